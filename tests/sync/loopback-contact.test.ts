/** The customer contact in a text field that the user maps, in each CRM over HTTP. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseSettings } from '../../src/config/parse.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { FieldChange } from '../../src/sync/plan/plan.ts';
import type { MappingRow } from '../../src/targets/core/target.ts';
import { TARGETS, type CrmId } from '../../src/targets/targets.ts';
import { GROUPS, property } from '../../tools/loopback-crms/hubspot/properties.ts';
import { text as textField } from '../../tools/loopback-crms/salesforce/describe-data.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, hubspotSite, salesforceSite, type Site } from './loopback/sites.ts';

const PATH = 'deal.md';
const CONTACT = 'John Doe (People Hub)';

/** A CRM whose admin added a text field for the contact. */
interface ContactSite extends Site {
  readonly field: string;
  /** Maximum length of the field, in characters. */
  readonly most: number;
  readonly contact: (id: string) => unknown;
  readonly editContact: (id: string, value: string) => void;
}

const SHORT = 40;

async function inSalesforce(clock: ManualClock): Promise<ContactSite> {
  const field = 'Customer_Contact__c';
  const site = await salesforceSite(clock);
  site.org.addField('Opportunity', textField(field, 'Customer Contact', SHORT));
  const contact = (id: string): unknown => site.org.row(id)?.[field];
  const editContact = (id: string, value: string): void => {
    site.org.edit(id, { [field]: value });
  };
  return { ...site, field, most: SHORT, contact, editContact };
}

async function inHubspot(clock: ManualClock): Promise<ContactSite> {
  const field = 'customer_contact';
  const site = await hubspotSite(clock);
  const shape = { type: 'string', fieldType: 'text', groupName: GROUPS.deals };
  site.portal.properties.deals.push(property({ name: field, label: 'Customer contact', ...shape }));
  const contact = (id: string): unknown => site.portal.get(id)?.values[field];
  const editContact = (id: string, value: string): void => {
    site.portal.edit(id, { [field]: value });
  };
  return { ...site, field, most: 65_536, contact, editContact };
}

async function inDynamics(clock: ManualClock): Promise<ContactSite> {
  const field = 'new_customer_contact';
  const site = await dataverseSite(clock);
  site.org.addColumn('opportunity', { name: field, label: 'Customer contact', type: 'String', maxLength: SHORT });
  const contact = (id: string): unknown => site.org.find(id)?.values[field];
  const editContact = (id: string, value: string): void => {
    site.org.edit(id, { [field]: value });
  };
  return { ...site, field, most: SHORT, contact, editContact };
}

/** Returns the settings of a user who added a row for the contact to the mapping, as read from `data.json`. */
function settingsFor(target: CrmId, field: string): Settings['targets'] {
  const row: MappingRow = { from: 'customerPoc', to: field, codec: 'text', direction: 'both' };
  const { settings, problems } = parseSettings({
    targets: { [target]: { mapping: [...TARGETS[target].mapping, row] } },
  });
  expect(problems).toEqual([]);
  return settings.targets;
}

describe.each([
  ['Salesforce', inSalesforce],
  ['HubSpot', inHubspot],
  ['Dynamics 365', inDynamics],
] as const)('%s', (_, open) => {
  let site: ContactSite;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = manualClock();
    const opened = await open(clock);
    site = { ...opened, choice: settingsFor(opened.target, opened.field)[opened.target] ?? {} };
  });

  afterEach(() => site.close());

  const deviceWith = (contact: string | undefined): Promise<HttpDevice> =>
    httpDevice(site, clock, {
      [PATH]: dealText({ id: 'opp-1', stage: site.stage, oems: undefined, partners: undefined, customer_poc: contact }),
    });

  const recordId = (): string => [...site.deals().values()].flat()[0] ?? '';

  async function aboutContact(device: HttpDevice): Promise<readonly FieldChange[]> {
    const { rows } = await planOf(device, site.target);
    return rows.flatMap(({ fields }) => fields.filter(({ remote }) => remote === site.field));
  }

  test('gets the name of the linked note as text, and a second sync changes nothing', async () => {
    const device = await deviceWith(`"[[${CONTACT}]]"`);
    const { run } = await sync(device, site.target);
    expect(run.outcomes).toMatchObject([{ result: 'done' }]);
    expect(site.contact(recordId())).toBe(CONTACT);
    expect(await aboutContact(device)).toEqual([]);
    expect(device.notes.texts()[PATH]).toContain(`customer_poc: "[[${CONTACT}]]"\n`);
  });

  test('changes the note if the contact changes in the CRM, and the record if it changes in the note', async () => {
    const device = await deviceWith('Ann Poe');
    await sync(device, site.target);
    clock.advance(3_600_000);
    site.editContact(recordId(), 'Lee Roe');
    expect(await aboutContact(device)).toMatchObject([{ action: 'pull', noteValue: 'Ann Poe', crmValue: 'Lee Roe' }]);
    await sync(device, site.target);
    expect(device.notes.texts()[PATH]).toContain('\ncustomer_poc: Lee Roe\n');
    expect(await aboutContact(device)).toEqual([]);
    await device.notes.edit(PATH, (text) => text.replace(/^customer_poc:.*$/m, 'customer_poc: Kim Loe'));
    await sync(device, site.target);
    expect(site.contact(recordId())).toBe('Kim Loe');
  });

  test('skips only the contact if it is too long for the field, with the limit', async () => {
    const device = await deviceWith('x'.repeat(site.most + 1));
    const { plan, run } = await sync(device, site.target);
    const field = plan.rows[0]?.fields.find(({ remote }) => remote === site.field);
    expect(field).toMatchObject({
      action: 'hold',
      reason: 'refused-there',
      finding: { code: 'target-text-too-long', field: 'customerPoc', data: { length: site.most + 1, most: site.most } },
    });
    expect(run.outcomes).toMatchObject([{ result: 'done' }]);
    expect(site.contact(recordId()) ?? '').toBe('');
  });

  test('leaves an empty field unchanged for a note without a contact, which gets the contact from the CRM', async () => {
    const device = await deviceWith(undefined);
    const { plan } = await sync(device, site.target);
    expect(plan.rows[0]?.fields.map(({ remote }) => remote)).not.toContain(site.field);
    expect(site.contact(recordId()) ?? '').toBe('');
    clock.advance(3_600_000);
    site.editContact(recordId(), 'Lee Roe');
    await sync(device, site.target);
    expect(device.notes.texts()[PATH]).toContain('\ncustomer_poc: Lee Roe\n');
  });

  test('never gets a contact that cannot be read as one name', async () => {
    const device = await deviceWith('[Ann Poe, Lee Roe]');
    const { plan } = await sync(device, site.target);
    expect(plan.rows[0]?.fields.find(({ remote }) => remote === site.field)).toMatchObject({
      ...{ action: 'hold', reason: 'unreadable-here', noteValue: '[Ann Poe, Lee Roe]' },
    });
    expect(site.contact(recordId()) ?? '').toBe('');
  });
});
