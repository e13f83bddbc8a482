/** Display model of a roll-up: one table for each currency, with shares and totals. */
import { allocate } from '../../attribution/allocate.ts';
import { largest } from '../../domain/largest.ts';
import type { PipelineChoices } from '../../pipeline/choices.ts';
import { type Measure, MEASURES } from '../../pipeline/measures.ts';
import type { RollUpBlock, RollUpLine } from '../../pipeline/roll-up.ts';
import { choicesText, dimensionText, figureText, PERIOD_TEXT, STATUS_TEXT } from '../text/pipeline.ts';
import { counted } from '../text/format.ts';

/** Order of the lines: that of the roll-up, by label, or by a column, the largest figure first. */
export interface MatrixSort {
  readonly by: 'default' | 'label' | 'total' | { readonly column: string };
}

/** Row and column of a figure; a total has no row or no column. */
export interface CellKey {
  readonly currency: string;
  readonly row?: string;
  readonly column?: string;
}

export interface MatrixCell {
  /** Empty if no opportunity is in the cell. */
  readonly text: string;
  readonly at: CellKey;
  /** Row and column in words: `Microsoft, FY27 Q1`. */
  readonly label: string;
}

export interface MatrixLine {
  readonly label: string;
  readonly isSpecial: boolean;
  /** Other spellings that are counted in this line; otherwise empty. */
  readonly variants: string;
  /** `12.5%` of the total; empty for a measure whose figures do not add up. */
  readonly share: string;
  /** Length of the bar, 0 to 1. */
  readonly fraction: number;
  readonly cells: readonly MatrixCell[];
  readonly total: MatrixCell;
}

export interface MatrixColumn {
  readonly id: string;
  readonly label: string;
}

export interface MatrixModel {
  readonly currency: string;
  readonly caption: string;
  readonly rowsLabel: string;
  readonly columns: readonly MatrixColumn[];
  readonly lines: readonly MatrixLine[];
  /** Number of lines that are not in {@link lines}. */
  readonly more: number;
  /** Totals of the columns, and of all. */
  readonly totals: readonly MatrixCell[];
  readonly totalLabel: string;
}

export interface MatrixOptions {
  readonly choices: PipelineChoices;
  readonly sort: MatrixSort;
  /** Number of lines that are shown at most. */
  readonly most: number;
  readonly locale?: string | undefined;
}

/** Returns the table of one currency. */
export function matrixModel(block: RollUpBlock, options: MatrixOptions): MatrixModel {
  const { choices, sort, most, locale } = options;
  const measure: Measure = MEASURES[choices.measure];
  const { currency, columns } = block;
  const cell = (value: number | undefined, at: Omit<CellKey, 'currency'>, label: string): MatrixCell => ({
    text: value === undefined ? '' : figureText(value, currency, measure, locale),
    at: { currency, ...at },
    label,
  });
  const shares = sharesOf(block, measure);
  const longest = largest(
    block.lines.map(({ total = 0 }) => Math.abs(total)),
    1,
  );
  const lineModel = (line: RollUpLine): MatrixLine => ({
    label: line.label,
    isSpecial: line.isSpecial,
    variants: line.variants.join(', '),
    share: shareText(shares?.get(line), locale),
    fraction: Math.max(0, line.total ?? 0) / longest,
    cells: line.cells.map((value, at) => {
      const { id = '', label = '' } = columns[at] ?? {};
      return cell(value, { row: line.id, column: id }, `${line.label}, ${label}`);
    }),
    total: cell(line.total, { row: line.id }, line.label),
  });
  const lines = sorted(block, sort);
  const all = measure.combine === 'sum' ? 'Total' : TOTALS[measure.combine];
  return {
    ...{ currency, columns: columns.map(({ id, label }) => ({ id, label })), totalLabel: all },
    caption: captionOf(block, choices),
    rowsLabel: dimensionText(choices.rows),
    lines: lines.slice(0, most).map(lineModel),
    more: Math.max(0, lines.length - most),
    totals: [
      ...columns.map(({ id, label, total }) => cell(total, { column: id }, label)),
      cell(block.total, {}, 'All'),
    ],
  };
}

/** Labels of totals that are not sums of their lines. */
const TOTALS = { distinct: 'Each once', mean: 'Overall' } as const;

function captionOf({ currency, count }: RollUpBlock, choices: PipelineChoices): string {
  const number = counted(count, 'opportunity', 'opportunities');
  const { status, period } = choices;
  const closes = period === 'any' ? '' : ` Close date: ${PERIOD_TEXT[period].toLowerCase()}.`;
  return `${choicesText(choices)}, ${currency}. Status: ${STATUS_TEXT[status].toLowerCase()}.${closes} ${number}.`;
}

/** Returns the tenths of a percent of each line by largest remainder, so that the column shows 100.0%. */
function sharesOf({ lines }: RollUpBlock, { combine }: Measure): ReadonlyMap<RollUpLine, number> | undefined {
  const parts = lines.map(({ total = 0 }) => total);
  const of = parts.reduce((sum, part) => sum + part, 0);
  if (combine !== 'sum' || of <= 0 || !Number.isSafeInteger(of) || parts.some((part) => part < 0)) return undefined;
  const units = allocate(1000, { parts, of });
  return new Map(lines.map((line, at) => [line, units[at] ?? 0]));
}

function shareText(tenths: number | undefined, locale: string | undefined): string {
  if (tenths === undefined) return '';
  const digits = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return (tenths / 1000).toLocaleString(locale, digits);
}

function sorted({ lines, columns }: RollUpBlock, { by }: MatrixSort): readonly RollUpLine[] {
  if (by === 'default') return lines;
  const at = typeof by === 'object' ? columns.findIndex(({ id }) => id === by.column) : -1;
  const figure = (line: RollUpLine): number => (at < 0 ? line.total : line.cells[at]) ?? -Infinity;
  return [...lines].sort(
    (one, other) =>
      Number(one.isSpecial) - Number(other.isSpecial) ||
      (by === 'label' ? 0 : figure(other) - figure(one)) ||
      one.label.localeCompare(other.label),
  );
}
