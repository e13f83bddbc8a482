/** The operation that lists fixes, applies them, and undoes a run over notes. */
import * as v from 'valibot';
import { SEVERITIES, type Code } from '../domain/finding.ts';
import type { ChangeList, ChangeRow } from '../vault/change-list.ts';
import { fixJson, fixText, isDone, type FixResult } from './fix-answer.ts';
import { isOperationError, type Operation, type OperationError, type OperationServices } from './operation.ts';
import { choiceParameter, flagParameter, textParameter, unknownName } from './parameters.ts';
import { SELECTION, selectionIn } from './selection.ts';

const PARAMETERS = v.object({
  ...SELECTION,
  kind: v.optional(textParameter('<code>', 'Only fixes of this issue, also those that aren’t certain')),
  order: v.optional(choiceParameter('order', ['day-first', 'month-first'], 'How to read close dates such as 3/4/2027')),
  undo: v.optional(textParameter('<run id>', 'Undo the run of an earlier fix instead')),
  apply: flagParameter('Write the changes; without kind, only those that are certain'),
});

type FixParameters = v.InferOutput<typeof PARAMETERS>;

export const fixOperation: Operation<typeof PARAMETERS, FixResult> = {
  name: 'fix',
  description: 'List the fixes of issues with their old and new values; without apply, nothing is written',
  parameters: PARAMETERS,
  access: { writes: ['notes'], with: 'apply' },
  run: async (parameters, services) => {
    const list = await (parameters.undo === undefined ? fixesIn(parameters, services) : undoIn(parameters, services));
    if (isOperationError(list)) return list;
    if (!parameters.apply) return { list, run: undefined, outcomes: new Map() };
    const { notes, caller } = services;
    const run = await notes.applyChanges(list, selectedRows(list, parameters), caller === undefined ? {} : { caller });
    return { list, run, outcomes: new Map(run.outcomes.map((outcome) => [outcome.row, outcome])) };
  },
  attention: ({ list, run }) => {
    const isSkipped = list.undo?.skipped.some(({ reason }) => reason !== 'already-undone') === true;
    const isFailed = isSkipped || list.failures.length > 0 || run?.outcomes.every(isDone) === false;
    return isFailed ? 'Failed' : undefined;
  },
  json: fixJson,
  text: fixText,
};

async function fixesIn(
  parameters: FixParameters,
  { notes, messages }: OperationServices,
): Promise<ChangeList | OperationError> {
  const selection = selectionIn(parameters);
  if (isOperationError(selection)) return selection;
  const { kind, order } = parameters;
  if (kind !== undefined && !isCode(kind)) return { error: unknownName('issue', kind, Object.keys(SEVERITIES)) };
  const list = await notes.listChanges(selection, { work: 'fix', kind, order });
  return 'nearest' in list ? { error: messages.unknownSelection(list) } : list;
}

function isCode(text: string): text is Code {
  return Object.hasOwn(SEVERITIES, text);
}

async function undoIn(
  { undo: runId = '', apply: _, ...others }: FixParameters,
  { notes, messages }: OperationServices,
): Promise<ChangeList | OperationError> {
  if (Object.values(others).some((value) => value !== undefined)) {
    return { error: 'Use undo= only with apply.' };
  }
  const list = await notes.listUndo(runId);
  if (list === undefined)
    return unknownRun(
      runId,
      (await notes.changeRuns()).map((run) => run.runId),
    );
  return 'fault' in list ? { error: messages.logFault(list) } : list;
}

function unknownRun(runId: string, runs: readonly string[]): OperationError {
  if (runs.length === 0) return { error: 'No changes of notes are logged on this device yet.' };
  return { error: unknownName('run', runId, runs.slice(0, 5)) };
}

/** Returns the rows to apply. A day whose order is only inferred is never written. */
function selectedRows({ rows, undo, order }: ChangeList, { kind }: FixParameters): readonly ChangeRow[] {
  if (undo !== undefined) return rows;
  return rows.filter(
    (row) => row.certain || (kind !== undefined && (row.asksOrder !== true || order?.given !== undefined)),
  );
}
