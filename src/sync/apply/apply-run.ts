/** State that the steps of a run share, and the outcomes so far. */
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

/** State of a run. */
export interface ApplyRun {
  readonly runId: string;
  readonly plan: Plan;
  readonly org: CrmContext;
  readonly context: NoteContext;
  readonly ports: SyncPorts;
  /** As in the options of apply. */
  readonly caller: string | undefined;
  /** By `opId`. */
  readonly outcomes: Map<string, RowOutcome>;
  /** Links that this run changed, by path. */
  readonly changedLinks: Map<string, LinkChange>;
  /** Journal entries of former runs whose notes do not have the written values yet. */
  carriedEntries: readonly JournalEntry[];
  /** States of records that are not stored yet. */
  readonly seen: SeenRecord[];
  /** Reason why nothing more is sent. */
  stopped?: CrmError;
  /** Path of the log file with the last lines. */
  file?: string | undefined;
}

/** A row in progress: its journal entry and the response of the CRM. */
export interface RowStep {
  /** The row as last checked. */
  fresh: ReadyRow;
  entry: JournalEntry;
  answer?: WriteResult & { readonly ok: true };
}

/** Returns the step of a row that may be applied, with the journal entry to store before it is. */
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

/** Stores the outcome of a row, and returns it. */
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

function auditRow({ runId, plan, org, caller }: ApplyRun, row: PlanRow, link: string | undefined): AuditRow {
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
    ...(caller !== undefined && { caller }),
    fields: auditFields(row, []),
    ...(link !== undefined && { link }),
  };
}

/** Returns the fields that are written on either side, except those in `without`. */
export function auditFields(row: PlanRow, without: readonly string[]): Readonly<Record<string, AuditField>> {
  const written = row.fields.filter(({ remote, action }) => action !== 'hold' && !without.includes(remote));
  const fields = written.map((field): readonly [string, AuditField] => {
    const { remote, action, noteValue, crmValue } = field;
    const own = field.source === undefined ? {} : { source: field.source };
    if (action === 'pull') {
      const sourceTexts = field.own === undefined ? own : { here: field.own, ...own };
      return [remote, { action, from: noteValue, to: row.agreed[remote] ?? crmValue, ...sourceTexts }];
    }
    const both = field.take === undefined ? {} : { here: noteValue, ...own };
    return [remote, { action, from: crmValue, to: sentValue(row, field), ...both }];
  });
  return Object.fromEntries(fields);
}

/** Returns the log line of a row that was finished in this run. */
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

/** Returns the log line of a row that was never added to the journal. */
export function auditLineFor(run: ApplyRun, row: PlanRow, outcome: RowOutcome): NewLine {
  return toAuditLine(run, auditRow(run, row, undefined), outcome);
}

/** Returns the opportunities of these rows, from which the fields to read follow. */
export function itemsOf(rows: readonly ReadyRow[]): ReturnType<typeof opportunitiesIn> {
  return opportunitiesIn(rows.map(({ inspection }) => inspection));
}
