/** The settings: a list of tabs with a search over all of them, and the selected tab. */
import type { BrowserApp } from './browser-app.ts';
import { Modal } from './modal.ts';
import { SearchComponent } from './inputs.ts';
import { drawItems, findRows } from './setting-definitions.ts';
import { PluginSettingTab, type SettingTab } from './setting-tab.ts';

/** The part of the app's undocumented member `setting` that plugins use to open their tab. */
export interface AppSetting {
  open(): void;
  close(): void;
  openTabById(id: string): SettingTab | null;
}

/** Returns the app's `setting`. At most one window is open. */
export function createAppSetting(app: BrowserApp, tabs: readonly SettingTab[]): AppSetting {
  let last: SettingsWindow | undefined;
  return {
    open: () => {
      if (last?.containerEl.isConnected === true) return;
      last = new SettingsWindow(app, tabs);
      last.open();
    },
    close: () => {
      last?.close();
    },
    openTabById: (id) => last?.showTabOf(id) ?? null,
  };
}

class SettingsWindow extends Modal {
  readonly #tabs: readonly SettingTab[];
  readonly #listEl: HTMLElement;
  readonly #bodyEl: HTMLElement;
  readonly #search: SearchComponent;
  #shown: SettingTab | undefined;

  constructor(app: BrowserApp, tabs: readonly SettingTab[]) {
    super(app);
    this.#tabs = tabs;
    this.modalEl.addClass('mod-settings', 'mod-sidebar-layout');
    this.modalEl.setAttr('aria-label', 'Settings');
    const side = this.contentEl.createDiv('vertical-tab-header');
    this.#search = new SearchComponent(side.createDiv('setting-search')).setPlaceholder('Search settings…');
    this.#search.onChange((query) => {
      this.#find(query);
    });
    this.#listEl = side.createDiv({ cls: 'vertical-tab-header-group-items', attr: { role: 'tablist' } });
    this.#bodyEl = this.contentEl.createDiv('vertical-tab-content-container');
    for (const tab of tabs) {
      tab.settingItems = tab.getSettingDefinitions();
      this.#addTab(tab);
    }
  }

  override onOpen(): void {
    const first = this.#tabs.at(-1);
    if (first !== undefined) this.show(first);
  }

  override onClose(): void {
    this.#shown?.hostHide();
  }

  show(tab: SettingTab): void {
    this.#shown?.hostHide();
    this.#shown = tab;
    this.#bodyEl.replaceChildren(tab.containerEl);
    tab.hostShow();
    const names = this.#listEl.findAll('.vertical-tab-nav-item');
    this.#tabs.forEach((one, at) => names[at]?.toggleClass('is-active', one === tab));
  }

  /** Shows a plugin's tab, and returns it; null if the plugin has none. */
  showTabOf(pluginId: string): SettingTab | null {
    const found = this.#tabs.find((tab) => tab instanceof PluginSettingTab && tab.hostPlugin.manifest.id === pluginId);
    if (found !== undefined) this.show(found);
    return found ?? null;
  }

  #addTab(tab: SettingTab): void {
    const name = tab instanceof PluginSettingTab ? tab.hostPlugin.manifest.name : 'Settings';
    const el = this.#listEl.createEl('button', { cls: 'vertical-tab-nav-item', text: name, attr: { role: 'tab' } });
    el.addEventListener('click', () => {
      this.#search.setValue('');
      this.show(tab);
    });
  }

  #find(query: string): void {
    if (query === '') {
      if (this.#shown !== undefined) this.show(this.#shown);
      return;
    }
    this.#bodyEl.empty();
    const results = this.#bodyEl.createDiv('vertical-tab-content setting-search-results');
    for (const tab of this.#tabs) {
      for (const { path, row } of findRows(tab.settingItems, query)) {
        const found = results.createDiv('setting-search-result');
        if (path !== '') found.createDiv({ cls: 'setting-search-path', text: path });
        drawItems(tab.hostDrawing(), found, [row]);
      }
    }
    if (results.childElementCount === 0) results.createDiv({ cls: 'pane-empty', text: 'No settings found.' });
  }
}
