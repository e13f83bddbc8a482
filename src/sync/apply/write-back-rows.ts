/** Writes the rows of a batch back: reads the records, writes the notes, and collects log lines and store entries. */
import type { PlainValue } from '../../domain/value.ts';
import { isSameText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { NewLine } from '../../log/audit.ts';
import { cacheBaseEntry } from '../plan/base-cache.ts';
import { auditFields, itemsOf, toAuditLine, recordOutcome, type ApplyRun, type RowStep } from './apply-run.ts';
import { journalKey } from '../../log/journal.ts';
import { runRead, syncFieldsIn, buildScope } from '../crm/crm-context.ts';
import { forEachTimeSliced } from '../../vault/time-slicing.ts';
import type { SeenRecord } from '../plan/status.ts';
import type { PlanRow } from '../plan/plan.ts';
import { writeBackNote, type WriteBackResult, type WriteBackInput } from './write-back-note.ts';

type Fields = Readonly<Record<string, PlainValue>>;

type StoreEntry = readonly [key: string, value: string | undefined];

/** Lines for the log, entries for the store, and changes of the journal to make once the lines are in the log. */
interface WrittenRows {
  readonly lines: NewLine[];
  readonly puts: StoreEntry[];
  readonly journal: StoreEntry[];
}

/** Writes these steps back to their notes. */
export async function writeBackRows(run: ApplyRun, steps: readonly RowStep[]): Promise<WrittenRows> {
  const all: WrittenRows = { lines: [], puts: [], journal: [] };
  const back = await readBack(run, steps);
  if ('kind' in back) {
    if (back.kind === 'connection' || back.kind === 'later') run.stopped ??= back;
    const error: CrmError = { ...back, kind: 'unknown' };
    for (const { fresh, entry, answer } of steps.filter((step) => step.answer !== undefined)) {
      all.lines.push(
        toAuditLine(run, entry.row, recordOutcome(run, fresh.row, 'unknown', { error, remoteId: answer?.id ?? '' })),
      );
    }
  }
  const known = 'kind' in back ? steps.filter(({ answer }) => answer === undefined) : steps;
  const records = 'kind' in back ? new Map<string, Fields>() : back;
  await forEachTimeSliced(known, run.context.clock, {}, async (step) => {
    await writeBackRow(run, step, records.get(step.entry.remoteId ?? ''), all);
  });
  return all;
}

/** Returns the written records as they are now, by ID, with the fields that were sent. */
async function readBack({ org }: ApplyRun, steps: readonly RowStep[]): Promise<ReadonlyMap<string, Fields> | CrmError> {
  const ids = steps.flatMap(({ answer }) => answer?.id ?? []);
  if (ids.length === 0) return new Map();
  const scope = buildScope(org, itemsOf(steps.map(({ fresh }) => fresh)));
  const sent = new Set(steps.flatMap(({ entry }) => Object.keys(entry.sent)));
  const fields = scope.fields.filter((name) => sent.has(name) || name === scope.keyField);
  const result = await runRead(org, org.crm.read({ ...scope, fields }, ids, []));
  return 'error' in result ? result.error : new Map(result.out.records.map(({ id, fields }) => [id, fields]));
}

async function writeBackRow(run: ApplyRun, step: RowStep, fields: Fields | undefined, all: WrittenRows): Promise<void> {
  const { org, context, ports } = run;
  const { fresh, entry, answer } = step;
  const { row, path } = fresh;
  const recordId = entry.remoteId ?? '';
  const { ignored, storedValues } = fields === undefined ? AS_SENT : compareReadBack(run, step, fields);
  const recovered = recoveredOf(run, fresh);
  const input = { row, path, recordId, linkBefore: entry.row.link, recovered, ignored, storedValues };
  const result = await writeBackNote(input, org, context);
  const open = [...ignored, ...result.notPulled];
  const changedByCrm = Object.keys(storedValues);
  if (result.link !== undefined) run.changedLinks.set(path, { from: entry.row.link, to: result.link });
  const outcome = recordOutcome(run, row, 'done', {
    path,
    remoteId: recordId,
    ...(answer?.created === true && { created: true }),
    ...(changedByCrm.length > 0 && { ignored: changedByCrm }),
    ...(result.refused !== undefined && { noteRefused: result.refused }),
  });
  const line = toAuditLine(run, entry.row, outcome, {
    fields: auditFields(row, open),
    ...(result.link !== undefined && { linked: result.link }),
  });
  all.lines.push(line);
  for (const put of journalEntries(run, step, result)) all.journal.push(put);
  if (result.refused !== undefined) return;
  all.puts.push(await cacheBaseEntry(ports.device, org, recordId, row, result.notPulled, line.ts));
  run.seen.push(seenOf(row, recordId, result.notPulled));
}

/** Returns the state of a record after its row. After the undo of a pull, the note differs from the record again. */
function seenOf({ fields, relink }: PlanRow, recordId: string, notPulled: readonly string[]): SeenRecord {
  const done = fields.filter(({ remote, action }) => action !== 'hold' && !notPulled.includes(remote));
  const open = relink === undefined ? [] : done.filter(({ action }) => action === 'pull');
  return { recordId, agreed: done.map(({ remote }) => remote), changed: open.map(({ remote }) => remote) };
}

/** Returns the recovered values of a row; none once this run has written the link, because it has all of them. */
function recoveredOf({ changedLinks }: ApplyRun, { row, path }: RowStep['fresh']): PlanRow['recovered'] {
  return changedLinks.has(path) ? {} : (row.recovered ?? {});
}

/**
 * Returns the changes of the journal for a written row. The link has the values of this row and of earlier ones;
 * without it, the journal keeps them. A note with another link, or one that cannot be read now, may be an older file,
 * and may be one again at the next read.
 */
function journalEntries(
  { carriedEntries }: ApplyRun,
  { entry, fresh }: RowStep,
  { refused }: WriteBackResult,
): readonly StoreEntry[] {
  if (refused !== undefined && Object.keys(entry.sent).length > 0) {
    return [[journalKey(entry), JSON.stringify({ ...entry, logged: true })]];
  }
  const former = carriedEntries.filter(({ row }) => row.noteId === fresh.row.opportunityId);
  return [entry, ...former].map((one) => [journalKey(one), undefined] as const);
}

type ReadBackResult = Pick<WriteBackInput, 'ignored' | 'storedValues'>;

const AS_SENT: ReadBackResult = { ignored: [], storedValues: {} };

/** Returns the values that the CRM stored in place of the sent ones, and the fields that still have their old value. */
function compareReadBack({ org }: ApplyRun, { fresh, entry }: RowStep, fields: Fields): ReadBackResult {
  const columns = syncFieldsIn(org, itemsOf([fresh]));
  const ignored: string[] = [];
  const storedValues: Record<string, string> = {};
  for (const { remote, action, crmValue } of fresh.row.fields) {
    const column = columns.find((one) => one.remote === remote);
    if (action !== 'push' || column === undefined) continue;
    const now = canonicalRemote(org.resolved, column, fields[remote]);
    if (isSameText(column, now, entry.sent[remote] ?? '')) continue;
    storedValues[remote] = now;
    if (now === crmValue) ignored.push(remote);
  }
  return { ignored, storedValues };
}
