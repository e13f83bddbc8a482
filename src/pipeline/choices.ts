/** The choices of a pipeline view, and the roll-up of each. */
import type { Day } from '../domain/day.ts';
import { nextPeriod, type Period, type PeriodKind, periodOf, previousPeriod } from '../domain/period.ts';
import { DIMENSION_NAMES, type DimensionName } from './dimensions.ts';
import { type Measure, MEASURE_NAMES, type MeasureName, MEASURES } from './measures.ts';
import type { RollUpContext, Status } from './opportunity.ts';
import { refuseSpec, type RollUpSpec, type SpecProblem } from './roll-up.ts';

/** Statuses by the name of a choice. */
export const STATUSES = {
  active: ['open', 'won'],
  open: ['open'],
  won: ['won'],
  lost: ['lost'],
  all: ['open', 'won', 'lost'],
} as const satisfies Readonly<Record<string, readonly Status[]>>;

/** Name of a choice of statuses. */
export type StatusChoice = keyof typeof STATUSES;

/** All names of {@link STATUSES}, in the order in which they are listed. */
export const STATUS_CHOICES = Object.keys(STATUSES) as readonly StatusChoice[];

type FindPeriod = (today: Day, startMonth: number) => Period | undefined;

/** Returns the function that finds the period of today, or the one that `move` leads to from it. */
function near(kind: PeriodKind, move: typeof nextPeriod = (_, period) => period): FindPeriod {
  return (today, startMonth) => move(kind, periodOf(kind, today, startMonth), startMonth);
}

/** Periods of the close date by the name of a choice; `undefined` for any or no close date. */
export const PERIODS = {
  any: () => undefined,
  'this-quarter': near('quarter'),
  'next-quarter': near('quarter', nextPeriod),
  'last-quarter': near('quarter', previousPeriod),
  'this-year': near('year'),
  'next-year': near('year', nextPeriod),
  'last-year': near('year', previousPeriod),
} as const satisfies Readonly<Record<string, FindPeriod>>;

/** Name of a choice of periods. */
export type PeriodChoice = keyof typeof PERIODS;

/** All names of {@link PERIODS}, in the order in which they are listed. */
const PERIOD_CHOICES = Object.keys(PERIODS) as readonly PeriodChoice[];

/** Everything that a user chooses. */
export interface PipelineChoices {
  readonly measure: MeasureName;
  readonly rows: DimensionName;
  readonly columns: DimensionName | 'none';
  readonly status: StatusChoice;
  readonly period: PeriodChoice;
  /** Without it, all opportunities count. */
  readonly only?: RollUpSpec['only'];
}

/** The choices of a new view: which OEM gets how much credit in which quarter. */
export const DEFAULT_CHOICES: PipelineChoices = {
  measure: 'credited',
  rows: 'oem',
  columns: 'fiscal-quarter',
  status: 'active',
  period: 'any',
};

/** The options of each choice, in the order in which they are listed. */
export const OPTIONS = {
  measure: MEASURE_NAMES,
  rows: DIMENSION_NAMES,
  columns: ['none', ...DIMENSION_NAMES],
  status: STATUS_CHOICES,
  period: PERIOD_CHOICES,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Name of a choice with {@link OPTIONS}. */
export type ChoiceName = keyof typeof OPTIONS;

/** All names of {@link OPTIONS}. */
export const CHOICE_NAMES = Object.keys(OPTIONS) as readonly ChoiceName[];

/** A choice that cannot be used: its name or its value is unknown. */
export interface ChoiceProblem {
  readonly name: string;
  readonly found: unknown;
  /** The names or values that can be in its place. */
  readonly expected: readonly string[];
}

/** Reads choices that come from outside, such as a code block. A choice that is absent or unknown has its default. */
export function readChoices(given: Readonly<Record<string, unknown>>): {
  readonly choices: PipelineChoices;
  readonly problems: readonly ChoiceProblem[];
} {
  const problems: ChoiceProblem[] = [];
  const choices: Partial<Record<ChoiceName, string>> = {};
  for (const [name, found] of Object.entries(given)) {
    const choice = CHOICE_NAMES.find((one) => one === name);
    const expected = choice === undefined ? CHOICE_NAMES : OPTIONS[choice];
    const option = choice && expected.find((one) => one === found);
    if (choice !== undefined && option !== undefined) choices[choice] = option;
    else problems.push({ name, found: choice === undefined ? name : found, expected });
  }
  const measure = choices.measure as MeasureName | undefined;
  const status = measure === undefined ? DEFAULT_CHOICES.status : defaultStatus(measure);
  return { choices: { ...DEFAULT_CHOICES, status, ...choices } as PipelineChoices, problems };
}

/** Returns the statuses that count by default: active ones, or those that the measure is about. */
export function defaultStatus(measure: MeasureName): StatusChoice {
  const { statuses }: Measure = MEASURES[measure];
  const about = STATUS_CHOICES.find((choice) => choice !== 'active' && String(STATUSES[choice]) === String(statuses));
  return statuses === undefined ? 'active' : (about ?? 'all');
}

/** Returns the roll-up of the choices. {@link refuseSpec} says whether it is possible. */
export function specOf(
  { measure, rows, columns, status, period, only }: PipelineChoices,
  { today, fiscalYearStart }: Pick<RollUpContext, 'today' | 'fiscalYearStart'>,
): RollUpSpec {
  return {
    ...{ measure, rows, statuses: STATUSES[status], only },
    columns: columns === 'none' ? undefined : columns,
    ...PERIODS[period](today, fiscalYearStart),
  };
}

/** Returns the reason why the choices have no figures, such as a dimension that is used twice; otherwise `undefined`. */
export function refuseChoices({ measure, rows, columns }: PipelineChoices): SpecProblem | undefined {
  return refuseSpec({ measure, rows, columns: columns === 'none' ? undefined : columns });
}

/** Returns the measures that have figures by a dimension. */
export function measuresBy(rows: DimensionName): readonly MeasureName[] {
  return MEASURE_NAMES.filter((measure) => refuseSpec({ measure, rows }) === undefined);
}
