/** A tab of the settings, drawn from its definitions, with the pages below it. */
import type * as obsidian from 'obsidian';
import type { Plugin } from '../app/plugin.ts';
import type { BrowserApp } from './browser-app.ts';
import { setIcon, setTooltip } from './icons.ts';
import { type Drawing, drawItems } from './setting-definitions.ts';

type Item = obsidian.SettingDefinitionItem;
type Page = obsidian.SettingDefinitionPage;

export abstract class SettingPage {
  rootEl: HTMLElement = createDiv('setting-page');
  titlebarEl: HTMLElement = this.rootEl.createDiv('setting-page-titlebar');
  containerEl: HTMLElement = this.rootEl.createDiv('setting-page-content');
  title = '';

  abstract display(): void;

  hide(): void {
    this.containerEl.empty();
  }
}

/** A page created from the definitions that its row declares. */
class DeclaredPage extends SettingPage {
  readonly #draw: (el: HTMLElement) => void;

  constructor(draw: (el: HTMLElement) => void) {
    super();
    this.#draw = draw;
  }

  display(): void {
    this.#draw(this.containerEl);
  }
}

export abstract class SettingTab {
  icon = 'settings';
  app: BrowserApp;
  containerEl: HTMLElement = createDiv('vertical-tab-content');
  settingItems: Item[] = [];
  #drawing: Drawing | undefined;
  #shown = false;
  /** The names of the open pages, outermost first. They are looked up by name again when the definitions change. */
  #trail: string[] = [];
  #page: SettingPage | undefined;

  constructor(app: BrowserApp) {
    this.app = app;
  }

  getSettingDefinitions(): Item[] {
    return [];
  }

  getControlValue(_key: string): unknown {
    return undefined;
  }

  setControlValue(_key: string, _value: unknown): void | Promise<void> {
    // Tabs with values override this method to store them.
  }

  update(): void {
    this.settingItems = this.getSettingDefinitions();
    if (this.#shown) this.#redraw();
  }

  refreshDomState(): void {
    for (const look of this.#drawing?.predicates ?? []) look();
  }

  display(): void {
    // Tabs without definitions draw themselves.
  }

  hide(): void {
    this.#clear();
    this.containerEl.empty();
  }

  hostShow(): void {
    this.#shown = true;
    this.#trail = [];
    this.update();
  }

  hostHide(): void {
    this.#shown = false;
    this.hide();
  }

  /** Returns the drawing functions for rows that a search shows elsewhere. */
  hostDrawing(): Drawing {
    return {
      tab: this,
      predicates: [],
      cleanups: [],
      openPage: (page) => {
        this.#trail.push(page.name);
        this.#redraw();
      },
    };
  }

  #redraw(): void {
    const top = this.containerEl.scrollTop;
    this.#clear();
    this.containerEl.empty();
    if (this.settingItems.length === 0) {
      (this as { display(): void }).display();
      return;
    }
    const page = this.#openPage();
    if (page === undefined) this.#draw(this.containerEl, this.settingItems);
    else this.#showPage(page);
    this.containerEl.scrollTop = top;
  }

  #draw(el: HTMLElement, items: readonly Item[]): void {
    this.#drawing = this.hostDrawing();
    drawItems(this.#drawing, el, items);
  }

  #clear(): void {
    for (const cleanup of this.#drawing?.cleanups ?? []) cleanup();
    this.#drawing = undefined;
    this.#page?.hide();
    this.#page = undefined;
  }

  #openPage(): Page | undefined {
    let items: readonly Item[] = this.settingItems;
    let found: Page | undefined;
    for (const name of this.#trail) {
      const flat = items.flatMap((item) => ('type' in item && item.type !== 'page' ? (item.items ?? []) : [item]));
      found = flat.find((item): item is Page => 'type' in item && item.name === name);
      items = found?.items ?? [];
    }
    return found;
  }

  #showPage(def: Page): void {
    const page =
      (def.page?.() as unknown as SettingPage | undefined) ??
      new DeclaredPage((el) => {
        this.#draw(el, def.items ?? []);
      });
    this.#page = page;
    const back = page.titlebarEl.createEl('button', 'clickable-icon');
    setIcon(back, 'arrow-left');
    setTooltip(back, 'Back');
    back.addEventListener('click', () => {
      this.#trail.pop();
      this.#redraw();
    });
    page.titlebarEl.createDiv({ cls: 'setting-page-title', text: page.title === '' ? def.name : page.title });
    this.containerEl.appendChild(page.rootEl);
    page.display();
  }
}

export abstract class PluginSettingTab extends SettingTab {
  readonly hostPlugin: Plugin;

  constructor(app: BrowserApp, plugin: Plugin) {
    super(app);
    this.hostPlugin = plugin;
  }

  override getControlValue(key: string): unknown {
    return (this.hostPlugin.settings as Record<string, unknown> | undefined)?.[key];
  }

  override async setControlValue(key: string, value: unknown): Promise<void> {
    const settings = (this.hostPlugin.settings ?? {}) as Record<string, unknown>;
    settings[key] = value;
    await this.hostPlugin.saveData(settings);
  }
}
