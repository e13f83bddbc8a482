/** JSON of findings and failures in answers about notes. */
import { FIELDS } from '../domain/fields.ts';
import type { Finding } from '../domain/finding.ts';
import type { Inspection, NoteFailure } from '../vault/note-service.ts';
import { failureText, notOpportunityText } from './failure.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';

/**
 * `line` and `column` count from 1, and are null for a finding without a place; `field` is null for a finding without a
 * field.
 */
function findingJson(finding: Finding, messages: Messages): Json {
  return json({
    code: finding.code,
    severity: finding.severity,
    field: finding.field ?? null,
    line: finding.place?.line ?? null,
    column: finding.place?.column ?? null,
    message: messages.finding(finding),
  });
}

/** Returns the findings, or the reason why a selected note is not an opportunity. */
export function findingsJson(
  inspection: Inspection,
  findings: readonly Finding[],
  messages: Messages,
): readonly Json[] {
  const reason = findings.length === 0 ? notOpportunityText(inspection, messages) : undefined;
  if (reason === undefined) return findings.map((finding) => findingJson(finding, messages));
  return [errorJson(inspection.skip ?? 'not-read', reason)];
}

/** Returns an error that has no place in a note. */
export function errorJson(code: string, message: string): Json {
  return json({ code, severity: 'error', field: null, line: null, column: null, message });
}

/** A note that could not be read or written has no finding code; the original error message is used. */
export function failureJson(failure: NoteFailure, messages: Messages): Json {
  const place = failure.refusal?.place;
  return json({
    code: failure.refusal?.code ?? 'not-read',
    severity: 'error',
    field: null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    message: failureText(failure, messages),
  });
}

/**
 * Returns the origin (`rule` or `customer`) of each effective value by key; `undefined` if the note has no such values.
 */
export function effectiveJson({ effective }: Inspection): Json | undefined {
  if (effective.size === 0) return undefined;
  return new Map([...effective].map(([field, origin]) => [FIELDS[field].key, origin]));
}
