/** JSON output of the note commands. Its shapes are public, and its members have the names used in the user guide. */
import { toStoredShape } from '../attribution/stored-attribution.ts';
import { FIELDS } from '../domain/fields.ts';
import { isError, type Finding } from '../domain/finding.ts';
import type { PlainValue } from '../domain/value.ts';
import type { ExportBatch, ExportResult, NoteFailure, Inspection, Run, WriteRun } from '../vault/note-service.ts';
import { failureText, notOpportunityText } from './failure.ts';
import { findingText } from '../ui/text/findings.ts';

/** A JSON object; its members keep their order. */
export type Json = ReadonlyMap<string, PlainValue>;

/** Returns an object with all members that are not `undefined`, in order. */
export function json(members: Readonly<Record<string, PlainValue | undefined>>): Json {
  return new Map(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** Returns the JSON of an error message; all commands use this shape. */
export function errorJson(sentence: string): Json {
  return json({ error: sentence });
}

/**
 * `line` and `column` count from 1, and are null for a finding without a place; `field` is null for a finding without a
 * field.
 */
function findingJson(finding: Finding): Json {
  return json({
    code: finding.code,
    severity: finding.severity,
    field: finding.field ?? null,
    line: finding.place?.line ?? null,
    column: finding.place?.column ?? null,
    message: findingText(finding),
  });
}

/** Returns the findings, or the reason why a selected note is not an opportunity. */
function findingsJson(inspection: Inspection, findings: readonly Finding[]): PlainValue[] {
  const reason = findings.length === 0 ? notOpportunityText(inspection) : undefined;
  if (reason === undefined) return findings.map(findingJson);
  const code = inspection.skip ?? 'not-read';
  return [json({ code, severity: 'error', field: null, line: null, column: null, message: reason })];
}

/** A note that could not be read or written has no finding code; the original error message is used. */
function failureJson(failure: NoteFailure): Json {
  const place = failure.refusal?.place;
  return json({
    code: failure.refusal?.code ?? 'not-read',
    severity: 'error',
    field: null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    message: failureText(failure),
  });
}

/**
 * Returns the origin (`rule` or `customer`) of each effective value by key; `undefined` if the note has no such values.
 */
function effectiveJson({ effective }: Inspection): Json | undefined {
  if (effective.size === 0) return undefined;
  return new Map([...effective].map(([field, origin]) => [FIELDS[field].key, origin]));
}

/**
 * Returns the JSON of a validation. `total` is `valid` + `invalid` + `skipped`; a note that could not be read is
 * invalid.
 */
export function validateJson(run: Run): Json {
  const valid = run.inspections.filter((inspection) => inspection.valid).length;
  const notes = run.inspections.map((inspection) =>
    json({
      path: inspection.path,
      opportunity_id: inspection.opportunity?.id ?? null,
      valid: inspection.valid,
      findings: findingsJson(inspection, inspection.findings),
    }),
  );
  const unread = run.failures.map((failure) =>
    json({ path: failure.path, opportunity_id: null, valid: false, findings: [failureJson(failure)] }),
  );
  return json({
    total: run.total,
    valid,
    invalid: notes.length - valid + unread.length,
    skipped: run.skipped.length,
    skipped_because: skippedJson(run.skipped),
    notes: [...notes, ...unread],
  });
}

/** Returns the number of skipped notes by reason. */
function skippedJson(skipped: Run['skipped']): Json {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

/**
 * Returns the JSON of an attribution run. `total` is `written` + `unchanged` + `failed`; in a dry run, `written` is the
 * number of notes that would be written. `now` replaces the calculation time if a note has none.
 */
export function attributeJson(run: WriteRun, now: string): Json {
  const count = (outcome: string): number => run.outcomes.filter((one) => one === outcome).length;
  const done = run.inspections.filter((_, at) => run.outcomes[at] !== 'refused');
  const refused = run.inspections.filter((_, at) => run.outcomes[at] === 'refused');
  const read = new Set(refused.map((inspection) => inspection.path));
  const unread = run.failures.filter((failure) => !read.has(failure.path));
  const failures = [
    ...refused.map((inspection) => refusedJson(inspection, run.failures)),
    ...unread.map((failure) => json({ path: failure.path, findings: [failureJson(failure)] })),
  ];
  return json({
    total: done.length + failures.length,
    written: count('written'),
    unchanged: count('unchanged'),
    failed: failures.length,
    dry_run: run.dryRun,
    attributions: done.map((inspection) => attributionJson(inspection, now)),
    failures,
  });
}

function attributionJson(inspection: Inspection, now: string): Json {
  const { path, opportunity, attribution, calculatedAt } = inspection;
  const head = json({ path, opportunity_id: opportunity?.id ?? null, opportunity_name: opportunity?.title ?? null });
  const tail = json({ effective_values: effectiveJson(inspection) });
  const shape = attribution === undefined ? [] : toStoredShape(attribution, calculatedAt ?? now);
  return new Map([...head, ...shape, ...tail]);
}

function refusedJson(inspection: Inspection, failures: readonly NoteFailure[]): Json {
  const { path, findings } = inspection;
  const refusals = failures.filter((failure) => failure.path === path);
  return json({
    path,
    findings: [...findingsJson(inspection, findings.filter(isError)), ...refusals.map(failureJson)],
  });
}

/**
 * Returns the JSON of an export. `total` is `success_count` + `error_count`. `file` is present only if a file was
 * written; then `dry_run` is false.
 */
export function exportJson(batch: ExportBatch, file: string | undefined): Json {
  const dryRun = file === undefined;
  const results = [
    ...batch.results.map((result) => resultJson(result, batch.target, dryRun)),
    ...batch.failures.map((failure) =>
      json({
        success: false,
        path: failure.path,
        opportunity_id: null,
        format: batch.target,
        dry_run: dryRun,
        errors: [failureJson(failure)],
      }),
    ),
  ];
  const good = batch.results.filter((result) => result.ok).length;
  return json({
    total: results.length,
    success_count: good,
    error_count: results.length - good,
    dry_run: dryRun,
    exported_at: batch.exportedAt,
    ...(file === undefined ? {} : { file }),
    results,
  });
}

function resultJson(result: ExportResult, format: string, dryRun: boolean): Json {
  return json({
    success: result.ok,
    path: result.inspection.path,
    opportunity_id: result.inspection.opportunity?.id ?? null,
    format,
    dry_run: dryRun,
    ...(result.ok
      ? { formatted_data: result.formatted.payload, effective_values: effectiveJson(result.inspection) }
      : { errors: findingsJson(result.inspection, result.findings) }),
  });
}
