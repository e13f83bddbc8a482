/** The three CRMs of a recording: start, changes by another user, and the whole state as JSON. */
import { FORECAST_YEARS, CUSTOMERS, STAGES } from '../../tools/loopback-crms/example.ts';
import type { RequestFaults } from '../../tools/loopback-crms/faults.ts';
import type { ApiRequest, RequestLog } from '../../tools/loopback-crms/request.ts';
import { kindOf } from '../../tools/loopback-crms/dataverse/log.ts';
import {
  isReference,
  type Value as DynamicsValue,
  type Values as DynamicsValues,
} from '../../tools/loopback-crms/dataverse/columns.ts';
import type { Org as DynamicsOrg, Row as DynamicsRow } from '../../tools/loopback-crms/dataverse/org.ts';
import { startDataverse } from '../../tools/loopback-crms/dataverse/server.ts';
import {
  CLIENT_ID as DYNAMICS_ID,
  CLIENT_SECRET as DYNAMICS_SECRET,
  TENANT,
} from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { type Pipeline, SERVICE_KEY } from '../../tools/loopback-crms/hubspot/portal-options.ts';
import {
  type HubRecord,
  type Portal,
  PRIMARY,
  type Values as HubValues,
} from '../../tools/loopback-crms/hubspot/portal.ts';
import { GROUPS, property } from '../../tools/loopback-crms/hubspot/properties.ts';
import { startHubspot } from '../../tools/loopback-crms/hubspot/server.ts';
import {
  type Deletion,
  type Org as SalesforceOrg,
  type Row as SalesforceRow,
  textOf,
} from '../../tools/loopback-crms/salesforce/org.ts';
import { startSalesforce } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import type { CrmId } from '../../src/targets/targets.ts';

/** A change by another user, in neutral terms; the day as `YYYY-MM-DD`. */
interface Change {
  readonly title?: string;
  readonly amount?: number;
  readonly stage?: string;
  readonly region?: string;
}

export interface Server {
  readonly target: CrmId;
  readonly url: string;
  /** The plugin's settings below `targets.<target>`. */
  readonly settings: { readonly sync: object; readonly options?: object };
  readonly secrets: Readonly<Record<string, string>>;
  readonly log: RequestLog;
  readonly faults: RequestFaults;
  /** Returns true if a request creates or changes records. */
  readonly writesDeals: (request: ApiRequest) => boolean;
  /**
   * Returns each record by its key, as the server stores it, without stamps and empty values; accounts and the like by
   * name.
   */
  deals(): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  edit(key: string, change: Change): void;
  remove(key: string): void;
  renameAccount(from: string, to: string): void;
  /** Adds a record without a key, as another user, and returns its ID. */
  add(change: Change & { readonly closeDate: string; readonly customer: string }): string;
  /** Returns the whole state as plain JSON. */
  saved(): unknown;
  /** Restores a state that {@link saved} returned. */
  restore(saved: unknown): void;
  close(): Promise<void>;
}

const CLOCK = { now: (): number => Date.now() };
const KEY = 'opportunity_key';

interface Saved<R> {
  readonly rows: readonly R[];
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

const EDITED: Readonly<Record<CrmId, Readonly<Record<keyof Change, string>>>> = {
  salesforce: { title: 'Name', amount: 'Amount', stage: 'StageName', region: 'Region__c' },
  hubspot: { title: 'dealname', amount: 'amount', stage: 'dealstage', region: 'region' },
  dynamics: { title: 'name', amount: 'estimatedvalue', stage: 'stepname', region: 'new_region' },
};

function renamed(target: CrmId, change: Change): Record<string, string | number> {
  const names = EDITED[target];
  return Object.fromEntries(
    Object.keys(names).flatMap((name) => {
      const value = change[name as keyof Change];
      return value === undefined ? [] : [[names[name as keyof Change], value]];
    }),
  );
}

async function startSalesforceServer(port?: number): Promise<Server> {
  const forecast = { open: 'Pipeline', won: 'Closed', lost: 'Omitted' };
  const stages = STAGES.map(({ name, probability, state }) => ({
    ...{ name, probability, isClosed: state !== 'open', isWon: state === 'won', forecast: forecast[state] },
  }));
  const crm = await startSalesforce({
    clock: CLOCK,
    org: { name: 'Acme Federal', user: { name: 'Ada Seller', username: 'ada@acme.example' }, stages },
    seed: (org) => {
      for (const name of CUSTOMERS) org.insert('Account', { Name: name });
    },
    ...(port === undefined ? {} : { port }),
  });
  const { org } = crm;
  const keyOf = (row: SalesforceRow): string => textOf(row['Opportunity_Key__c']);
  const idOf = (row: SalesforceRow): string => textOf(row['Id']);
  const rowWith = (key: string): SalesforceRow | undefined => org.live('Opportunity').find((row) => keyOf(row) === key);
  const nameOf = (value: unknown): unknown => (typeof value === 'string' ? (org.row(value)?.['Name'] ?? value) : value);
  const accountOf = (name: string): string => idOf(org.live('Account').find((row) => row['Name'] === name) ?? {});
  return {
    target: 'salesforce',
    url: crm.url,
    settings: { sync: { address: crm.url, clientId: CLIENT_ID } },
    secrets: { 'crm-sync-salesforce-client-secret': CLIENT_SECRET },
    ...{ log: crm.log, faults: crm.faults, close: () => crm.close() },
    writesDeals: ({ method, path }) => method !== 'GET' && /\/composite\/sobjects(?:\/Opportunity\/\w+)?$/.test(path),
    deals: () => byKey(org.live('Opportunity').map((row) => [keyOf(row), textOf(row['Name']), unstamped(row, nameOf)])),
    edit: (key, change) => {
      org.edit(idOf(rowWith(key) ?? {}), renamed('salesforce', change));
    },
    remove: (key) => {
      org.remove(idOf(rowWith(key) ?? {}));
    },
    renameAccount: (from, to) => {
      org.edit(accountOf(from), { Name: to });
    },
    add: ({ closeDate, customer, ...change }) =>
      org.insert('Opportunity', {
        ...renamed('salesforce', change),
        ...{ CloseDate: closeDate, AccountId: accountOf(customer) },
      }),
    saved: () =>
      plain({ id: org.id, rows: org.objects().flatMap(({ name }) => org.rows(name)), deletions: org.deletions }),
    restore: (saved) => {
      restoreSalesforce(org, saved as SavedSalesforce);
    },
  };
}

interface SavedSalesforce extends Saved<SalesforceRow> {
  readonly id: string;
  readonly deletions: readonly Deletion[];
}

function restoreSalesforce(org: SalesforceOrg, { id, rows, deletions }: SavedSalesforce): void {
  sameOrg(id, org.id);
  org.restore(rows, deletions);
}

/** Fields with the time and the user of a write. */
const STAMPS = /^(?:SystemModstamp|LastModified\w+|Created\w+|createdon|modifiedon|modifiedby|Last\w+Date)$/;

function unstamped(row: object, nameOf: (value: unknown) => unknown): Readonly<Record<string, unknown>> {
  const kept = Object.entries(row).filter(([name, value]) => !STAMPS.test(name) && value !== null && value !== false);
  return Object.fromEntries(kept.map(([name, value]): [string, unknown] => [name, nameOf(value)]).sort());
}

/**
 * Returns records by their key; an imported one, whose key contains the time, by its title. Throws if two have the same
 * name.
 */
function byKey<T>(deals: readonly (readonly [key: string, title: string, deal: T])[]): Readonly<Record<string, T>> {
  const named = deals.map(([key, title, deal]) => [/^opp-\d|^$/.test(key) ? title : key, deal] as const);
  const found = Object.fromEntries(named) as Record<string, T>;
  if (Object.keys(found).length < deals.length) throw new Error('Two deals have one key.');
  return found;
}

function sameOrg(recorded: string, today: string): void {
  if (recorded !== today) throw new Error(`The recording is of ${recorded}, and the server of the tests is ${today}.`);
}

const STAGE_IDS: Readonly<Record<string, string>> = {
  Discovery: 'appointmentscheduled',
  Qualification: 'qualifiedtobuy',
  Proposal: 'presentationscheduled',
  Negotiation: 'contractsent',
  'On hold': '1182436650',
  'Closed won': 'closedwon',
  'Closed lost': 'closedlost',
};

const PIPELINE: Pipeline = {
  id: 'default',
  label: 'Federal sales',
  stages: STAGES.map(({ name, probability, state }) => ({
    ...{ id: STAGE_IDS[name] ?? name, label: name, probability: probability / 100, isClosed: state !== 'open' },
  })),
};

const HUBSPOT_TEXTS = ['opportunity_source', 'oem_primary', 'partner_names', 'contract_vehicle', 'region'];
const SCORES = ['confidence_score', 'oem_alignment_score', 'partner_fit_score'];

function setUpHubspot(portal: Portal): void {
  const added = (name: string, type: 'string' | 'number', more: object = {}): ReturnType<typeof property> => {
    const fieldType = type === 'string' ? 'text' : 'number';
    return property({ name, label: name.replaceAll('_', ' '), type, fieldType, groupName: GROUPS.deals, ...more });
  };
  portal.properties.deals.push(
    added(KEY, 'string', { hasUniqueValue: true }),
    ...HUBSPOT_TEXTS.map((name) => added(name, 'string')),
    ...FORECAST_YEARS.map((year) => added(`fy${year}_forecast`, 'number')),
    ...['win_probability', ...SCORES].map((name) => added(name, 'number')),
  );
  for (const name of CUSTOMERS) portal.insert('companies', { name });
}

async function startHubspotServer(port?: number): Promise<Server> {
  const hub = await startHubspot({
    clock: CLOCK,
    portal: {
      ...{ timeZone: 'America/New_York', currencies: ['USD', 'EUR', 'JPY'], pipelines: [PIPELINE] },
      owners: [{ id: '71', email: 'ada@acme.example', firstName: 'Ada', lastName: 'Seller' }],
    },
    seed: setUpHubspot,
    ...(port === undefined ? {} : { port }),
  });
  const { portal } = hub;
  const idWith = (key: string): string => portal.byValue('deals', KEY, key)?.id ?? '';
  const companyOf = (name: string): string => portal.byValue('companies', 'name', name)?.id ?? '';
  const valuesOf = ({ stage, ...change }: Change): HubValues => {
    const named = Object.entries(renamed('hubspot', change)).map(([name, value]) => [name, String(value)] as const);
    return { ...Object.fromEntries(named), ...(stage === undefined ? {} : { dealstage: STAGE_IDS[stage] ?? stage }) };
  };
  return {
    target: 'hubspot',
    url: hub.url,
    settings: { sync: { address: hub.url } },
    secrets: { 'crm-sync-hubspot-key': SERVICE_KEY },
    ...{ log: hub.log, faults: hub.faults, close: () => hub.close() },
    writesDeals: ({ method, path }) => method === 'POST' && /\/deals\/batch\/(?:upsert|create|update)$/.test(path),
    deals: () =>
      byKey(
        portal.live('deals').map(({ id, values }) => {
          const companies = portal.links(id).map(({ company }) => portal.get(company)?.values['name']);
          // Closing a record sets its close date to the current time.
          const closedate = values['closedate']?.slice(0, 10);
          const deal = { id, ...values, companies, closedate };
          return [values[KEY] ?? '', values['dealname'] ?? '', unstamped(deal, (value) => value)];
        }),
      ),
    edit: (key, change) => {
      portal.edit(idWith(key), valuesOf(change));
    },
    remove: (key) => {
      portal.archive(idWith(key));
    },
    renameAccount: (from, to) => {
      portal.edit(companyOf(from), { name: to });
    },
    add: ({ closeDate, customer, ...change }) => {
      const id = portal.insert('deals', {
        ...valuesOf(change),
        closedate: `${closeDate}T17:00:00Z`,
        pipeline: 'default',
      });
      portal.associate(id, companyOf(customer), [PRIMARY]);
      return id;
    },
    saved: () => {
      const rows = [...portal.all('companies'), ...portal.all('deals')];
      return plain({ id: String(portal.portalId), rows, links: rows.flatMap(({ id }) => portal.links(id)) });
    },
    restore: (saved) => {
      const { id, rows, links } = saved as SavedHubspot;
      sameOrg(id, String(portal.portalId));
      portal.restore(rows, links);
    },
  };
}

interface SavedHubspot extends Saved<HubRecord> {
  readonly id: string;
  readonly links: Parameters<Portal['restore']>[1];
}

const DYNAMICS_TEXTS = ['source', 'oem_primary', 'partner_names', 'contract_vehicle', 'region'];

function setUpDynamics(org: DynamicsOrg): void {
  const bounds = { min: -1e11, max: 1e11, precision: 2 };
  const label = (name: string): string => name.replaceAll('_', ' ');
  for (const name of DYNAMICS_TEXTS)
    org.addColumn('opportunity', { name: `new_${name}`, label: label(name), type: 'String', maxLength: 400 });
  for (const name of [...FORECAST_YEARS.map((year) => `fy${year}_forecast`), ...SCORES])
    org.addColumn('opportunity', { name: `new_${name}`, label: label(name), type: 'Decimal', ...bounds });
  org.addKey('opportunity', ['new_opportunity_key']);
  org.edit(org.me, { fullname: 'Ada Seller', internalemailaddress: 'ada@acme.example' });
  for (const name of CUSTOMERS) org.insert('account', { name });
}

async function startDynamicsServer(port?: number): Promise<Server> {
  const crm = await startDataverse({
    ...{ clock: CLOCK, org: { name: 'Acme Federal' }, seed: setUpDynamics },
    ...(port === undefined ? {} : { port }),
  });
  const { org } = crm;
  const text = (value: DynamicsValue | undefined): string => (typeof value === 'string' ? value : '');
  const keyOf = ({ values }: DynamicsRow): string => text(values['new_opportunity_key']);
  const rowWith = (key: string): DynamicsRow | undefined => org.live('opportunity').find((row) => keyOf(row) === key);
  const nameOf = (value: unknown): unknown => {
    const named = isReference(value) ? org.find(value.id)?.values : undefined;
    return named?.['name'] ?? named?.['isocurrencycode'] ?? named?.['fullname'] ?? value;
  };
  const accountOf = (name: string): string =>
    org.live('account').find(({ values }) => values['name'] === name)?.id ?? '';
  return {
    target: 'dynamics',
    url: crm.url,
    settings: { sync: { address: crm.url, clientId: DYNAMICS_ID }, options: { tenant: TENANT } },
    secrets: { 'crm-sync-dynamics-client-secret': DYNAMICS_SECRET },
    ...{ log: crm.log, faults: crm.faults, close: () => crm.close() },
    writesDeals: (request) => kindOf(request) === 'write',
    deals: () =>
      byKey(
        org.live('opportunity').map((row) => [keyOf(row), text(row.values['name']), unstamped(row.values, nameOf)]),
      ),
    edit: (key, change) => {
      editDynamics(org, rowWith(key)?.id ?? '', change);
    },
    remove: (key) => {
      org.remove(rowWith(key)?.id ?? '');
    },
    renameAccount: (from, to) => {
      org.edit(accountOf(from), { name: to });
    },
    add: ({ closeDate, customer, ...change }) => {
      const customerid = { table: 'account', id: accountOf(customer) };
      const values: DynamicsValues = { ...renamed('dynamics', change), estimatedclosedate: closeDate, customerid };
      return org.insert('opportunity', values);
    },
    saved: () => {
      const { rows, deleted } = org.snapshot();
      return plain({ id: org.id, rows: [...rows.values()], deleted });
    },
    restore: (saved) => {
      const { id, rows, deleted } = saved as SavedDynamics;
      sameOrg(id, org.id);
      org.load(rows, deleted);
    },
  };
}

interface SavedDynamics extends Saved<DynamicsRow> {
  readonly id: string;
  readonly deleted: Parameters<DynamicsOrg['load']>[1];
}

const STATES = { open: [0, 1], won: [1, 3], lost: [2, 4] } as const;

/** A stage that ends an opportunity closes it; any other stage reopens it. */
function editDynamics(org: DynamicsOrg, id: string, change: Change): void {
  const state = STAGES.find(({ name }) => name === change.stage)?.state;
  const [statecode, statuscode] = STATES[state ?? 'open'];
  org.edit(id, { ...renamed('dynamics', change), ...(state === undefined ? {} : { statecode, statuscode }) });
}

export const SERVERS: Readonly<Record<CrmId, (port?: number) => Promise<Server>>> = {
  salesforce: startSalesforceServer,
  hubspot: startHubspotServer,
  dynamics: startDynamicsServer,
};
