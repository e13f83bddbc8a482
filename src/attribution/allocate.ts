/** The one place where an amount is divided: largest remainder over whole minor units. */

/** Whole `parts` out of `of`, their sum; behind those who get a share stands the part that no one gets, be it zero. */
export interface Division {
  readonly parts: readonly number[];
  readonly of: number;
}

/**
 * Minor units for each part, in order; together exactly `amount`, a whole number from 0 to MOST_MINOR. Everyone, no one
 * included, first gets the whole units below the exact fraction; the units then left go one each to the largest
 * remainders, on a tie to the larger weight, then to the earlier place. A part of zero never gets a unit.
 */
export function allocate(amount: number, division: Division): number[] {
  return (amount + 1) * division.of <= Number.MAX_SAFE_INTEGER
    ? allocateSmall(amount, division)
    : allocateLarge(amount, division);
}

/**
 * Exact in plain numbers: no product passes 2^53, and a quotient short of a whole number `k` lies at least `1 / of` below
 * it, which is more than half the distance of floats there while `k * of` stays below 2^53. So none rounds up to it.
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

/** Adds the spare units to `units` and gives it back. There are always fewer of them than remainders above zero. */
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
