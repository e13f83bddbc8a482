import { expect, test } from 'vitest';
import type { PlainValue } from '../../src/domain/value.ts';
import { documentText } from '../../src/targets/core/document.ts';
import type { Exportable } from '../../src/targets/core/target.ts';
import { TARGET_IDS, TARGETS } from '../../src/targets/targets.ts';
import { formatOpportunity } from '../../src/targets/core/format-opportunity.ts';
import { exportable, minimal } from './exportable.ts';

const CASES: Readonly<Record<string, Exportable>> = {
  'worked-example': exportable(),
  minimal: minimal(),
  emptied: minimal({}, { emptyFields: ['notes', 'region', 'source', 'partners', 'oems', 'customerOrg', 'forecast'] }),
  'japanese-yen': minimal({ amount: { minor: 125_000_000, currency: 'JPY' }, currency: 'JPY' }),
  'kuwaiti-dinar': minimal({ amount: { minor: 1_000_005, currency: 'KWD' }, currency: 'KWD' }),
  'awkward-texts': minimal(
    {
      id: '007',
      title: 'Größe "XL" \\ 東京 🚀',
      customer: 'no',
      stage: '1e3',
      oems: ['360', '__proto__', 'null'],
      partners: ["O'Brien, Ltd; Sons", '# not a comment'],
      notes: 'line one\r\nline two\n\u2028\tend ',
      contractVehicle: '12:30',
    },
    { attribution: awkwardAttribution() },
  ),
};

/** Returns an attribution with keys that a plain object would reorder or drop. */
function awkwardAttribution(): ReadonlyMap<string, PlainValue> {
  const shares = new Map<string, PlainValue>([
    ['Zeta', 60.01],
    ['360', { bare: '30.00' }],
    ['__proto__', 10],
  ]);
  return new Map<string, PlainValue>([
    ['oem_attribution', shares],
    ['partner_attribution', new Map()],
    ['calculated_at', { bare: '2025-10-29' }],
  ]);
}

const RUNS = TARGET_IDS.flatMap((target) => Object.keys(CASES).map((name) => [target, name] as const));

test.each(RUNS)('%s matches the golden file for %s', async (id, name) => {
  const target = TARGETS[id];
  const { text, findings } = formatOpportunity(target, CASES[name] ?? minimal());
  expect(findings).toEqual([]);
  await expect(text).toMatchFileSnapshot(`golden/${id}-${name}.${target.syntax}`);
});

test.each(['generic_json', 'generic_yaml'] as const)('%s writes many records to one file', async (id) => {
  const target = TARGETS[id];
  const items = [exportable(), minimal()].map((item) => formatOpportunity(target, item));
  await expect(documentText(target, items)).toMatchFileSnapshot(`golden/${id}-file.${target.syntax}`);
});
