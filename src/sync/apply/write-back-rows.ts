/** The settling half of a batch: read back, written into the notes, logged, and only then forgotten. */
import type { PlainValue } from '../../domain/value.ts';
import { isSameText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { NewLine } from '../../log/audit.ts';
import { cacheBaseEntry } from '../plan/base-cache.ts';
import { auditFields, itemsOf, toAuditLine, recordOutcome, type ApplyRun, type RowStep } from './apply-run.ts';
import { journalKey } from '../../log/journal.ts';
import { runRead, syncFieldsIn, buildScope } from '../crm/crm-context.ts';
import { forEachTimeSliced } from '../../vault/time-slicing.ts';
import type { SeenAgain } from '../plan/status.ts';
import type { PlanRow } from '../plan/plan.ts';
import { writeBackNote, type WriteBackResult, type WriteBackInput } from './write-back-note.ts';

type Fields = Readonly<Record<string, PlainValue>>;

type Put = readonly [key: string, value: string | undefined];

/** Lines for the log, what the device remembers, and what becomes of the journal once the lines are in the log. */
interface SettledSteps {
  readonly lines: NewLine[];
  readonly puts: Put[];
  readonly journal: Put[];
}

/** Settles these steps. */
export async function writeBackRows(doing: ApplyRun, steps: readonly RowStep[]): Promise<SettledSteps> {
  const all: SettledSteps = { lines: [], puts: [], journal: [] };
  const back = await readBack(doing, steps);
  if ('kind' in back) {
    if (back.kind === 'connection' || back.kind === 'later') doing.stopped ??= back;
    const error: CrmError = { ...back, kind: 'unknown' };
    for (const { fresh, entry, answer } of steps.filter((step) => step.answer !== undefined)) {
      all.lines.push(
        toAuditLine(
          doing,
          entry.row,
          recordOutcome(doing, fresh.row, 'unknown', { error, remoteId: answer?.id ?? '' }),
        ),
      );
    }
  }
  const known = 'kind' in back ? steps.filter(({ answer }) => answer === undefined) : steps;
  const records = 'kind' in back ? new Map<string, Fields>() : back;
  await forEachTimeSliced(known, doing.context.clock, {}, async (step) => {
    await settleStep(doing, step, records.get(step.entry.remoteId ?? ''), all);
  });
  return all;
}

/** The written records as they are now, by id, as far as something was sent to them. */
async function readBack({ org }: ApplyRun, steps: readonly RowStep[]): Promise<ReadonlyMap<string, Fields> | CrmError> {
  const ids = steps.flatMap(({ answer }) => answer?.id ?? []);
  if (ids.length === 0) return new Map();
  const scope = buildScope(org, itemsOf(steps.map(({ fresh }) => fresh)));
  const sent = new Set(steps.flatMap(({ entry }) => Object.keys(entry.sent)));
  const fields = scope.fields.filter((name) => sent.has(name) || name === scope.keyField);
  const heard = await runRead(org, org.crm.read({ ...scope, fields }, ids, []));
  return 'error' in heard ? heard.error : new Map(heard.out.records.map(({ id, fields }) => [id, fields]));
}

async function settleStep(
  doing: ApplyRun,
  step: RowStep,
  fields: Fields | undefined,
  all: SettledSteps,
): Promise<void> {
  const { org, context, tools } = doing;
  const { fresh, entry, answer } = step;
  const { row, path } = fresh;
  const recordId = entry.remoteId ?? '';
  const { ignored, kept } = fields === undefined ? AS_SENT : turnedOut(doing, step, fields);
  const recovered = recoveredOf(doing, fresh);
  const input = { row, path, recordId, madeFrom: entry.row.link, recovered, ignored, kept };
  const settled = await writeBackNote(input, org, context);
  const open = [...ignored, ...settled.untaken];
  const unkept = Object.keys(kept);
  if (settled.link !== undefined) doing.relinked.set(path, { from: entry.row.link, to: settled.link });
  const outcome = recordOutcome(doing, row, 'done', {
    path,
    remoteId: recordId,
    ...(answer?.created === true && { created: true }),
    ...(unkept.length > 0 && { ignored: unkept }),
    ...(settled.refused !== undefined && { noteRefused: settled.refused }),
  });
  const line = toAuditLine(doing, entry.row, outcome, {
    fields: auditFields(row, open),
    ...(settled.link !== undefined && { linked: settled.link }),
  });
  all.lines.push(line);
  for (const put of journalAfter(doing, step, settled)) all.journal.push(put);
  if (settled.refused !== undefined) return;
  all.puts.push(await cacheBaseEntry(tools.device, org, recordId, row, settled.untaken, line.ts));
  doing.seen.push(seenOf(row, recordId, settled.untaken));
}

/** What is to be seen of a record behind its row. A pull that was undone leaves the note behind the record again. */
function seenOf({ fields, relink }: PlanRow, recordId: string, untaken: readonly string[]): SeenAgain {
  const done = fields.filter(({ remote, action }) => action !== 'hold' && !untaken.includes(remote));
  const open = relink === undefined ? [] : done.filter(({ action }) => action === 'pull');
  return { recordId, settled: done.map(({ remote }) => remote), changed: open.map(({ remote }) => remote) };
}

/** Once this run has written the link, it tells all. */
function recoveredOf({ relinked }: ApplyRun, { row, path }: RowStep['fresh']): PlanRow['recovered'] {
  return relinked.has(path) ? {} : (row.recovered ?? {});
}

/**
 * The link tells of this row and of what was written before; without it, the journal goes on to do so. A note with another link,
 * or that cannot be read at the moment, may be an older file, and may be so again when it is read next.
 */
function journalAfter({ carried }: ApplyRun, { entry, fresh }: RowStep, { refused }: WriteBackResult): readonly Put[] {
  if (refused !== undefined && Object.keys(entry.sent).length > 0) {
    return [[journalKey(entry), JSON.stringify({ ...entry, logged: true })]];
  }
  const former = carried.filter(({ row }) => row.noteId === fresh.row.opportunityId);
  return [entry, ...former].map((one) => [journalKey(one), undefined] as const);
}

type TurnedOut = Pick<WriteBackInput, 'ignored' | 'kept'>;

const AS_SENT: TurnedOut = { ignored: [], kept: {} };

/** What the CRM has in the place of what was sent, and which fields say what they said before. */
function turnedOut({ org }: ApplyRun, { fresh, entry }: RowStep, fields: Fields): TurnedOut {
  const columns = syncFieldsIn(org, itemsOf([fresh]));
  const ignored: string[] = [];
  const kept: Record<string, string> = {};
  for (const { remote, action, crmValue } of fresh.row.fields) {
    const column = columns.find((one) => one.remote === remote);
    if (action !== 'push' || column === undefined) continue;
    const now = canonicalRemote(org.chosen, column, fields[remote]);
    if (isSameText(column, now, entry.sent[remote] ?? '')) continue;
    kept[remote] = now;
    if (now === crmValue) ignored.push(remote);
  }
  return { ignored, kept };
}
