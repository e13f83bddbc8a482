/** Draws settings from their definitions: rows, groups, lists, and pages. */
import type * as obsidian from 'obsidian';
import { addChevron, makePressable, Setting, SettingGroup } from './setting.ts';
import { drawControl, isOn } from './setting-control.ts';
import type { SettingTab } from './setting-tab.ts';

type Item = obsidian.SettingDefinitionItem;
type GroupItem = obsidian.SettingGroupItem;
type Group = obsidian.SettingDefinitionGroup | obsidian.SettingDefinitionList;
type Page = obsidian.SettingDefinitionPage;

export interface Drawing {
  readonly tab: SettingTab;
  readonly openPage: (page: Page) => void;
  /** Functions that evaluate every `visible` and `disabled` again. */
  readonly predicates: (() => void)[];
  /** Functions that `render` rows returned for cleanup. */
  readonly cleanups: (() => void)[];
}

function isGroup(item: Item): item is Group {
  return 'type' in item && (item.type === 'group' || item.type === 'list');
}

function isPage(item: Item): item is Page {
  return 'type' in item && item.type === 'page';
}

function watch({ predicates }: Drawing, look: () => void): void {
  predicates.push(look);
  look();
}

export function drawItems(drawing: Drawing, el: HTMLElement, items: readonly Item[]): void {
  let loose: SettingGroup | undefined;
  items.forEach((item, index) => {
    if (isGroup(item)) {
      loose = undefined;
      drawGroup(drawing, el, item);
    } else {
      loose ??= new SettingGroup(el);
      drawRow(drawing, loose, item, index);
    }
  });
}

function drawGroup(drawing: Drawing, el: HTMLElement, def: Group): void {
  const group = new SettingGroup(el);
  if (def.heading !== undefined) group.setHeading(def.heading);
  if (def.cls !== undefined) group.addClass(...def.cls.split(' '));
  for (const each of def.extraButtons ?? []) group.addExtraButton(each as never);
  const items = def.items ?? [];
  const rows = items.map((item, index) => drawRow(drawing, group, item, index));
  if (def.search !== undefined) {
    const { placeholder, match } = def.search;
    group.addSearch((search) => {
      search.setPlaceholder(placeholder ?? '').onChange((query) => {
        items.forEach((item, at) => {
          if (!isPage(item)) rows[at]?.settingEl.toggle(match(item, query));
        });
      });
    });
  }
  if (def.type === 'list') drawListParts(group, def as obsidian.SettingDefinitionList, rows);
  watch(drawing, () => {
    group.hostEl.toggle(isOn(def.visible, true));
  });
}

function drawListParts(group: SettingGroup, def: obsidian.SettingDefinitionList, rows: readonly Setting[]): void {
  const { addItem, onDelete, onReorder, emptyState } = def;
  group.addClass('mod-list');
  rows.forEach((row, index) => {
    if (onReorder !== undefined) makeDraggable(row.settingEl, index, onReorder);
    if (onDelete !== undefined)
      row.addExtraButton((button) =>
        button
          .setIcon('trash-2')
          .setTooltip('Delete')
          .onClick(() => {
            onDelete(index);
          }),
      );
  });
  if (rows.length === 0 && emptyState !== undefined) group.listEl.createDiv('setting-list-empty').setText(emptyState);
  if (addItem !== undefined)
    group.addExtraButton((button) =>
      button
        .setIcon('plus')
        .setTooltip(addItem.name)
        .onClick(() => {
          addItem.action(button.extraSettingsEl);
        }),
    );
}

/** Lets the user reorder rows by dragging; the dragged data contains the old index. */
function makeDraggable(el: HTMLElement, index: number, onReorder: (from: number, to: number) => void): void {
  el.draggable = true;
  el.addEventListener('dragstart', (evt) => evt.dataTransfer?.setData('text/plain', String(index)));
  el.addEventListener('dragover', (evt) => {
    evt.preventDefault();
  });
  el.addEventListener('drop', (evt) => {
    evt.preventDefault();
    const from = Number(evt.dataTransfer?.getData('text/plain'));
    if (from !== index) onReorder(from, index);
  });
}

function drawRow(drawing: Drawing, group: SettingGroup, def: GroupItem, index: number): Setting {
  const setting = new Setting(group.listEl).setName(def.name);
  if (def.desc !== undefined)
    setting.setDesc(typeof def.desc === 'string' ? def.desc : (def.desc.cloneNode(true) as DocumentFragment));
  if (isPage(def)) drawPageRow(drawing, setting, def);
  else drawBody(drawing, setting, group, def, index);
  watch(drawing, () => {
    setting.settingEl.toggle(isOn(def.visible, true));
  });
  return setting;
}

function drawPageRow(drawing: Drawing, setting: Setting, def: Page): void {
  setting.addDisplayValue((display) => {
    watch(drawing, () => {
      const { displayValue, status } = def;
      display.setValue((typeof displayValue === 'function' ? displayValue() : displayValue) ?? null);
      display.setStatus((typeof status === 'function' ? status() : status) ?? null);
    });
  });
  addChevron(setting);
  makePressable(setting.settingEl, () => {
    drawing.openPage(def);
  });
}

function drawBody(
  drawing: Drawing,
  setting: Setting,
  group: SettingGroup,
  def: obsidian.SettingDefinition,
  index: number,
): void {
  if (def.control !== undefined) {
    const { control } = def;
    drawControl(drawing.tab, setting, control);
    watch(drawing, () => {
      setting.setDisabled(isOn(control.disabled, false));
    });
  } else if (def.render !== undefined) {
    const cleanup = def.render(setting as never, group as never);
    if (typeof cleanup === 'function') drawing.cleanups.push(cleanup);
  } else if (def.action !== undefined) {
    const { action, disabled } = def;
    addChevron(setting);
    makePressable(setting.settingEl, () => {
      if (!isOn(disabled, false)) action(setting.settingEl, index);
    });
    watch(drawing, () => {
      setting.setDisabled(isOn(disabled, false));
    });
  }
}

/** Returns the rows that match a search, including those in pages and groups, each with the name of its page. */
export function findRows(
  items: readonly Item[],
  query: string,
  path: readonly string[] = [],
): { path: string; row: GroupItem }[] {
  const wanted = query.toLowerCase();
  return items.flatMap((item) => {
    if ('visible' in item && !isOn(item.visible, true)) return [];
    if (isGroup(item)) return findRows(item.items ?? [], query, path);
    const desc = typeof item.desc === 'string' ? item.desc : (item.desc?.textContent ?? '');
    const aliases = isPage(item) ? [] : (item.aliases ?? []);
    const fits = [item.name, desc, ...aliases].some((text) => text.toLowerCase().includes(wanted));
    const hidden = !isPage(item) && !isOn(item.searchable, true);
    const own = fits && !hidden ? [{ path: path.join(' › '), row: item }] : [];
    return isPage(item) ? [...own, ...findRows(item.items ?? [], query, [...path, item.name])] : own;
  });
}
