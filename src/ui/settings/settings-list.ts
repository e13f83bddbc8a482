/** Draws the lists of the settings: rows with their cells side by side, saved when all rows are valid. */
import type { Setting, SettingDefinition, SettingDefinitionItem, SettingDefinitionPage } from 'obsidian';
import type { Settings } from '../../config/settings.ts';
import {
  blankRow,
  settingCell,
  type SettingColumn,
  validatedList,
  type ListRow,
  type ListValidation,
  type SettingList,
  withCell,
} from './settings-list-model.ts';
import { keyOf } from './settings-row-model.ts';

export interface DraftPorts {
  readonly settings: () => Settings;
  readonly onChange: (settings: Settings) => Promise<void>;
  /** Redraws all definitions. */
  readonly redraw: () => void;
}

/**
 * Rows while the user edits them. A list with an invalid row is not saved; its rows are kept here until they are valid
 * or discarded.
 */
export class ListDrafts {
  readonly #ports: DraftPorts;
  readonly #drafts = new Map<string, readonly ListRow[]>();

  constructor(ports: DraftPorts) {
    this.#ports = ports;
  }

  rows(list: SettingList): readonly ListRow[] {
    return this.#drafts.get(keyOf(list.path)) ?? list.read(this.#ports.settings());
  }

  /** Stores the rows, and saves them if they are valid. Returns the validation result. */
  change(list: SettingList, rows: readonly ListRow[]): ListValidation {
    const settings = this.#ports.settings();
    const analysis = validatedList(list, settings, rows);
    this.#drafts.set(keyOf(list.path), rows);
    if (analysis.settings !== undefined) void this.#ports.onChange(analysis.settings);
    return analysis;
  }

  /** Changes rows as {@link change} does and redraws; for added, deleted, or moved rows. */
  rearrange(list: SettingList, rows: readonly ListRow[]): void {
    this.change(list, rows);
    this.#ports.redraw();
  }

  isChanged(list: SettingList): boolean {
    return list.isChanged?.(this.#ports.settings()) ?? false;
  }

  reset(list: SettingList): void {
    this.#drafts.delete(keyOf(list.path));
    if (list.reset === undefined) return;
    void this.#ports.onChange(list.reset(this.#ports.settings())).then(this.#ports.redraw);
  }

  analysis(list: SettingList): ListValidation {
    return validatedList(list, this.#ports.settings(), this.rows(list));
  }

  forget(): void {
    this.#drafts.clear();
  }
}

/** Parts of a list on the screen that are updated after a change in another part. */
interface DrawnList {
  readonly rows: Map<number, Setting>;
  refreshReset: () => void;
}

/** Returns the entry of a list with its page: the help text, then the rows below the labels of their columns. */
export function listPage(list: SettingList, drafts: ListDrafts): SettingDefinitionPage {
  const shown: DrawnList = { rows: new Map(), refreshReset: () => undefined };
  const rows = drafts.rows(list);
  const definition: SettingDefinitionItem = {
    type: 'list',
    heading: list.columns.map((column) => column.label).join(' → '),
    cls: 'crm-sync-list',
    emptyState: list.empty,
    addItem: {
      name: list.add,
      action: () => {
        drafts.rearrange(list, [...drafts.rows(list), blankRow(list)]);
      },
    },
    onDelete: (at) => {
      const left = drafts.rows(list).filter((_, each) => each !== at);
      drafts.rearrange(list, left);
    },
    ...(list.ordered ? { onReorder: reorder(list, drafts) } : {}),
    items: rows.map((row, at) => rowDefinition(list, row, at, drafts, shown)),
  };
  const help: SettingDefinitionItem = { type: 'group', items: [helpDefinition(list, drafts, shown)] };
  return { type: 'page', name: list.heading, desc: list.summary, items: [help, definition] };
}

function reorder(list: SettingList, drafts: ListDrafts): (from: number, to: number) => void {
  return (from, to) => {
    const rows = [...drafts.rows(list)];
    rows.splice(to, 0, ...rows.splice(from, 1));
    drafts.rearrange(list, rows);
  };
}

/** Returns the help text with a button that restores the default. */
function helpDefinition(list: SettingList, drafts: ListDrafts, shown: DrawnList): SettingDefinition {
  return {
    name: list.heading,
    desc: list.help,
    render: (setting) => {
      setting.setName('').setDesc(list.help).setClass('crm-sync-list-help');
      if (list.reset === undefined) return;
      setting.addButton((button) => {
        shown.refreshReset = () => void button.setDisabled(!drafts.isChanged(list));
        shown.refreshReset();
        button.setButtonText('Reset to default').onClick(() => {
          drafts.reset(list);
        });
      });
    },
  };
}

function rowDefinition(
  list: SettingList,
  row: ListRow,
  at: number,
  drafts: ListDrafts,
  shown: DrawnList,
): SettingDefinition {
  return {
    name: rowName(list, row),
    render: (setting) => {
      shown.rows.set(at, setting);
      setting.setName('').setClass('crm-sync-list-row');
      drawRow(list, at, setting, drafts, () => {
        showProblems(list, drafts, shown, at);
      });
      setting.setErrorMessage(problemText(drafts.analysis(list).refusals.get(at)));
      return () => void shown.rows.delete(at);
    },
  };
}

/** Returns the text by which the search finds the row. */
function rowName({ columns }: SettingList, row: ListRow): string {
  const cells = columns.map(
    ({ member, options }) => options?.(row)[settingCell(row, member)] ?? settingCell(row, member),
  );
  return cells.filter(Boolean).join(' · ');
}

/** Shows the error of every row. An error that a change causes outside of the list is shown in the changed row. */
function showProblems(list: SettingList, drafts: ListDrafts, shown: DrawnList, changed: number): void {
  const { refusals, elsewhere } = drafts.analysis(list);
  for (const [at, setting] of shown.rows) {
    setting.setErrorMessage(problemText(refusals.get(at) ?? (at === changed ? elsewhere : undefined)));
  }
  shown.refreshReset();
}

function problemText(refusal: string | undefined): string | null {
  return refusal === undefined ? null : `${refusal} The list isn’t saved until you fix this.`;
}

/** Draws the cells of one row side by side. `changed` is called after each change of a cell. */
function drawRow(list: SettingList, at: number, setting: Setting, drafts: ListDrafts, changed: () => void): void {
  const row = (): ListRow => drafts.rows(list)[at] ?? blankRow(list);
  const refreshes = list.columns.map((column) =>
    drawCell(setting, column, row(), (text) => {
      const rows = drafts.rows(list);
      drafts.change(
        list,
        rows.map((each, index) => (index === at ? withCell(list, each, column.member, text) : each)),
      );
      for (const refresh of refreshes) refresh(row());
      changed();
    }),
  );
}

/**
 * Draws a cell and returns a function that updates it after a change of another cell, because its options can depend on
 * that.
 */
function drawCell(
  setting: Setting,
  column: SettingColumn,
  row: ListRow,
  set: (text: string) => void,
): (row: ListRow) => void {
  let refresh: (row: ListRow) => void = () => undefined;
  const { member, options } = column;
  if (options === undefined) {
    setting.addText((text) => {
      text
        .setPlaceholder(column.placeholder ?? '')
        .setValue(settingCell(row, member))
        .onChange(set);
      text.inputEl.setAttr('aria-label', column.label);
    });
    return refresh;
  }
  setting.addDropdown((dropdown) => {
    refresh = (now) => {
      dropdown.selectEl.empty();
      dropdown.addOptions({ ...options(now) }).setValue(settingCell(now, member));
    };
    refresh(row);
    dropdown.selectEl.setAttr('aria-label', column.label);
    dropdown.onChange(set);
  });
  return refresh;
}
