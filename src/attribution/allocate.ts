/** Allocates an amount to shares: largest remainder method over whole minor units. Amounts are divided only here. */

/** Whole `parts` whose sum is `of`. The last part is the unallocated part, which may be zero. */
export interface Division {
  readonly parts: readonly number[];
  readonly of: number;
}

/**
 * Returns the minor units of each part, in order; their sum is exactly `amount`, a whole number from 0 to MOST_MINOR.
 * Each part, including the unallocated one, first gets the whole units below its exact fraction. The remaining units go
 * one each to the largest remainders; on a tie, to the larger weight, then to the earlier position. A part of zero
 * never gets a unit.
 */
export function allocate(amount: number, division: Division): number[] {
  return (amount + 1) * division.of <= Number.MAX_SAFE_INTEGER
    ? allocateSmall(amount, division)
    : allocateLarge(amount, division);
}

/**
 * Exact with plain numbers: every product is at most 2^53, and a quotient below a whole number `k` is at least `1 / of`
 * less than `k`. That is more than half the distance between floats while `k * of` is below 2^53, so no quotient rounds
 * up to `k`.
 */
function allocateSmall(amount: number, { parts, of }: Division): number[] {
  const units = new Array<number>(parts.length);
  const remainders = new Array<number>(parts.length);
  let spare = amount;
  for (let at = 0; at < parts.length; at++) {
    const product = amount * (parts[at] as number);
    const floor = Math.floor(product / of);
    units[at] = floor;
    remainders[at] = product - floor * of;
    spare -= floor;
  }
  return handOut(units, remainders, parts, spare);
}

function allocateLarge(amount: number, { parts, of }: Division): number[] {
  const units: number[] = [];
  const remainders: number[] = [];
  let spare = amount;
  for (const part of parts) {
    const product = BigInt(amount) * BigInt(part);
    const floor = Number(product / BigInt(of));
    units.push(floor);
    remainders.push(Number(product % BigInt(of)));
    spare -= floor;
  }
  return handOut(units, remainders, parts, spare);
}

/** Adds the spare units to `units` and returns it. The spare units are always fewer than the remainders above zero. */
function handOut(units: number[], remainders: number[], parts: readonly number[], spare: number): number[] {
  for (let left = spare; left > 0; left--) {
    let best = 0;
    for (let at = 1; at < units.length; at++) {
      const ahead = (remainders[at] as number) - (remainders[best] as number);
      if (ahead > 0 || (ahead === 0 && (parts[at] as number) > (parts[best] as number))) best = at;
    }
    units[best] = (units[best] as number) + 1;
    remainders[best] = -1;
  }
  return units;
}
