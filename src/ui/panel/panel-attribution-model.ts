/** Display model of one note's attribution: its ledgers, which are never added up, and related properties. */
import type { Attribution } from '../../attribution/attribution.ts';
import { explain } from '../../attribution/explain.ts';
import type { Ledger, ModelParameters, Share } from '../../attribution/model.ts';
import { FIELDS } from '../../domain/fields.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { BarSpec } from '../parts/draw.ts';
import type { Tone } from '../text/tone.ts';
import { type WhyModel, whyModel } from './panel-why-model.ts';
import { capital } from '../../domain/sentence.ts';
import { ORIGINS } from '../text/format.ts';

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
  readonly icon: string;
  readonly hint: string;
}

export interface LedgerModel {
  readonly kind: Ledger['kind'];
  readonly heading: string;
  /** Short explanation of the shares in this ledger. */
  readonly hint: string;
  /** Shares in order; in the credit ledger, an unallocated part above zero is last. */
  readonly bars: readonly BarSpec[];
  readonly why: readonly WhyModel[];
}

export interface AttributionModel {
  /** State of the attribution stored in the note; `undefined` if none is stored and none can be calculated. */
  readonly badge: Badge | undefined;
  /** Label of the button that writes the attribution; `undefined` if the note is up to date. */
  readonly write: string | undefined;
  /** Reason why no attribution is shown; `undefined` if there is one. */
  readonly nothing: string | undefined;
  /** Ledgers with at least one name or amount. */
  readonly ledgers: readonly LedgerModel[];
  readonly rows: readonly { readonly label: string; readonly value: string }[];
}

const MARKS: Readonly<Record<Inspection['stored'], Badge | undefined>> = {
  none: {
    text: 'Not written',
    tone: 'quiet',
    icon: 'circle-dashed',
    hint: 'This attribution isn’t in the note yet',
  },
  current: { text: 'In the note', tone: 'good', icon: 'circle-check', hint: 'The note has this attribution' },
  stale: { text: 'Outdated', tone: 'warn', icon: 'clock', hint: 'The attribution in the note is outdated' },
};

const WRITES: Readonly<Record<Inspection['stored'], string | undefined>> = {
  none: 'Write to note',
  current: undefined,
  stale: 'Recalculate',
};

/** Returns the display model. `parameters` are those with which the attribution was calculated. */
export function attributionModel(
  { attribution, stored, opportunity, effective }: Inspection,
  parameters: ModelParameters,
  locale?: string,
): AttributionModel {
  if (attribution === undefined) {
    return {
      badge: stored === 'none' ? undefined : MARKS.stale,
      write: undefined,
      nothing: (opportunity?.amount?.minor ?? 0) > 0 ? NOTHING.input : NOTHING.amount,
      ledgers: [],
      rows: [],
    };
  }
  return {
    badge: MARKS[stored],
    write: WRITES[stored],
    nothing: undefined,
    ledgers: ledgersOf(attribution, parameters, locale),
    rows: rowsOf(attribution, effective),
  };
}

function ledgersOf(attribution: Attribution, parameters: ModelParameters, locale?: string): LedgerModel[] {
  const explained = explain(attribution, parameters);
  const { amount } = attribution;
  const total = displayMoney(amount, locale);
  const credit: LedgerModel = {
    kind: 'credit',
    heading: 'OEMs',
    hint: `Credit for ${total}`,
    bars: barsOf(attribution.oem, attribution, locale),
    why: whyModel(explained.oem, amount, locale),
  };
  if (attribution.partner.shares.length === 0) return [credit];
  const pool = percentText(parameters.partnerPool / 100, locale);
  const overlay: LedgerModel = {
    kind: 'overlay',
    heading: 'Partners',
    hint: `Overlay pool of ${pool}, separate from OEM credit`,
    bars: barsOf(attribution.partner, attribution, locale),
    why: whyModel(explained.partner, amount, locale),
  };
  return [credit, overlay];
}

function barsOf(ledger: Ledger, { amount }: Attribution, locale?: string): BarSpec[] {
  const figure = (minor: number): string => displayMoney({ minor, currency: amount.currency }, locale);
  const bars = ledger.shares.map((share: Share): BarSpec => {
    const fraction = share.weight.parts / share.weight.of;
    const percent = percentText(fraction, locale);
    return { label: share.name, figure: figure(share.minor), percent, fraction, variant: ledger.kind };
  });
  if (ledger.kind === 'overlay' || ledger.unallocated === 0) return bars;
  const fraction = ledger.unallocated / amount.minor;
  const rest: BarSpec = {
    label: 'Unallocated',
    figure: figure(ledger.unallocated),
    percent: percentText(fraction, locale),
    fraction,
    variant: 'rest',
  };
  return [...bars, rest];
}

function percentText(fraction: number, locale?: string): string {
  return fraction.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 2 });
}

/** Reasons why a note has no attribution. */
const NOTHING = {
  amount: 'Enter an amount greater than zero to see the attribution.',
  input: 'A value used in the calculation has an error. Correct it to see the attribution.',
} as const;

function rowsOf(
  { region, team, customerOrg, method }: Attribution,
  effective: Inspection['effective'],
): AttributionModel['rows'] {
  const assigned = Object.entries({ region, team, customerOrg }) as ['region' | 'team' | 'customerOrg', string?][];
  const rows = assigned.flatMap(([field, value]) => {
    if (value === undefined) return [];
    const origin = effective.get(field);
    const originText = origin === undefined ? '' : ` (${ORIGINS[origin].toLowerCase()})`;
    return [{ label: capital(FIELDS[field].label), value: `${value}${originText}` }];
  });
  return [...rows, { label: 'Method', value: method }];
}
