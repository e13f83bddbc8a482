/** Fields that are missing in the CRM: the shown list, and the result after the user confirms it. */
import { describe, expect, test } from 'vitest';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import type { AddFieldsResult, MissingFields } from '../../../src/sync/sync-service.ts';
import type { Addition, AdditionResult, Crm, RemoteField, FieldSpecToAdd } from '../../../src/targets/core/crm.ts';
import type { RequestFlow, CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { answer, type Answer } from '../../support/memory-transport.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, planOf, type WorldOptions } from '../model/world.ts';

const FORECAST = { from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number', direction: 'push' } as const;
const MAPPED = [...MAPPING, FORECAST];
const HAS = ['Name', 'Amount', 'CloseDate', 'StageName', 'LeadSource', 'Description', 'Contract_Vehicle__c'];

/** The model's response to one request that adds fields; `undefined` if it adds them. */
type Verdict = (names: readonly string[], attempt: number) => Answer | undefined;

/** Returns a model CRM whose object lacks a key, a region, and the forecasts, and to which the user can add fields. */
function scene(analysis: Verdict = () => undefined, options: WorldOptions & { each?: boolean } = {}) {
  const model = modelCrm();
  const there = new Set(HAS);
  const described: boolean[] = [];
  let attempts = 0;
  const schema = () => ({ fields: Object.fromEntries([...there].map((name) => [name, fieldOf(name)])) });
  const handle = (request: CrmRequest): Answer => {
    if (request.path === '/describe') return answer(200, schema());
    if (request.path !== '/fields') return model.handle(request);
    const names = JSON.parse(request.body ?? '[]') as string[];
    const said = analysis(names, ++attempts);
    if (said === undefined || said === 'timeout') for (const name of names) there.add(name);
    return (
      said ??
      answer(
        200,
        names.map((name): AdditionResult => ({ name, ok: true })),
      )
    );
  };
  const crm: Crm = {
    ...model.crm,
    describe: function* (_, known) {
      described.push(known !== undefined);
      return JSON.parse((yield { method: 'GET', path: '/describe' }).body) as typeof known & object;
    },
    additions: {
      findMissing: offered,
      add: (_, additions) => (options.each === true ? oneByOne(additions) : atOnce(additions)),
    },
  };
  const files = {
    'a.md': dealText({ projected_amount_FY27: '5' }),
    'b.md': dealText({ id: 'opp-b', projected_amount_FY28: '6' }),
    'c.md': 'No deal.\n',
  };
  const rules = { targets: { salesforce: { mapping: MAPPED } } };
  const device = deviceOver({ ...model, handle, crm }, files, { rules, ...options });
  const sent = (): string[][] => device.transport.sent.map(({ body = '[]' }) => JSON.parse(body) as string[]);
  const shown = async (): Promise<MissingFields> => {
    const found = await device.service.findMissingFields('salesforce');
    if (found === undefined || !('additions' in found)) throw new Error(JSON.stringify(found));
    return found;
  };
  return { device, there, described, sent, shown };
}

function fieldOf(name: string): RemoteField {
  const key = name === 'Opportunity_Key__c' && { key: true };
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...key };
}

/** Returns all requested fields except the region. */
function offered(_: unknown, wanted: readonly FieldSpecToAdd[]): Addition[] {
  return wanted
    .filter(({ remote }) => remote !== 'Region__c')
    .map(({ remote, label, kind }) => ({ name: remote, label, about: kind }));
}

function* atOnce(additions: readonly Addition[]): RequestFlow<readonly AdditionResult[]> {
  const body = JSON.stringify(additions.map(({ name }) => name));
  return JSON.parse((yield { method: 'POST', path: '/fields', body }).body) as AdditionResult[];
}

function* oneByOne(additions: readonly Addition[]): RequestFlow<readonly AdditionResult[]> {
  const answers: AdditionResult[] = [];
  for (const one of additions) answers.push(...(yield* atOnce([one])));
  return answers;
}

const ALL = ['Opportunity_Key__c', 'FY27__c', 'FY28__c'];

function told({ answers }: AddFieldsResult): string[] {
  return answers.map((one) => `${one.name} ${one.ok ? 'there' : one.error.code}`);
}

describe('the list', () => {
  test('contains the fields that the mapping and the years of all notes need, and the object lacks', async () => {
    const { device, sent, shown } = scene();
    const { additions, adminOnly: rest, identity } = await shown();
    expect(additions).toEqual([
      { name: 'Opportunity_Key__c', label: 'opportunity ID', about: 'key' },
      { name: 'FY27__c', label: 'forecast amounts FY27', about: 'number' },
      { name: 'FY28__c', label: 'forecast amounts FY28', about: 'number' },
    ]);
    expect(rest).toEqual(['Region__c']);
    expect(identity.orgId).toBe('ORG1');
    expect(sent()).toEqual([]);
    expect(device.service.addsFields('salesforce')).toBe(true);
  });

  test('is based on a new description, regardless of the device’s cache', async () => {
    const { device, described, there, shown } = scene();
    await planOf(device);
    there.add('FY27__c');
    const { additions } = await shown();
    expect(additions.map(({ name }) => name)).toEqual(['Opportunity_Key__c', 'FY28__c']);
    expect(described).toEqual([false, true]);
  });

  test('is empty if only an admin can add fields', async () => {
    const device = deviceOver(modelCrm(), {});
    expect(device.service.addsFields('salesforce')).toBe(false);
    expect(await device.service.findMissingFields('salesforce')).toBeUndefined();
    expect(device.memory.entries()).toEqual([]);
  });

  test('cannot be created after an abort', async () => {
    const stop = new AbortController();
    stop.abort();
    const { device } = scene();
    expect(await device.service.findMissingFields('salesforce', { signal: stop.signal })).toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('adding', () => {
  test('sends exactly the list, and the next plan includes the fields', async () => {
    const { device, sent, shown, described } = scene();
    await planOf(device);
    const list = await shown();
    const run = await device.service.addFields(list);
    expect(told(run)).toEqual(ALL.map((name) => `${name} there`));
    expect(run.dryRun).toBe(false);
    expect(sent()).toEqual([ALL]);
    described.length = 0;
    const plan = await planOf(device);
    expect(described).toEqual([true]);
    expect(plan.rows.map(({ verb }) => verb)).toEqual(['create', 'create']);
    expect(plan.rows[0]?.fields.find(({ remote }) => remote === 'FY27__c')).toMatchObject({ action: 'push' });
    expect((await shown()).additions).toEqual([]);
  });

  test('writes a log note with the user, the fields, and the CRM', async () => {
    const { device, shown } = scene((names) => (names.includes('FY28__c') ? answer(400, 'no') : undefined));
    const { logPath = '' } = await device.service.addFields(await shown());
    expect(logPath).toMatch(/^CRM log\/[\d -]+ Salesforce fields\.md$/);
    const text = device.notes.texts()[logPath];
    expect(text).toContain('Fields added to the Opportunity in Acme, signed in as ann.');
    expect(text).toContain('| FY27\\_\\_c | forecast amounts FY27 | number | added |');
    expect(text).toContain('| FY28\\_\\_c | forecast amounts FY28 | number | failed: E400 |');
  });

  test('returns its result even if the vault rejects the log note', async () => {
    const { device, shown } = scene();
    const list = await shown();
    Object.assign(device.notes, { create: () => Promise.reject(new Error('read-only')) });
    const run = await device.service.addFields(list);
    expect(run.answers.every(({ ok }) => ok)).toBe(true);
    expect(run).not.toHaveProperty('logPath');
  });

  test('of an outdated list sends the fields that are still missing, and counts the others as added', async () => {
    const { device, sent, there, shown } = scene();
    const list = await shown();
    there.add('FY27__c');
    expect(told(await device.service.addFields(list))).toEqual(ALL.map((name) => `${name} there`));
    expect(sent()).toEqual([['Opportunity_Key__c', 'FY28__c']]);
  });

  test('waits for a busy CRM, and then sends the fields that are still missing', async () => {
    const { device, sent, there, shown } = scene((_, attempt) => {
      if (attempt > 1) return undefined;
      there.add('FY27__c');
      return answer(503, '', { 'retry-after': '7' });
    });
    const before = device.clock.now();
    expect(told(await device.service.addFields(await shown()))).toEqual(ALL.map((name) => `${name} there`));
    expect(sent()).toEqual([ALL, ['Opportunity_Key__c', 'FY28__c']]);
    expect(device.clock.now() - before).toBe(7000);
  });

  test('stops if a CRM stays busy', async () => {
    const { device, sent, shown } = scene(() => answer(503, '', { 'retry-after': '7' }));
    expect(told(await device.service.addFields(await shown()))).toEqual(ALL.map((name) => `${name} E503`));
    expect(sent()).toHaveLength(6);
  });

  test('of a list of existing fields sends nothing', async () => {
    const { device, sent, there, shown } = scene();
    const list = await shown();
    for (const name of ALL) there.add(name);
    const run = await device.service.addFields(list);
    expect(told(run)).toEqual(ALL.map((name) => `${name} there`));
    expect(run).toMatchObject({ dryRun: false });
    expect(run).not.toHaveProperty('logPath');
    expect(sent()).toEqual([]);
  });

  test('in an org other than the shown one is not done', async () => {
    const { device, sent, shown } = scene();
    const list = await shown();
    const run = await device.service.addFields({ ...list, identity: { ...list.identity, orgId: 'ORG2' } });
    expect(told(run)).toEqual(ALL.map((name) => `${name} other-org`));
    expect(sent()).toEqual([]);
  });
});

describe('while dry run is on', () => {
  test('a list for which the user turned it off is added', async () => {
    const { device, sent, shown } = scene(() => undefined, { dryRun: () => true });
    const run = await device.service.addFields(await shown(), true);
    expect(run.dryRun).toBe(false);
    expect(sent()).toEqual([ALL]);
  });

  test.each<[string, WorldOptions]>([
    ['the service has it', { dryRun: () => true }],
    ['only the guard has it', { guarded: () => true }],
  ])('nothing is sent, and the result reports that, if %s', async (_, options) => {
    const { device, sent, there, shown } = scene(() => undefined, options);
    const run = await device.service.addFields(await shown());
    expect(run.dryRun).toBe(true);
    expect(told(run)).toEqual(ALL.map((name) => `${name} forbidden`));
    expect(run).not.toHaveProperty('logPath');
    expect(sent()).toEqual([]);
    expect([...there]).toEqual(HAS);
  });

  test('a dry run that is turned on between two fields keeps the result of the first', async () => {
    let on = false;
    const first: Verdict = () => {
      on = true;
      return undefined;
    };
    const { device, sent, shown } = scene(first, { each: true, guarded: () => on });
    const run = await device.service.addFields(await shown());
    expect(sent()).toEqual([['Opportunity_Key__c']]);
    expect(told(run)).toEqual(['Opportunity_Key__c there', 'FY27__c forbidden', 'FY28__c forbidden']);
    expect(run.dryRun).toBe(false);
    expect(run.logPath).toBeDefined();
  });
});

describe('a failure', () => {
  test('alone never affects the others', async () => {
    const { device, sent, shown } = scene((names) => (names.includes('FY27__c') ? answer(400, 'no') : undefined));
    const run = await device.service.addFields(await shown());
    expect(told(run)).toEqual(['Opportunity_Key__c there', 'FY27__c E400', 'FY28__c there']);
    expect(sent()).toEqual([ALL, ...ALL.map((name) => [name])]);
  });

  test('because of a missing right fails for all of them, and is tried once', async () => {
    const { device, sent, shown } = scene(() => answer(403));
    const run = await device.service.addFields(await shown());
    expect(told(run)).toEqual(ALL.map((name) => `${name} E403`));
    expect(sent()).toHaveLength(1);
    expect(run.dryRun).toBe(false);
  });

  test('of a later field because of a missing right stops further attempts', async () => {
    const analysis: Verdict = (names, attempt) =>
      attempt === 1 ? answer(400) : names.includes('FY27__c') ? answer(403) : undefined;
    const { device, sent, shown } = scene(analysis);
    const run = await device.service.addFields(await shown());
    expect(told(run)).toEqual(['Opportunity_Key__c there', 'FY27__c E403', 'FY28__c E403']);
    expect(sent()).toEqual([ALL, ['Opportunity_Key__c'], ['FY27__c']]);
  });

  test('without a response is checked before it counts as a failure', async () => {
    const { device, shown } = scene(() => 'timeout');
    expect(told(await device.service.addFields(await shown()))).toEqual(ALL.map((name) => `${name} there`));
  });

  test('without a response and without a result is reported as unknown', async () => {
    const { device, shown } = scene(() => 'lost');
    expect(told(await device.service.addFields(await shown()))).toEqual(ALL.map((name) => `${name} lost`));
  });

  test('is assumed for a field that the response does not mention', async () => {
    const { device, shown } = scene((names) =>
      answer(
        200,
        names.slice(1).map((name) => ({ name, ok: true })),
      ),
    );
    expect(told(await device.service.addFields(await shown()))[0]).toBe('Opportunity_Key__c unexpected-answer');
  });

  test('before anything is sent fails for all of them', async () => {
    const error = { kind: 'connection', code: 'sign-in-needed', message: '' } as const;
    let isOut = false;
    const { device, sent, shown } = scene(() => undefined, {
      open: ({ connections, ...usual }) =>
        createSyncService({
          ...usual,
          connections: {
            ...connections,
            open: (target) => (isOut ? Promise.resolve(error) : connections.open(target)),
          },
        }),
    });
    const list = await shown();
    isOut = true;
    expect(told(await device.service.addFields(list))).toEqual(ALL.map((name) => `${name} sign-in-needed`));
    expect(await device.service.findMissingFields('salesforce')).toEqual(error);
    expect(sent()).toEqual([]);
  });
});
