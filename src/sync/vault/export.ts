/** From inspected notes to what a target would get, and to files in the vault. */
import { writtenShape } from '../../attribution/written.ts';
import { isError } from '../../domain/finding.ts';
import { documentText } from '../../targets/document.ts';
import type { Target } from '../../targets/target.ts';
import { TARGETS, type TargetId } from '../../targets/targets.ts';
import { format } from '../../targets/translate.ts';
import { findingOf } from '../../validation/run.ts';
import type { ExportBatch, ExportResult, Inspection, Run } from '../desk.ts';
import { freePath, joinPath } from './file-name.ts';
import type { Clock, NoteStore } from '../ports.ts';
import type { Rulebook } from './rulebook.ts';

/** UTC in seconds, as `2026-11-22T18:30:15Z`. */
export function stampAt(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}

/**
 * One note for one target. A note with errors, or one that the target cannot take, is left out with those errors. The
 * attribution is the one that holds now; where the note does not have it yet, it is calculated at the time of the export.
 */
export function formatted(inspection: Inspection, target: TargetId, exportedAt: string, rules: Rulebook): ExportResult {
  const { opportunity, attribution, calculatedAt = exportedAt } = inspection;
  if (opportunity === undefined || !inspection.valid) {
    return { ok: false, inspection, findings: inspection.findings.filter(isError) };
  }
  const written = attribution && writtenShape(attribution, calculatedAt);
  const { effective, emptied, unreadable } = inspection;
  const item = { opportunity, effective, emptied, unreadable, attribution: written, exportedAt };
  const result = format(TARGETS[target], item, rules.targets[target]);
  const errors = result.remarks.map((remark) => findingOf(remark, '')).filter(isError);
  return errors.length > 0 ? { ok: false, inspection, findings: errors } : { ok: true, inspection, formatted: result };
}

/** All notes of a run for one target, each with the same time of export. */
export function batchOf(run: Run, target: TargetId, exportedAt: string, rules: Rulebook): ExportBatch {
  return {
    target,
    exportedAt,
    results: run.inspections.map((inspection) => formatted(inspection, target, exportedAt, rules)),
    skipped: run.skipped,
    failures: run.failures,
    cancelled: run.cancelled,
  };
}

/** Writes the valid records as one new file named by the day, with a number behind it when that is taken; its path. */
export async function writeBatch(batch: ExportBatch, folder: string, store: NoteStore): Promise<string> {
  const target: Target = TARGETS[batch.target];
  if (target.kind !== 'document') throw new Error(`${target.label} takes records, not files`);
  const records = batch.results.flatMap((result) => (result.ok ? [result.formatted] : []));
  const stem = joinPath(folder, `opportunities-${batch.exportedAt.slice(0, 10)}`);
  const path = freePath(stem, target.wire, '-', (taken) => store.exists(taken));
  await store.create(path, documentText(target, records));
  return path;
}
