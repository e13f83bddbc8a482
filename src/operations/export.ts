/** The operation that shows the data that a CRM or file would receive, and can write the file. */
import * as v from 'valibot';
import type { Target } from '../targets/core/target.ts';
import { DEFAULT_TARGET, TARGET_IDS, TARGETS, type TargetId } from '../targets/targets.ts';
import type { ExportBatch, ExportResult, NoteService } from '../vault/note-service.ts';
import { effectiveJson, failureJson, findingsJson } from './finding-json.ts';
import { countedText, failureBlock, findingLines, LOCALE, page, stoppedEarly } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import { isOperationError, type Operation } from './operation.ts';
import { choiceParameter, flagParameter } from './parameters.ts';
import { SELECTION, selectionIn } from './selection.ts';

const PARAMETERS = v.object({
  target: v.optional(choiceParameter('format', TARGET_IDS, `The format; default: ${DEFAULT_TARGET}`), DEFAULT_TARGET),
  ...SELECTION,
  write: flagParameter('Write the file into the export folder (JSON and YAML only)'),
});

interface ExportAnswer {
  readonly batch: ExportBatch;
  /** Path of the written file; `undefined` if none was written. */
  readonly file: string | undefined;
}

export const exportOperation: Operation<typeof PARAMETERS, ExportAnswer> = {
  name: 'export',
  description: 'Preview the data a CRM or file would receive; nothing is sent',
  parameters: PARAMETERS,
  access: { writes: ['files'], with: 'write' },
  run: async ({ target, write, ...selected }, { notes, messages }) => {
    const selection = selectionIn(selected);
    if (isOperationError(selection)) return selection;
    const { kind, label } = TARGETS[target];
    if (write && kind !== 'document') {
      return { error: `${label} can’t be written to a file. Remove “write”, or choose a JSON or YAML target.` };
    }
    const batch = await notes.preview(selection, target);
    if ('nearest' in batch) return { error: messages.unknownSelection(batch) };
    return { batch, file: write ? await writeReady(batch, notes) : undefined };
  },
  attention: ({ batch }) => (excludedIn(batch) > 0 ? 'Failed' : undefined),
  json: exportJson,
  text: exportText,
};

/** Writes the file of a batch, and returns its path; `undefined` if no opportunity is ready. */
export async function writeReady(batch: ExportBatch, notes: NoteService): Promise<string | undefined> {
  return readyIn(batch) === 0 ? undefined : notes.writeFile(batch);
}

function readyIn({ results }: ExportBatch): number {
  return results.filter(({ ok }) => ok).length;
}

function excludedIn(batch: ExportBatch): number {
  return batch.results.length - readyIn(batch) + batch.failures.length;
}

/**
 * Returns the JSON answer. `total` is `success_count` + `error_count`. `file` is present only if a file was written; then
 * `dry_run` is false.
 */
function exportJson({ batch, file }: ExportAnswer, messages: Messages): Json {
  const dryRun = file === undefined;
  const { target } = batch;
  const results = [
    ...batch.results.map((result) => resultJson(result, target, dryRun, messages)),
    ...batch.failures.map((failure) =>
      excludedJson(failure.path, null, target, dryRun, [failureJson(failure, messages)]),
    ),
  ];
  return json({
    total: results.length,
    success_count: readyIn(batch),
    error_count: excludedIn(batch),
    dry_run: dryRun,
    exported_at: batch.exportedAt,
    file,
    results,
  });
}

/** Returns one note as it would be sent, or with the errors that exclude it. */
export function resultJson(result: ExportResult, format: TargetId, dryRun: boolean, messages: Messages): Json {
  const { inspection } = result;
  const { path, opportunity } = inspection;
  const id = opportunity?.id ?? null;
  if (!result.ok) return excludedJson(path, id, format, dryRun, findingsJson(inspection, result.findings, messages));
  return json({
    success: true,
    path,
    opportunity_id: id,
    format,
    dry_run: dryRun,
    formatted_data: result.formatted.payload,
    effective_values: effectiveJson(inspection),
  });
}

/** Returns a note that cannot be sent; `path` is null if no note has the ID. */
export function excludedJson(
  path: string | null,
  id: string | null,
  format: TargetId,
  dryRun: boolean,
  errors: readonly Json[],
): Json {
  return json({ success: false, path, opportunity_id: id, format, dry_run: dryRun, errors });
}

/** Returns every record as it would be sent, or the reasons why it is excluded. */
function exportText({ batch, file }: ExportAnswer, messages: Messages): string {
  const { label, kind }: Target = TARGETS[batch.target];
  const excluded = excludedIn(batch);
  const unsent = kind === 'record' ? 'nothing was sent' : 'no file was written';
  const ready = `${countedText(readyIn(batch), 'opportunity', 'opportunities')} ready for ${label}`;
  const counts = `${ready}${excluded > 0 ? `, ${excluded.toLocaleString(LOCALE)} excluded` : ''}`;
  const done = file === undefined ? `Preview, ${unsent}` : `Written to ${file}`;
  const unchecked = batch.checked === 'offline' ? [messages.unchecked(batch.target)] : [];
  return page([
    [`${counts}. ${done}.${stoppedEarly(batch)}`, ...unchecked],
    ...batch.results.map((result) => resultBlock(result, messages)),
    ...batch.failures.map((failure) => failureBlock(failure, messages)),
  ]);
}

function resultBlock(result: ExportResult, messages: Messages): readonly string[] {
  const { path } = result.inspection;
  if (result.ok) return [path, result.formatted.text.trimEnd()];
  return [`${path} (excluded)`, ...findingLines(result.inspection, result.findings, messages)];
}
