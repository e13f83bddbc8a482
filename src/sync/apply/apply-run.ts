/** A run on its way: what its steps share, and what has come of each row so far. */
import type { WriteResult } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { AuditField, AuditRow, NewLine } from '../../log/audit.ts';
import type { ReadyRow, LinkChange } from './check-rows.ts';
import { utcTimestamp } from '../../vault/export.ts';
import type { JournalEntry } from '../../log/journal.ts';
import { agreedBeforePull } from '../plan/own-write.ts';
import type { SeenRecord } from '../plan/status.ts';
import { opportunitiesIn, type CrmContext, type SyncPorts } from '../crm/crm-context.ts';
import type { Plan, FieldChange, PlanRow } from '../plan/plan.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import type { RowOutcome, RowResult } from '../sync-service.ts';

export interface ApplyRun {
  readonly runId: string;
  readonly plan: Plan;
  readonly org: CrmContext;
  readonly context: NoteContext;
  readonly ports: SyncPorts;
  /** By `opId`. */
  readonly outcomes: Map<string, RowOutcome>;
  /** What this run made of the links in notes, by path. */
  readonly changedLinks: Map<string, LinkChange>;
  /** Entries of former runs whose notes do not tell yet what was written. */
  carriedEntries: readonly JournalEntry[];
  /** What was seen of records and is not kept yet. */
  readonly seen: SeenRecord[];
  /** Why nothing more is sent. */
  stopped?: CrmError;
  /** Where the last lines went. */
  file?: string | undefined;
}

/** A row on its way: its entry in the journal, and what the CRM said. */
export interface RowStep {
  /** As it was checked last. */
  fresh: ReadyRow;
  entry: JournalEntry;
  answer?: WriteResult & { readonly ok: true };
}

/** A row that may be done, with the entry that is on the disk before it is. */
export function createRowStep(run: ApplyRun, fresh: ReadyRow): RowStep {
  const { org, context } = run;
  const { row, inspection } = fresh;
  const sent = row.fields
    .filter(({ action }) => action === 'push')
    .map((field) => [field.remote, sentValue(row, field)]);
  const linkBefore = inspection.links?.[org.target];
  const entry: JournalEntry = {
    phase: 'sent',
    target: org.target,
    orgId: org.identity.orgId,
    remoteId: row.remoteId,
    key: row.opportunityId,
    version: fresh.version,
    at: context.clock.now(),
    sent: Object.fromEntries(sent) as Readonly<Record<string, string>>,
    agreed: agreedBeforePull(row),
    row: auditRow(run, row, linkBefore),
  };
  return { fresh, entry };
}

function sentValue({ agreed }: PlanRow, { remote, noteValue }: FieldChange): string {
  return agreed[remote] ?? noteValue;
}

/** Remembers what became of a row. */
export function recordOutcome(
  { outcomes }: ApplyRun,
  row: PlanRow,
  result: RowResult,
  more: Partial<RowOutcome> = {},
): RowOutcome {
  const { opId, path, opportunityId, title, verb, remoteId } = row;
  const known = remoteId === undefined ? {} : { remoteId };
  const outcome: RowOutcome = { opId, path, opportunityId, title, verb, result, ...known, ...more };
  outcomes.set(opId, outcome);
  return outcome;
}

function auditRow({ runId, plan, org }: ApplyRun, row: PlanRow, link: string | undefined): AuditRow {
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
    const { remote, action, noteValue, crmValue } = field;
    const own = field.source === undefined ? {} : { source: field.source };
    if (action === 'pull') {
      const spelled = field.own === undefined ? own : { here: field.own, ...own };
      return [remote, { action, from: noteValue, to: row.agreed[remote] ?? crmValue, ...spelled }];
    }
    const both = field.take === undefined ? {} : { here: noteValue, ...own };
    return [remote, { action, from: crmValue, to: sentValue(row, field), ...both }];
  });
  return Object.fromEntries(fields);
}

/** The line of a row that came to an end in this run. */
export function toAuditLine(
  { context }: ApplyRun,
  row: AuditRow,
  outcome: RowOutcome,
  more: Partial<NewLine> = {},
): NewLine {
  const { result, remoteId, created, error } = outcome;
  return {
    ...row,
    path: outcome.path,
    ts: utcTimestamp(context.clock),
    result,
    ...(remoteId !== undefined && { remoteId }),
    ...(created === true && { created }),
    ...(error !== undefined && { code: error.code }),
    ...more,
  };
}

/** The line of a row that never got as far as the journal. */
export function auditLineFor(run: ApplyRun, row: PlanRow, outcome: RowOutcome): NewLine {
  return toAuditLine(run, auditRow(run, row, undefined), outcome);
}

/** What these rows' notes say, for the fields that have to be read. */
export function itemsOf(rows: readonly ReadyRow[]): ReturnType<typeof opportunitiesIn> {
  return opportunitiesIn(rows.map(({ inspection }) => inspection));
}
