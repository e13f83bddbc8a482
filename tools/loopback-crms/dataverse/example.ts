/** The example company in Dynamics 365, whose admin has added what the plugin's mapping needs. */
import { COMPANY, FORECAST_YEARS, CUSTOMERS, type Deal, type DealChange, type ExampleOrg, SELLER } from '../example.ts';
import type { ApiRequest } from '../request.ts';
import { isReference, type Value, type Values } from './columns.ts';
import { kindOf } from './log.ts';
import type { Org, Row } from './org.ts';
import { startDataverse } from './server.ts';
import { CLIENT_ID, CLIENT_SECRET, TENANT } from './sign-in.ts';

const KEY = 'new_opportunity_key';

const TEXTS = ['new_source', 'new_oem_primary', 'new_partner_names', 'new_contract_vehicle', 'new_region'];
const NUMBERS = [
  ...FORECAST_YEARS.map((year) => `new_fy${year}_forecast`),
  ...['new_confidence_score', 'new_oem_alignment_score', 'new_partner_fit_score'],
];

function setUp(org: Org): void {
  const bounds = { min: -1e11, max: 1e11, precision: 2 };
  const label = (name: string): string => name.replace('new_', '').replaceAll('_', ' ');
  for (const name of TEXTS) org.addColumn('opportunity', { name, label: label(name), type: 'String', maxLength: 400 });
  for (const name of NUMBERS) org.addColumn('opportunity', { name, label: label(name), type: 'Decimal', ...bounds });
  org.addKey('opportunity', [KEY]);
  org.edit(org.me, { fullname: SELLER.name, internalemailaddress: SELLER.mail });
  for (const name of CUSTOMERS) org.insert('account', { name });
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function dealOf(org: Org, { values }: Row): Deal {
  const { name, estimatedvalue, stepname, estimatedclosedate, customerid, statecode } = values;
  return {
    title: textOf(name),
    amount: typeof estimatedvalue === 'number' ? estimatedvalue : undefined,
    stage: textOf(stepname),
    state: (['open', 'won', 'lost'] as const)[Number(statecode)] ?? 'open',
    closeDate: textOf(estimatedclosedate),
    customer: isReference(customerid) ? textOf(org.get(customerid.id).values['name']) : '',
  };
}

function valuesOf({ title, amount, stage }: DealChange): Values {
  return {
    ...(title === undefined ? {} : { name: title }),
    ...(amount === undefined ? {} : { estimatedvalue: amount }),
    ...(stage === undefined ? {} : { stepname: stage }),
  };
}

const writesDeals = (request: ApiRequest): boolean => kindOf(request) === 'write';

export async function startExampleDataverse(): Promise<ExampleOrg> {
  const crm = await startDataverse({ clock: { now: () => Date.now() }, org: { name: COMPANY }, seed: setUp });
  const { org, log, faults } = crm;
  const keyOf = (row: Row): string => textOf(row.values[KEY]);
  const rowWith = (key: string): Row | undefined => org.live('opportunity').find((row) => keyOf(row) === key);
  return {
    target: 'dynamics',
    settings: { sync: { address: crm.url, clientId: CLIENT_ID }, options: { tenant: TENANT } },
    signIn: { by: 'browser', pages: `/${TENANT}/oauth2/` },
    signedIn: `Signed in as ${SELLER.name} to ${COMPANY}`,
    secrets: { 'crm-sync-dynamics-client-secret': CLIENT_SECRET },
    deals: () => org.live('opportunity').map(keyOf).sort(),
    deal: (key) => {
      const row = rowWith(key);
      return row === undefined ? undefined : dealOf(org, row);
    },
    editDeal: (key, change) => {
      org.edit(rowWith(key)?.id ?? '', valuesOf(change));
    },
    ...{ log, faults, writesDeals, completesDeals: writesDeals, close: () => crm.close() },
  };
}
