/** A new note takes exactly the values that the user entered. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import type { NewOpportunity } from '../../src/vault/new-opportunity.ts';
import { deskOver } from '../support/note-service.ts';

type Values = NewOpportunity['values'];

/** Returns the properties of a note with these values, made from the template of the defaults, or from another one. */
async function propertiesOf(values: Values, template = DEFAULT_SETTINGS.newNote.template): Promise<readonly string[]> {
  const { service, store } = deskOver({}, { newNote: { folder: '', byFiscalYear: false, template } });
  const path = await service.newNote({ title: 'Radar upgrade', values });
  const [, properties = ''] = (store.texts()[path] ?? '').split(/^---\n/m);
  return properties.trimEnd().split('\n');
}

const ALL: Values = {
  customer: 'Acme, Inc.',
  amount: '250000.50',
  stage: 'Quote: sent',
  closeDate: '2027-03-31',
  oems: 'Microsoft, Inc.\n\n Cisco ',
  partners: 'TSI',
};

describe('the values of the form', () => {
  test('are in the properties of the template, lists with one name per line', async () => {
    expect(await propertiesOf(ALL)).toEqual([
      'type: opportunity',
      'id: opp-20261122-183015',
      'title: Radar upgrade',
      'customer: Acme, Inc.',
      'amount: 250000.50',
      'stage: "Quote: sent"',
      'close_date: 2027-03-31',
      'oems: ["Microsoft, Inc.", Cisco]',
      'partners: [TSI]',
      'source:',
      'contract_vehicle:',
    ]);
  });

  test('are added to a template that has no property for them, and not if they are empty', async () => {
    const template = '---\ntype: opportunity\nid: {{id}}\ntitle: {{title}}\nclose_date: {{date}}\n---\n';
    const lines = await propertiesOf({ ...ALL, customer: '', oems: '' }, template);
    expect(lines).toContain('amount: 250000.50');
    expect(lines).toContain('close_date: 2027-03-31');
    expect(lines.filter((line) => /customer|oems/.test(line))).toEqual([]);
  });

  test('remove a value of the template if they are empty, and keep it if they are absent', async () => {
    expect(await propertiesOf({ stage: ' ' })).toContain('stage: null');
    expect(await propertiesOf({})).toContain('stage: Prospecting');
  });

  test('that are no number and no day are texts that the validation reports', async () => {
    const { service } = deskOver({}, {});
    const values = { amount: '$50k', closeDate: '3/4/2027' };
    expect(await propertiesOf(values)).toEqual(expect.arrayContaining(['amount: $50k', 'close_date: "3/4/2027"']));
    const codes = service.draftNote({ title: 'A', values }).findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['amount-not-a-number', 'close-date-invalid']));
  });

  test('that no template can take reject, and create nothing', async () => {
    const template = '---\ntype: opportunity\namount: [1\n---\n';
    const { service, store } = deskOver({}, { newNote: { folder: '', byFiscalYear: false, template } });
    await expect(service.newNote({ title: 'A', values: ALL })).rejects.toThrow('template');
    expect(store.texts()).toEqual({});
  });
});

test('the default template invents no close date', async () => {
  expect(await propertiesOf({})).toContain('close_date:');
});
