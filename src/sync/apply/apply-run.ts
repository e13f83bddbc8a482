/** A run on its way: what its steps share, and what has come of each row so far. */
import type { WriteAnswer } from '../../targets/core/crm.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import type { AuditField, AuditRow, NewLine } from '../../log/audit.ts';
import type { FreshRow, Relink } from './check-rows.ts';
import { stampAt } from '../../vault/export.ts';
import type { JournalEntry } from '../../log/journal.ts';
import { agreedHere } from '../plan/own-write.ts';
import type { SeenAgain } from '../plan/status.ts';
import { itemsIn, type Org, type SyncTools } from '../crm/crm-context.ts';
import type { Plan, PlanField, PlanRow } from '../plan/plan.ts';
import type { Bench } from '../../vault/inspect-notes.ts';
import type { RowOutcome, RowResult } from '../sync-service.ts';

export interface Doing {
  readonly runId: string;
  readonly plan: Plan;
  readonly org: Org;
  readonly bench: Bench;
  readonly tools: SyncTools;
  /** By `opId`. */
  readonly outcomes: Map<string, RowOutcome>;
  /** What this run made of the links in notes, by path. */
  readonly relinked: Map<string, Relink>;
  /** Entries of former runs whose notes do not tell yet what was written. */
  carried: readonly JournalEntry[];
  /** What was seen of records and is not kept yet. */
  readonly seen: SeenAgain[];
  /** Why nothing more is sent. */
  stopped?: Trouble;
  /** Where the last lines went. */
  file?: string | undefined;
}

/** A row on its way: its entry in the journal, and what the CRM said. */
export interface Step {
  /** As it was checked last. */
  fresh: FreshRow;
  entry: JournalEntry;
  answer?: WriteAnswer & { readonly ok: true };
}

/** A row that may be done, with the entry that is on the disk before it is. */
export function stepFor(doing: Doing, fresh: FreshRow): Step {
  const { org, bench } = doing;
  const { row, inspection } = fresh;
  const sent = row.fields
    .filter(({ action }) => action === 'push')
    .map((field) => [field.remote, sentValue(row, field)]);
  const madeFrom = inspection.links?.[org.target];
  const entry: JournalEntry = {
    phase: 'sent',
    target: org.target,
    orgId: org.identity.orgId,
    remoteId: row.remoteId,
    key: row.opportunityId,
    version: fresh.version,
    at: bench.clock.now(),
    sent: Object.fromEntries(sent) as Readonly<Record<string, string>>,
    agreed: agreedHere(row),
    row: auditRow(doing, row, madeFrom),
  };
  return { fresh, entry };
}

function sentValue({ agreed }: PlanRow, { remote, ours }: PlanField): string {
  return agreed[remote] ?? ours;
}

/** Remembers what became of a row. */
export function tell({ outcomes }: Doing, row: PlanRow, result: RowResult, more: Partial<RowOutcome> = {}): RowOutcome {
  const { opId, path, opportunityId, title, verb, remoteId } = row;
  const known = remoteId === undefined ? {} : { remoteId };
  const outcome: RowOutcome = { opId, path, opportunityId, title, verb, result, ...known, ...more };
  outcomes.set(opId, outcome);
  return outcome;
}

function auditRow({ runId, plan, org }: Doing, row: PlanRow, link: string | undefined): AuditRow {
  return {
    runId,
    planId: plan.planId,
    opId: row.opId,
    ...(plan.undoOf !== undefined && { undoOf: plan.undoOf }),
    noteId: row.opportunityId,
    path: row.path,
    title: row.title,
    verb: row.verb,
    target: org.target,
    org: org.identity.orgId,
    user: org.identity.userName,
    fields: auditFields(row, []),
    ...(link !== undefined && { link }),
  };
}

/** What is written on either side, but for the fields left out. */
export function auditFields(row: PlanRow, without: readonly string[]): Readonly<Record<string, AuditField>> {
  const written = row.fields.filter(({ remote, action }) => action !== 'hold' && !without.includes(remote));
  const fields = written.map((field): readonly [string, AuditField] => {
    const { remote, action, ours, theirs } = field;
    const own = field.source === undefined ? {} : { source: field.source };
    if (action === 'pull') {
      const spelled = field.own === undefined ? own : { here: field.own, ...own };
      return [remote, { action, from: ours, to: row.agreed[remote] ?? theirs, ...spelled }];
    }
    const both = field.take === undefined ? {} : { here: ours, ...own };
    return [remote, { action, from: theirs, to: sentValue(row, field), ...both }];
  });
  return Object.fromEntries(fields);
}

/** The line of a row that came to an end in this run. */
export function lineOf({ bench }: Doing, row: AuditRow, outcome: RowOutcome, more: Partial<NewLine> = {}): NewLine {
  const { result, remoteId, created, trouble } = outcome;
  return {
    ...row,
    path: outcome.path,
    ts: stampAt(bench.clock),
    result,
    ...(remoteId !== undefined && { remoteId }),
    ...(created === true && { created }),
    ...(trouble !== undefined && { code: trouble.code }),
    ...more,
  };
}

/** The line of a row that never got as far as the journal. */
export function lineFor(doing: Doing, row: PlanRow, outcome: RowOutcome): NewLine {
  return lineOf(doing, auditRow(doing, row, undefined), outcome);
}

/** What these rows' notes say, for the fields that have to be read. */
export function itemsOf(rows: readonly FreshRow[]): ReturnType<typeof itemsIn> {
  return itemsIn(rows.map(({ inspection }) => inspection));
}
