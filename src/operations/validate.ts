/** The operation that checks notes. */
import * as v from 'valibot';
import { isError } from '../domain/finding.ts';
import type { PlainValue } from '../domain/value.ts';
import { type JsonAnswer, LazyList } from '../targets/core/json.ts';
import type { Run } from '../vault/note-service.ts';
import { failureJson, findingsJson } from './finding-json.ts';
import { countedText, failureBlock, findingLines, LOCALE, page, stoppedEarly } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import { isOperationError, type Operation } from './operation.ts';
import { SELECTION, selectionIn } from './selection.ts';

const PARAMETERS = v.object(SELECTION);

export const validateOperation: Operation<typeof PARAMETERS, Run> = {
  name: 'validate',
  description: 'Check opportunity notes',
  parameters: PARAMETERS,
  access: 'reads',
  run: async (parameters, { notes, messages }) => {
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const run = await notes.validate(selection);
    return 'nearest' in run ? { error: messages.unknownSelection(run) } : run;
  },
  attention: (run) => {
    if (run.failures.length > 0) return 'Failed';
    return run.inspections.every(({ valid }) => valid) ? undefined : 'Issues';
  },
  json: validateJson,
  text: validateText,
};

/**
 * Returns the JSON answer. `total` is `valid` + `invalid` + `skipped`; a note that could not be read is invalid.
 */
function validateJson(run: Run, messages: Messages): JsonAnswer {
  const valid = run.inspections.filter((inspection) => inspection.valid).length;
  const head = json({
    total: run.total,
    valid,
    invalid: run.inspections.length - valid + run.failures.length,
    skipped: run.skipped.length,
    skipped_because: skippedJson(run.skipped),
  });
  return new Map<string, PlainValue | LazyList>([...head, ['notes', new LazyList(() => noteItems(run, messages))]]);
}

function* noteItems({ inspections, failures }: Run, messages: Messages): Generator<Json> {
  for (const inspection of inspections) {
    yield json({
      path: inspection.path,
      opportunity_id: inspection.opportunity?.id ?? null,
      valid: inspection.valid,
      findings: findingsJson(inspection, inspection.findings, messages),
    });
  }
  for (const failure of failures)
    yield json({ path: failure.path, opportunity_id: null, valid: false, findings: [failureJson(failure, messages)] });
}

/** Returns the number of skipped notes by reason. */
function skippedJson(skipped: Run['skipped']): Json {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

/** Returns the notes with findings; valid notes are only counted. */
function validateText(run: Run, messages: Messages): string {
  const findings = run.inspections.flatMap((inspection) => inspection.findings);
  const errors = findings.filter(isError).length;
  const warnings = findings.length - errors;
  const valid = run.inspections.filter((inspection) => inspection.valid).length;
  const counts = [
    `${valid.toLocaleString(LOCALE)} of ${countedText(run.inspections.length, 'opportunity', 'opportunities')} valid`,
    ...(errors > 0 ? [countedText(errors, 'error')] : []),
    ...(warnings > 0 ? [countedText(warnings, 'warning')] : []),
    ...(run.failures.length > 0 ? [`${countedText(run.failures.length, 'note')} couldn’t be read`] : []),
    ...(run.skipped.length > 0 ? [`${countedText(run.skipped.length, 'other note')} skipped`] : []),
  ];
  const skipped = messages.skipped(run.skipped);
  const notes = run.inspections
    .filter((inspection) => inspection.findings.length > 0 || !inspection.valid)
    .map((inspection) => [inspection.path, ...findingLines(inspection, inspection.findings, messages)]);
  return page([
    [`${counts.join(', ')}.${stoppedEarly(run)}`, ...(skipped === '' ? [] : [skipped])],
    ...notes,
    ...run.failures.map((failure) => failureBlock(failure, messages)),
  ]);
}
