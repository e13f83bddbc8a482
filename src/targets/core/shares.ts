/** Revenue shares as one text, with one line per share, for comparing both sides of a sync. */
import type { PlainValue } from '../../domain/value.ts';
import { scalarOf } from './json.ts';

/** One share as a CRM stores it in a separate record. */
export interface ShareLine {
  /** `OEM` for a credit share, `Partner` for an overlay share. */
  readonly ledger: string;
  readonly name: string;
  /** Amount in major units, as a plain decimal. */
  readonly amount: string;
}

const LEDGERS = { oem_attribution: 'OEM', partner_attribution: 'Partner' } as const;

/**
 * Returns the shares of a stored attribution, one line each such as `OEM Cisco: 300000`, sorted; empty if it has none.
 */
export function sharesText(attribution: ReadonlyMap<string, PlainValue>): string {
  const shares = Object.entries(LEDGERS).flatMap(([key, ledger]) => {
    const amounts = attribution.get(key);
    return amounts instanceof Map
      ? [...(amounts as ReadonlyMap<string, PlainValue>)].map(([name, amount]) => ({
          ledger,
          name,
          amount: decimal(amount),
        }))
      : [];
  });
  return shareLines(shares);
}

function decimal(amount: PlainValue): string {
  return String(scalarOf(amount as Parameters<typeof scalarOf>[0]) ?? '0');
}

/** Returns the same text for shares from any origin. A name is on one line, with single spaces between its words. */
export function shareLines(shares: readonly ShareLine[]): string {
  return shares
    .map(({ ledger, name, amount }) => `${ledger} ${oneLine(name)}: ${amount}`)
    .sort()
    .join('\n');
}

function oneLine(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Parses the shares in the text; ignores lines in another form. */
export function readShares(text: string): readonly ShareLine[] {
  return text.split('\n').flatMap((line) => {
    const [, ledger, name, amount] = /^(\w+) (.+): (-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
    return ledger === undefined || name === undefined || amount === undefined ? [] : [{ ledger, name, amount }];
  });
}
