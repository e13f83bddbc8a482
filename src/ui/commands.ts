/** Table of all actions, from which commands, ribbon, and the menus of files and folders are created. */
import type { Command } from 'obsidian';
import { folderOfPath } from '../domain/file-name.ts';
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

/** Icon of the pipeline. */
export const PIPELINE_ICON = 'chart-column';

/** Icon of the panel and of its ribbon button. */
export const PANEL_ICON = 'chart-pie';

/** Work on notes: one command for each scope, and one entry in the menus of notes and folders. */
interface NotesWork {
  /** ID of the command by scope; a scope without an ID has no command. */
  readonly ids: Readonly<Partial<Record<'note' | 'folder' | 'vault', string>>>;
  /** Name of the command; `{notes}` is replaced by the scope. */
  readonly name: string;
  readonly menu: string;
  readonly icon: string;
  readonly run: NotesEntry['run'];
}

const SCOPES = { note: 'current note', folder: 'current folder', vault: 'whole vault' } as const;

const WORK: readonly NotesWork[] = [
  {
    ids: { note: 'validate-note', folder: 'validate-folder', vault: 'validate-vault' },
    name: 'Validate {notes}',
    menu: 'Validate',
    icon: 'list-checks',
    run: (actions, selection) => actions.validate(selection),
  },
  {
    ids: { note: 'attribute-note', folder: 'attribute-folder', vault: 'attribute-vault' },
    name: 'Calculate attribution for {notes}',
    menu: 'Calculate attribution',
    icon: 'calculator',
    run: (actions, selection) => actions.attribute(selection),
  },
  {
    ids: { note: 'fill-note', folder: 'fill-folder', vault: 'fill-vault' },
    name: 'Fill in missing metadata in {notes}',
    menu: 'Fill in missing metadata',
    icon: 'wand-sparkles',
    run: (actions, selection) => actions.fill(selection),
  },
  {
    ids: { note: 'preview-note', folder: 'preview-folder', vault: 'preview-vault' },
    name: 'Preview export of {notes}',
    menu: 'Preview export',
    icon: 'send',
    run: (actions, selection) => actions.preview(selection),
  },
  {
    ids: { note: 'sync-note', folder: 'sync-folder', vault: 'sync-vault' },
    name: 'Sync {notes} with CRM',
    menu: 'Sync with CRM',
    icon: 'refresh-cw',
    run: (actions, selection) => actions.sync(selection),
  },
  {
    ids: { folder: 'pull-folder', vault: 'pull-vault' },
    name: 'Pull CRM changes into {notes}',
    menu: 'Pull changes from CRM',
    icon: 'download',
    run: (actions, selection) => actions.pull(selection),
  },
  {
    ids: { note: 'open-record' },
    name: 'Open CRM record of {notes}',
    menu: 'Open CRM record',
    icon: 'link',
    run: (actions, selection) => actions.openRecord(selection),
  },
];

/** Returns the entries of the work, one for each scope. */
function entriesOf({ ids, name, menu, icon, run }: NotesWork): readonly (AppEntry | NotesEntry)[] {
  return Object.entries(SCOPES).flatMap(([on, notes]): readonly (AppEntry | NotesEntry)[] => {
    const scope = on as keyof typeof SCOPES;
    const id = ids[scope];
    if (id === undefined) return [];
    const command = { id, name: name.replace('{notes}', notes), icon };
    return scope === 'vault'
      ? [{ on: 'app', run: (actions) => run(actions, { what: 'vault' }), ...command }]
      : [{ on: scope, menu, run, ...command }];
  });
}

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
    on: 'app',
    id: 'open-pipeline',
    name: 'Open pipeline',
    icon: PIPELINE_ICON,
    run: (actions) => actions.openPipeline(),
  },
  {
    on: 'app',
    id: 'create-pipeline-base',
    name: 'Create pipeline base',
    icon: 'table',
    run: (actions) => actions.createBase(),
  },
  ...WORK.flatMap(entriesOf),
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
    id: 'undo-changes',
    name: 'Undo changes to notes',
    icon: 'undo-2',
    run: (actions) => actions.undoChanges(),
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
  return on === 'note' ? { what: 'note', path } : { what: 'folder', path: folderOfPath(path) };
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
