/** The figures of a roll-up, and the keys of its rows and columns, as opportunities come and go. */
import type { Key } from './dimensions.ts';
import { divideHalfUp, ExactSum } from './exact-sum.ts';
import type { Measure, Portion } from './measures.ts';
import type { PipelineOpportunity } from './opportunity.ts';

/** A sum, and the number of portions in it. */
export class Figure {
  readonly #sum = new ExactSum();
  #base: ExactSum | undefined;
  #count = 0;

  /** Adds a portion, or takes it away if `sign` is −1. */
  add({ value, base }: Portion, sign: 1 | -1): void {
    this.#sum.add(sign * value);
    if (base !== undefined) (this.#base ??= new ExactSum()).add(sign * base);
    this.#count += sign;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /**
   * Returns the figure in the measure's unit: minor units, a number, or a percentage with one decimal. `undefined` if
   * nothing is in it.
   */
  value({ combine, unit }: Measure): number | undefined {
    if (this.#count === 0) return undefined;
    const sum = this.#sum.value();
    if (combine !== 'mean') return Number(sum);
    const base = this.#base?.value() ?? BigInt(this.#count);
    if (base === 0n) return undefined;
    return unit === 'percent' ? Number(divideHalfUp(sum * 1000n, base)) / 10 : Number(divideHalfUp(sum, base));
  }
}

/** A figure with the opportunities in it, as references. */
export class Cell {
  readonly figure = new Figure();
  readonly opportunities = new Set<PipelineOpportunity>();
}

/** A row or a column: its key in all spellings, its total, and for a row its cells by the ID of the column. */
export class Axis {
  readonly id: string;
  readonly isSpecial: boolean;
  readonly total = new Figure();
  readonly cells = new Map<string, Cell>();
  readonly #spellings = new Map<string, number>();

  constructor({ id, isSpecial }: Key) {
    this.id = id;
    this.isSpecial = isSpecial;
  }

  /** Counts a spelling, or takes it away. */
  spell(label: string, sign: 1 | -1): void {
    const count = (this.#spellings.get(label) ?? 0) + sign;
    if (count === 0) this.#spellings.delete(label);
    else this.#spellings.set(label, count);
  }

  /** Returns all spellings, the most frequent one first, so that the order of the notes does not matter. */
  spellings(): readonly string[] {
    return [...this.#spellings].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([label]) => label);
  }
}
