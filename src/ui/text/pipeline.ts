/** Texts of the pipeline: figures, choices, and the opportunities that are not counted. */
import { displayMoney } from '../../domain/money.ts';
import { capital, listed, quoted } from '../../domain/sentence.ts';
import { nearest } from '../../domain/nearest.ts';
import {
  type ChoiceName,
  type ChoiceProblem,
  measuresBy,
  OPTIONS,
  type PeriodChoice,
  type PipelineChoices,
  type StatusChoice,
} from '../../pipeline/choices.ts';
import { type DimensionName, DIMENSIONS } from '../../pipeline/dimensions.ts';
import { type Measure, type MeasureName, MEASURES } from '../../pipeline/measures.ts';
import { countedReasons, type NotCountedReason } from '../../pipeline/opportunity.ts';
import type { SpecProblem } from '../../pipeline/roll-up.ts';
import { counted } from './format.ts';

export const STATUS_TEXT: Readonly<Record<StatusChoice, string>> = {
  active: 'Open and won',
  open: 'Open',
  won: 'Won',
  lost: 'Lost',
  all: 'All',
};

export const PERIOD_TEXT: Readonly<Record<PeriodChoice, string>> = {
  any: 'Any close date',
  'this-quarter': 'This fiscal quarter',
  'next-quarter': 'Next fiscal quarter',
  'last-quarter': 'Last fiscal quarter',
  'this-year': 'This fiscal year',
  'next-year': 'Next fiscal year',
  'last-year': 'Last fiscal year',
};

/** Labels of the choices. */
export const CHOICE_TEXT: Readonly<Record<ChoiceName, string>> = {
  measure: 'Figures',
  rows: 'Rows',
  columns: 'Columns',
  status: 'Status',
  period: 'Close date',
};

/** Returns the options of a choice with their labels, in the order in which they are listed. */
export function choiceOptions(name: ChoiceName): Readonly<Record<string, string>> {
  return Object.fromEntries(OPTIONS[name].map((option) => [option, optionText(name, option)]));
}

function optionText(name: ChoiceName, option: string): string {
  if (name === 'measure') return MEASURES[option as MeasureName].label;
  if (name === 'status') return STATUS_TEXT[option as StatusChoice];
  if (name === 'period') return PERIOD_TEXT[option as PeriodChoice];
  return option === 'none' ? 'None' : dimensionText(option as DimensionName);
}

/** Returns the name of a dimension at the start of a sentence or as a heading. */
export function dimensionText(name: DimensionName): string {
  return capital(DIMENSIONS[name].label);
}

/** Returns what the choices show: `Credit to OEMs by OEM and fiscal quarter`. */
export function choicesText({ measure, rows, columns }: PipelineChoices): string {
  const by = [rows, ...(columns === 'none' ? [] : [columns])].map((name) => DIMENSIONS[name].label);
  return `${MEASURES[measure].label} by ${listed(by)}`;
}

/** Returns a figure of a measure: an amount, a number, or a percentage. */
export function figureText(value: number, currency: string, { unit }: Measure, locale?: string): string {
  if (unit === 'money') return displayMoney({ minor: value, currency }, locale);
  return value.toLocaleString(locale) + (unit === 'percent' ? '%' : '');
}

const labelOf = (name: MeasureName): string => MEASURES[name].label;

/** Returns the reason why the choices have no figures, and the choices that have, each measure as `named`. */
export function refusedChoicesText({ measure }: PipelineChoices, problem: SpecProblem, named = labelOf): string {
  if (problem.problem === 'same-dimension') return 'Rows and columns show the same. Choose another one of them.';
  const { dimension } = problem;
  const measures = listed(
    measuresBy(dimension).map((name) => quoted(named(name))),
    'disjunction',
  );
  return (
    `An opportunity can have several values of ${quoted(DIMENSIONS[dimension].label)}, so that ` +
    `${quoted(named(measure))} would count it several times. Choose ${measures}.`
  );
}

/** Returns the progress while the notes are read, or the reason why they could not be. */
export function readingText(
  state:
    | { readonly at: 'reading'; readonly done: number; readonly total: number }
    | { readonly at: 'broken'; readonly message: string },
): string {
  return state.at === 'broken'
    ? `Couldn’t read the notes: ${state.message}`
    : `Reading ${state.done.toLocaleString()} of ${counted(state.total, 'note')}…`;
}

/** Sentences about a vault or a base in which nothing can be counted. */
export const NO_OPPORTUNITIES = {
  vault: 'This vault has no opportunities.',
  base: 'This base has no opportunities.',
} as const;

/** Returns the note below the figures of a base whose number of results is limited. */
export function limitText(limit: number): string {
  return `Only the first ${limit === 1 ? 'note' : counted(limit, 'note')}: the base has a limit.`;
}

/** Returns the message about a choice that is written in a note or a base. */
export function choiceProblemText({ name, found, expected }: ChoiceProblem): string {
  const shown = quoted(typeof found === 'string' ? found : JSON.stringify(found));
  const near = typeof found === 'string' ? nearest(found, expected) : [];
  const advice = near.length > 0 ? `Did you mean ${either(near.map(quoted))}?` : `Use ${either(expected)}.`;
  return name === found ? `${shown} isn’t an option. ${advice}` : `${capital(name)}: ${shown} isn’t known. ${advice}`;
}

function either(names: readonly string[]): string {
  return listed(names, 'disjunction');
}

/** Returns the numbers of notes that no figure counts, by reason: `no amount (3) and invalid currency (1)`. */
export function notCountedText(reasons: readonly NotCountedReason[]): string {
  return `${counted(reasons.length, 'opportunity', 'opportunities')} not counted: ${listed(countedReasons(reasons))}.`;
}
