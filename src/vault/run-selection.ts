/** Operations on the notes of a selection. */
import type { Run, Selection, UnknownSelection, Watch, WriteRun } from './note-service.ts';
import { look, runOf, type Bench, type Chosen } from './inspect-notes.ts';
import { isUnknown, selected } from './selection.ts';
import { writeNotes, type Job } from './write.ts';

/** Inspects the notes of a selection. */
export async function runSelected(selection: Selection, at: Bench, watch: Watch = {}): Promise<Run | UnknownSelection> {
  const chosen = await choose(selection, at, watch);
  if (isUnknown(chosen)) return chosen;
  const { looked, cancelled } = await look(chosen, at, watch);
  return runOf(chosen, looked, cancelled, at);
}

/** Inspects all notes. */
export async function runVault(at: Bench, watch: Watch = {}): Promise<Run> {
  const chosen = { notes: at.store.list(), named: false };
  const { looked, cancelled } = await look(chosen, at, watch);
  return runOf(chosen, looked, cancelled, at);
}

/** Runs a write job on the notes of a selection. */
export async function writeSelected(
  selection: Selection,
  job: Job,
  at: Bench,
  dryRun: boolean,
  watch: Watch = {},
): Promise<WriteRun | UnknownSelection> {
  const chosen = await choose(selection, at, watch);
  return isUnknown(chosen) ? chosen : writeNotes(chosen, job, at, dryRun, watch);
}

/**
 * Returns the selected notes. An ID that is not in the index may be in a note that has not been read yet; then all
 * notes are read once.
 */
async function choose(selection: Selection, at: Bench, watch: Watch): Promise<Chosen | UnknownSelection> {
  const notes = at.store.list();
  const named = selection.what === 'note';
  const found = selected(selection, notes, at.book);
  if (!isUnknown(found)) return { notes: found, named };
  if (selection.what !== 'ids') return found;
  await look({ notes, named }, at, watch.signal === undefined ? {} : { signal: watch.signal });
  const again = selected(selection, notes, at.book);
  return isUnknown(again) ? again : { notes: again, named };
}
