/** What a command answers to a machine: the shapes are public, and keep the words of the guide. */
import { writtenShape } from '../attribution/stored-attribution.ts';
import { FIELDS } from '../domain/fields.ts';
import { isError, type Finding } from '../domain/finding.ts';
import type { PlainValue } from '../domain/value.ts';
import type { ExportBatch, ExportResult, Failure, Inspection, Run, WriteRun } from '../vault/note-service.ts';
import { failureText, notOpportunityText } from './failure.ts';
import { findingText } from '../ui/text/findings.ts';

export type Json = ReadonlyMap<string, PlainValue>;

/** The members that are there, in their order. */
export function json(members: Readonly<Record<string, PlainValue | undefined>>): Json {
  return new Map(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** The one shape of every refusal to work: a sentence for a person. */
export function errorJson(sentence: string): Json {
  return json({ error: sentence });
}

/** `line` and `column` count from 1; null for what has no place in the note, as `field` for what is about no field. */
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

/** The findings, or for a note that was named and is no opportunity, why it is none. */
function findingsJson(inspection: Inspection, findings: readonly Finding[]): PlainValue[] {
  const reason = findings.length === 0 ? notOpportunityText(inspection) : undefined;
  if (reason === undefined) return findings.map(findingJson);
  const code = inspection.skip ?? 'not-read';
  return [json({ code, severity: 'error', field: null, line: null, column: null, message: reason })];
}

/** A note that could not be read or written has no code of ours; what refused it speaks for itself. */
function failureJson(failure: Failure): Json {
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

/** By key, where a value is from whose key is not in the note: `rule` or `customer`; undefined when there is none. */
function effectiveJson({ effective }: Inspection): Json | undefined {
  if (effective.size === 0) return undefined;
  return new Map([...effective].map(([field, origin]) => [FIELDS[field].key, origin]));
}

/** `total` is `valid` + `invalid` + `skipped`; a note that could not be read is invalid. */
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

/** How many notes were passed over for each reason. */
function skippedJson(skipped: Run['skipped']): Json {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

/**
 * `total` is `written` + `unchanged` + `failed`; in a dry run, `written` is what would be. `now` stands for the time of
 * calculation where none is in the note.
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
  const shape = attribution === undefined ? [] : writtenShape(attribution, calculatedAt ?? now);
  return new Map([...head, ...shape, ...tail]);
}

function refusedJson(inspection: Inspection, failures: readonly Failure[]): Json {
  const { path, findings } = inspection;
  const refusals = failures.filter((failure) => failure.path === path);
  return json({
    path,
    findings: [...findingsJson(inspection, findings.filter(isError)), ...refusals.map(failureJson)],
  });
}

/** `total` is `success_count` + `error_count`. `file` is there when one was written, and then `dry_run` is false. */
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
