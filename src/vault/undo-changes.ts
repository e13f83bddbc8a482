/** Lists what the undo of a run over notes restores, from the log. */
import { digest } from '../domain/digest.ts';
import type { Reading } from '../domain/opportunity.ts';
import { logPath, readNoteLines } from '../log/audit.ts';
import { readVerifiedLog, type LogFault, type LogPlace } from '../log/device-log.ts';
import type { NoteLine } from '../log/note-lines.ts';
import { readNote } from '../notes/read.ts';
import { changeGroups, type ChangeList, type ChangeRow, type SkippedUndo } from './change-list.ts';
import { listChangeRuns, logOfRun } from './change-runs.ts';
import { valueSource } from './edit-rows.ts';
import { noteFailureOf, type NoteContext } from './inspect-notes.ts';
import type { NoteFailure, ProgressOptions } from './note-service.ts';
import { restoredText } from './replaced-text.ts';
import { forEachTimeSliced } from './time-slicing.ts';

/** A line of the run, the file that has it, and its number from 1. */
interface LoggedLine {
  readonly line: NoteLine;
  readonly path: string;
  readonly number: number;
}

/** The effect of the undo on one note. */
type NoteUndo =
  | { readonly rows: readonly ChangeRow[] }
  | { readonly skipped: SkippedUndo['reason'] }
  | { readonly failure: NoteFailure }
  | LogFault;

/**
 * Returns the list, in which only notes occur that are exactly as the run left them. Returns the fault if the log is
 * not reliable, and `undefined` if no run has the ID. Reads the log of the device that wrote it.
 */
export async function listUndo(
  runId: string,
  context: NoteContext,
  log: LogPlace,
  watch: ProgressOptions = {},
): Promise<ChangeList | LogFault | undefined> {
  const where = logOfRun(runId);
  if (where === undefined) return undefined;
  const verified = await readVerifiedLog(log, where.device, [where.month]);
  if ('fault' in verified) return verified;
  const lines = verified.files.flatMap((file) => linesOf(file, runId));
  if (lines.length === 0) {
    const isKnown = (await listChangeRuns(log.device)).some((run) => run.runId === runId);
    return isKnown ? { fault: 'missing', path: logPath(log.folder, where.month, where.device, 1) } : undefined;
  }
  const undos = new Array<NoteUndo | undefined>(lines.length).fill(undefined);
  const { cancelled } = await forEachTimeSliced(lines, context.clock, watch, async (line, turn, at) => {
    for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
    undos[at] = await noteUndo(line, context);
  });
  const fault = undos.find((undo) => undo !== undefined && 'fault' in undo);
  if (fault !== undefined && 'fault' in fault) return fault;
  return undoList(runId, lines, undos, verified.isKnownHere, cancelled);
}

function undoList(
  runId: string,
  lines: readonly LoggedLine[],
  undos: readonly (NoteUndo | undefined)[],
  isVerified: boolean,
  cancelled: boolean,
): ChangeList {
  const rows = undos.flatMap((undo) => (undo !== undefined && 'rows' in undo ? undo.rows : []));
  const skipped = undos.flatMap((undo, at) =>
    undo !== undefined && 'skipped' in undo ? [{ path: lines[at]?.line.path ?? '', reason: undo.skipped }] : [],
  );
  const failures = undos.flatMap((undo) => (undo !== undefined && 'failure' in undo ? [undo.failure] : []));
  const undo = { runId, isVerified, skipped };
  return { work: 'undo', rows, groups: changeGroups(rows), undo, failures, cancelled };
}

function linesOf({ path, text }: { readonly path: string; readonly text: string }, runId: string): LoggedLine[] {
  return text.split('\n').flatMap((one, at) => {
    const [line] = one.includes(runId) ? readNoteLines(one) : [];
    return line?.runId === runId ? [{ line, path, number: at + 1 }] : [];
  });
}

async function noteUndo({ line, path: file, number }: LoggedLine, context: NoteContext): Promise<NoteUndo> {
  const found = await noteAsLeft(line, context);
  if (!('text' in found)) return found;
  const { path, text } = found;
  const restored = restoredText(text, line.changes);
  // The chain of a log that was written again as a whole is intact, but a restored note has another digest.
  if (restored === undefined || digest(restored) !== line.before) return { fault: 'changed', path: file, line: number };
  const { keyIndex, currency } = context.rules;
  const [now, old] = [text, restored].map((one) => readNote(one, keyIndex, currency)) as [Reading, Reading];
  const { id, title } = old.state === 'read' ? old.note.opportunity : { id: undefined, title: undefined };
  const rows = line.changes.map((part): ChangeRow => {
    const [key = ''] = part.key.split(', ');
    const before = valueSource(text, now, key);
    const after = valueSource(restored, old, key);
    const isValue = before !== after;
    return {
      ...{ path, opportunityId: id, title, key: part.key, field: undefined, kind: 'undo' },
      before: isValue ? before : part.to,
      after: isValue ? after : part.from,
      edit: { do: 'restore', part },
      noteDigest: line.after,
      certain: true,
    };
  });
  return { rows };
}

/** Returns the note as the run left it, also if it was moved since, or the reason why the undo skips it. */
async function noteAsLeft(
  line: NoteLine,
  { store, cache }: NoteContext,
): Promise<NoteUndo | { readonly path: string; readonly text: string }> {
  const moved = line.noteId === '' ? [] : cache.pathsWithId(line.noteId);
  const paths = [...new Set([line.path, ...moved])].filter((path) => store.exists(path));
  let skipped: SkippedUndo['reason'] = 'gone';
  for (const path of paths) {
    try {
      const text = await store.read(path);
      const now = digest(text);
      if (now === line.after) return { path, text };
      skipped = now === line.before ? 'already-undone' : 'changed-since';
      if (path === line.path) break;
    } catch (error) {
      return { failure: noteFailureOf(path, error) };
    }
  }
  return { skipped };
}
