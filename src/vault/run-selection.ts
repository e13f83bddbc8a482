/** Operations on the notes of a selection. */
import type { Run, Selection, UnknownSelection, ProgressOptions, WriteRun } from './note-service.ts';
import { inspectNotes, toRun, type NoteContext, type SelectedNotes } from './inspect-notes.ts';
import { isUnknownSelection, resolveSelection } from './selection.ts';
import { writeNotes, type WriteJob } from './write.ts';

/** Inspects the notes of a selection. */
export async function inspectSelection(
  selection: Selection,
  at: NoteContext,
  watch: ProgressOptions = {},
): Promise<Run | UnknownSelection> {
  const chosen = await choose(selection, at, watch);
  if (isUnknownSelection(chosen)) return chosen;
  const { looked, cancelled } = await inspectNotes(chosen, at, watch);
  return toRun(chosen, looked, cancelled, at);
}

/** Inspects all notes. */
export async function runVault(at: NoteContext, watch: ProgressOptions = {}): Promise<Run> {
  const chosen = { notes: at.store.list(), named: false };
  const { looked, cancelled } = await inspectNotes(chosen, at, watch);
  return toRun(chosen, looked, cancelled, at);
}

/** Runs a write job on the notes of a selection. */
export async function writeSelected(
  selection: Selection,
  job: WriteJob,
  at: NoteContext,
  dryRun: boolean,
  watch: ProgressOptions = {},
): Promise<WriteRun | UnknownSelection> {
  const chosen = await choose(selection, at, watch);
  return isUnknownSelection(chosen) ? chosen : writeNotes(chosen, job, at, dryRun, watch);
}

/**
 * Returns the selected notes. An ID that is not in the index may be in a note that has not been read yet; then all
 * notes are read once.
 */
async function choose(
  selection: Selection,
  at: NoteContext,
  watch: ProgressOptions,
): Promise<SelectedNotes | UnknownSelection> {
  const named = selection.what === 'note';
  const found = resolveSelection(selection, at.store, at.cache);
  if (!isUnknownSelection(found)) return { notes: found, named };
  if (selection.what !== 'ids') return found;
  const all = { notes: at.store.list(), named };
  await inspectNotes(all, at, watch.signal === undefined ? {} : { signal: watch.signal });
  const again = resolveSelection(selection, at.store, at.cache);
  return isUnknownSelection(again) ? again : { notes: again, named };
}
