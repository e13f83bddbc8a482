/** Example export batches for the preview. */
import type { Finding } from '../../src/domain/finding.ts';
import type { ExportBatch, ExportResult, Inspection } from '../../src/vault/note-service.ts';
import type { Formatted } from '../../src/targets/core/target.ts';

/** Returns a record that is ready; its payload is the fields by their remote names, as JSON. */
export function ready(inspection: Inspection, formatted: Partial<Formatted> = {}): ExportResult {
  const title = inspection.opportunity?.title ?? '';
  const text = formatted.text ?? JSON.stringify({ Name: title }, undefined, 2);
  return {
    ok: true,
    inspection,
    formatted: {
      fields: [{ from: 'title', to: 'Name', noteValue: title, crmValue: title, note: undefined }],
      payload: new Map([['Name', title]]),
      findings: [],
      ...formatted,
      text,
    },
  };
}

/** Returns a record that is excluded because of these findings, by default those of its note. */
export function leftOut(inspection: Inspection, findings: readonly Finding[] = inspection.findings): ExportResult {
  return { ok: false, inspection, findings };
}

export function batch(results: readonly ExportResult[], changes: Partial<ExportBatch> = {}): ExportBatch {
  return {
    target: 'salesforce',
    exportedAt: '2026-11-22T19:00:00Z',
    checked: 'all',
    results,
    skipped: [],
    failures: [],
    cancelled: false,
    ...changes,
  };
}
