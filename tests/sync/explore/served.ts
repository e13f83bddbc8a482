/** The loopback CRMs without a socket: each is created for one sync, with the records of that point in time. */
import type { Crm, Identity } from '../../../src/targets/core/crm.ts';
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import type { MappingRow, Target, TargetSettings } from '../../../src/targets/core/target.ts';
import { TARGETS, type CrmId } from '../../../src/targets/targets.ts';
import type { CrmRequest, CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import { Refusal, type Answer } from '../../../tools/loopback-crms/answer.ts';
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
import type { ApiRequest } from '../../../tools/loopback-crms/request.ts';
import { Faults as SalesforceFaults } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { Org as SalesforceOrg } from '../../../tools/loopback-crms/salesforce/org.ts';
import { route as salesforceRoute } from '../../../tools/loopback-crms/salesforce/routes.ts';
import { SignIn as SalesforceSignIn } from '../../../tools/loopback-crms/salesforce/sign-in.ts';
import { holdBy } from '../../targets/conversing.ts';
import { NOW_MS, stageId, STAGES, valueText, type FieldName } from './values.ts';

/** The part of a CRM's record that a sync uses. Values have the note's format. */
export interface Deal {
  readonly id: string;
  /** Version as the CRM returns it, different after each change. */
  readonly version: string;
  readonly amount: string;
  readonly stage: string;
}

/** A running CRM. */
export interface Served {
  readonly send: (request: CrmRequest) => CrmResponse;
  readonly deals: () => readonly Deal[];
  /** Changes a record as another user or an automation. */
  readonly edit: (id: string, field: FieldName, value: string) => void;
  /** The next write of this record finds it locked. */
  readonly lock: (id: string) => void;
}

export interface ServedCrm {
  readonly target: CrmId;
  readonly crm: Crm;
  readonly choice: TargetSettings;
  readonly identity: Identity;
  /** Remote names of the fields. */
  readonly names: Readonly<Record<FieldName, string>>;
  readonly start: (deals: readonly Deal[], now: () => number) => Served;
  /** Returns the version with this number as it appears in texts; `current` is that of the one initial record. */
  readonly version: (number: number, current: boolean) => string;
  /** Returns the values of a field in the body of a request, in the note's format. */
  readonly spelled: (field: FieldName, body: string) => readonly string[];
}

/** ID and title of the one note. */
const KEY = 'opp-1';
const TITLE = 'Pier crane';
const CLOSE_DAY = '2027-03-31';

const TIME_ZONE = 'America/New_York';

/** Midnight of {@link CLOSE_DAY} in the account's zone. */
const CLOSE_INSTANT = '2027-03-31T04:00:00Z';

function mappingOf({ mapping }: Target): readonly MappingRow[] {
  const sources = new Set(['id', 'title', 'amount', 'currency', 'closeDate', 'stage']);
  const rows = mapping.filter(({ from }) => sources.has(from));
  // The edited field is mapped both ways: Dynamics' default mapping only sends the stage.
  return rows.map((row) => (row.from === 'stage' && row.codec === 'stage' ? { ...row, direction: 'both' } : row));
}

export function crmOf({ crm }: Target): Crm {
  if (crm === undefined) throw new Error('No CRM');
  return crm;
}

/** Returns a request as a server reads it from its socket. */
export function received({ method, path: url, headers = {}, body = '' }: CrmRequest, token: string): ApiRequest {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all = { 'content-type': 'application/json', ...Object.fromEntries(sent), authorization: `Bearer ${token}` };
  return { method, url, path, query: new URLSearchParams(query), headers: all, body };
}

export function answered(work: () => Answer): CrmResponse {
  const { status, body, headers = {}, contentType = 'application/json;charset=UTF-8' } = refusable(work);
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return { status, headers: { 'content-type': contentType, ...Object.fromEntries(own) }, body: text };
}

function refusable(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** Returns a clock that stays at a set time, until it follows another one. */
function clockOf(follow: () => number): { put?: number; readonly now: () => number } {
  const clock: { put?: number; readonly now: () => number } = { now: () => clock.put ?? follow() };
  return clock;
}

export const texts = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function startSalesforce(deals: readonly Deal[], now: () => number): Served {
  const clock = clockOf(now);
  clock.put = Date.parse('2026-11-01T00:00:00Z');
  const stages = STAGES.map((name) => ({ name, probability: 10, isClosed: false, isWon: false, forecast: 'Pipeline' }));
  const org = new SalesforceOrg(clock, { stages });
  const fixed = { Name: TITLE, CloseDate: CLOSE_DAY, Opportunity_Key__c: KEY };
  for (const { version, amount, stage } of deals) {
    clock.put = Date.parse(version);
    org.insert('Opportunity', { ...fixed, Amount: Number(amount), StageName: stage });
  }
  delete clock.put;
  const signIn = new SalesforceSignIn(org, {}, {});
  const faults = new SalesforceFaults();
  const state = { url: '', org, signIn, faults, cursors: new Map(), bulk: new Map(), options: {}, usage: { calls: 0 } };
  const token = signIn.issueAccess(org.me);
  return {
    send: (request) => answered(() => salesforceRoute(state, received(request, token))),
    deals: () =>
      org.live('Opportunity').map((row) => ({
        ...{ id: texts(row['Id']), version: texts(row['SystemModstamp']) },
        ...{ amount: texts(row['Amount']), stage: texts(row['StageName']) },
      })),
    edit: (id, field, value) => {
      org.edit(id, field === 'amount' ? { Amount: Number(value) } : { StageName: value });
    },
    lock: (id) => {
      org.locks.lock(id);
    },
  };
}

const HUBSPOT_STAGES = STAGES.map((label, at) => ({ label, id: stageId(at), probability: 0.2, isClosed: false }));

function hubspotStageId(stage: string): string {
  return HUBSPOT_STAGES.find(({ label }) => label === stage)?.id ?? '';
}

function startHubspot(deals: readonly Deal[], now: () => number): Served {
  const clock = clockOf(now);
  const pipelines = [{ id: 'default', label: 'Sales Pipeline', stages: HUBSPOT_STAGES }];
  const portal = new Portal(clock, { timeZone: TIME_ZONE, pipelines });
  const shape = { name: 'opportunity_key', label: 'Key', type: 'string', fieldType: 'text', groupName: GROUPS.deals };
  portal.properties.deals.push(property({ ...shape, hasUniqueValue: true }));
  const fixed = { dealname: TITLE, closedate: CLOSE_INSTANT, pipeline: 'default', opportunity_key: KEY };
  for (const { version, amount, stage } of deals) {
    clock.put = Date.parse(version);
    portal.insert('deals', { ...fixed, deal_currency_code: 'USD', amount, dealstage: hubspotStageId(stage) });
  }
  delete clock.put;
  portal.settleIndex();
  const faults = new HubspotFaults();
  const hub = { portal, faults, limits: new Limits(portal, { tenSecondly: 1000 }), options: {} };
  let isLocked = false;
  const locked: Answer = {
    status: 423,
    body: { status: 'error', category: 'LOCKED', message: 'The resource is locked.' },
  };
  return {
    send: (request) =>
      answered(() => {
        const mine = isLocked && /\/batch\/(?:update|upsert)$/.test(request.path);
        if (!mine) return hubspotRoute(hub, received(request, SERVICE_KEY));
        isLocked = false;
        return locked;
      }),
    deals: () =>
      portal.live('deals').map(({ id, values, updatedMs }) => ({
        ...{ id, version: new Date(updatedMs).toISOString(), amount: texts(Number(values['amount'])) },
        stage: HUBSPOT_STAGES.find((one) => one.id === values['dealstage'])?.label ?? '',
      })),
    edit: (id, field, value) => {
      portal.edit(id, field === 'amount' ? { amount: value } : { dealstage: hubspotStageId(value) });
    },
    lock: () => {
      isLocked = true;
    },
  };
}

function startDataverse(deals: readonly Deal[], now: () => number): Served {
  const org = new DataverseOrg({ now }, {});
  const fixed = { name: TITLE, estimatedclosedate: CLOSE_DAY, new_opportunity_key: KEY };
  for (const { id, amount, stage } of deals)
    org.insert('opportunity', { ...fixed, estimatedvalue: Number(amount), stepname: stage }, id);
  const signIn = new EntraSignIn(org, {});
  const faults = new DataverseFaults();
  const state = {
    ...{ url: '', org, signIn, faults, cursors: new Cursors(), options: {} },
    protection: new Protection(() => org.now(), {}),
  };
  const token = signIn.issueAccess(org.me);
  return {
    send: (request) => answered(() => dataverseRoute(state, received(request, token))),
    deals: () =>
      org.live('opportunity').map(({ id, version, values }) => ({
        ...{ id, version: `W/"${version}"`, amount: texts(values['estimatedvalue']), stage: texts(values['stepname']) },
      })),
    edit: (id, field, value) => {
      org.edit(id, field === 'amount' ? { estimatedvalue: Number(value) } : { stepname: value });
    },
    lock: () => {
      faults.onRow(() => true, dataverseLock('timeout'));
    },
  };
}

type Start = ServedCrm['start'];

/** The signed-in user is requested once, because it is the same for every started CRM. */
function servedCrm(target: CrmId, start: Start, names: ServedCrm['names'], version: ServedCrm['version']): ServedCrm {
  const choice = { mapping: mappingOf(TARGETS[target]) };
  const crm = crmOf(TARGETS[target]);
  const served = start([], () => NOW_MS);
  const options = resolveOptions(TARGETS[target], choice);
  const held = holdBy(crm, crm.identify(options), (request) => served.send(request));
  if (held.out === undefined) throw new Error(`${target}: ${held.error?.code} ${held.error?.message}`);
  return { target, crm, choice, identity: held.out, names, start, version, spelled };
}

function spelled(field: FieldName, body: string): readonly string[] {
  if (field === 'amount') return body.match(/\b70000\d\d\b/g) ?? [];
  const ids = body.match(/\bst1\d\d\b/g) ?? [];
  const stages = ids.flatMap((id) => HUBSPOT_STAGES.find((one) => one.id === id)?.label ?? []);
  return [...stages, ...(body.match(/\bStage 1\d\d\b/g) ?? [])];
}

/** Returns a separate timestamp in the past for each number. */
function moment(number: number): string {
  return new Date(NOW_MS - (number + 1) * 120_000).toISOString();
}

/** The version of the first record in a new org. */
const DATAVERSE_FIRST = /\d+/.exec(
  startDataverse([{ id: 'd', version: '', amount: '1', stage: 'A' }], () => NOW_MS).deals()[0]?.version ?? '',
)?.[0];

export const SERVED: Readonly<Record<CrmId, ServedCrm>> = {
  salesforce: servedCrm('salesforce', startSalesforce, { amount: 'Amount', stage: 'StageName' }, (number) =>
    moment(number).replace('Z', '+0000'),
  ),
  hubspot: servedCrm('hubspot', startHubspot, { amount: 'amount', stage: 'dealstage' }, moment),
  dynamics: servedCrm('dynamics', startDataverse, { amount: 'estimatedvalue', stage: 'stepname' }, (number, current) =>
    current ? (DATAVERSE_FIRST ?? '') : String(400_000 + number),
  ),
};

/** The note before its first sync. */
export const NOTE = [
  ...['---', 'type: opportunity', `id: ${KEY}`, `title: ${TITLE}`, 'customer: Harbor'],
  ...[`amount: ${valueText('amount', 0)}`, `stage: ${valueText('stage', 0)}`, `close_date: ${CLOSE_DAY}`],
  ...['---', 'Body', ''],
].join('\n');
