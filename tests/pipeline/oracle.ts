/**
 * The definitions of the measures and dimensions once more, as plain loops over exact fractions, to compare roll-ups
 * with. It shares no code with them.
 */
import type { PipelineOpportunity, RollUpContext } from '../../src/pipeline/opportunity.ts';
import type { RollUpSpec } from '../../src/pipeline/roll-up.ts';

/** Sums by currency, row, and column. Keys are lowercase names without extra spaces. */
export type OracleFigures = Readonly<Record<string, number | null>>;

interface Part {
  readonly row: string;
  readonly column: string;
  readonly value: bigint;
  readonly base: bigint;
}

const fold = (name: string): string => name.trim().toLowerCase().split(/\s+/).join(' ');

/** Returns the label of the fiscal year: by its last two digits from 2000 to 2099, otherwise by all four. */
function yearLabel(year: number): string {
  return year >= 2000 && year < 2100 ? `fy${String(year).slice(2)}` : `fy${String(year).padStart(4, '0')}`;
}

function periods(day: string, start: number): { month: string; quarter: string; year: string } {
  const [y = 0, m = 0] = day.split('-').map(Number);
  const fiscal = start === 1 ? y : m >= start ? y + 1 : y;
  const quarter = Math.floor(((m - start + 12) % 12) / 3) + 1;
  return { month: day.slice(0, 7), quarter: `${yearLabel(fiscal)} q${quarter}`, year: yearLabel(fiscal) };
}

function keys(dimension: string | undefined, note: PipelineOpportunity, { fiscalYearStart }: RollUpContext): string[] {
  const it = note.opportunity;
  const one = (value: string | undefined, none: string): string[] => [
    value === undefined ? `<no ${none}>` : fold(value),
  ];
  const many = (values: readonly string[], none: string): string[] =>
    values.length === 0 ? [`<no ${none}>`] : [...new Set(values.map(fold))];
  const period = it.closeDate === undefined ? undefined : periods(it.closeDate, fiscalYearStart);
  switch (dimension) {
    case undefined:
      return [''];
    case 'oem':
      return many(it.oems, 'oem');
    case 'partner':
      return many(it.partners, 'partner');
    case 'tag':
      return many(it.tags, 'tag');
    case 'region':
      return one(it.region, 'region');
    case 'team':
      return one(it.team, 'team');
    case 'owner':
      return one(it.owner, 'owner');
    case 'customer':
      return one(it.customer, 'customer');
    case 'customer-org':
      return one(it.customerOrg, 'customer organization');
    case 'stage':
      return one(it.stage, 'stage');
    case 'status':
      return [note.status];
    case 'source':
      return one(it.source, 'source');
    case 'contract-vehicle':
      return one(it.contractVehicle, 'contract vehicle');
    case 'currency':
      return [fold(it.currency)];
    case 'month':
      return one(period?.month, 'close date');
    case 'fiscal-quarter':
      return one(period?.quarter, 'close date');
    case 'fiscal-year':
      return one(period?.year, 'close date');
    case 'forecast-year':
      return many(
        it.forecast.amounts.map(({ year }) => yearLabel(year)),
        'forecast',
      );
    default:
      return one(note.path.split('/').slice(0, -1).join('/') || undefined, 'folder');
  }
}

const PARTS = 10n ** 12n;

function probability({ status, opportunity }: PipelineOpportunity): bigint | undefined {
  if (status === 'won') return 100n * PARTS;
  if (status === 'lost') return 0n;
  const given = opportunity.forecast.scores.winProbability;
  return given === undefined || given < 0 || given > 100 ? undefined : BigInt(Math.round(given * 10 ** 6)) * 10n ** 6n;
}

/** Returns `amount × probability`, rounded half up. */
function weighted(note: PipelineOpportunity): bigint {
  const whole = 100n * PARTS;
  return (2n * BigInt(note.amount) * (probability(note) ?? 0n) + whole) / (2n * whole);
}

/** Returns the shares of an amount in the proportions of the ledger: the whole units, then one for each largest remainder. */
function shares(of: bigint, ledger: PipelineOpportunity['split']['oem']): [string, bigint][] {
  const parts = ledger.shares.map(({ name, weight }) => ({ name, part: weight.parts }));
  const all = ledger.shares[0]?.weight.of ?? 1;
  const rest = all - parts.reduce((sum, { part }) => sum + part, 0);
  const rows = [...parts, { name: '', part: rest }].map(({ name, part }, at) => ({
    ...{ name, at, part },
    units: (of * BigInt(part)) / BigInt(all),
    remainder: (of * BigInt(part)) % BigInt(all),
  }));
  const spare = Number(of - rows.reduce((sum, { units }) => sum + units, 0n));
  const order = [...rows].sort((a, b) => Number(b.remainder - a.remainder) || b.part - a.part || a.at - b.at);
  for (const row of order.slice(0, spare)) row.units += 1n;
  return rows.map(({ name, units }) => [name === '' ? '<unallocated>' : fold(name), units]);
}

type Valued = readonly [key: string | undefined, value: bigint, base?: bigint];

function valued(measure: string, note: PipelineOpportunity): readonly Valued[] {
  const amount = BigInt(note.amount);
  const { oem, partner } = note.split;
  const hasOems = oem.shares.length > 0;
  switch (measure) {
    case 'count':
      return [[undefined, 1n]];
    case 'weighted':
      return [[undefined, weighted(note)]];
    case 'credited':
      return hasOems ? shares(amount, oem) : [['<no oem>', amount]];
    case 'weighted-credited':
      return hasOems ? shares(weighted(note), oem) : [['<no oem>', weighted(note)]];
    case 'overlay':
    case 'weighted-overlay': {
      const all = shares(measure === 'overlay' ? amount : weighted(note), partner);
      return partner.shares.length > 0 ? all.slice(0, -1) : [['<no partner>', 0n]];
    }
    case 'unallocated':
      return [[undefined, hasOems ? (shares(amount, oem).at(-1)?.[1] ?? 0n) : 0n]];
    case 'forecast': {
      const years = note.opportunity.forecast.amounts.map(
        ({ year, money }) => [yearLabel(year), BigInt(money.minor)] as const,
      );
      return [...years, ['<not forecast>', amount - years.reduce((sum, [, value]) => sum + value, 0n)]];
    }
    case 'win-rate':
      return [[undefined, note.status === 'won' ? 1n : 0n]];
    case 'win-rate-amount':
      return [[undefined, note.status === 'won' ? amount : 0n, amount]];
    default:
      return [[undefined, amount]];
  }
}

const OWN: Readonly<Record<string, string>> = {
  credited: 'oem',
  'weighted-credited': 'oem',
  overlay: 'partner',
  'weighted-overlay': 'partner',
  forecast: 'forecast-year',
};

const ONLY: Readonly<Record<string, readonly string[]>> = {
  open: ['open'],
  overdue: ['open'],
  won: ['won'],
  lost: ['lost'],
  'win-rate': ['won', 'lost'],
  'win-rate-amount': ['won', 'lost'],
};

/** Returns true if the roll-up counts the opportunity. */
export function isCounted(note: PipelineOpportunity, spec: RollUpSpec, { today }: RollUpContext): boolean {
  const { closeDate } = note.opportunity;
  if (!spec.statuses.includes(note.status) || !(ONLY[spec.measure] ?? ['open', 'won', 'lost']).includes(note.status)) {
    return false;
  }
  if (spec.from !== undefined && (closeDate === undefined || closeDate < spec.from)) return false;
  if (spec.to !== undefined && (closeDate === undefined || closeDate > spec.to)) return false;
  if (spec.measure === 'overdue') return closeDate !== undefined && closeDate < today;
  return !spec.measure.startsWith('weighted') || probability(note) !== undefined;
}

function partsOf(note: PipelineOpportunity, spec: RollUpSpec, context: RollUpContext): Part[] {
  const own = OWN[spec.measure];
  return valued(spec.measure, note).flatMap(([key, value, base = 1n]) => {
    const isSpecial = key?.startsWith('<') === true;
    const asRow = key !== undefined && (spec.rows === own || (spec.columns !== own && isSpecial));
    const rows = asRow ? [key] : keys(spec.rows, note, context);
    const columns = key !== undefined && spec.columns === own ? [key] : keys(spec.columns, note, context);
    return rows.flatMap((row) => columns.map((column) => ({ row, column, value, base })));
  });
}

function combined(measure: string, parts: readonly { value: bigint; base: bigint }[]): number | null {
  const sum = parts.reduce((all, { value }) => all + value, 0n);
  const base = parts.reduce((all, part) => all + part.base, 0n);
  const times = measure.startsWith('win-rate') ? 1000n : 1n;
  if (measure !== 'average' && times === 1n) return Number(sum);
  return Number((2n * sum * times + base) / (2n * base)) / (times === 1n ? 1 : 10);
}

/** Returns all figures by `currency|row|column`; `*` is for all rows or all columns. */
export function oracle(notes: readonly PipelineOpportunity[], spec: RollUpSpec, context: RollUpContext): OracleFigures {
  const lists = new Map<string, { value: bigint; base: bigint }[]>();
  const add = (key: string, part: Part): void => void lists.set(key, [...(lists.get(key) ?? []), part]);
  for (const note of notes.filter((one) => isCounted(one, spec, context))) {
    const { currency } = note.opportunity;
    const seen = new Set<string>();
    const once = (key: string, part: Part): void => {
      if (spec.measure === 'touched' && seen.has(key)) return;
      seen.add(key);
      add(key, part);
    };
    for (const part of partsOf(note, spec, context)) {
      if (spec.columns !== undefined) add(`${currency}|${part.row}|${part.column}`, part);
      if (spec.columns !== undefined) once(`${currency}|*|${part.column}`, part);
      once(`${currency}|${part.row}|*`, part);
      once(`${currency}|*|*`, part);
    }
  }
  return Object.fromEntries([...lists].map(([key, parts]) => [key, combined(spec.measure, parts)]));
}
