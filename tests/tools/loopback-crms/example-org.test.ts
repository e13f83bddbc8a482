/** An example org returns its records as the CRM has them, and changes by another user reach the CRM. */
import { describe, expect, test } from 'vitest';
import { type CrmId, CRM_IDS } from '../../../src/targets/targets.ts';
import type { ExampleOrg } from '../../../tools/loopback-crms/example.ts';
import { startExampleOrg, variablesOf } from '../../../tools/loopback-crms/example-org.ts';

async function asked(org: ExampleOrg, path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(org.settings.sync.address + path, init);
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return text === '' ? undefined : JSON.parse(text);
}

/** Signs in as a program without a user, and returns the headers for its calls. */
async function signedIn(org: ExampleOrg, path: string, scope?: string): Promise<Record<string, string>> {
  const [secret = ''] = Object.values(org.secrets);
  const app = { client_id: org.settings.sync.clientId ?? '', client_secret: secret };
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    ...app,
    ...(scope === undefined ? {} : { scope }),
  });
  const token = (await asked(org, path, { method: 'POST', body })) as { access_token: string };
  return jsonWith(token.access_token);
}

function jsonWith(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
}

/** Creates the same record, `k`, with each CRM's names. */
const MAKES: Readonly<Record<CrmId, (org: ExampleOrg) => Promise<unknown>>> = {
  salesforce: async (org) => {
    const headers = await signedIn(org, '/services/oauth2/token');
    const values = { Name: 'Cloud', Amount: 12.5, StageName: 'Negotiation', CloseDate: '2026-12-18' };
    const record = { attributes: { type: 'Opportunity' }, Opportunity_Key__c: 'k', ...values };
    const path = '/services/data/v66.0/composite/sobjects/Opportunity/Opportunity_Key__c';
    return asked(org, path, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ allOrNone: false, records: [record] }),
    });
  },
  hubspot: async (org) => {
    const [key = ''] = Object.values(org.secrets);
    // Midnight in the zone of the account.
    const when = { closedate: '2026-12-18T05:00:00Z', dealstage: 'contractsent', pipeline: 'default' };
    const properties = { opportunity_key: 'k', dealname: 'Cloud', amount: '12.5', ...when };
    const body = JSON.stringify({ inputs: [{ idProperty: 'opportunity_key', id: 'k', properties }] });
    return asked(org, '/crm/objects/2026-09/deals/batch/upsert', { method: 'POST', headers: jsonWith(key), body });
  },
  dynamics: async (org) => {
    const { address } = org.settings.sync;
    const tenant = org.settings.options?.['tenant'] ?? '';
    const headers = await signedIn(org, `/${tenant}/oauth2/v2.0/token`, `${address}/.default`);
    const path = "/api/data/v9.2/accounts?$select=name&$filter=name%20eq%20'NASA'";
    const { value } = (await asked(org, path, { headers })) as { value: { accountid: string }[] };
    const customer = { 'customerid_account@odata.bind': `/accounts(${value[0]?.accountid ?? ''})` };
    const when = { estimatedclosedate: '2026-12-18', stepname: 'Negotiation' };
    const body = JSON.stringify({ name: 'Cloud', estimatedvalue: 12.5, ...when, ...customer });
    const deal = "/api/data/v9.2/opportunities(new_opportunity_key='k')";
    return asked(org, deal, { method: 'PATCH', headers, body });
  },
};

describe.each(CRM_IDS)('%s', (target) => {
  test('returns a record in neutral terms, and changes it as another user', async () => {
    const org = await startExampleOrg(target);
    expect([org.deals(), org.deal('k')]).toEqual([[], undefined]);
    await MAKES[target](org);
    const deal = { title: 'Cloud', amount: 12.5, stage: 'Negotiation', closeDate: '2026-12-18' };
    expect(org.deal('k')).toMatchObject(deal);
    expect(org.log.all.filter(org.writesDeals)).toHaveLength(1);
    org.editDeal('k', { title: 'Cloud 2', amount: 7, stage: 'On hold' });
    expect(org.deal('k')).toMatchObject({ ...deal, title: 'Cloud 2', amount: 7, stage: 'On hold' });
    expect(org.deals()).toEqual(['k']);
    await org.close();
  });

  test('names its secrets as the documentation does', async () => {
    const org = await startExampleOrg(target);
    const [id = ''] = Object.keys(org.secrets);
    expect(id).toMatch(new RegExp(`^crm-sync-${target}-(?:key|client-secret)$`));
    expect(Object.keys(variablesOf(org))).toEqual([id.toUpperCase().replaceAll('-', '_')]);
    await org.close();
  });
});
