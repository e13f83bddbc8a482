/** Display model of the opportunities in a figure. */
import { type Measure, MEASURES, type MeasureName } from '../../pipeline/measures.ts';
import type { RollUp, RollUpPart } from '../../pipeline/roll-up.ts';
import { counted, dayText, noteName } from '../text/format.ts';
import { figureText } from '../text/pipeline.ts';
import type { CellKey } from './matrix-model.ts';

export interface PartsModel {
  /** `Microsoft, FY27 Q1: $1,200,000, 3 opportunities`. */
  readonly heading: string;
  readonly items: readonly PartItem[];
}

export interface PartItem {
  readonly path: string;
  readonly title: string;
  /** Part of the figure; the whole amount if the figure is not a sum. */
  readonly figure: string;
  /** Customer, stage, and close date. */
  readonly about: string;
}

/** Returns the list of a figure, the largest parts first. */
export function partsModel(
  rollUp: Pick<RollUp, 'partsOf' | 'valueOf'>,
  measureName: MeasureName,
  { at, label }: { readonly at: CellKey; readonly label: string },
  locale?: string,
): PartsModel {
  const measure: Measure = MEASURES[measureName];
  const parts = [...rollUp.partsOf(at.currency, at.row, at.column)];
  const items = parts.sort((one, other) => other.value - one.value).map((part) => partItem(part, measure, locale));
  const value = rollUp.valueOf(at.currency, at.row, at.column);
  const figure = value === undefined ? [] : [figureText(value, at.currency, measure, locale)];
  const heading = [...figure, counted(items.length, 'opportunity', 'opportunities')].join(', ');
  return { heading: `${label}: ${heading}`, items };
}

function partItem(
  { opportunity: { path, opportunity, amount }, value }: RollUpPart,
  measure: Measure,
  locale: string | undefined,
): PartItem {
  const { title, customer, stage, closeDate, currency } = opportunity;
  const day = closeDate === undefined ? 'no close date' : `closes ${dayText(closeDate, locale)}`;
  const figure =
    measure.combine === 'mean'
      ? figureText(amount, currency, MEASURES.amount, locale)
      : figureText(value, currency, measure, locale);
  return {
    path,
    title: title ?? noteName(path),
    figure,
    about: [customer, stage, day].filter((text) => text !== undefined).join(' · '),
  };
}
