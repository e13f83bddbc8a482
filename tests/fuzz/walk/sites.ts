/**
 * The three CRMs of a walk, without a socket: several records, renamed and merged accounts, and edits by other users.
 */
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import type { Identity } from '../../../src/targets/core/crm.ts';
import { TARGETS, type CrmId } from '../../../src/targets/targets.ts';
import type { CrmRequest, CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import { startOfDay } from '../../../src/domain/day.ts';
import { Faults as DataverseFaults, locked as dataverseLock } from '../../../tools/loopback-crms/dataverse/faults.ts';
import { Org as DataverseOrg } from '../../../tools/loopback-crms/dataverse/org.ts';
import { Cursors } from '../../../tools/loopback-crms/dataverse/paging.ts';
import { Protection } from '../../../tools/loopback-crms/dataverse/protection.ts';
import { route as dataverseRoute } from '../../../tools/loopback-crms/dataverse/routes.ts';
import { SignIn as EntraSignIn } from '../../../tools/loopback-crms/dataverse/sign-in.ts';
import { Faults as HubspotFaults } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { Limits } from '../../../tools/loopback-crms/hubspot/limits.ts';
import { Portal } from '../../../tools/loopback-crms/hubspot/portal.ts';
import { SERVICE_KEY } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import { GROUPS, property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import { route as hubspotRoute } from '../../../tools/loopback-crms/hubspot/routes.ts';
import { Faults as SalesforceFaults } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { Org as SalesforceOrg } from '../../../tools/loopback-crms/salesforce/org.ts';
import { route as salesforceRoute } from '../../../tools/loopback-crms/salesforce/routes.ts';
import { SignIn as SalesforceSignIn } from '../../../tools/loopback-crms/salesforce/sign-in.ts';
import type { Reached } from '../../sync/explore/desk.ts';
import { answered, crmOf, received, texts } from '../../sync/explore/served.ts';
import { holdBy } from '../../targets/conversing.ts';

/** Keys of a note whose values both sides can change. */
export const KEYS = ['title', 'amount', 'close_date'] as const;

export type Key = (typeof KEYS)[number];

export interface Site extends Reached {
  /** Returns the IDs of the live records, by the ID of their note. */
  readonly deals: () => ReadonlyMap<string, readonly string[]>;
  /** Returns a value as the note formats it; empty if the record has no value. */
  readonly value: (id: string, key: Key | 'stage') => string;
  /** Changes a record as another user or an automation. */
  readonly edit: (id: string, key: Key, value: string) => void;
  /** The next write of the record finds it locked. */
  readonly lock: (id: string) => void;
  readonly close: (id: string, how: 'won' | 'lost') => void;
  readonly reopen: (id: string) => void;
  /** Renames the account of all records. */
  readonly renameAccount: (name: string) => void;
  /** Replaces the account by another one, with all its records. */
  readonly mergeAccount: () => void;
}

export const ACCOUNT = 'Harbor';

const OPEN = ['Discovery', 'Proposal'];
export const STAGE = 'Discovery';
const WON = 'Closed Won';
const LOST = 'Closed Lost';

type Made = Omit<Site, 'target' | 'crm' | 'choice' | 'identity'>;

function siteOf(target: CrmId, made: Made): Site {
  const crm = crmOf(TARGETS[target]);
  const held = holdBy<Identity>(crm, crm.identify(resolveOptions(TARGETS[target], {})), made.send);
  if (held.out === undefined) throw new Error(`${target}: ${held.error?.code}`);
  return { target, crm, choice: {}, identity: held.out, ...made };
}

function grouped(all: readonly (readonly [key: string, id: string])[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, id] of all) groups.set(key, [...(groups.get(key) ?? []), id]);
  return groups;
}

interface Clock {
  readonly now: () => number;
}

function salesforceSite(clock: Clock): Site {
  const stage = (
    name: string,
  ): { name: string; probability: number; isClosed: boolean; isWon: boolean; forecast: string } => ({
    ...{ name, probability: 10, isClosed: !OPEN.includes(name), isWon: name === WON, forecast: 'Pipeline' },
  });
  const org = new SalesforceOrg(clock, { stages: [...OPEN, WON, LOST].map(stage) });
  let account = org.insert('Account', { Name: ACCOUNT });
  const signIn = new SalesforceSignIn(org, {}, {});
  const faults = new SalesforceFaults();
  const api = { url: '', org, signIn, faults, cursors: new Map(), bulk: new Map(), options: { dailyCalls: 1e9 } };
  const state = { ...api, usage: { calls: 0 } };
  const token = signIn.issueAccess(org.me);
  const names = { title: 'Name', amount: 'Amount', close_date: 'CloseDate', stage: 'StageName' } as const;
  return siteOf('salesforce', {
    send: (request) => answered(() => salesforceRoute(state, received(request, token))),
    deals: () =>
      grouped(org.live('Opportunity').map((row) => [texts(row['Opportunity_Key__c']), texts(row['Id'])] as const)),
    value: (id, key) => texts(org.row(id)?.[names[key]]),
    edit: (id, key, value) => {
      org.edit(id, { [names[key]]: key === 'amount' ? Number(value) : value });
    },
    lock: (id) => {
      org.locks.lock(id);
    },
    close: (id, how) => {
      org.edit(id, { StageName: how === 'won' ? WON : LOST });
    },
    reopen: (id) => {
      org.edit(id, { StageName: OPEN[1] ?? '' });
    },
    renameAccount: (Name) => {
      org.edit(account, { Name });
    },
    mergeAccount: () => {
      const winner = org.insert('Account', { Name: texts(org.get(account)['Name']) });
      org.merge(account, winner);
      account = winner;
    },
  });
}

const ZONE = 'America/New_York';

/** A user selects a day, and HubSpot stores it with the current time of day. */
const HOUR_OF_CLICK = 16 * 3_600_000;

function hubspotSite(clock: Clock): Site {
  const ids = new Map([...OPEN, WON, LOST].map((label, at) => [label, `stage${at}`] as const));
  const stages = [...ids].map(([label, id]) => ({ id, label, probability: 0.2, isClosed: !OPEN.includes(label) }));
  const pipelines = [{ id: 'default', label: 'Sales', stages }];
  const portal = new Portal(clock, { timeZone: ZONE, pipelines });
  const shape = { label: 'Key', type: 'string', fieldType: 'text', groupName: GROUPS.deals, hasUniqueValue: true };
  portal.properties.deals.push(property({ name: 'opportunity_key', ...shape }));
  let company = portal.insert('companies', { name: ACCOUNT });
  portal.settleIndex();
  const limits = new Limits(portal, { tenSecondly: 1e9, searchesASecond: 1e9, daily: 1e9 });
  const hub = { portal, faults: new HubspotFaults(), limits, options: {} };
  const shownDay = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE });
  const names = { title: 'dealname', amount: 'amount', close_date: 'closedate', stage: 'dealstage' } as const;
  let isLocked = false;
  const locked = { status: 423, body: { status: 'error', category: 'LOCKED', message: 'The resource is locked.' } };
  const send = (request: CrmRequest): CrmResponse =>
    answered(() => {
      const now = isLocked && /\/deals\/batch\/(?:update|upsert)$/.test(request.path);
      if (now) isLocked = false;
      return now ? locked : hubspotRoute(hub, received(request, SERVICE_KEY));
    });
  return siteOf('hubspot', {
    send,
    deals: () => grouped(portal.live('deals').map(({ id, values }) => [values['opportunity_key'] ?? '', id] as const)),
    value: (id, key) => {
      const value = texts(portal.get(id)?.values[names[key]]);
      if (value === '') return value;
      if (key === 'close_date') return shownDay.format(new Date(value));
      if (key === 'amount') return String(Number(value));
      return key === 'stage' ? (portal.stage(value)?.label ?? '') : value;
    },
    edit: (id, key, value) => {
      const instant = (): string => new Date(startOfDay(value, ZONE) + HOUR_OF_CLICK).toISOString();
      portal.edit(id, { [names[key]]: key === 'close_date' ? instant() : value });
    },
    lock: () => {
      isLocked = true;
    },
    close: (id, how) => {
      portal.edit(id, { dealstage: ids.get(how === 'won' ? WON : LOST) ?? '' });
    },
    reopen: (id) => {
      portal.edit(id, { dealstage: ids.get(OPEN[1] ?? '') ?? '' });
    },
    renameAccount: (name) => {
      portal.edit(company, { name });
      portal.settleIndex();
    },
    mergeAccount: () => {
      const survivor = portal.insert('companies', { name: portal.get(company)?.values['name'] ?? '' });
      portal.merge(company, survivor);
      company = survivor;
      portal.settleIndex();
    },
  });
}

function dataverseSite(clock: Clock): Site {
  const org = new DataverseOrg(clock, {});
  let account = org.insert('account', { name: ACCOUNT });
  const signIn = new EntraSignIn(org, { accessLifetimeMs: 1e15 });
  const faults = new DataverseFaults();
  const protection = new Protection(() => org.now(), { requests: 1e9, executionMs: 1e12 });
  const state = { url: '', org, signIn, faults, cursors: new Cursors(), options: {}, protection };
  const token = signIn.issueAccess(org.me);
  const names = {
    title: 'name',
    amount: 'estimatedvalue',
    close_date: 'estimatedclosedate',
    stage: 'stepname',
  } as const;
  return siteOf('dynamics', {
    send: (request) => answered(() => dataverseRoute(state, received(request, token))),
    deals: () =>
      grouped(org.live('opportunity').map(({ id, values }) => [texts(values['new_opportunity_key']), id] as const)),
    value: (id, key) => texts(org.find(id)?.values[names[key]]),
    edit: (id, key, value) => {
      org.edit(id, { [names[key]]: key === 'amount' ? Number(value) : value });
    },
    lock: (id) => {
      faults.onRow((row) => Object.values(row).includes(id), dataverseLock('timeout'));
    },
    close: (id, how) => {
      org.close(id, how);
    },
    reopen: (id) => {
      org.reopen(id);
    },
    renameAccount: (name) => {
      org.edit(account, { name });
    },
    mergeAccount: () => {
      const winner = org.insert('account', { name: texts(org.get(account).values['name']) });
      org.merge(account, winner);
      account = winner;
    },
  });
}

export function sitesAt(clock: Clock): readonly [Site, Site, Site] {
  return [salesforceSite(clock), hubspotSite(clock), dataverseSite(clock)];
}
