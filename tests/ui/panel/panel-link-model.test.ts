/** The panel's link section for a note and its records, without any request. */
import { expect, test } from 'vitest';
import type { LinkStatus } from '../../../src/sync/sync-service.ts';
import { fieldLabel, linkModels } from '../../../src/ui/panel/panel-link-model.ts';
import { READY } from '../../support/sync-service.ts';

const LINK: LinkStatus = {
  target: 'salesforce',
  remoteId: '006A',
  url: 'https://acme.my.salesforce.com/006A',
  lastSync: '2026-11-21T19:00:00Z',
  changedHere: ['Amount', 'LeadSource', 'Type'],
  changedThere: [],
  checkedAt: '2026-11-22T19:00:00Z',
};

function models(links: readonly LinkStatus[], states = [READY]) {
  return linkModels({ states, links, choices: {}, locale: 'en' });
}

test('a linked note shows the last sync and the changes on each side', () => {
  const [model] = models([LINK]);
  expect(model).toMatchObject({
    label: 'Salesforce',
    url: LINK.url,
    button: 'Review sync',
    badge: { text: 'Changed' },
  });
  expect(model?.rows.map(({ label, value }) => `${label}: ${value.replace(/\s/g, ' ')}`)).toEqual([
    expect.stringMatching(/^Last sync: Nov 21, 2026, \d/),
    'Changed in the note: Amount and Source',
    expect.stringMatching(/^Changed in the CRM: No changes, as of Nov 22, 2026, \d/),
  ]);
});

test('a note in sync shows that state, and shows which data is not on this device', () => {
  const [model] = models([{ ...LINK, lastSync: undefined, changedHere: [], checkedAt: undefined }]);
  expect(model?.badge.text).toBe('In sync');
  expect(model?.rows.map(({ value }) => value)).toEqual(['Not on this device', 'No changes', 'Not checked yet']);
});

test('a note without a link can be reviewed too', () => {
  expect(models([])[0]).toMatchObject({ badge: { text: 'Not linked' }, url: undefined, button: 'Review sync' });
});

test('a signed-out user is directed to the settings, and a CRM that is not set up is not shown', () => {
  const states = [
    { target: 'salesforce', state: 'signed-out' },
    { target: 'hubspot', state: 'absent' },
  ] as const;
  expect(linkModels({ states, links: [], choices: {} })).toMatchObject([
    { badge: { text: 'Not signed in' }, button: undefined },
  ]);
});

test.each([
  ['Amount', 'Amount'],
  ['Opportunity_Key__c', 'ID'],
  ['FY27_Forecast__c', 'Forecast'],
  ['Unknown__c', 'Unknown__c'],
])('%s is called %s', (remote, text) => {
  expect(fieldLabel('salesforce', {}, remote)).toContain(text);
});

test("the user's own mapping is used", () => {
  const mapping = [{ from: 'team', to: 'Squad__c', codec: 'text', direction: 'both' } as const];
  expect(fieldLabel('salesforce', { mapping }, 'Squad__c')).toBe('Team');
});
