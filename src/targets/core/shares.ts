/** Revenue shares as one text that both sides of a sync can be compared by: a line for each share. */
import type { PlainValue } from '../../domain/value.ts';
import { scalarOf } from './json.ts';

/** One share as a CRM keeps it in a row of its own. */
export interface Share {
  /** `OEM` is credit, `Partner` stands beside it. */
  readonly ledger: string;
  readonly name: string;
  /** Major units, as a plain decimal. */
  readonly amount: string;
}

const LEDGERS = { oem_attribution: 'OEM', partner_attribution: 'Partner' } as const;

/** The shares of a written attribution, `OEM Cisco: 300000` a line, sorted; empty when it has none. */
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

/** The same text of shares from wherever. A name stands on one line, with one blank between its words. */
export function shareLines(shares: readonly Share[]): string {
  return shares
    .map(({ ledger, name, amount }) => `${ledger} ${oneLine(name)}: ${amount}`)
    .sort()
    .join('\n');
}

function oneLine(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The shares that the text tells of; lines of another form are none. */
export function readShares(text: string): readonly Share[] {
  return text.split('\n').flatMap((line) => {
    const [, ledger, name, amount] = /^(\w+) (.+): (-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
    return ledger === undefined || name === undefined || amount === undefined ? [] : [{ ledger, name, amount }];
  });
}
