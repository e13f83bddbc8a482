/** Table of all actions, from which commands, ribbon, and the menus of files and folders are created. */
import type { Command } from 'obsidian';
import type { Selection } from '../vault/note-service.ts';
import type { Actions } from './actions.ts';

interface AppEntry {
  readonly on: 'app';
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly run: (actions: Actions) => Promise<void>;
}

interface NotesEntry {
  readonly on: 'note' | 'folder';
  readonly id: string;
  /** Command name, which must make sense without naming the note or folder. */
  readonly name: string;
  /** Label in the menu of a note or folder. */
  readonly menu: string;
  readonly icon: string;
  readonly run: (actions: Actions, selection: Selection) => Promise<void>;
}

/** Icon of the panel and of its ribbon button. */
export const PANEL_ICON = 'chart-pie';

/** Entries in the order of palette and menus. IDs are stable, because users' hotkeys refer to them. */
export const ENTRIES: readonly (AppEntry | NotesEntry)[] = [
  {
    on: 'app',
    id: 'open-panel',
    name: 'Open panel',
    icon: PANEL_ICON,
    run: (actions) => actions.openPanel(),
  },
  {
    on: 'note',
    id: 'validate-note',
    name: 'Validate current note',
    menu: 'Validate opportunity',
    icon: 'list-checks',
    run: (actions, selection) => actions.validate(selection),
  },
  {
    on: 'folder',
    id: 'validate-folder',
    name: 'Validate current folder',
    menu: 'Validate opportunities',
    icon: 'list-checks',
    run: (actions, selection) => actions.validate(selection),
  },
  {
    on: 'note',
    id: 'attribute-note',
    name: 'Calculate attribution for current note',
    menu: 'Calculate attribution',
    icon: 'calculator',
    run: (actions, selection) => actions.attribute(selection),
  },
  {
    on: 'folder',
    id: 'attribute-folder',
    name: 'Calculate attribution for current folder',
    menu: 'Calculate attribution',
    icon: 'calculator',
    run: (actions, selection) => actions.attribute(selection),
  },
  {
    on: 'note',
    id: 'fill-note',
    name: 'Fill in missing metadata in current note',
    menu: 'Fill in missing metadata',
    icon: 'wand-sparkles',
    run: (actions, selection) => actions.fill(selection),
  },
  {
    on: 'folder',
    id: 'fill-folder',
    name: 'Fill in missing metadata in current folder',
    menu: 'Fill in missing metadata',
    icon: 'wand-sparkles',
    run: (actions, selection) => actions.fill(selection),
  },
  {
    on: 'note',
    id: 'preview-note',
    name: 'Preview export of current note',
    menu: 'Preview export',
    icon: 'send',
    run: (actions, selection) => actions.preview(selection),
  },
  {
    on: 'folder',
    id: 'preview-folder',
    name: 'Preview export of current folder',
    menu: 'Preview export',
    icon: 'send',
    run: (actions, selection) => actions.preview(selection),
  },
  {
    on: 'note',
    id: 'sync-note',
    name: 'Sync current note with CRM',
    menu: 'Sync with CRM',
    icon: 'refresh-cw',
    run: (actions, selection) => actions.sync(selection),
  },
  {
    on: 'folder',
    id: 'sync-folder',
    name: 'Sync current folder with CRM',
    menu: 'Sync with CRM',
    icon: 'refresh-cw',
    run: (actions, selection) => actions.sync(selection),
  },
  {
    on: 'folder',
    id: 'pull-folder',
    name: 'Pull CRM changes into current folder',
    menu: 'Pull changes from CRM',
    icon: 'download',
    run: (actions, selection) => actions.pull(selection),
  },
  {
    on: 'note',
    id: 'open-record',
    name: 'Open CRM record of current note',
    menu: 'Open CRM record',
    icon: 'link',
    run: (actions, selection) => actions.openRecord(selection),
  },
  {
    on: 'app',
    id: 'import-notes',
    name: 'Import opportunities from CRM',
    icon: 'file-plus',
    run: (actions) => actions.importNotes(),
  },
  {
    on: 'app',
    id: 'resolve-conflicts',
    name: 'Resolve sync conflicts',
    icon: 'git-compare',
    run: (actions) => actions.resolveConflicts(),
  },
  {
    on: 'app',
    id: 'retry-failed',
    name: 'Retry failed items from last sync',
    icon: 'rotate-cw',
    run: (actions) => actions.retryFailed(),
  },
  {
    on: 'app',
    id: 'undo-last',
    name: 'Undo last sync',
    icon: 'undo-2',
    run: (actions) => actions.undoLast(),
  },
  {
    on: 'app',
    id: 'open-log',
    name: 'Open sync log',
    icon: 'history',
    run: (actions) => actions.openLog(),
  },
  {
    on: 'app',
    id: 'set-up',
    name: 'Set up from notes',
    icon: 'wand-sparkles',
    run: (actions) => actions.setUp(),
  },
  {
    on: 'app',
    id: 'new-note',
    name: 'New opportunity note',
    icon: 'file-plus-2',
    run: (actions) => actions.newNote(),
  },
  {
    on: 'app',
    id: 'toggle-dry-run',
    name: 'Toggle dry run',
    icon: 'shield-check',
    run: (actions) => actions.toggleDryRun(),
  },
];

/**
 * Returns the commands for the palette. `activeNote` returns the path of the active note; if it returns `undefined`,
 * the commands on notes and folders are not offered.
 */
export function commands(actions: Actions, activeNote: () => string | undefined): Command[] {
  return ENTRIES.map(({ id, name, icon, ...entry }): Command => {
    if (entry.on === 'app') return { id, name, icon, callback: () => void entry.run(actions) };
    const checkCallback = (checking: boolean): boolean => {
      const path = activeNote();
      if (path === undefined) return false;
      if (!checking) void entry.run(actions, selectionOf(entry.on, path));
      return true;
    };
    return { id, name, icon, checkCallback };
  });
}

function selectionOf(on: NotesEntry['on'], path: string): Selection {
  return on === 'note'
    ? { what: 'note', path }
    : { what: 'folder', path: path.slice(0, Math.max(path.lastIndexOf('/'), 0)) };
}

export interface MenuEntry {
  readonly title: string;
  readonly icon: string;
  readonly click: () => void;
}

/** Returns the menu entries of a note, or of a folder and everything in it. */
export function menuEntries(actions: Actions, on: 'note' | 'folder', path: string): MenuEntry[] {
  return ENTRIES.flatMap((entry) =>
    entry.on === 'app' || entry.on !== on
      ? []
      : [{ title: entry.menu, icon: entry.icon, click: () => void entry.run(actions, { what: on, path }) }],
  );
}

/** Returns the button for the app's ribbon. */
export function ribbonEntry(actions: Actions): MenuEntry {
  return { title: 'Open revenue attribution', icon: PANEL_ICON, click: () => void actions.openPanel() };
}
