/** Explanation of each share as data for the UI texts. Calculated only on demand. */
import { decimalsOf } from '../domain/money.ts';
import type { Attribution } from './attribution.ts';
import type { Ledger, ModelParameters, Weight } from './model.ts';

/** One line of a ledger, from its weight to its result. All amounts are minor units. */
export interface LedgerStep {
  readonly weight: Weight;
  /** The weight in percent, `"60"`; repeating decimals are truncated after six digits with `…`, `"6.666666…"`. */
  readonly percent: string;
  /** The exact fraction of the amount in major units, `"300000.015"`, truncated in the same way. */
  readonly exact: string;
  /** Whole units below the exact fraction. */
  readonly floor: number;
  readonly spare: RoundingUnit | undefined;
  readonly minor: number;
}

/** The result of a claim to one of the units left over after rounding down. A line without a remainder has no claim. */
export interface RoundingUnit {
  readonly won: boolean;
  /**
   * The deciding difference to the nearest claim with the opposite result, {@link against} (`undefined` is the
   * unallocated part): the larger remainder, the larger weight, or the earlier position.
   */
  readonly by: 'remainder' | 'weight' | 'place';
  readonly against: string | undefined;
}

/** The line of one share. */
export interface ShareStep extends LedgerStep {
  readonly name: string;
  /** Position in the list, from 1. */
  readonly position: number;
}

/**
 * The reason why a part of the amount is unallocated, in percent: positions without a name, weights below 100 in total,
 * or outside the pool.
 */
export interface UnallocatedReason {
  readonly because: 'places-empty' | 'weights-below-100' | 'outside-pool' | 'no-partners';
  /** Exact decimal text. */
  readonly percent: string;
}

/** Explanation of one ledger. */
export interface LedgerExplanation {
  readonly kind: Ledger['kind'];
  /** Number of units left over after rounding down, all of which are allocated. */
  readonly spareUnits: number;
  readonly shares: readonly ShareStep[];
  readonly unallocated: LedgerStep & { readonly reasons: readonly UnallocatedReason[] };
}

/** Explanation of an attribution. */
export interface Explanation {
  readonly oem: LedgerExplanation;
  readonly partner: LedgerExplanation;
}

/** Returns the explanation of an attribution. `parameters` must be those it was calculated with. */
export function explain(attribution: Attribution, parameters: ModelParameters): Explanation {
  const { oem, partner, amount } = attribution;
  return {
    oem: explainLedger(oem, amount.minor, amount.currency, oemReasons(oem.shares.length, parameters.oemWeights)),
    partner: explainLedger(partner, amount.minor, amount.currency, partnerReasons(partner, parameters.partnerPool)),
  };
}

/** Steps per percent: four decimals as whole numbers, so that sums are exact. */
const STEPS = 1e4;

function percentSum(percents: readonly number[]): number {
  return percents.reduce((sum, percent) => sum + Math.round(percent * STEPS), 0);
}

function reason(because: UnallocatedReason['because'], steps: number): UnallocatedReason[] {
  return steps > 0 ? [{ because, percent: decimal(BigInt(steps), BigInt(STEPS)) }] : [];
}

function oemReasons(names: number, weights: readonly number[]): UnallocatedReason[] {
  return [
    ...reason('places-empty', percentSum(weights.slice(names))),
    ...reason('weights-below-100', 100 * STEPS - percentSum(weights)),
  ];
}

function partnerReasons(ledger: Ledger, pool: number): UnallocatedReason[] {
  if (ledger.shares.length === 0) return reason('no-partners', 100 * STEPS);
  return reason('outside-pool', 100 * STEPS - percentSum([pool]));
}

function explainLedger(
  ledger: Ledger,
  amount: number,
  currency: string,
  reasons: readonly UnallocatedReason[],
): LedgerExplanation {
  const claims = claimsOf(ledger, amount);
  const spareUnits = claims.reduce((left, claim) => left - claim.floor, amount);
  const ranked = [...claims].sort(ahead);
  const steps = claims.map((claim): LedgerStep => {
    const { weight, floor, minor } = claim;
    return {
      weight,
      percent: decimal(BigInt(weight.parts) * 100n, BigInt(weight.of)),
      exact: decimal(BigInt(amount) * BigInt(weight.parts), BigInt(weight.of) * 10n ** BigInt(decimalsOf(currency))),
      floor,
      spare: claim.remainder === 0 ? undefined : spareOf(claim, ranked, spareUnits),
      minor,
    };
  });
  const rest = steps[ledger.shares.length] as LedgerStep;
  return {
    kind: ledger.kind,
    spareUnits,
    shares: ledger.shares.map((share, at) => ({ name: share.name, position: at + 1, ...(steps[at] as LedgerStep) })),
    unallocated: { ...rest, reasons },
  };
}

/** A share, or the unallocated part after all shares, with its claim to a spare unit. */
interface Claim {
  readonly name: string | undefined;
  readonly at: number;
  readonly weight: Weight;
  readonly floor: number;
  /** Numerator over `weight.of`. */
  readonly remainder: number;
  readonly minor: number;
}

function claimsOf(ledger: Ledger, amount: number): readonly Claim[] {
  const of = ledger.shares[0]?.weight.of ?? 1;
  const rest = ledger.shares.reduce((left, share) => left - share.weight.parts, of);
  const all = [...ledger.shares, { name: undefined, weight: { parts: rest, of }, minor: ledger.unallocated }];
  return all.map(({ name, weight, minor }, at) => {
    const product = BigInt(amount) * BigInt(weight.parts);
    return {
      name,
      at,
      weight,
      floor: Number(product / BigInt(of)),
      remainder: Number(product % BigInt(of)),
      minor,
    };
  });
}

/** Compares claims in the order in which spare units are allocated. */
function ahead(one: Claim, other: Claim): number {
  return other.remainder - one.remainder || other.weight.parts - one.weight.parts || one.at - other.at;
}

/**
 * A claim with the opposite result always exists, because spare units are more than zero and fewer than the remainders.
 */
function spareOf(claim: Claim, ranked: readonly Claim[], spareUnits: number): RoundingUnit {
  const won = claim.minor > claim.floor;
  const against = ranked[won ? spareUnits : spareUnits - 1] as Claim;
  return { won, by: difference(claim, against), against: against.name };
}

function difference(one: Claim, other: Claim): RoundingUnit['by'] {
  if (one.remainder !== other.remainder) return 'remainder';
  return one.weight.parts === other.weight.parts ? 'place' : 'weight';
}

const CUT_BEHIND = 6;

/** Returns a nonnegative fraction as decimal text: all digits if it terminates, otherwise truncated with `…`. */
function decimal(above: bigint, below: bigint): string {
  const most = hasEnd(above, below) ? Infinity : CUT_BEHIND;
  let digits = '';
  let rest = above % below;
  while (rest > 0n && digits.length < most) {
    digits += String((rest * 10n) / below);
    rest = (rest * 10n) % below;
  }
  return `${String(above / below)}${digits === '' ? '' : '.'}${digits}${rest > 0n ? '…' : ''}`;
}

/** Returns true if the decimal terminates: the denominator in lowest terms has only the prime factors 2 and 5. */
function hasEnd(above: bigint, below: bigint): boolean {
  let left = below / greatestDivisor(above, below);
  while (left % 2n === 0n) left /= 2n;
  while (left % 5n === 0n) left /= 5n;
  return left === 1n;
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}
