/** A base on the screen, in a tab or in a note: the toolbar, and the view that the user has chosen. */
import { Component } from '../app/component.ts';
import { NotInHost } from '../app/not-in-host.ts';
import { type Base, type BaseView, parseBase, serializeBase } from '../bases/base-file.ts';
import { type BasesView, type BasesViewRegistration, QueryController } from '../bases/bases-view.ts';
import { allPropertyIds } from '../bases/properties.ts';
import { runQuery } from '../bases/query-result.ts';
import { BasesViewConfig } from '../bases/view-config.ts';
import { drawOptions } from './bases-options.ts';
import type { BrowserApp } from './browser-app.ts';
import { setIcon } from './icons.ts';
import { followLinks } from './internal-links.ts';
import { Menu } from './menu.ts';

interface Shown {
  readonly entry: BaseView;
  readonly config: BasesViewConfig;
  readonly registration: BasesViewRegistration;
  readonly view: BasesView;
}

export interface BaseSurfaceParts {
  readonly app: BrowserApp;
  readonly el: HTMLElement;
  /** Path of the file that contains the base, or of the note with the code block. */
  readonly sourcePath: () => string;
  /** Stores a changed base. */
  readonly write: (text: string) => Promise<void>;
  /** Name of the view to show; the first one if omitted or unknown. */
  readonly viewName?: string | undefined;
}

export class BaseSurface extends Component {
  readonly #parts: BaseSurfaceParts;
  readonly #controller: QueryController;
  readonly #toolbarEl: HTMLElement;
  readonly #panelEl: HTMLElement;
  #viewEl: HTMLElement;
  #text: string | undefined;
  #base: Base | undefined;
  #shown: Shown | undefined;
  #viewName: string | undefined;

  constructor(parts: BaseSurfaceParts) {
    super();
    this.#parts = parts;
    this.#viewName = parts.viewName;
    const header = parts.el.createDiv('bases-header');
    this.#toolbarEl = header.createDiv('bases-toolbar');
    this.#panelEl = header.createDiv({
      cls: 'bases-config-panel',
      attr: { role: 'group', 'aria-label': 'View options' },
    });
    this.#panelEl.hide();
    this.#viewEl = parts.el.createDiv('bases-view');
    this.#controller = this.addChild(
      new QueryController(parts.app, parts.app.hostChanges, () => {
        this.#update();
      }),
    );
  }

  get view(): BasesView | undefined {
    return this.#shown?.view;
  }

  get viewName(): string | undefined {
    return this.#shown?.entry.name;
  }

  override onload(): void {
    const { app, el, sourcePath } = this.#parts;
    followLinks(app, el, this, sourcePath, 'bases');
    this.registerDomEvent(this.#panelEl, 'keydown', (evt: KeyboardEvent) => {
      if (evt.key === 'Escape') this.#closePanel();
    });
    const { basesViews } = app.hostRegistered;
    this.register(
      basesViews.onRemove((type) => {
        if (this.#shown?.entry.type === type) this.#showBase();
      }),
    );
  }

  override onunload(): void {
    this.#shown = undefined;
  }

  /** Shows the text of a base; the view on the screen is kept if the text did not change. */
  show(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#base = undefined;
    try {
      this.#base = parseBase(text);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#showBase();
  }

  /** Switches to the view with this name. */
  switchTo(name: string): void {
    this.#viewName = name;
    this.#showBase();
  }

  #showBase(): void {
    const base = this.#base;
    if (base === undefined) return;
    this.#clear();
    const [first] = base.views;
    const entry = base.views.find(({ name }) => name === this.#viewName) ?? first;
    const registration = this.#parts.app.hostRegistered.basesViews.get(entry.type);
    this.#drawToolbar(base, entry, registration);
    this.#viewEl.setAttrs({ 'data-view-type': entry.type, 'data-view-name': entry.name });
    if (registration === undefined) this.#drawError(`Unknown view type "${entry.type}"`);
    else this.#create(base, entry, registration);
  }

  #create(base: Base, entry: BaseView, registration: BasesViewRegistration): void {
    const config = new BasesViewConfig(base, entry, () => void this.#save(base));
    const view = registration.factory(this.#controller, this.#viewEl);
    this.#shown = { entry, config, registration, view };
    view.config = config;
    this.addChild(view);
    this.#update();
  }

  /** Stores the base, then runs the query again, because the view reads its options in `onDataUpdated`. */
  async #save(base: Base): Promise<void> {
    const text = serializeBase(base);
    this.#text = text;
    await this.#parts.write(text);
    this.#update();
  }

  #update(): void {
    const [base, shown] = [this.#base, this.#shown];
    if (base === undefined || shown === undefined) return;
    try {
      const { result, subjects } = runQuery(this.#parts.app, base, shown.entry);
      shown.view.data = result;
      shown.view.allProperties = allPropertyIds(subjects, base.formulas ?? {});
      const { length } = result.data;
      this.#toolbarEl.find('.bases-toolbar-results-menu').setText(length === 1 ? '1 result' : `${length} results`);
      shown.view.onDataUpdated();
    } catch (error) {
      this.#clear();
      this.#fail(error);
    }
  }

  #drawToolbar(base: Base, entry: BaseView, registration: BasesViewRegistration | undefined): void {
    this.#toolbarEl.empty();
    const views = this.#toolbarEl.createDiv('bases-toolbar-item bases-toolbar-views-menu');
    const button = views.createEl('button', { cls: 'text-icon-button', attr: { 'aria-haspopup': 'menu' } });
    setIcon(button.createSpan('text-button-icon'), registration?.icon ?? 'circle-help');
    button.createSpan({ cls: 'text-button-label', text: entry.name });
    setIcon(button.createSpan('text-button-icon mod-aux'), 'chevron-down');
    button.addEventListener('click', () => {
      this.#openViews(base, entry, button);
    });
    this.#toolbarEl.createDiv({ cls: 'bases-toolbar-item bases-toolbar-results-menu', attr: { role: 'status' } });
    if (registration === undefined) return;
    const configure = this.#toolbarEl
      .createDiv('bases-toolbar-item bases-toolbar-config')
      .createEl('button', { cls: 'text-icon-button', text: 'Configure view', attr: { 'aria-expanded': false } });
    configure.addEventListener('click', () => {
      if (this.#panelEl.isShown()) this.#closePanel();
      else this.#openPanel(configure);
    });
  }

  #openViews(base: Base, shown: BaseView, button: HTMLElement): void {
    const menu = new Menu();
    for (const entry of base.views)
      menu.addItem((item) =>
        item
          .setTitle(entry.name)
          .setIcon(this.#parts.app.hostRegistered.basesViews.get(entry.type)?.icon ?? 'circle-help')
          .setChecked(entry === shown)
          .onClick(() => {
            this.switchTo(entry.name);
          }),
      );
    const { left, bottom } = button.getBoundingClientRect();
    menu.showAtPosition({ x: left, y: bottom }, button.doc);
  }

  #openPanel(button: HTMLElement): void {
    if (this.#shown === undefined) return;
    const { config, registration, view } = this.#shown;
    const options = registration.options?.(config) ?? [];
    this.#panelEl.empty();
    drawOptions(this.#panelEl, options, { config, properties: view.allProperties });
    if (options.length === 0) this.#panelEl.createDiv({ cls: 'pane-empty', text: 'This view has no options.' });
    this.#panelEl.show();
    button.setAttr('aria-expanded', true);
  }

  #closePanel(): void {
    if (this.#panelEl.isShown()) {
      const button = this.#toolbarEl.find('.bases-toolbar-config button');
      button.setAttr('aria-expanded', false);
      button.focus();
    }
    this.#panelEl.hide();
    this.#panelEl.empty();
  }

  /** Unloads the view; the next one gets a new element. */
  #clear(): void {
    this.#closePanel();
    const view = this.#shown?.view;
    this.#shown = undefined;
    if (view !== undefined) this.removeChild(view);
    const next = createDiv('bases-view');
    this.#viewEl.replaceWith(next);
    this.#viewEl = next;
  }

  /** Shows the reason. What the host lacks, and what a view throws, is an error on the console, too. */
  #fail(error: unknown): void {
    if (this.#shown !== undefined) this.#clear();
    if (error instanceof NotInHost || this.#base !== undefined) console.error(error);
    this.#drawError(error instanceof Error ? error.message : String(error));
  }

  #drawError(message: string): void {
    this.#viewEl.empty();
    this.#viewEl.createDiv({ cls: 'bases-error', text: message });
  }
}
