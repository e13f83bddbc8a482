/** Access to the app's editors: finds the editor of a note, sets the cursor, and changes the text with undo. */
import { type App, MarkdownView, Notice, type PaneType, Platform, type WorkspaceLeaf } from 'obsidian';
import type { Place } from '../../domain/place.ts';
import { goneText } from '../text/refusals.ts';
import { changeBetween, placeOfKey } from './text-change.ts';

/** Returns a view that shows the note, preferably the active one; `undefined` if no view shows it. */
function viewOf(app: App, path: string): MarkdownView | undefined {
  const active = app.workspace.getActiveViewOfType(MarkdownView);
  const others = app.workspace.getLeavesOfType('markdown').map((leaf) => leaf.view);
  return [active, ...others].find(
    (view): view is MarkdownView => view instanceof MarkdownView && view.file?.path === path,
  );
}

/** Returns the text as displayed, saved or not, with `\n` line endings; `undefined` if no open view shows the note. */
export function openText(app: App, path: string): string | undefined {
  const view = viewOf(app, path);
  return view?.getMode() === 'source' ? view.editor.getValue() : view?.getViewData();
}

/**
 * Replaces the text of an open editor in one step that can be undone. Returns false if the note is not open for editing, or if
 * its text is no longer `before`.
 */
export function changeInEditor(app: App, path: string, before: string, after: string): boolean {
  const view = viewOf(app, path);
  if (view?.getMode() !== 'source' || view.editor.getValue() !== before) return false;
  const change = changeBetween(before, after);
  if (change === undefined) return true;
  const from = view.editor.offsetToPos(change.from);
  const to = view.editor.offsetToPos(change.to);
  view.editor.transaction({ changes: [{ from, to, text: change.insert }] });
  return true;
}

/** Saves the text of the open editor to disk, for code that reads the file next. */
export async function saveEditor(app: App, path: string): Promise<void> {
  await viewOf(app, path)?.save();
}

/** Opens a note with the cursor at the place. Resolves to false if the note does not exist. */
async function openAt(app: App, path: string, { place, pane = false }: NotePosition): Promise<boolean> {
  const file = app.vault.getFileByPath(path);
  if (file === null) return false;
  const known = pane === false ? viewOf(app, path)?.leaf : undefined;
  const leaf = known ?? app.workspace.getLeaf(pane);
  const isOpen = leaf.view instanceof MarkdownView && leaf.view.file?.path === path;
  if (!isOpen) await leaf.openFile(file);
  if (place !== undefined) await showSource(leaf);
  app.workspace.setActiveLeaf(leaf, { focus: true });
  if (Platform.isPhone) app.workspace.rightSplit.collapse();
  if (place === undefined || !(leaf.view instanceof MarkdownView)) return true;
  const cursor = { line: place.line - 1, ch: place.column - 1 };
  leaf.view.editor.setCursor(cursor);
  leaf.view.editor.scrollIntoView({ from: cursor, to: cursor }, true);
  leaf.view.editor.focus();
  return true;
}

/** Position in a note: a place, or a key of its frontmatter. */
export interface NotePosition {
  readonly place?: Place;
  readonly key?: string;
  /** Kind of the new tab or window; if omitted or false, the note is opened where it is open already, or in the active tab. */
  readonly pane?: PaneType | boolean;
}

/** Opens a note as {@link openAt} does; if the note does not have the key, the note is still opened. */
async function openSpot(app: App, path: string, spot: NotePosition): Promise<boolean> {
  const { place, key } = spot;
  const file = key === undefined ? null : app.vault.getFileByPath(path);
  if (file === null || key === undefined || place !== undefined) return openAt(app, path, spot);
  const found = placeOfKey(openText(app, path) ?? (await app.vault.cachedRead(file)), key);
  return openAt(app, path, found === undefined ? {} : { place: found });
}

/**
 * Opens a note after a click on it. Shows a notice if the note no longer exists, because the screen may be out of date.
 */
export async function openNote(app: App, path: string, spot: NotePosition = {}): Promise<void> {
  await orShowNotice(path, () => openSpot(app, path, spot));
}

/** Opens a note next to the active one, for comparison. */
export async function openInSplit(app: App, path: string): Promise<void> {
  await orShowNotice(path, async () => {
    const file = app.vault.getFileByPath(path);
    if (file !== null) await app.workspace.getLeaf('split').openFile(file);
    return file !== null;
  });
}

async function orShowNotice(path: string, open: () => Promise<boolean>): Promise<void> {
  const isOpen = await open().catch((error: unknown) => {
    console.error(error);
    return false;
  });
  if (!isOpen) new Notice(goneText(path));
}

/** Switches to source mode: reading view has no cursor, and live preview shows the properties as a form. */
async function showSource(leaf: WorkspaceLeaf): Promise<void> {
  const state = leaf.getViewState();
  if (state.state?.['mode'] === 'source' && state.state['source'] === true) return;
  await leaf.setViewState({ ...state, state: { ...state.state, mode: 'source', source: true } });
}
