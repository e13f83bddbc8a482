/** The one place where an amount is divided: largest remainder over whole minor units. */

/** What divides an amount: a whole number of `parts` for each, out of `of`; their sum is at most `of`. */
export interface Division {
  readonly parts: readonly number[];
  readonly of: number;
  /** `of` less all parts: the weight of what no one gets. */
  readonly rest: number;
}

/**
 * Minor units for each of the parts, in order, and behind them those that no one gets; together exactly `amount`, a whole
 * number from 0 to MOST_MINOR. Everyone, no one included, first gets the whole units below the exact fraction; the units
 * then left go one each to the largest remainders, on a tie to the larger weight, then to the earlier place.
 * A weight of zero never gets a unit.
 */
export function allocate(amount: number, division: Division): number[] {
  return (amount + 1) * division.of <= Number.MAX_SAFE_INTEGER
    ? allocateSmall(amount, division)
    : allocateLarge(amount, division);
}

/** Exact in plain numbers, since no product passes 2^53; the quotient of two floats may round up, hence the step back. */
function allocateSmall(amount: number, division: Division): number[] {
  const { parts, of } = division;
  const count = parts.length;
  const units: number[] = [];
  const remainders: number[] = [];
  let spare = amount;
  for (let at = 0; at <= count; at++) {
    const product = amount * weightAt(division, at);
    let floor = Math.floor(product / of);
    if (floor * of > product) floor -= 1;
    units.push(floor);
    remainders.push(product - floor * of);
    spare -= floor;
  }
  return handOut(units, remainders, spare, division);
}

function allocateLarge(amount: number, division: Division): number[] {
  const of = BigInt(division.of);
  const units: number[] = [];
  const remainders: number[] = [];
  let spare = amount;
  for (let at = 0; at <= division.parts.length; at++) {
    const product = BigInt(amount) * BigInt(weightAt(division, at));
    const floor = Number(product / of);
    units.push(floor);
    remainders.push(Number(product % of));
    spare -= floor;
  }
  return handOut(units, remainders, spare, division);
}

/** Adds the spare units to `units` and gives it back. There are always fewer of them than remainders above zero. */
function handOut(units: number[], remainders: number[], spare: number, division: Division): number[] {
  for (let left = spare; left > 0; left--) {
    let best = 0;
    for (let at = 1; at < units.length; at++) {
      const ahead = (remainders[at] ?? 0) - (remainders[best] ?? 0);
      if (ahead > 0 || (ahead === 0 && weightAt(division, at) > weightAt(division, best))) best = at;
    }
    units[best] = (units[best] ?? 0) + 1;
    remainders[best] = -1;
  }
  return units;
}

/** Of the place behind the last part: the rest. */
function weightAt(division: Division, at: number): number {
  return division.parts[at] ?? division.rest;
}
