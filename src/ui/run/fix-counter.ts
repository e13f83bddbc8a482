/** Counts the fixes of a run's notes by kind. After a change, only those of the changed notes are counted again. */
import { changeGroups, type ChangeGroup, type ChangeList, type ChangeRow } from '../../vault/change-list.ts';
import type { Inspection, NoteService } from '../../vault/note-service.ts';
import type { DoneState, RunScope, RunState } from '../state/run-state.ts';
import { sameInspection } from './run-task.ts';

/** Returns the state with the number of its fixes, if it is a result of all notes. Never rejects. */
export type CountFixes = (state: RunState, signal: AbortSignal) => Promise<RunState>;

type Notes = ReadonlyMap<string, Inspection>;

/** The last count. */
interface FixCount {
  readonly selection: RunScope['selection'];
  readonly notes: Notes;
  /** Sorted by path. */
  readonly rows: readonly Pick<ChangeRow, 'path' | 'kind' | 'certain'>[];
  readonly order: ChangeList['order'];
}

/** Number of changed notes above which all are counted again. */
const MOST = 200;

export function createFixCounter(service: Pick<NoteService, 'listChanges'>): CountFixes {
  let last: FixCount | undefined;
  const count = async ({ selection, run }: DoneState, signal: AbortSignal): Promise<FixCount | undefined> => {
    const notes: Notes = new Map(run.inspections.map((inspection) => [inspection.path, inspection]));
    const base = last?.selection === selection ? last : undefined;
    const changed = base && changedPaths(base.notes, notes);
    const paths = changed?.filter((path) => (notes.get(path)?.findings.length ?? 0) > 0) ?? [];
    const list =
      changed !== undefined && paths.length === 0
        ? { rows: [], order: undefined }
        : await service.listChanges(changed ? { what: 'notes', paths } : selection, { work: 'fix' }, { signal });
    if (!('rows' in list) || signal.aborted) return undefined;
    const again = new Set(changed);
    const kept = changed === undefined ? [] : (base?.rows.filter(({ path }) => !again.has(path)) ?? []);
    const counted = list.rows.map(({ path, kind, certain }) => ({ path, kind, certain }));
    const rows = [...kept, ...counted].sort(byPath);
    return { selection, notes, rows, order: changed === undefined ? list.order : base?.order };
  };
  return async (state, signal) => {
    if (state.at !== 'done' || state.run.cancelled) return state;
    const counted = await count(state, signal).catch(() => undefined);
    if (counted === undefined) return state;
    last = counted;
    return { ...state, fixes: withCloseDates(changeGroups(counted.rows), counted.order) };
  };
}

/**
 * Returns the paths of changed, new, and missing notes; `undefined` if all notes must be counted again: many changed,
 * or a close date, whose order of day and month is inferred from all notes.
 */
function changedPaths(before: Notes, now: Notes): readonly string[] | undefined {
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter((path) => {
    const [one, other] = [before.get(path), now.get(path)];
    return one === undefined || other === undefined || !sameInspection(one, other);
  });
  const findings = paths.flatMap((path) => [before.get(path), now.get(path)]).flatMap((note) => note?.findings ?? []);
  const isPart = paths.length <= MOST && findings.every(({ code }) => code !== 'close-date-invalid');
  return isPart ? paths : undefined;
}

function byPath(one: Pick<ChangeRow, 'path'>, other: Pick<ChangeRow, 'path'>): number {
  return one.path === other.path ? 0 : one.path < other.path ? -1 : 1;
}

/** Adds the close dates if none has a value until the user answers a question. */
function withCloseDates(groups: readonly ChangeGroup[], order: ChangeList['order']): readonly ChangeGroup[] {
  const kind = 'close-date-invalid';
  if (order === undefined || groups.some((group) => group.kind === kind)) return groups;
  return [...groups, { kind, count: order.open, certain: 0 }];
}
