/**
 * A roll-up: the figures of one measure by one or two dimensions, with a block for each currency. Currencies are never
 * added. It is kept up to date one note at a time.
 */
import type { Day } from '../domain/day.ts';
import { nameKey } from '../domain/name.ts';
import { Axis, Cell, Figure } from './cell.ts';
import { type Dimension, type DimensionName, DIMENSIONS, type Key } from './dimensions.ts';
import { type Measure, type MeasureName, MEASURES, type Portion } from './measures.ts';
import type { NotCountedReason, PipelineOpportunity, RollUpContext, Status } from './opportunity.ts';

export interface RollUpSpec {
  readonly measure: MeasureName;
  readonly rows: DimensionName;
  readonly columns?: DimensionName | undefined;
  readonly statuses: readonly Status[];
  /** First and last close date that count; without both, any or none counts. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Only opportunities that have this key in this dimension count. */
  readonly only?: { readonly dimension: DimensionName; readonly id: string } | undefined;
}

/** Reason why a measure has no figures by these dimensions. */
export type SpecProblem =
  | { readonly problem: 'same-dimension' }
  /** Amounts by this dimension would not add up to their total. */
  | { readonly problem: 'several-keys'; readonly dimension: DimensionName };

/** Returns the reason why a roll-up is impossible; `undefined` if it is possible. */
export function refuseSpec({
  measure,
  rows,
  columns,
}: Pick<RollUpSpec, 'measure' | 'rows' | 'columns'>): SpecProblem | undefined {
  if (rows === columns) return { problem: 'same-dimension' };
  const { own, combine }: Measure = MEASURES[measure];
  const several = [rows, ...(columns === undefined ? [] : [columns])].find(
    (name) => DIMENSIONS[name].hasSeveral && name !== own && combine !== 'distinct',
  );
  return several && { problem: 'several-keys', dimension: several };
}

/** One line of a block. */
export interface RollUpLine {
  readonly id: string;
  readonly label: string;
  readonly isSpecial: boolean;
  /** Other spellings that are counted in this line. */
  readonly variants: readonly string[];
  /** In the order of the columns; `undefined` if no opportunity is in the cell. */
  readonly cells: readonly (number | undefined)[];
  readonly total: number | undefined;
}

/** The figures of one currency. */
export interface RollUpBlock {
  readonly currency: string;
  /** Number of opportunities in the block. */
  readonly count: number;
  readonly columns: readonly { readonly id: string; readonly label: string; readonly total: number | undefined }[];
  readonly lines: readonly RollUpLine[];
  readonly total: number | undefined;
}

/** An opportunity in a figure, with its part of that figure. */
export interface RollUpPart {
  readonly opportunity: PipelineOpportunity;
  readonly value: number;
}

/** Column of a roll-up without columns. */
const ONLY: Key = { id: '', label: '', isSpecial: false };

interface Block {
  readonly rows: Map<string, Axis>;
  readonly columns: Map<string, Axis>;
  readonly total: Figure;
  count: number;
}

/** One portion at its place. */
interface Placed {
  readonly row: Key;
  readonly column: Key;
  readonly portion: Portion;
}

export class RollUp {
  readonly #spec: RollUpSpec;
  readonly #measure: Measure;
  readonly #context: RollUpContext;
  readonly #blocks = new Map<string, Block>();
  readonly #notes = new Map<string, PipelineOpportunity | NotCountedReason>();

  /** The spec is one that {@link refuseSpec} accepts. */
  constructor(spec: RollUpSpec, context: RollUpContext) {
    this.#spec = spec;
    this.#measure = MEASURES[spec.measure];
    this.#context = context;
  }

  /** Counts a note in place of what it was before; `undefined` removes it. */
  set(path: string, note: PipelineOpportunity | NotCountedReason | undefined): void {
    const before = this.#notes.get(path);
    if (before !== undefined && typeof before !== 'string') this.#count(before, -1);
    const after = typeof note === 'object' ? (this.#leaveOut(note) ?? note) : note;
    if (after === undefined) this.#notes.delete(path);
    else this.#notes.set(path, after);
    if (typeof after === 'object') this.#count(after, 1);
  }

  /** Number of all notes, including those that are not counted. */
  get size(): number {
    return this.#notes.size;
  }

  /** Returns the notes that are in no figure, each with one reason, sorted by path; only those with a wanted reason. */
  notCounted(
    isWanted: (reason: NotCountedReason) => boolean = () => true,
  ): readonly { readonly path: string; readonly reason: NotCountedReason }[] {
    const left: { path: string; reason: NotCountedReason }[] = [];
    for (const [path, reason] of this.#notes) {
      if (typeof reason === 'string' && isWanted(reason)) left.push({ path, reason });
    }
    return left.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Returns a figure in the measure's unit; without `row` or `column`, a total; `undefined` if nothing is in it. */
  valueOf(currency: string, row?: string, column?: string): number | undefined {
    const block = this.#blocks.get(currency);
    if (row === undefined)
      return (column === undefined ? block : block?.columns.get(column))?.total.value(this.#measure);
    const line = block?.rows.get(row);
    return (column === undefined ? line?.total : line?.cells.get(column)?.figure)?.value(this.#measure);
  }

  /** Returns a block for each currency, the one with the most opportunities first. */
  blocks(): readonly RollUpBlock[] {
    const all = [...this.#blocks].sort(([a, m], [b, n]) => n.count - m.count || (a < b ? -1 : 1));
    return all.map(([currency, block]) => this.#read(currency, block));
  }

  /**
   * Returns the opportunities in a figure, sorted by path, each with its part; without `row` or `column`, those in a
   * total. The parts add up to the figure of every measure that adds up. Those with a part of zero are in the list only
   * if all are.
   */
  partsOf(currency: string, row?: string, column?: string): readonly RollUpPart[] {
    const rows = this.#blocks.get(currency)?.rows;
    const lines = row === undefined ? [...(rows?.values() ?? [])] : [rows?.get(row)];
    const cells = lines.flatMap((line) =>
      column === undefined ? [...(line?.cells.values() ?? [])] : [line?.cells.get(column)],
    );
    const parts = [...new Set(cells.flatMap((cell) => [...(cell?.opportunities ?? [])]))]
      .map((opportunity) => ({ opportunity, value: this.#partOf(opportunity, row, column) }))
      .sort((a, b) => (a.opportunity.path < b.opportunity.path ? -1 : 1));
    const some = parts.filter(({ value }) => value !== 0);
    return some.length > 0 ? some : parts;
  }

  #partOf(opportunity: PipelineOpportunity, row: string | undefined, column: string | undefined): number {
    const placed = this.#placed(opportunity).filter(
      (one) => (row === undefined || one.row.id === row) && (column === undefined || one.column.id === column),
    );
    if (this.#measure.combine === 'distinct') return placed[0]?.portion.value ?? 0;
    return placed.reduce((sum, { portion }) => sum + portion.value, 0);
  }

  /** Returns the reason why this roll-up does not count an opportunity. */
  #leaveOut(note: PipelineOpportunity): NotCountedReason | undefined {
    const { statuses, from, to, only } = this.#spec;
    const { closeDate } = note.opportunity;
    if (!statuses.includes(note.status) || this.#measure.statuses?.includes(note.status) === false) {
      return 'other-status';
    }
    if (from !== undefined || to !== undefined) {
      if (closeDate === undefined) return 'no-close-date';
      if ((from !== undefined && closeDate < from) || (to !== undefined && closeDate > to)) return 'outside-period';
    }
    if (only !== undefined && !this.#keysOf(only.dimension, note).some(({ id }) => id === only.id)) return 'other-key';
    return this.#measure.leaveOut?.(note, this.#context);
  }

  #count(note: PipelineOpportunity, sign: 1 | -1): void {
    const { currency } = note.opportunity;
    const block = this.#block(currency);
    block.count += sign;
    const lines = new Set<Axis>();
    const heads = new Set<Axis>();
    const isDistinct = this.#measure.combine === 'distinct';
    for (const [at, { row, column, portion }] of this.#placed(note).entries()) {
      const line = axisOf(block.rows, row);
      const head = axisOf(block.columns, column);
      countIn(line, column.id, note, portion, sign);
      if (!isDistinct || !lines.has(line)) line.total.add(portion, sign);
      if (!isDistinct || !heads.has(head)) head.total.add(portion, sign);
      if (!isDistinct || at === 0) block.total.add(portion, sign);
      line.spell(row.label, sign);
      head.spell(column.label, sign);
      lines.add(line);
      heads.add(head);
    }
    for (const { id, total } of lines) if (total.isEmpty) block.rows.delete(id);
    for (const { id, total } of heads) if (total.isEmpty) block.columns.delete(id);
    if (block.count === 0) this.#blocks.delete(currency);
  }

  #block(currency: string): Block {
    const block = this.#blocks.get(currency) ?? { rows: new Map(), columns: new Map(), total: new Figure(), count: 0 };
    this.#blocks.set(currency, block);
    return block;
  }

  /** Returns the portions of an opportunity, each in its row and column. */
  #placed(note: PipelineOpportunity): readonly Placed[] {
    const { rows, columns } = this.#spec;
    const { own } = this.#measure;
    const placed: Placed[] = [];
    for (const portion of this.#measure.portionsOf(note)) {
      const { key } = portion;
      const isRow = rows === own || (columns !== own && key?.isSpecial === true);
      const rowKeys = isRow && key !== undefined ? [key] : this.#keysOf(rows, note);
      const columnKeys = columns === own && key !== undefined ? [key] : this.#keysOf(columns, note);
      for (const row of rowKeys) for (const column of columnKeys) placed.push({ row, column, portion });
    }
    return placed;
  }

  #keysOf(name: DimensionName | undefined, note: PipelineOpportunity): readonly Key[] {
    return name === undefined ? [ONLY] : DIMENSIONS[name].keysOf(note, this.#context);
  }

  #read(currency: string, block: Block): RollUpBlock {
    const { rows, columns } = this.#spec;
    const heads = columns === undefined ? [] : this.#sorted(columns, block.columns);
    const lines = this.#sorted(rows, block.rows).map((line) => this.#line(line, heads));
    return {
      currency,
      count: block.count,
      columns: heads.map((head) => ({ id: head.id, label: labelOf(head), total: head.total.value(this.#measure) })),
      lines,
      total: block.total.value(this.#measure),
    };
  }

  #line(line: Axis, heads: readonly Axis[]): RollUpLine {
    const [label = '', ...variants] = line.spellings();
    return {
      id: line.id,
      label,
      isSpecial: line.isSpecial,
      variants,
      cells: heads.map(({ id }) => line.cells.get(id)?.figure.value(this.#measure)),
      total: line.total.value(this.#measure),
    };
  }

  /** Returns rows or columns in the order of their dimension; special ones are last. */
  #sorted(name: DimensionName, axes: ReadonlyMap<string, Axis>): readonly Axis[] {
    const { order }: Dimension = DIMENSIONS[name];
    const stages = new Map(this.#context.stages.map((stage, at) => [nameKey(stage), at]));
    const rank = (axis: Axis): number => {
      if (order === 'figure') return -(axis.total.value(this.#measure) ?? -Infinity);
      return order === 'stage' ? (stages.get(axis.id) ?? stages.size) : 0;
    };
    const byName = (a: Axis, b: Axis): number => (a.id < b.id ? -1 : 1);
    return [...axes.values()].sort(
      (a, b) => Number(a.isSpecial) - Number(b.isSpecial) || rank(a) - rank(b) || byName(a, b),
    );
  }
}

function labelOf(axis: Axis): string {
  return axis.spellings()[0] ?? '';
}

function axisOf(axes: Map<string, Axis>, key: Key): Axis {
  const axis = axes.get(key.id) ?? new Axis(key);
  axes.set(key.id, axis);
  return axis;
}

function countIn(line: Axis, column: string, note: PipelineOpportunity, portion: Portion, sign: 1 | -1): void {
  const cell = line.cells.get(column) ?? new Cell();
  line.cells.set(column, cell);
  cell.figure.add(portion, sign);
  if (sign === 1) cell.opportunities.add(note);
  else cell.opportunities.delete(note);
  if (cell.figure.isEmpty) line.cells.delete(column);
}
