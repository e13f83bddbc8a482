/** The measures of a roll-up: which part of an opportunity counts for which key. */
import { allocate } from '../attribution/allocate.ts';
import type { Ledger } from '../attribution/model.ts';
import { divideHalfUp } from './exact-sum.ts';
import { type DimensionName, type Key, keyOfName, keyOfYear, NO_OEM, NO_PARTNER, specialKey } from './dimensions.ts';
import { type NotCountedReason, type PipelineOpportunity, type RollUpContext, type Status } from './opportunity.ts';

/** A part of an opportunity. */
export interface Portion {
  /** Key in the measure's own dimension, or a special key; `undefined` for a measure without such a dimension. */
  readonly key: Key | undefined;
  /** Whole number: minor units, or 1 for each counted opportunity. */
  readonly value: number;
  /** With `mean`: what the sum is divided by; 1 if omitted. */
  readonly base?: number;
}

export interface Measure {
  readonly label: string;
  readonly unit: 'money' | 'count' | 'percent';
  /** The dimension whose keys the portions have. If neither rows nor columns have it, special keys are rows. */
  readonly own?: DimensionName;
  /** Statuses that this measure is about; the others never count. */
  readonly statuses?: readonly Status[];
  /**
   * `sum`: cells add up to the totals. `distinct`: an opportunity counts in full for each key, and once in a total.
   * `mean`: the sum divided by the sum of the bases, which is the number of opportunities unless a portion has a base.
   */
  readonly combine: 'sum' | 'distinct' | 'mean';
  /** Returns the reason if the measure has no value for an opportunity. */
  readonly leaveOut?: (opportunity: PipelineOpportunity, context: RollUpContext) => NotCountedReason | undefined;
  readonly portionsOf: (opportunity: PipelineOpportunity) => readonly Portion[];
}

const UNALLOCATED = specialKey('unallocated');
const NOT_FORECAST = specialKey('not forecast');

const amountOf = ({ amount }: PipelineOpportunity): readonly Portion[] => [{ key: undefined, value: amount }];

/** Returns the shares of a credit ledger, and what is not allocated. Without an OEM, all of it is for {@link NO_OEM}. */
function credited({ shares, unallocated }: Ledger): readonly Portion[] {
  if (shares.length === 0)
    return [
      { key: NO_OEM, value: unallocated },
      { key: UNALLOCATED, value: 0 },
    ];
  return [...sharesOf(shares), { key: UNALLOCATED, value: unallocated }];
}

/** Returns the shares of an overlay ledger. What it does not allocate is not part of it. */
function overlay({ shares }: Ledger): readonly Portion[] {
  return shares.length === 0 ? [{ key: NO_PARTNER, value: 0 }] : sharesOf(shares);
}

function sharesOf(shares: Ledger['shares']): Portion[] {
  return shares.map(({ name, minor }) => ({ key: keyOfName(name), value: minor }));
}

/** Returns the ledger of another amount with the same weights, by largest remainder, so that it adds up exactly. */
function ledgerOf({ kind, shares }: Ledger, amount: number): Ledger {
  const of = shares[0]?.weight.of;
  if (of === undefined) return { kind, shares, unallocated: amount };
  const parts = shares.map(({ weight }) => weight.parts);
  const units = allocate(amount, { parts: [...parts, of - parts.reduce((sum, part) => sum + part, 0)], of });
  return {
    kind,
    shares: shares.map((share, at) => ({ ...share, minor: units[at] ?? 0 })),
    unallocated: units.at(-1) ?? 0,
  };
}

/** Parts of a percent in which a probability is exact: ten decimals. */
const PERCENT_PARTS = 1e10;

/** Returns the amount times the probability, rounded half up for this opportunity; 0 without a probability. */
function weightedAmount(opportunity: PipelineOpportunity): number {
  const parts = BigInt(Math.round((opportunity.probability ?? 0) * PERCENT_PARTS));
  return Number(divideHalfUp(BigInt(opportunity.amount) * parts, 100n * BigInt(PERCENT_PARTS)));
}

const withoutProbability: Measure['leaveOut'] = ({ probability }) =>
  probability === undefined ? 'no-probability' : undefined;

const isOverdue: Measure['leaveOut'] = ({ opportunity: { closeDate } }, { today }) => {
  if (closeDate === undefined) return 'no-close-date';
  return closeDate < today ? undefined : 'not-overdue';
};

const WEIGHTED = { unit: 'money', combine: 'sum', leaveOut: withoutProbability } as const;

/** All measures by name. */
export const MEASURES = {
  count: { label: 'Number', unit: 'count', combine: 'sum', portionsOf: () => [{ key: undefined, value: 1 }] },
  amount: { label: 'Amount', unit: 'money', combine: 'sum', portionsOf: amountOf },
  average: { label: 'Average amount', unit: 'money', combine: 'mean', portionsOf: amountOf },
  weighted: {
    ...WEIGHTED,
    label: 'Weighted amount',
    portionsOf: (opportunity) => [{ key: undefined, value: weightedAmount(opportunity) }],
  },
  credited: {
    label: 'Credit to OEMs',
    unit: 'money',
    combine: 'sum',
    own: 'oem',
    portionsOf: ({ split }) => credited(split.oem),
  },
  overlay: {
    label: 'Partner overlay (in addition to the revenue)',
    unit: 'money',
    combine: 'sum',
    own: 'partner',
    portionsOf: ({ split }) => overlay(split.partner),
  },
  'weighted-credited': {
    ...WEIGHTED,
    label: 'Weighted credit to OEMs',
    own: 'oem',
    portionsOf: (opportunity) => credited(ledgerOf(opportunity.split.oem, weightedAmount(opportunity))),
  },
  'weighted-overlay': {
    ...WEIGHTED,
    label: 'Weighted partner overlay (in addition to the revenue)',
    own: 'partner',
    portionsOf: (opportunity) => overlay(ledgerOf(opportunity.split.partner, weightedAmount(opportunity))),
  },
  unallocated: {
    label: 'Not allocated to an OEM',
    unit: 'money',
    combine: 'sum',
    portionsOf: ({ split: { oem } }) => [{ key: undefined, value: oem.shares.length === 0 ? 0 : oem.unallocated }],
  },
  touched: { label: 'Amount with participation', unit: 'money', combine: 'distinct', portionsOf: amountOf },
  forecast: {
    label: 'Forecast',
    unit: 'money',
    combine: 'sum',
    own: 'forecast-year',
    portionsOf: ({ amount, opportunity: { forecast } }) => {
      const years = forecast.amounts.map(({ year, money }) => ({ key: keyOfYear(year), value: money.minor }));
      return [...years, { key: NOT_FORECAST, value: years.reduce((rest, { value }) => rest - value, amount) }];
    },
  },
  open: { label: 'Open amount', unit: 'money', combine: 'sum', statuses: ['open'], portionsOf: amountOf },
  won: { label: 'Won amount', unit: 'money', combine: 'sum', statuses: ['won'], portionsOf: amountOf },
  lost: { label: 'Lost amount', unit: 'money', combine: 'sum', statuses: ['lost'], portionsOf: amountOf },
  'win-rate': {
    label: 'Win rate by number',
    unit: 'percent',
    combine: 'mean',
    statuses: ['won', 'lost'],
    portionsOf: ({ status }) => [{ key: undefined, value: status === 'won' ? 1 : 0 }],
  },
  'win-rate-amount': {
    label: 'Win rate by amount',
    unit: 'percent',
    combine: 'mean',
    statuses: ['won', 'lost'],
    portionsOf: ({ status, amount }) => [{ key: undefined, value: status === 'won' ? amount : 0, base: amount }],
  },
  overdue: {
    label: 'Overdue amount',
    unit: 'money',
    combine: 'sum',
    statuses: ['open'],
    leaveOut: isOverdue,
    portionsOf: amountOf,
  },
} as const satisfies Record<string, Measure>;

/** Name of a measure. */
export type MeasureName = keyof typeof MEASURES;

/** All names of {@link MEASURES}, in the order in which they are listed. */
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];
