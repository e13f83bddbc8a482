/** Every property name that YAML allows is written so that YAML and the plugin read it again. */
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { validateKey } from '../../src/config/rules.ts';
import type { Renames } from '../../src/domain/fields.ts';
import { deskOver } from '../support/note-service.ts';

const TEMPLATE = '---\ntype: opportunity\nid: {{id}}\ntitle: {{title}}\n---\n';

/** Creates a note with these keys, and returns its properties as YAML reads them, and as the plugin reads them. */
async function written(keys: Renames) {
  const newNote = { folder: '', byFiscalYear: false, template: TEMPLATE };
  const { service, store } = deskOver({}, { newNote, keys });
  const values = { customer: 'Acme', amount: '250000.5', stage: 'Quote', closeDate: '2027-03-31' };
  const path = await service.newNote({ title: 'A', values });
  const text = store.texts()[path] ?? '';
  const [, properties = ''] = text.split(/^---\n/m);
  return { yaml: load(properties) as Record<string, unknown>, inspection: service.inspect(path, text) };
}

test.each([
  ['💰 Amount'],
  ['2027 Betrag'],
  ["Kunde's Name"],
  ['a: b'],
  ['- x'],
  ['a #b'],
  ['"quoted"'],
  ['true'],
  ['2027'],
  ['? x'],
  ['&a *b !c'],
  ['[x]'],
  ['{x}'],
  ['100 %'],
  ['a\\b'],
  ['金額'],
  ['__proto__'],
])('the amount under %j', async (key) => {
  const { yaml, inspection } = await written({ amount: key });
  expect(Object.getOwnPropertyDescriptor(yaml, key)?.value).toBe(250000.5);
  expect(inspection.opportunity?.amount).toEqual({ minor: 25_000_050, currency: 'USD' });
  expect(inspection.valid).toBe(true);
});

test('the stage under any valid name', async () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(names, async (key) => {
      fc.pre(validateKey('stage', key, { stage: key }) === undefined && key !== 'type');
      const { yaml, inspection } = await written({ stage: key });
      expect(Object.getOwnPropertyDescriptor(yaml, key)?.value).toBe('Quote');
      expect(inspection.opportunity?.stage).toBe('Quote');
    }),
    { numRuns: 200 },
  );
});

test('scores and forecast amounts are read under their new names, at the top and in the forecast', () => {
  const keys = { winProbability: 'Chance %', forecastAmounts: "FY'{FY}" };
  const { service } = deskOver({}, { keys });
  const text = "---\ntype: opportunity\nChance %: 40\nforecast:\n  FY'27: 1000\n  win_prob: 10\n---\n";
  const forecast = service.inspect('a.md', text).opportunity?.forecast;
  expect(forecast).toEqual({
    amounts: [{ year: 2027, money: { minor: 100_000, currency: 'USD' } }],
    scores: { winProbability: 40 },
  });
});
