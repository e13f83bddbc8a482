/** Explanation of a share in sentences: its weight, its exact amount, and the rounding. */
import type {
  LedgerExplanation,
  ShareStep,
  RoundingUnit,
  LedgerStep,
  UnallocatedReason,
} from '../../attribution/explain.ts';
import { type Money, displayMoney } from '../../domain/money.ts';
import { capital, quoted } from '../../domain/sentence.ts';

/** One share, or the unallocated part, with the steps of its calculation. */
export interface WhyModel {
  readonly name: string;
  /** Steps in the order of the calculation; not empty. */
  readonly steps: readonly string[];
}

/** Returns all shares of a ledger in order; in a credit ledger, an unallocated part is last. */
export function whyModel(ledger: LedgerExplanation, amount: Money, locale?: string): WhyModel[] {
  const shares = ledger.shares.map((share) => ({
    name: share.name,
    steps: [weightText(share, ledger.kind), ...resultTexts(share, amount, locale)],
  }));
  const { unallocated } = ledger;
  if (ledger.kind === 'overlay' || unallocated.minor === 0) return shares;
  const reasons = unallocated.reasons.map(reasonText);
  return [...shares, { name: 'Unallocated', steps: [...reasons, ...resultTexts(unallocated, amount, locale)] }];
}

function weightText(share: ShareStep, kind: LedgerExplanation['kind']): string {
  return kind === 'credit'
    ? `OEM ${share.position} has a weight of ${share.percent}%.`
    : `Its equal share of the partner pool is ${share.percent}%.`;
}

function resultTexts(step: LedgerStep, amount: Money, locale?: string): string[] {
  const whole = `${step.percent}% of ${displayMoney(amount, locale)}`;
  const result = displayMoney({ minor: step.minor, currency: amount.currency }, locale);
  if (step.spare === undefined) return [`${whole} is exactly ${result}.`];
  const floor = displayMoney({ minor: step.floor, currency: amount.currency }, locale);
  const unit = displayMoney({ minor: 1, currency: amount.currency }, locale);
  return [
    `${whole} is ${step.exact} ${amount.currency}, rounded down to ${floor}.`,
    `${spareText(step.spare, unit)} The result is ${result}.`,
  ];
}

function spareText({ won, by, against }: RoundingUnit, unit: string): string {
  const other = against === undefined ? 'the unallocated part' : quoted(against);
  const reasons = won
    ? {
        remainder: `it lost more to rounding than ${other}`,
        weight: `the weight is larger than that of ${other}`,
        place: `it’s listed before ${other}`,
      }
    : {
        remainder: 'it lost more to rounding',
        weight: 'its weight is larger',
        place: 'it’s listed first',
      };
  return won
    ? `The remaining ${unit} from rounding is added here because ${reasons[by]}.`
    : `The remaining ${unit} from rounding goes to ${other} because ${reasons[by]}.`;
}

const REASONS: Readonly<Record<UnallocatedReason['because'], string>> = {
  'places-empty': 'is reserved for positions without an OEM',
  'weights-below-100': 'isn’t assigned to any position in settings',
  'outside-pool': 'is outside the partner pool',
  'no-partners': 'has no partner to receive it',
};

function reasonText({ because, percent }: UnallocatedReason): string {
  return capital(`${percent}% ${REASONS[because]}.`);
}
