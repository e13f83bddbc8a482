/** `POST /v1/crm/export`: the data that a CRM or file would receive. Sends and writes nothing. */
import * as v from 'valibot';
import { isError } from '../../domain/finding.ts';
import { DEFAULT_TARGET, TARGET_IDS, type TargetId } from '../../targets/targets.ts';
import type { ExportBatch, ExportResult } from '../../vault/note-service.ts';
import { excludedJson, resultJson } from '../export.ts';
import { failureJson, findingsJson } from '../finding-json.ts';
import { json, type Json } from '../json.ts';
import type { Messages } from '../messages.ts';
import { choiceParameter } from '../parameters.ts';
import { runKnown, unknownIdJson } from './known-ids.ts';
import { OPPORTUNITY_IDS, readBody } from './request-body.ts';
import type { Route } from './route.ts';

const MEMBERS = {
  opportunity_ids: v.optional(OPPORTUNITY_IDS),
  format: v.optional(choiceParameter('format', TARGET_IDS, 'The format'), DEFAULT_TARGET),
  dry_run: v.optional(v.boolean(), true),
};

export const exportRoute: Route = {
  method: 'POST',
  path: '/v1/crm/export',
  summary: 'Preview the data that a CRM or file would receive',
  members: MEMBERS,
  answer: async (request, _, { notes, messages }) => {
    const body = readBody(request, MEMBERS);
    if ('code' in body) return body;
    const { opportunity_ids: ids, format, dry_run: isDryRun } = body.members;
    if (!isDryRun) {
      const detail = 'This version sends nothing through HTTP. Omit “dry_run”, and sync in the app.';
      return { code: 'writing-not-allowed', detail };
    }
    const known = await runKnown(ids, (selection) => notes.preview(selection, format), messages);
    if ('code' in known) return known;
    const unknown = known.unknownIds.map((id) => failedRow(null, id, format, [unknownIdJson(id, messages)]));
    return { ok: answerOf(known.run, [...rowsOf(known.run, messages), ...unknown], ids?.length === 1) };
  },
};

/** One row of the answer. */
interface Row {
  readonly opportunityId: string | null;
  /** Empty if the record is ready to be sent. */
  readonly errors: readonly Json[];
  /** The record as it would be sent. */
  readonly data: Json | undefined;
  readonly json: Json;
}

function answerOf(batch: ExportBatch, rows: readonly Row[], isOne: boolean): Json {
  const done = rows.filter(({ errors }) => errors.length === 0);
  return json({
    success: done.length === rows.length,
    dry_run: true,
    format: batch.target,
    total: rows.length,
    success_count: done.length,
    error_count: rows.length - done.length,
    exported_at: batch.exportedAt,
    checked: batch.checked,
    formatted_data: isOne && rows.length === 1 ? rows[0]?.data : undefined,
    errors: rows.flatMap(({ opportunityId, errors }) =>
      errors.map((error) => new Map([['opportunity_id', opportunityId], ...error])),
    ),
    results: rows.map((row) => row.json),
  });
}

function rowsOf({ target, results, failures }: ExportBatch, messages: Messages): readonly Row[] {
  return [
    ...results.map((result) =>
      result.ok ? readyRow(result, target, messages) : excludedRow(result, target, messages),
    ),
    ...failures.map((failure) => failedRow(failure.path, null, target, [failureJson(failure, messages)])),
  ];
}

function readyRow(result: ExportResult & { ok: true }, format: TargetId, messages: Messages): Row {
  const { inspection, formatted } = result;
  const warnings = inspection.findings.filter((finding) => !isError(finding));
  const row = resultJson(result, format, true, messages);
  return {
    opportunityId: inspection.opportunity?.id ?? null,
    errors: [],
    data: formatted.payload,
    json: new Map([...row, ['warnings', findingsJson(inspection, warnings, messages)]]),
  };
}

function excludedRow(
  { inspection, findings }: ExportResult & { ok: false },
  format: TargetId,
  messages: Messages,
): Row {
  const { path, opportunity } = inspection;
  return failedRow(path, opportunity?.id ?? null, format, findingsJson(inspection, findings, messages));
}

function failedRow(path: string | null, opportunityId: string | null, format: TargetId, errors: readonly Json[]): Row {
  return { opportunityId, errors, data: undefined, json: excludedJson(path, opportunityId, format, true, errors) };
}
