/** Requests that name opportunities by ID: the known ones are processed, and the unknown ones are reported. */
import type { Selection, UnknownSelection } from '../../vault/note-service.ts';
import { isUnknownSelection } from '../../vault/selection.ts';
import { errorJson } from '../finding-json.ts';
import type { Json } from '../json.ts';
import type { Messages } from '../messages.ts';
import type { Problem } from './http-message.ts';

/** A run over the notes with the known IDs, and the unknown IDs in the order of the request. */
export interface KnownRun<Run> {
  readonly run: Run;
  /** The notes of the run. */
  readonly selection: Selection;
  readonly unknownIds: readonly string[];
}

/** Runs over the notes with these IDs, or over the vault; a problem if no ID is known. */
export async function runKnown<Run extends object>(
  ids: readonly string[] | undefined,
  start: (selection: Selection) => Promise<Run | UnknownSelection>,
  messages: Messages,
): Promise<KnownRun<Run> | Problem> {
  const all: Selection = ids === undefined ? { what: 'vault' } : { what: 'ids', ids };
  const run = await start(all);
  if (!isUnknownSelection(run)) return { run, selection: all, unknownIds: [] };
  const { unknownIds = [] } = run;
  const unknown = new Set(unknownIds);
  const known = (ids ?? []).filter((id) => !unknown.has(id));
  const selection: Selection = { what: 'ids', ids: known };
  const rest = known.length === 0 ? run : await start(selection);
  if (isUnknownSelection(rest)) return { code: 'id-unknown', detail: messages.unknownSelection(rest) };
  return { run: rest, selection, unknownIds };
}

/** Returns the error of an unknown ID. */
export function unknownIdJson(name: string, messages: Messages): Json {
  return errorJson('id-unknown', messages.unknownSelection({ what: 'id', name, nearest: [] }));
}
