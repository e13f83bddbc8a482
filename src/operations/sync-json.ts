/** JSON answer of the operations that make a plan. Its members are public. */
import type { PlainValue } from '../domain/value.ts';
import { skippedFields, type Plan, type FieldChange } from '../sync/plan/plan.ts';
import { canonical } from '../targets/core/canonical.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import type { NotAppliedReason, SyncAnswer } from './sync-answer.ts';
import { countsOf, notAppliedText, rowErrorText, reportRows, type ReportRow } from './sync-report.ts';

/**
 * Returns the JSON of a plan or a run. `total` is `success_count` + `error_count`, one per row; a row counts as an
 * error if it requires attention: blocked, in conflict, failed, postponed, or not processed. `dry_run`: nothing was
 * sent and no note was written. `planned`: the plan was not confirmed. `not_applied`: the reason why a confirmed plan
 * was not applied. `safety_limits`: the limits that the plan exceeds. `requests`: the number of requests that the plan
 * needs. `not_synced`: the number of rows without changes whose sides differ; in a row, the number of its fields that
 * differ and are not synced.
 */
export function syncJson(answer: SyncAnswer, messages: Messages): Json {
  const { plan, run, notApplied } = answer;
  const rows = reportRows(answer);
  const good = rows.filter(({ ok }) => ok).length;
  return json({
    total: rows.length,
    success_count: good,
    error_count: rows.length - good,
    dry_run: run === undefined,
    planned: run === undefined && notApplied === undefined,
    plan_id: plan.planId,
    run_id: run?.runId,
    undo_of: plan.undoOf,
    target: plan.target,
    org: plan.identity.orgName,
    org_id: plan.identity.orgId,
    sandbox: plan.identity.sandbox,
    user: plan.identity.userName,
    not_applied: notApplied === undefined ? undefined : notAppliedJson(notApplied, plan, messages),
    stopped: run?.stopped && crmErrorJson(run.stopped, messages.crmError(run.stopped, plan.target)),
    counts: json(countsOf(plan)),
    not_synced: countsOf(plan).not_synced,
    skipped: plan.skipped,
    safety_limits: safetyLimitsJson(plan, messages),
    requests: plan.calls,
    log: run?.logPath,
    results: rows.map((row) => rowJson(row, plan, messages)),
  });
}

function notAppliedJson(code: NotAppliedReason, plan: Plan, messages: Messages): Json {
  return json({ code, message: notAppliedText(code, plan, messages) });
}

/** Returns the exceeded safety limits. */
export function safetyLimitsJson({ safetyLimits, target }: Plan, messages: Messages): readonly Json[] {
  return safetyLimits.map((limit) =>
    json({ code: limit.why, value: limit.figure, message: messages.safetyLimit(limit, target) }),
  );
}

/** Returns an error of the CRM with its message for the user. */
export function crmErrorJson({ kind, code, fields }: CrmError, message: string): Json {
  return json({ kind, code, message, fields });
}

function rowJson({ row, outcome, ok }: ReportRow, plan: Plan, messages: Messages): Json {
  const message = outcome && rowErrorText(outcome, plan, messages);
  const unsynced = row.verb === 'blocked' ? [] : skippedFields(row);
  const error = outcome?.error ?? ({ kind: 'record', code: 'note-refused', message: '' } as const);
  return json({
    success: ok,
    path: row.path,
    opportunity_id: row.opportunityId === '' ? null : row.opportunityId,
    opportunity_name: row.title === '' ? null : row.title,
    verb: row.verb,
    result: outcome?.result,
    remote_id: outcome?.remoteId ?? row.remoteId,
    created: outcome?.created,
    not_synced: unsynced.length === 0 ? undefined : unsynced.length,
    message: unsynced.length === 0 ? undefined : `${messages.notSynced(unsynced.length)}.`,
    fields: row.fields.map((field) => fieldJson(field, plan, messages)),
    blocked:
      row.blocks.length === 0
        ? undefined
        : row.blocks.map((block) => json({ code: block.why, message: messages.block(block, plan.target) })),
    ignored: outcome?.ignored,
    error: message === undefined ? undefined : crmErrorJson(error, message),
  });
}

/**
 * Returns the JSON of a field. `note_value`, `crm_value`, and `last_synced_value` are serialized as for the CRM, and
 * empty if that side has no value; `last_synced_value` is omitted if the sides were never equal, or if this device does
 * not store it. `becomes` is the value that is written to the side that changes. For a field that is not synced or is
 * in conflict, `message` is the reason and who can fix it, `code` is the code of the finding, `names` are those that
 * match no record or several, and `source` is the source text of a value that cannot be read.
 */
function fieldJson(field: FieldChange, { target }: Plan, messages: Messages): PlainValue {
  const { remote, label, action, reason, noteValue, crmValue, base, clears, finding, lookups, source } = field;
  const isOpen = action === 'hold' || action === 'conflict';
  return json({
    ...{ remote, label, action, reason },
    note_value: noteValue,
    crm_value: crmValue,
    last_synced_value: base,
    clears,
    becomes: isOpen ? undefined : becomesText(field),
    message: isOpen ? messages.fieldReasons(field, target) : undefined,
    code: finding?.code,
    names: lookups?.map(({ name, candidates }) =>
      json({
        name,
        candidates: candidates.map(({ id, label: called, detail }) => json({ id, label: called, detail })),
      }),
    ),
    source,
  });
}

/** Returns the written value in the format of the side that it is written to. */
function becomesText({ action, send, take, restores, shown }: FieldChange): string {
  return restores ?? shown?.becomes ?? canonical(action === 'push' ? send : take, undefined);
}
