/** Rows of the answer to an export: each opportunity with its data, its errors, and what happened to it in the CRM. */
import { isError } from '../../domain/finding.ts';
import { addToGroup } from '../../domain/group.ts';
import { skippedFields, type Plan } from '../../sync/plan/plan.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { TargetId } from '../../targets/targets.ts';
import type { ExportBatch, ExportResult } from '../../vault/note-service.ts';
import { excludedJson, resultJson } from '../export.ts';
import { errorJson, failureJson, findingsJson } from '../finding-json.ts';
import { json, type Json } from '../json.ts';
import type { Messages } from '../messages.ts';
import type { SyncAnswer } from '../sync-answer.ts';
import { reportRows, rowErrorText, type ReportRow } from '../sync-report.ts';
import { unknownIdJson, type KnownRun } from './known-ids.ts';

/** One row of the answer. */
interface Row {
  readonly opportunityId: string | null;
  /** Empty if the record is ready to be sent, or was sent. */
  readonly errors: readonly Json[];
  /** The record as it would be sent. */
  readonly data: Json | undefined;
  readonly json: Json;
}

interface RowOptions {
  readonly isDryRun: boolean;
  readonly messages: Messages;
}

/** Returns the rows of the notes, then those of the unknown IDs. `synced` is the plan, if there is one. */
export function exportRows(
  { run: batch, unknownIds }: KnownRun<ExportBatch>,
  synced: SyncAnswer | undefined,
  options: RowOptions,
): readonly Row[] {
  const { target, results, failures } = batch;
  const { isDryRun, messages } = options;
  const planned = byPath(synced === undefined ? [] : reportRows(synced));
  const failed = (path: string | null, id: string | null, errors: readonly Json[]): Row => {
    return { opportunityId: id, errors, data: undefined, json: excludedJson(path, id, target, isDryRun, errors) };
  };
  return [
    ...results.map((result) => {
      const { path, opportunity } = result.inspection;
      const id = opportunity?.id ?? null;
      if (!result.ok) return failed(path, id, findingsJson(result.inspection, result.findings, messages));
      return readyRow(result, target, synced?.plan, planned.get(path) ?? [], options);
    }),
    ...failures.map((failure) => failed(failure.path, null, [failureJson(failure, messages)])),
    ...unknownIds.map((id) => failed(null, id, [unknownIdJson(id, messages)])),
  ];
}

function byPath(rows: readonly ReportRow[]): ReadonlyMap<string, readonly ReportRow[]> {
  const paths = new Map<string, ReportRow[]>();
  for (const one of rows) addToGroup(paths, one.row.path, one);
  return paths;
}

function readyRow(
  result: ExportResult & { ok: true },
  format: TargetId,
  plan: Plan | undefined,
  planned: readonly ReportRow[],
  { isDryRun, messages }: RowOptions,
): Row {
  const { inspection, formatted } = result;
  const errors = plan === undefined ? [] : planned.flatMap((row) => rowErrors(row, plan, messages));
  const warnings = findingsJson(
    inspection,
    inspection.findings.filter((finding) => !isError(finding)),
    messages,
  );
  const row = new Map<string, PlainValue>([
    ...resultJson(result, format, isDryRun, messages),
    ['success', errors.length === 0],
    ['warnings', warnings],
    ...recordJson(planned),
    ...json({ errors: errors.length === 0 ? undefined : errors }),
  ]);
  return { opportunityId: inspection.opportunity?.id ?? null, errors, data: formatted.payload, json: row };
}

/**
 * Returns what is known about the record: its ID, what happens or happened to it, and the number of fields that differ and
 * are not sent.
 */
function recordJson(planned: readonly ReportRow[]): Json {
  const [first] = planned;
  const unsynced = planned.flatMap(({ row }) => skippedFields(row)).length;
  return json({
    verb: first?.row.verb,
    result: first?.outcome?.result,
    remote_id: first?.outcome?.remoteId ?? first?.row.remoteId,
    created: first?.outcome?.created,
    not_synced: unsynced === 0 ? undefined : unsynced,
  });
}

/** Returns the reasons why a row requires attention; empty if it does not. */
function rowErrors({ row, outcome, ok }: ReportRow, plan: Plan, messages: Messages): readonly Json[] {
  const { target } = plan;
  if (ok) return [];
  if (row.blocks.length > 0) return row.blocks.map((block) => errorJson(block.why, messages.block(block, target)));
  const conflicts = row.fields.filter(({ action }) => action === 'conflict');
  if (row.verb === 'conflict')
    return conflicts.map((field) =>
      errorJson('conflict', `${field.label ?? field.remote}: ${messages.fieldReasons(field, target)}`),
    );
  const code = outcome?.error?.code ?? (outcome?.noteRefused === undefined ? outcome?.result : 'note-refused');
  const message = outcome && (rowErrorText(outcome, plan, messages) ?? messages.outcome(outcome.result, target));
  return [errorJson(code ?? 'not-reached', message ?? messages.outcome('not-reached', target))];
}

interface AnswerOptions {
  readonly isDryRun: boolean;
  /** One opportunity was requested: its data is also a member of the answer. */
  readonly isOne: boolean;
}

/** Returns the answer. All other members of the options are added to it. */
export function exportAnswer(
  batch: ExportBatch,
  rows: readonly Row[],
  { isDryRun, isOne, ...members }: AnswerOptions & Readonly<Record<string, PlainValue | undefined>>,
): Json {
  const done = rows.filter(({ errors }) => errors.length === 0);
  return json({
    success: done.length === rows.length,
    dry_run: isDryRun,
    format: batch.target,
    total: rows.length,
    success_count: done.length,
    error_count: rows.length - done.length,
    exported_at: batch.exportedAt,
    checked: batch.checked,
    ...members,
    formatted_data: isOne && rows.length === 1 ? rows[0]?.data : undefined,
    errors: rows.flatMap(({ opportunityId, errors }) =>
      errors.map((error) => new Map([['opportunity_id', opportunityId], ...error])),
    ),
    results: rows.map((row) => row.json),
  });
}
