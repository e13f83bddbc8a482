/** The operation that rolls up opportunities by one or two dimensions. */
import * as v from 'valibot';
import { parseDay } from '../domain/day.ts';
import { decimalsOf, majorOf } from '../domain/money.ts';
import { capital } from '../domain/sentence.ts';
import { defaultStatus, measuresBy, STATUS_CHOICES, type StatusChoice, STATUSES } from '../pipeline/choices.ts';
import { type Dimension, DIMENSION_NAMES, DIMENSIONS } from '../pipeline/dimensions.ts';
import { type Measure, MEASURE_NAMES, MEASURES } from '../pipeline/measures.ts';
import { countedReasons, isExpected, NOT_COUNTED } from '../pipeline/opportunity.ts';
import { refuseSpec, type RollUpBlock, type RollUpSpec, type SpecProblem } from '../pipeline/roll-up.ts';
import type { RollUpRun } from '../vault/note-service.ts';
import { countedText, LOCALE, page, stoppedEarly } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import { isOperationError, type Operation, type OperationError } from './operation.ts';
import { choiceParameter, textParameter } from './parameters.ts';
import { SELECTION, selectionIn } from './selection.ts';
import { textTable } from './text-table.ts';

const PARAMETERS = v.object({
  measure: choiceParameter('measure', MEASURE_NAMES, 'The figures'),
  rows: choiceParameter('dimension', DIMENSION_NAMES, 'What each line stands for'),
  columns: v.optional(choiceParameter('dimension', DIMENSION_NAMES, 'What each column stands for')),
  status: v.optional(
    choiceParameter('status', STATUS_CHOICES, 'Which opportunities count; active is open and won, and the default'),
  ),
  from: v.optional(textParameter('<day>', 'First close date that counts, YYYY-MM-DD')),
  to: v.optional(textParameter('<day>', 'Last close date that counts, YYYY-MM-DD')),
  ...SELECTION,
});

type Parameters = v.InferOutput<typeof PARAMETERS>;

interface RollUpResult extends RollUpRun {
  readonly spec: RollUpSpec;
  readonly status: StatusChoice;
}

export const rollupOperation: Operation<typeof PARAMETERS, RollUpResult> = {
  name: 'rollup',
  description: 'Roll up opportunities by OEM, partner, region, period, and other dimensions',
  parameters: PARAMETERS,
  access: 'reads',
  run: async (parameters, { notes, messages }) => {
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const status = parameters.status ?? defaultStatus(parameters.measure);
    const spec = specIn(parameters, status);
    if (isOperationError(spec)) return spec;
    const run = await notes.rollUp(selection, spec);
    return 'nearest' in run ? { error: messages.unknownSelection(run) } : { ...run, spec, status };
  },
  attention: () => undefined,
  json: rollUpJson,
  text: rollUpText,
};

function specIn(parameters: Parameters, status: StatusChoice): RollUpSpec | OperationError {
  const { measure, rows, columns } = parameters;
  const days: { from?: string; to?: string } = {};
  for (const name of ['from', 'to'] as const) {
    const given = parameters[name];
    const day = given === undefined ? undefined : parseDay(given);
    if (given !== undefined && day === undefined) return { error: notADay(name, given) };
    if (day !== undefined) days[name] = day;
  }
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) {
    return { error: `from=${days.from} is after to=${days.to}.` };
  }
  const spec = { measure, rows, columns, statuses: STATUSES[status], ...days };
  const problem = refuseSpec(spec);
  return problem === undefined ? spec : { error: problemText(spec, problem) };
}

function notADay(name: string, given: string): string {
  return `${name}=${given} isn’t a day. Use the format YYYY-MM-DD, for example 2026-12-31.`;
}

function problemText({ measure }: RollUpSpec, problem: SpecProblem): string {
  if (problem.problem === 'same-dimension') return 'rows= and columns= need different dimensions.';
  const { dimension } = problem;
  return (
    `An opportunity can have several keys of the dimension ${dimension}, so that ${measure} would not add up. ` +
    `Use measure=${measuresBy(dimension).join(' or measure=')}.`
  );
}

/** Returns the JSON answer. Amounts are in major units. A cell without opportunities is null. */
function rollUpJson({ rollUp, spec, status }: RollUpResult): Json {
  const { measure, rows, columns } = spec;
  const left = rollUp.notCounted();
  return json({
    notes: rollUp.size,
    counted: rollUp.size - left.length,
    not_counted: left.map(({ path, reason }) => json({ path, reason })),
    status,
    blocks: rollUp.blocks().map((block) => {
      const figure = (value: number | undefined): number | null =>
        value === undefined ? null : figureOf(value, block.currency, MEASURES[measure]);
      return json({
        currency: block.currency,
        measure,
        rows,
        columns: columns ?? null,
        column_keys: block.columns.map(({ label }) => label),
        lines: block.lines.map(({ label, variants, cells, total }) =>
          json({
            key: label,
            ...(variants.length > 0 && { variants }),
            cells: cells.map(figure),
            total: figure(total),
          }),
        ),
        total: figure(block.total),
      });
    }),
  });
}

/** Returns a figure in major units if it is an amount. */
function figureOf(value: number, currency: string, { unit }: Measure): number {
  return unit === 'money' ? majorOf(value, currency) : value;
}

function rollUpText(result: RollUpResult): string {
  const { rollUp, spec, status } = result;
  const left = rollUp.notCounted();
  const { measure, rows, columns } = spec;
  const by = [rows, ...(columns === undefined ? [] : [columns])].map((name) => DIMENSIONS[name].label).join(' and ');
  const counted = `${(rollUp.size - left.length).toLocaleString(LOCALE)} of ${countedText(rollUp.size, 'note')} counted`;
  const title = `${MEASURES[measure].label} by ${by}. Status: ${status}. ${counted}.${stoppedEarly(result)}`;
  const tables = rollUp.blocks().flatMap((block) => [[block.currency, ...tableOf(block, spec)]]);
  return page([[title], ...tables, ...notCountedLines(left)]);
}

function notCountedLines(left: ReturnType<RollUpRun['rollUp']['notCounted']>): readonly (readonly string[])[] {
  const summary = countedReasons(
    left.map(({ reason }) => reason),
    LOCALE,
  );
  const named = left.filter(({ reason }) => !isExpected(reason));
  if (left.length === 0) return [];
  return [
    [`Not counted: ${summary.join(', ')}.`],
    named.map(({ path, reason }) => `  ${path}: ${NOT_COUNTED[reason].label}`),
  ];
}

function tableOf(block: RollUpBlock, { measure, rows }: RollUpSpec): readonly string[] {
  const about: Measure = MEASURES[measure];
  const decimals = about.unit === 'money' ? decimalsOf(block.currency) : undefined;
  const digits = decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const { label }: Dimension = DIMENSIONS[rows];
  const shown = (value: number | undefined): string => {
    if (value === undefined) return '';
    return figureOf(value, block.currency, about).toLocaleString(LOCALE, digits);
  };
  const lines = block.lines.map((line) => [line.label, ...line.cells.map(shown), shown(line.total)]);
  const totals = block.columns.map(({ total }) => shown(total));
  return textTable(
    [capital(label), ...block.columns.map((column) => column.label), 'Total'],
    [...lines, ['Total', ...totals, shown(block.total)]],
  );
}
