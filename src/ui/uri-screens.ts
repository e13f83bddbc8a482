/** Opens the screens of Obsidian URIs. It only reads notes. */
import { type App, Notice } from 'obsidian';
import { visibleText } from '../domain/untrusted-text.ts';
import type { NoteService, Selection } from '../vault/note-service.ts';
import { pathsOfRun } from '../vault/selection.ts';
import { showPanel } from './panel/panel.ts';
import { openNote } from './parts/note-editor.ts';
import { openSettingsTab } from './parts/settings-window.ts';
import { unknownText } from './text/refusals.ts';
import { sharedIdText } from './text/uri.ts';
import type { ScreenRequest, UriScreen } from './uri-model.ts';

/** Dependencies of the screens. */
export interface UriScreenPorts {
  readonly app: App;
  readonly service: Pick<NoteService, 'validate'>;
  /** Shows the issues of a selection in the panel's run tab. */
  readonly validate: (selection: Selection) => Promise<void>;
  /** Opens the review of a sync, which sends nothing until the user applies it. */
  readonly review: (selection: Selection) => Promise<void>;
}

const SCREENS: Readonly<Record<UriScreen, (ports: UriScreenPorts, path: string | undefined) => Promise<void>>> = {
  panel: async ({ app }, path) => {
    if (path !== undefined) await openNote(app, path);
    await showPanel(app, path === undefined ? undefined : 'note');
  },
  review: ({ review }, path) => review(selectionOf(path)),
  issues: ({ validate }, path) => validate(selectionOf(path)),
  settings: ({ app }) => {
    openSettingsTab(app);
    return Promise.resolve();
  },
};

/** Opens a screen. If the request has an ID, the screen shows only the note with this ID; an unknown or shared ID only shows a notice. */
export async function openUriScreen(ports: UriScreenPorts, { screen, id }: ScreenRequest): Promise<void> {
  const note = id === undefined ? { path: undefined } : await findNote(ports.service, id);
  if ('notice' in note) new Notice(note.notice);
  else await SCREENS[screen](ports, note.path);
}

function selectionOf(path: string | undefined): Selection {
  return path === undefined ? { what: 'vault' } : { what: 'note', path };
}

/** Returns the note with the ID, or a message. Skipped notes count only if no opportunity has the ID. */
async function findNote(
  service: UriScreenPorts['service'],
  id: string,
): Promise<{ readonly path: string } | { readonly notice: string }> {
  const run = await service.validate({ what: 'ids', ids: [id] });
  if ('nearest' in run) return { notice: visibleText(unknownText(run)) };
  const paths = pathsOfRun(run);
  const [path] = paths;
  return path === undefined || paths.length > 1 ? { notice: visibleText(sharedIdText(id, paths)) } : { path };
}
