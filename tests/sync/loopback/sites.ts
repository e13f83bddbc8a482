/**
 * The loopback CRMs for the whole engine over HTTP: each with the values of one record in the note's format, and edits
 * by another user.
 */
import { startOfDay } from '../../../src/domain/day.ts';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { Crm } from '../../../src/targets/core/crm.ts';
import type { TargetSettings } from '../../../src/targets/core/target.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { ApiOptions } from '../../../tools/loopback-crms/dataverse/call.ts';
import { kindOf } from '../../../tools/loopback-crms/dataverse/log.ts';
import type { Org, Row as DataverseRow } from '../../../tools/loopback-crms/dataverse/org.ts';
import { startDataverse } from '../../../tools/loopback-crms/dataverse/server.ts';
import type { RequestFaults } from '../../../tools/loopback-crms/faults.ts';
import type { Portal } from '../../../tools/loopback-crms/hubspot/portal.ts';
import { SERVICE_KEY } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import { GROUPS, property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import { startHubspot } from '../../../tools/loopback-crms/hubspot/server.ts';
import type { ApiRequest, RequestLog } from '../../../tools/loopback-crms/request.ts';
import type { Org as SalesforceOrg } from '../../../tools/loopback-crms/salesforce/org.ts';
import { startSalesforce } from '../../../tools/loopback-crms/salesforce/server.ts';

/** Keys of a note whose values both sides can change, with the record's names. */
export type Key = 'title' | 'amount' | 'close_date' | 'region';

export interface Site {
  readonly target: CrmId;
  readonly crm: Crm;
  /** The user's settings for it. */
  readonly choice?: TargetSettings;
  /** A stage in which new opportunities can start, by its name in notes. */
  readonly stage: string;
  readonly url: string;
  readonly token: () => string;
  /** Returns the IDs of the live records, by the ID of their note. */
  readonly deals: () => ReadonlyMap<string, readonly string[]>;
  /** Returns a value as the note formats it; empty if the record has no value. */
  readonly value: (id: string, key: Key) => string;
  /** Changes a record as another user. */
  readonly edit: (id: string, key: Key, value: string) => void;
  readonly faults: RequestFaults;
  readonly log: RequestLog;
  readonly writesDeals: (request: ApiRequest) => boolean;
  readonly close: () => Promise<void>;
}

interface Clock {
  readonly now: () => number;
}

function crmOf(target: { readonly crm?: Crm }): Crm {
  if (target.crm === undefined) throw new Error('No CRM');
  return target.crm;
}

function grouped<T>(all: readonly T[], key: (one: T) => string, id: (one: T) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), id(one)]);
  return groups;
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const HUBSPOT: Readonly<Record<Key, string>> = {
  title: 'dealname',
  amount: 'amount',
  close_date: 'closedate',
  region: 'region',
};

const DATAVERSE: Readonly<Record<Key, string>> = {
  title: 'name',
  amount: 'estimatedvalue',
  close_date: 'estimatedclosedate',
  region: 'new_region',
};

const SALESFORCE: Readonly<Record<Key, string>> = {
  title: 'Name',
  amount: 'Amount',
  close_date: 'CloseDate',
  region: 'Region__c',
};

/** A user selects a day, and HubSpot stores it with the current time of day. */
const HOUR_OF_CLICK = 16 * 3_600_000 + 45 * 60_000;

export interface HubspotSite extends Site {
  readonly portal: Portal;
}

export async function hubspotSite(clock: Clock, zone = 'America/New_York'): Promise<HubspotSite> {
  const server = await startHubspot({
    clock,
    portal: { timeZone: zone },
    seed: (made) => {
      const shape = { type: 'string', fieldType: 'text', groupName: GROUPS.deals };
      const unique = { name: 'opportunity_key', label: 'Key', ...shape, hasUniqueValue: true };
      made.properties.deals.push(property(unique), property({ name: 'region', label: 'Region', ...shape }));
      made.insert('companies', { name: 'Department of Defense' });
    },
  });
  const { portal, url, faults, log } = server;
  const shownDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return {
    ...{
      target: 'hubspot',
      crm: crmOf(hubspot),
      stage: 'Contract Sent',
      url,
      token: () => SERVICE_KEY,
      faults,
      log,
      close: () => server.close(),
    },
    portal,
    deals: () =>
      grouped(
        portal.live('deals'),
        ({ values }) => values['opportunity_key'] ?? '',
        ({ id }) => id,
      ),
    value: (id, key) => {
      const value = text(portal.get(id)?.values[HUBSPOT[key]]);
      return key === 'close_date' && value !== '' ? shownDay.format(new Date(value)) : value;
    },
    edit: (id, key, value) => {
      const instant = (): string => new Date(startOfDay(value, zone) + HOUR_OF_CLICK).toISOString();
      portal.edit(id, { [HUBSPOT[key]]: key === 'close_date' && value !== '' ? instant() : value });
    },
    writesDeals: ({ method, path }) => method === 'POST' && /\/deals\/batch\/(?:upsert|update)$/.test(path),
  };
}

export interface DataverseSite extends Site {
  readonly org: Org;
}

export async function dataverseSite(clock: Clock, api: ApiOptions = {}): Promise<DataverseSite> {
  const server = await startDataverse({
    ...{ clock, api },
    seed: (made) => {
      made.addColumn('opportunity', { name: 'new_region', type: 'String', maxLength: 400 });
      made.insert('account', { name: 'DoD' });
      made.insert('account', { name: 'Department of Defense' });
    },
  });
  const { org, url, faults, log } = server;
  const dealsOf = (row: DataverseRow): string => text(row.values['new_opportunity_key']);
  return {
    ...{
      target: 'dynamics',
      crm: crmOf(dynamics),
      stage: 'Proposal',
      url,
      token: () => server.accessToken(),
      faults,
      log,
      close: () => server.close(),
    },
    org,
    deals: () => grouped(org.live('opportunity'), dealsOf, ({ id }) => id),
    value: (id, key) => text(org.find(id)?.values[DATAVERSE[key]]),
    edit: (id, key, value) => {
      org.edit(id, { [DATAVERSE[key]]: value === '' ? null : key === 'amount' ? Number(value) : value });
    },
    writesDeals: (request) => kindOf(request) === 'write',
  };
}

/** Returns a CRM with change tracking that expires within a minute. */
async function trackedSite(clock: Clock): Promise<Site> {
  const site = await dataverseSite(clock, { deltaDays: 1 / (24 * 60), pageSize: 2 });
  const { tracking } = site.crm;
  if (tracking === undefined) throw new Error('It does not tell');
  return {
    ...site,
    crm: { ...site.crm, tracking: { ...tracking, minRecords: 1 } },
    choice: { options: { tracking: 'on' } },
  };
}

export interface SalesforceSite extends Site {
  readonly org: SalesforceOrg;
}

export async function salesforceSite(clock: Clock): Promise<SalesforceSite> {
  const server = await startSalesforce({
    clock,
    seed: (made) => void made.insert('Account', { Name: 'Department of Defense' }),
  });
  const { org, url, faults, log } = server;
  return {
    ...{
      target: 'salesforce',
      crm: crmOf(salesforce),
      stage: 'Prospecting',
      url,
      token: () => server.accessToken(),
      faults,
      log,
      close: () => server.close(),
    },
    org,
    deals: () =>
      grouped(
        org.live('Opportunity'),
        (row) => text(row['Opportunity_Key__c']),
        (row) => text(row['Id']),
      ),
    value: (id, key) => text(org.row(id)?.[SALESFORCE[key]]),
    edit: (id, key, value) => {
      org.edit(id, { [SALESFORCE[key]]: value === '' ? null : key === 'amount' ? Number(value) : value });
    },
    // Records are read by a POST to the object's own address.
    writesDeals: ({ method, path }) =>
      /\/composite\/sobjects(?:\/|$)/.test(path) && (method === 'PATCH' || path.endsWith('/sobjects')),
  };
}

export const SITES: Readonly<Record<string, (clock: Clock) => Promise<Site>>> = {
  Salesforce: salesforceSite,
  HubSpot: hubspotSite,
  'Dynamics 365': dataverseSite,
  'Dynamics 365 with change tracking': trackedSite,
};
