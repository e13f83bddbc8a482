/** The dimensions of a roll-up: by which keys an opportunity is counted in rows or columns. */
import type { Day } from '../domain/day.ts';
import { folderOfPath } from '../domain/file-name.ts';
import { byKey } from '../domain/memo.ts';
import { nameKey } from '../domain/name.ts';
import { periodLabel, periodOf, type PeriodKind } from '../domain/period.ts';
import type { PipelineOpportunity, RollUpContext } from './opportunity.ts';

/** A key of a row or column. */
export interface Key {
  /** Equal for spellings of one name. Keys with the order `id` are sorted by it. */
  readonly id: string;
  readonly label: string;
  /** True for `(no region)`, `(unallocated)`, and the like, which are last. */
  readonly isSpecial: boolean;
}

/** Order of keys: `figure` with the largest first, `id`, or `stage` in the order of the settings. */
type KeyOrder = 'figure' | 'id' | 'stage';

export interface Dimension {
  /** Heading of the keys. */
  readonly label: string;
  readonly order: KeyOrder;
  /** True if one opportunity can have several keys. Then only some measures have this dimension. */
  readonly hasSeveral: boolean;
  /** Returns at least one key; without a value, a special one. */
  readonly keysOf: (opportunity: PipelineOpportunity, context: RollUpContext) => readonly Key[];
}

/** Returns a special key. Its ID is not that of any name, because the comparison key of a name has no such character. */
export function specialKey(words: string): Key {
  return { id: `\0${words}`, label: `(${words})`, isSpecial: true };
}

/** Returns the key of a name, equal for its spellings in another case or with other spaces. */
export const keyOfName = byKey((name): Key => ({ id: nameKey(name), label: name, isSpecial: false }));

/** A dimension of one text, or of none. */
function ofText(label: string, value: (opportunity: PipelineOpportunity) => string | undefined): Dimension {
  const none = [specialKey(`no ${label}`)];
  return {
    label,
    order: 'figure',
    hasSeveral: false,
    keysOf: (opportunity) => {
      const text = value(opportunity);
      return text === undefined ? none : [keyOfName(text)];
    },
  };
}

/** A dimension of a list of names. A name that appears twice counts once. */
function ofNames(label: string, none: Key, names: (opportunity: PipelineOpportunity) => readonly string[]): Dimension {
  return {
    label,
    order: 'figure',
    hasSeveral: true,
    keysOf: (opportunity) => {
      const keys = new Map(names(opportunity).map((name) => [keyOfName(name).id, keyOfName(name)]));
      return keys.size === 0 ? [none] : [...keys.values()];
    },
  };
}

export const NO_OEM = specialKey('no oem');
export const NO_PARTNER = specialKey('no partner');
const NO_FORECAST = specialKey('no forecast');
const NO_CLOSE_DATE = specialKey('no close date');

/** A dimension of the period of the close date. */
function ofPeriod(label: string, kind: PeriodKind): Dimension {
  const keys = byKey((startAndDay) => keyOfPeriod(kind, startAndDay.slice(2), Number(startAndDay.slice(0, 2))));
  return {
    label,
    order: 'id',
    hasSeveral: false,
    keysOf: ({ opportunity: { closeDate } }, { fiscalYearStart }) =>
      closeDate === undefined ? [NO_CLOSE_DATE] : [keys(String(fiscalYearStart).padStart(2, '0') + closeDate)],
  };
}

/** Returns the key of the period that includes the day. */
function keyOfPeriod(kind: PeriodKind, day: Day, fiscalYearStart: number): Key {
  const id = periodOf(kind, day, fiscalYearStart).from;
  const label = periodLabel(kind, day, fiscalYearStart);
  if (kind === 'month') return { id, label, isSpecial: false };
  // With two digits, FY1927 and FY2027 would have the same label.
  const year = keyOfYear(Number(periodOf('year', day, fiscalYearStart).to.slice(0, 4))).label;
  return { id, label: year + label.slice('FY27'.length), isSpecial: false };
}

const STATUS_ORDER = { open: '1', won: '2', lost: '3' } as const;

/** All dimensions by name. */
export const DIMENSIONS = {
  oem: ofNames('OEM', NO_OEM, ({ opportunity }) => opportunity.oems),
  partner: ofNames('partner', NO_PARTNER, ({ opportunity }) => opportunity.partners),
  region: ofText('region', ({ opportunity }) => opportunity.region),
  team: ofText('team', ({ opportunity }) => opportunity.team),
  owner: ofText('owner', ({ opportunity }) => opportunity.owner),
  customer: ofText('customer', ({ opportunity }) => opportunity.customer),
  'customer-org': ofText('customer organization', ({ opportunity }) => opportunity.customerOrg),
  stage: { ...ofText('stage', ({ opportunity }) => opportunity.stage), order: 'stage' },
  status: {
    label: 'status',
    order: 'id',
    hasSeveral: false,
    keysOf: ({ status }) => [{ id: STATUS_ORDER[status], label: status, isSpecial: false }],
  },
  source: ofText('source', ({ opportunity }) => opportunity.source),
  'contract-vehicle': ofText('contract vehicle', ({ opportunity }) => opportunity.contractVehicle),
  currency: ofText('currency', ({ opportunity }) => opportunity.currency),
  tag: ofNames('tag', specialKey('no tag'), ({ opportunity }) => opportunity.tags),
  month: ofPeriod('month', 'month'),
  'fiscal-quarter': ofPeriod('fiscal quarter', 'quarter'),
  'fiscal-year': ofPeriod('fiscal year', 'year'),
  'forecast-year': {
    label: 'forecast year',
    order: 'id',
    hasSeveral: true,
    keysOf: ({ opportunity: { forecast } }) =>
      forecast.amounts.length === 0 ? [NO_FORECAST] : forecast.amounts.map(({ year }) => keyOfYear(year)),
  },
  folder: ofText('folder', ({ path }) => folderOfPath(path) || undefined),
} as const satisfies Record<string, Dimension>;

/** Name of a dimension. */
export type DimensionName = keyof typeof DIMENSIONS;

/** All names of {@link DIMENSIONS}, in the order in which they are listed. */
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as readonly DimensionName[];

/** Returns the key of the forecast for a fiscal year with four digits. */
export function keyOfYear(year: number): Key {
  const id = String(year).padStart(4, '0');
  return { id, label: `FY${id.startsWith('20') ? id.slice(2) : id}`, isSpecial: false };
}
