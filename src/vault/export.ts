/** Formats inspected notes for a target and writes export files to the vault. */
import { toStoredShape } from '../attribution/stored-shape.ts';
import { isError } from '../domain/finding.ts';
import { timestampText } from '../domain/timestamp.ts';
import { documentText } from '../targets/core/document.ts';
import { checkedTarget } from '../targets/core/preflight.ts';
import type { Target } from '../targets/core/target.ts';
import { TARGETS, type TargetId } from '../targets/targets.ts';
import { formatterFor } from '../targets/core/format-opportunity.ts';
import { findingOf } from '../validation/validate.ts';
import type { ExportBatch, ExportResult, Inspection, KnownOrg, Run } from './note-service.ts';
import { freePath, joinPath } from '../domain/file-name.ts';
import { parseLink } from './record-link.ts';
import type { Clock, NoteStore } from '../log/ports.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';

/** Returns the current time in UTC seconds, such as `2026-11-22T18:30:15Z`. */
export function utcTimestamp(clock: Clock): string {
  return timestampText(clock.now());
}

/** Formats one note for the target. */
export type Exporter = (inspection: Inspection) => ExportResult;

/**
 * Returns an exporter for one target, whose options are checked once for all notes. A note with errors, or one that the
 * target cannot accept, is excluded with its errors: the same errors as in a plan if `currentOrg` describes the org. The
 * exporter uses the current attribution; if it is not in the note yet, it is calculated at the time of the export.
 */
export function exporterFor(
  target: TargetId,
  exportedAt: string,
  rules: CompiledSettings,
  currentOrg: KnownOrg | undefined,
): Exporter {
  const checked = checkedTarget(TARGETS[target], rules.targets[target] ?? {}, currentOrg?.schema);
  return (inspection) => {
    const { opportunity, effective, emptyFields, unreadable, attribution, calculatedAt = exportedAt } = inspection;
    if (opportunity === undefined || !inspection.valid) {
      return { ok: false, inspection, findings: inspection.findings.filter(isError) };
    }
    const written = attribution && toStoredShape(attribution, calculatedAt);
    const item = { opportunity, effective, emptyFields, unreadable, attribution: written, exportedAt };
    const result = formatterFor(checked, item, isLinked(inspection, target, currentOrg) ? {} : undefined);
    const errors = result.findings.map((finding) => findingOf(finding, '')).filter(isError);
    return errors.length > 0
      ? { ok: false, inspection, findings: errors }
      : { ok: true, inspection, formatted: result };
  };
}

/** Returns true if the note has a record in that org. */
function isLinked({ links = {} }: Inspection, target: TargetId, currentOrg: KnownOrg | undefined): boolean {
  const link = Object.entries(links).find(([crm]) => crm === target)?.[1];
  return currentOrg !== undefined && parseLink(link, currentOrg.orgId) !== undefined;
}

/** Returns all notes of a run formatted for one target, each with the same export time. */
export function buildExportBatch(
  run: Run,
  target: TargetId,
  exportedAt: string,
  rules: CompiledSettings,
  currentOrg: KnownOrg | undefined,
): ExportBatch {
  const { kind }: Target = TARGETS[target];
  return {
    target,
    exportedAt,
    checked: kind === 'document' || currentOrg !== undefined ? 'all' : 'offline',
    results: run.inspections.map(exporterFor(target, exportedAt, rules, currentOrg)),
    skipped: run.skipped,
    failures: run.failures,
    cancelled: run.cancelled,
  };
}

/**
 * Writes the valid records as one new file named by the day, with a number if that name is in use, and returns its
 * path. Rejects for targets that are not documents.
 */
export async function writeExportFile(batch: ExportBatch, folder: string, store: NoteStore): Promise<string> {
  const target: Target = TARGETS[batch.target];
  if (target.kind !== 'document') throw new Error(`${target.label} doesn’t support files`);
  const records = batch.results.flatMap((result) => (result.ok ? [result.formatted] : []));
  const stem = joinPath(folder, `opportunities-${batch.exportedAt.slice(0, 10)}`);
  const path = freePath(stem, target.syntax, '-', (taken) => store.exists(taken));
  await store.create(path, documentText(target, records));
  return path;
}
