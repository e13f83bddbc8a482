/** What the panel does in the app's editors: find the one of a note, put the cursor at a key, change a text with undo. */
import { type App, MarkdownView, Notice, Platform, type WorkspaceLeaf } from 'obsidian';
import type { Place } from '../../domain/place.ts';
import { goneText } from '../text/refusals.ts';
import { changeBetween, placeOfKey } from './text-change.ts';

/** A view that shows the note, the one in front first; undefined when none does. */
function viewOf(app: App, path: string): MarkdownView | undefined {
  const active = app.workspace.getActiveViewOfType(MarkdownView);
  const others = app.workspace.getLeavesOfType('markdown').map((leaf) => leaf.view);
  return [active, ...others].find(
    (view): view is MarkdownView => view instanceof MarkdownView && view.file?.path === path,
  );
}

/** The text as the person sees it now, saved or not, lines ending with `\n`; undefined when no open view shows the note. */
export function openText(app: App, path: string): string | undefined {
  const view = viewOf(app, path);
  return view?.getMode() === 'source' ? view.editor.getValue() : view?.getViewData();
}

/**
 * Turns the text of an open editor into another by one undoable step. False when the note is not open for editing, or
 * its text is not `before` any more.
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

/** Puts what the open editor shows on the disk now, for whoever reads it there next. */
export async function saveEditor(app: App, path: string): Promise<void> {
  await viewOf(app, path)?.save();
}

/** Brings a note to the front, the cursor at the place. Resolves to false when there is no such note. */
async function openAt(app: App, path: string, place?: Place): Promise<boolean> {
  const file = app.vault.getFileByPath(path);
  if (file === null) return false;
  const leaf = viewOf(app, path)?.leaf ?? app.workspace.getLeaf(false);
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

/** Where in a note: at a place, or at a key of its frontmatter. */
export interface Spot {
  readonly place?: Place;
  readonly key?: string;
}

/** As {@link openAt}; a key that the note does not have opens the note all the same. */
async function openSpot(app: App, path: string, { place, key }: Spot): Promise<boolean> {
  const file = key === undefined ? null : app.vault.getFileByPath(path);
  if (file === null || key === undefined) return openAt(app, path, place);
  return openAt(app, path, place ?? placeOfKey(openText(app, path) ?? (await app.vault.cachedRead(file)), key));
}

/** Opens a note for a click on it. What was shown may be older than the vault: a note that is gone since is told, never silent. */
export async function openNote(app: App, path: string, spot: Spot = {}): Promise<void> {
  await orSay(path, () => openSpot(app, path, spot));
}

/** Opens a note next to the one in front, so that both can be compared. */
export async function openBeside(app: App, path: string): Promise<void> {
  await orSay(path, async () => {
    const file = app.vault.getFileByPath(path);
    if (file !== null) await app.workspace.getLeaf('split').openFile(file);
    return file !== null;
  });
}

async function orSay(path: string, open: () => Promise<boolean>): Promise<void> {
  const isOpen = await open().catch((error: unknown) => {
    console.error(error);
    return false;
  });
  if (!isOpen) new Notice(goneText(path));
}

/** Reading view has no cursor, and live preview shows a form where the keys stand; only source mode shows both. */
async function showSource(leaf: WorkspaceLeaf): Promise<void> {
  const state = leaf.getViewState();
  if (state.state?.['mode'] === 'source' && state.state['source'] === true) return;
  await leaf.setViewState({ ...state, state: { ...state.state, mode: 'source', source: true } });
}
