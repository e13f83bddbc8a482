/** Sums of whole numbers that stay exact beyond the safe integers, such as the minor units of 100,000 amounts. */

/** A sum. It is a plain number until that would not be exact, because a roll-up has one for every cell. */
export class ExactSum {
  #small = 0;
  #large = 0n;

  /** Adds a whole number within ±MOST_MINOR; a negative one takes away. */
  add(value: number): void {
    const next = this.#small + value;
    if (Number.isSafeInteger(next)) this.#small = next;
    else {
      this.#large += BigInt(this.#small);
      this.#small = value;
    }
  }

  /** Returns the sum. */
  value(): bigint {
    return this.#large + BigInt(this.#small);
  }
}

/** Returns a quotient rounded half away from zero, which is half up for amounts. `by` is above zero. */
export function divideHalfUp(value: bigint, by: bigint): bigint {
  const doubled = 2n * (value < 0n ? -value : value) + by;
  const rounded = doubled / (2n * by);
  return value < 0n ? -rounded : rounded;
}
