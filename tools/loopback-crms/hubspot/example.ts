/** The example company in HubSpot, whose admin has added what the plugin's mapping needs. */
import {
  FORECAST_YEARS,
  CUSTOMERS,
  type Deal,
  type DealChange,
  type ExampleOrg,
  SELLER,
  STAGES,
  stateOf,
} from '../example.ts';
import type { ApiRequest } from '../request.ts';
import { SERVICE_KEY, type Pipeline } from './portal-options.ts';
import { type HubRecord, type Portal, PRIMARY, type Values } from './portal.ts';
import { GROUPS, type Property, property } from './properties.ts';
import { startHubspot } from './server.ts';

const KEY = 'opportunity_key';
const TIME_ZONE = 'America/New_York';

/** IDs of the stages. Renamed stages keep their original IDs; an added one has a number. */
const STAGE_IDS: Readonly<Record<string, string>> = {
  Discovery: 'appointmentscheduled',
  Qualification: 'qualifiedtobuy',
  Proposal: 'presentationscheduled',
  Negotiation: 'contractsent',
  'On hold': '1182436650',
  'Closed won': 'closedwon',
  'Closed lost': 'closedlost',
};

const stageId = (name: string): string => STAGE_IDS[name] ?? name;

const PIPELINE: Pipeline = {
  id: 'default',
  label: 'Federal sales',
  stages: STAGES.map(({ name, probability, state }) => {
    return { id: stageId(name), label: name, probability: probability / 100, isClosed: state !== 'open' };
  }),
};

const TEXTS = ['opportunity_source', 'oem_primary', 'partner_names', 'contract_vehicle', 'region'];
const NUMBERS = [
  ...FORECAST_YEARS.map((year) => `fy${year}_forecast`),
  ...['win_probability', 'confidence_score', 'oem_alignment_score', 'partner_fit_score'],
];

function added(name: string, type: 'string' | 'number', more: Partial<Property> = {}): Property {
  const fieldType = type === 'string' ? 'text' : 'number';
  return property({ name, label: name.replaceAll('_', ' '), type, fieldType, groupName: GROUPS.deals, ...more });
}

function setUp(portal: Portal): void {
  portal.properties.deals.push(
    added(KEY, 'string', { hasUniqueValue: true }),
    ...TEXTS.map((name) => added(name, 'string')),
    ...NUMBERS.map((name) => added(name, 'number')),
  );
  for (const name of CUSTOMERS) portal.insert('companies', { name });
}

/** Returns the day that users see: a timestamp in the zone of the account. */
function dayOf(instant: string | undefined): string {
  return instant === undefined
    ? ''
    : new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(new Date(instant));
}

function dealOf(portal: Portal, { id, values }: HubRecord): Deal {
  const customer = portal.links(id).find((link) => link.types.includes(PRIMARY)) ?? portal.links(id)[0];
  const { dealname = '', amount, dealstage, closedate } = values;
  return {
    title: dealname,
    amount: amount === undefined ? undefined : Number(amount),
    stage: portal.stage(dealstage)?.label ?? '',
    state: stateOf(portal.stage(dealstage)?.label ?? ''),
    closeDate: dayOf(closedate),
    customer: customer === undefined ? '' : (portal.get(customer.company)?.values['name'] ?? ''),
  };
}

function valuesOf({ title, amount, stage }: DealChange): Values {
  return {
    ...(title === undefined ? {} : { dealname: title }),
    ...(amount === undefined ? {} : { amount: String(amount) }),
    ...(stage === undefined ? {} : { dealstage: stageId(stage) }),
  };
}

const writesDeals = ({ method, path }: ApiRequest): boolean =>
  method === 'POST' && /\/deals\/batch\/(?:upsert|create|update)$/.test(path);

const associates = ({ path }: ApiRequest): boolean =>
  /\/associations\/[^/]+\/deals\/companies\/batch\/(?:create|associate\/default)$/.test(path);

export async function startExampleHubspot(): Promise<ExampleOrg> {
  const [first = '', last = ''] = SELLER.name.split(' ');
  const hub = await startHubspot({
    clock: { now: () => Date.now() },
    portal: {
      ...{ timeZone: TIME_ZONE, currencies: ['USD', 'EUR', 'JPY'], pipelines: [PIPELINE] },
      owners: [{ id: '71', email: SELLER.mail, firstName: first, lastName: last }],
    },
    seed: setUp,
  });
  const { portal, log, faults } = hub;
  return {
    target: 'hubspot',
    settings: { sync: { address: hub.url } },
    signIn: { by: 'key', key: SERVICE_KEY },
    signedIn: `HubSpot account ${portal.portalId}`,
    secrets: { 'crm-sync-hubspot-key': SERVICE_KEY },
    deals: () =>
      portal
        .live('deals')
        .map(({ values }) => values[KEY] ?? '')
        .sort(),
    deal: (key) => {
      const record = portal.byValue('deals', KEY, key);
      return record === undefined ? undefined : dealOf(portal, record);
    },
    editDeal: (key, change) => {
      portal.edit(portal.byValue('deals', KEY, key)?.id ?? '', valuesOf(change));
    },
    ...{ log, faults, writesDeals, completesDeals: associates, close: () => hub.close() },
  };
}
