/** The headline figures above a roll-up: their roll-ups, and their display model. */
import { PERIODS, type PipelineChoices, specOf } from '../../pipeline/choices.ts';
import { type Measure, type MeasureName, MEASURES } from '../../pipeline/measures.ts';
import type { RollUpContext } from '../../pipeline/opportunity.ts';
import type { RollUp, RollUpSpec } from '../../pipeline/roll-up.ts';
import { periodLabel } from '../../domain/period.ts';
import { counted } from '../text/format.ts';
import { figureText } from '../text/pipeline.ts';
import type { MatrixCell } from './matrix-model.ts';

/** The headline figures by name. */
export const TILES = {
  closing: { label: 'Closes in', measure: 'open' },
  open: { label: 'Open', measure: 'open' },
  weighted: { label: 'Open, weighted', measure: 'weighted' },
  won: { label: 'Won', measure: 'won' },
  rate: { label: 'Win rate', measure: 'win-rate' },
  overdue: { label: 'Overdue', measure: 'overdue' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly measure: MeasureName }>>;

export type TileName = keyof typeof TILES;

/** All names of {@link TILES}, in the order in which they are shown. */
export const TILE_NAMES = Object.keys(TILES) as readonly TileName[];

/** Returns the roll-ups of the headline figures: all statuses that a figure is about, in the period of the choices. */
export function tileSpecs(choices: PipelineChoices, context: RollUpContext): Readonly<Record<TileName, RollUpSpec>> {
  const chosen = specOf({ ...choices, rows: 'currency', columns: 'none', status: 'all' }, context);
  const specs = TILE_NAMES.map((name): [TileName, RollUpSpec] => {
    const { measure } = TILES[name];
    const statuses = measure === 'weighted' ? (['open'] as const) : chosen.statuses;
    const period = name === 'closing' ? PERIODS['this-quarter'](context.today, context.fiscalYearStart) : {};
    return [name, { ...chosen, measure, statuses, ...period }];
  });
  return Object.fromEntries(specs) as Record<TileName, RollUpSpec>;
}

export interface TileModel {
  readonly name: TileName;
  readonly label: string;
  /** One for each currency, the one with the most opportunities first. */
  readonly figures: readonly MatrixCell[];
  readonly note: string;
}

/** Returns a headline figure. */
export function tileModel(name: TileName, rollUp: RollUp, context: RollUpContext, locale?: string): TileModel {
  const { measure } = TILES[name];
  const about: Measure = MEASURES[measure];
  const quarter = periodLabel('quarter', context.today, context.fiscalYearStart);
  const label = name === 'closing' ? `${TILES[name].label} ${quarter}` : TILES[name].label;
  const blocks = rollUp.blocks();
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  const left = rollUp.notCounted((reason) => reason === 'no-probability').length;
  return {
    name,
    label,
    figures: blocks.map(({ currency, total }) => ({
      text: total === undefined ? '' : figureText(total, currency, about, locale),
      at: { currency },
      label: `${label}, ${currency}`,
    })),
    note:
      (name === 'rate' ? `of ${count.toLocaleString(locale)} closed` : counted(count, 'opportunity', 'opportunities')) +
      (left === 0 ? '' : `, ${left.toLocaleString(locale)} without probability`),
  };
}
