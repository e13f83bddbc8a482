/** How each share came about, as data for the words of the screens. Made only when someone asks. */
import { decimalsOf } from '../domain/money.ts';
import type { Attribution } from './attribution.ts';
import type { Ledger, ModelParameters, Weight } from './model.ts';

/** One line of a ledger, from its weight to its result. All amounts are minor units. */
export interface Step {
  readonly weight: Weight;
  /** The weight in percent, `"60"`; cut behind six decimals with `…` where it has no end, `"6.666666…"`. */
  readonly percent: string;
  /** The exact fraction of the amount in major units, `"300000.015"`, cut in the same way. */
  readonly exact: string;
  /** Whole units below the exact fraction. */
  readonly floor: number;
  readonly spare: SpareUnit | undefined;
  readonly minor: number;
}

/** What became of the claim to one of the units that the floors left over. Without a remainder there is no claim. */
export interface SpareUnit {
  readonly won: boolean;
  /**
   * What told it from the claim on the other side of the line, which {@link against} names (undefined: what no one gets):
   * the larger remainder, the larger weight, or the earlier place.
   */
  readonly by: 'remainder' | 'weight' | 'place';
  readonly against: string | undefined;
}

export interface ShareStep extends Step {
  readonly name: string;
  /** Place in the list, from 1. */
  readonly position: number;
}

/** Why a part of the amount has no one: percent of places without a name, left by all weights together, outside the pool. */
export interface UnallocatedReason {
  readonly because: 'places-empty' | 'weights-below-100' | 'outside-pool' | 'no-partners';
  /** Exact decimal text. */
  readonly percent: string;
}

export interface LedgerExplanation {
  readonly kind: Ledger['kind'];
  /** Units that the floors left over, all of them handed out again. */
  readonly spareUnits: number;
  readonly shares: readonly ShareStep[];
  readonly unallocated: Step & { readonly reasons: readonly UnallocatedReason[] };
}

export interface Explanation {
  readonly oem: LedgerExplanation;
  readonly partner: LedgerExplanation;
}

/** `parameters` are those that the attribution was computed with. */
export function explain(attribution: Attribution, parameters: ModelParameters): Explanation {
  const { oem, partner, amount } = attribution;
  return {
    oem: explainLedger(oem, amount.minor, amount.currency, oemReasons(oem.shares.length, parameters.oemWeights)),
    partner: explainLedger(partner, amount.minor, amount.currency, partnerReasons(partner, parameters.partnerPool)),
  };
}

/** Percent with four decimals as whole steps, so that their sums are exact. */
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
  const steps = claims.map((claim): Step => {
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
  const rest = steps[ledger.shares.length] as Step;
  return {
    kind: ledger.kind,
    spareUnits,
    shares: ledger.shares.map((share, at) => ({ name: share.name, position: at + 1, ...(steps[at] as Step) })),
    unallocated: { ...rest, reasons },
  };
}

/** A share, or behind them all what no one gets, with its claim to a spare unit. */
interface Claim {
  readonly name: string | undefined;
  readonly at: number;
  readonly weight: Weight;
  readonly floor: number;
  /** Over `weight.of`. */
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

/** The order in which spare units are handed out. */
function ahead(one: Claim, other: Claim): number {
  return other.remainder - one.remainder || other.weight.parts - one.weight.parts || one.at - other.at;
}

/** There always is a claim on the other side: spare units are fewer than the remainders that they come from, and not none. */
function spareOf(claim: Claim, ranked: readonly Claim[], spareUnits: number): SpareUnit {
  const won = claim.minor > claim.floor;
  const against = ranked[won ? spareUnits : spareUnits - 1] as Claim;
  return { won, by: difference(claim, against), against: against.name };
}

function difference(one: Claim, other: Claim): SpareUnit['by'] {
  if (one.remainder !== other.remainder) return 'remainder';
  return one.weight.parts === other.weight.parts ? 'place' : 'weight';
}

const CUT_BEHIND = 6;

/** A fraction, not negative, in decimal: all its digits where they end, else cut behind some with `…`. */
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

/** A decimal ends when twos and fives are all that the denominator in lowest terms is made of. */
function hasEnd(above: bigint, below: bigint): boolean {
  let left = below / greatestDivisor(above, below);
  while (left % 2n === 0n) left /= 2n;
  while (left % 5n === 0n) left /= 5n;
  return left === 1n;
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}
