/**
 * Records with few values become notes without other values, in all three CRMs: no template value is sent to a record
 * as an edit.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import type { ImportOutcome } from '../../src/sync/sync-service.ts';
import { madePaths } from '../support/imported.ts';
import { manualClock } from '../support/manual-clock.ts';
import { httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, hubspotSite, salesforceSite, type Site } from './loopback/sites.ts';

interface Bare {
  readonly site: Site;
  /** A record with a name, and with the fields that the CRM requires. */
  readonly id: string;
}

const BARE: Readonly<Record<string, () => Promise<Bare>>> = {
  Salesforce: async () => {
    const site = await salesforceSite(manualClock());
    const values = { Name: 'Theirs', StageName: 'Prospecting', CloseDate: '2027-05-01' };
    return { site, id: site.org.insert('Opportunity', values) };
  },
  HubSpot: async () => {
    const site = await hubspotSite(manualClock());
    const { portal } = site;
    const id = portal.insert('deals', { dealname: 'Theirs', pipeline: 'default', dealstage: 'contractsent' });
    portal.settleIndex();
    return { site, id };
  },
  'Dynamics 365': async () => {
    const site = await dataverseSite(manualClock());
    return { site, id: site.org.insert('opportunity', { name: 'Theirs' }) };
  },
};

let open: Site | undefined;
afterEach(() => open?.close());

/** Returns the note for the record from the template of the settings, or from this one. */
async function imported(name: string, template = DEFAULT_SETTINGS.newNote.template) {
  const { site, id } = (await BARE[name]?.()) ?? never(name);
  open = site;
  const newNote = { ...DEFAULT_SETTINGS.newNote, template };
  const device = await httpDevice(site, manualClock(), {}, undefined, { newNote });
  const [path = ''] = await madePaths(device.service.importNotes(site.target, [id]));
  return { site, device, path, id };
}

function never(name: string): never {
  throw new Error(name);
}

function keysIn(text = ''): readonly string[] {
  return [...(text.split('---\n')[1] ?? '').matchAll(/^([^\s:]+):/gm)].map(([, key]) => key ?? '');
}

/** Returns the fields that would change a record or a note. */
async function acts(device: HttpDevice, site: Site) {
  const { rows } = await planOf(device, site.target);
  return rows.flatMap(({ fields }) => fields.filter(({ action }) => action !== 'hold'));
}

const NO_VALUE = ['region', 'customer_org', 'oems', 'partners', 'source', 'contract_vehicle'];

describe.each(Object.keys(BARE))('%s', (name) => {
  test('has no value for most keys, and the note has none of them', async () => {
    const { site, device, path } = await imported(name);
    const text = device.notes.texts()[path] ?? '';
    expect(keysIn(text).filter((key) => NO_VALUE.includes(key))).toEqual([]);
    expect(keysIn(text)).toEqual(expect.arrayContaining(['type', 'id', 'title', 'customer', 'amount', 'close_date']));
    expect(text).not.toContain('2026-');
    // The key of the record, and the currency of a note without one.
    const sent = (await acts(device, site)).filter(({ from }) => from !== 'id' && from !== 'currency');
    expect(sent).toEqual([]);
  });

  test('gets the account of the customer that the user then enters, once they select it', async () => {
    const { site, device, path } = await imported(name);
    const account = { salesforce: 'AccountId', hubspot: 'company', dynamics: 'customerid_account@odata.bind' };
    device.notes.put(path, (device.notes.texts()[path] ?? '').replace('customer:', 'customer: Department of Defense'));
    const { rows } = await planOf(device, site.target);
    expect(rows[0]?.fields.find(({ remote }) => remote === account[site.target])).toMatchObject({
      action: 'hold',
      reason: 'from-rule',
    });
  });

  test('does not change the user’s other keys, with their comments, or values of optional fields', async () => {
    const own = 'next_step:\nteam: Federal\ntags: []\nregion: East # ours\nwin_prob:\nprobe: {}\nsource: ""\n';
    const template = DEFAULT_SETTINGS.newNote.template.replace('source:\n', own);
    const { device, path } = await imported(name, template);
    const text = device.notes.texts()[path] ?? '';
    expect(text).toContain('next_step:\nteam: Federal\ntags: []\nregion: East # ours\nprobe: {}\n');
  });

  test('and its note are equal after a sync, and the next one sends nothing', async () => {
    const { site, device } = await imported(name);
    await sync(device, site.target);
    expect(await acts(device, site)).toEqual([]);
  });
});

describe('the amount of a deal in HubSpot', () => {
  /** Returns a note of a deal over 5 in this currency. */
  async function dealIn(code: string, template = DEFAULT_SETTINGS.newNote.template) {
    const site = await hubspotSite(manualClock());
    open = site;
    const { portal } = site;
    const stage = { pipeline: 'default', dealstage: 'contractsent' };
    const id = portal.insert('deals', { dealname: 'Theirs', amount: '5', deal_currency_code: code, ...stage });
    portal.settleIndex();
    const newNote = { ...DEFAULT_SETTINGS.newNote, template };
    const device = await httpDevice(site, manualClock(), {}, undefined, { newNote });
    const [outcome] = (await device.service.importNotes('hubspot', [id])) as readonly ImportOutcome[];
    const skipped = outcome?.skipped.map(({ remote, reason }) => [remote, reason]);
    return { skipped, text: Object.values(device.notes.texts())[0] ?? '' };
  }

  const own = (line: string) => DEFAULT_SETTINGS.newNote.template.replace('amount:', `${line}\namount:`);

  test.each([
    ['an unknown currency', 'ZZZ', undefined, 'refused-here'],
    ['a currency that the note cannot take', 'EUR', own('currency: &c USD\nmine: *c'), 'cannot-be-read-here'],
  ])(
    'is omitted from a note with %s, because it would count in another currency',
    async (_, code, template, reason) => {
      const { skipped, text } = await dealIn(code, template);
      expect(skipped).toEqual([
        ['amount', 'cannot-be-read-here'],
        ['deal_currency_code', reason],
      ]);
      expect(text).not.toMatch(/^amount: *5/m);
    },
  );

  test('includes its currency, regardless of the template', async () => {
    const { skipped, text } = await dealIn('', own('currency: EUR'));
    expect(skipped).toEqual([]);
    expect(text).toContain('currency: USD\namount: 5\n');
  });
});
