/** The inputs of a plan, and its result if one cannot be read. */
import { expect, test } from 'vitest';
import type { Selection } from '../../../src/vault/note-service.ts';
import type { Crm } from '../../../src/targets/core/crm.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync, type WorldOptions } from '../model/world.ts';

const PATH = 'a.md';
const VAULT = { what: 'vault' } as const;
const BOTH = { direction: 'both' } as const;

function scene(files: Readonly<Record<string, string>> = { [PATH]: dealText() }, options: WorldOptions = {}) {
  const crm = modelCrm();
  return { crm, device: deviceOver(crm, files, options) };
}

/** Returns a setup with a field for the ID of the customer, and a CRM with this name resolution. */
function withNames(resolve: Crm['resolve']): { readonly crm: ModelCrm; readonly options: WorldOptions } {
  const crm = modelCrm();
  const lookup = { from: 'customerOrg', to: 'Untouched__c', codec: 'lookup', direction: 'push' } as const;
  const mapping = [...MAPPING, lookup];
  return {
    crm: { ...crm, crm: { ...crm.crm, resolve } },
    options: { rules: { targets: { salesforce: { mapping } } } },
  };
}

test('an unknown selection is the result, with suggestions', async () => {
  const { device } = scene();
  expect(await device.service.plan({ what: 'note', path: 'b' }, 'salesforce', BOTH)).toEqual({
    what: 'note',
    name: 'b',
    nearest: ['a.md'],
  });
});

test.each(['/describe', '/records'])('an error at %s is the result', async (at) => {
  const { crm, device } = scene();
  crm.fault = ({ path }) => (path.startsWith(at) ? 'signed-out' : 'none');
  expect(await device.service.plan(VAULT, 'salesforce', BOTH)).toMatchObject({ code: 'sign-in-needed' });
});

test('an error while checking an earlier run’s writes is the result', async () => {
  const { crm, device } = scene();
  // The write cannot be checked: the session is signed out after it.
  let sent = false;
  crm.fault = ({ method, path }) => {
    if (method !== 'POST') return sent && path.startsWith('/records') ? 'signed-out' : 'none';
    sent = true;
    return 'lost-after';
  };
  await sync(device);
  device.notes.put(PATH, undefined);
  expect(await device.service.plan(VAULT, 'salesforce', BOTH)).toMatchObject({ code: 'sign-in-needed' });
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toHaveLength(1);
});

test.each<[string, Selection]>([
  ['the whole vault', VAULT],
  ['one note, with another note for its record in the vault', { what: 'note', path: PATH }],
])('a plan over %s is canceled while notes are read', async (_, selection) => {
  const { device, signal } = manyNotes(selection);
  expect(await device.service.plan(selection, 'salesforce', BOTH, { signal })).toEqual({
    kind: 'connection',
    code: 'cancelled',
    message: '',
  });
  expect(device.memory.entries().filter(([key]) => key.startsWith('seen/'))).toEqual([]);
});

/** Returns many notes, and a signal that aborts as soon as the first of the selected ones was read. */
function manyNotes(selection: Selection) {
  const ids = Array.from({ length: 40 }, (_, at) => at);
  const { device } = scene({
    [PATH]: dealText(),
    ...Object.fromEntries(ids.map((at) => [`more/${at}.md`, dealText({ id: `opp-${at}` })])),
  });
  const stop = new AbortController();
  const read = device.notes.read.bind(device.notes);
  Object.assign(device.notes, {
    read: (path: string) => {
      if (selection.what === 'vault' || path !== PATH) stop.abort();
      return read(path);
    },
  });
  device.restart();
  return { device, signal: stop.signal };
}

test('a note that cannot be read as an opportunity has a row that reports that, and sends no request to the CRM', async () => {
  const lookup = withNames(() => {
    throw new Error('asked for names');
  });
  const device = deviceOver(lookup.crm, { [PATH]: '---\ntype: opportunity\nid: [\n---\n' }, lookup.options);
  const asked: string[] = [];
  lookup.crm.fault = ({ path }) => {
    asked.push(path);
    return 'none';
  };
  expect(await planOf(device)).toMatchObject({ rows: [{ path: PATH, verb: 'blocked' }] });
  expect(asked.filter((path) => path.startsWith('/records'))).toEqual([]);
});

test('a name of several notes is requested once, and an error of the request is the result', async () => {
  const asked: string[] = [];
  const { crm, options } = withNames(function* (_, lookups) {
    asked.push(...lookups.map(({ name }) => name));
    yield { error: { kind: 'connection', code: 'NO_RIGHTS', message: 'no' } };
    return [];
  });
  const files = {
    [PATH]: dealText(),
    'b.md': dealText({ id: 'opp-2' }),
    'c.md': dealText({ id: 'opp-3', customer_org: undefined }),
  };
  const device = deviceOver(crm, files, options);
  expect(await device.service.plan(VAULT, 'salesforce', BOTH)).toMatchObject({ code: 'NO_RIGHTS' });
  expect(asked).toEqual(['Department of Defense', 'DoD']);
});

test('a name that was resolved before needs no choice again, another does', async () => {
  const twins = ['A1', 'A2'].map((id) => ({ id, label: 'Navy', detail: '' }));
  const { crm, options } = withNames(function* (_, lookups) {
    yield { waitMs: 0 };
    return lookups.map((one) => ({ ...one, candidates: twins }));
  });
  const files = { [PATH]: dealText(), 'b.md': dealText({ id: 'opp-2', customer_org: 'Navy' }) };
  const device = deviceOver(crm, files, options);
  await device.service.rememberLookup('salesforce', 'Untouched__c', 'Department of Defense', 'A2');
  const plan = await planOf(device);
  const told = plan.rows.map(({ fields }) => fields.filter(({ remote }) => remote === 'Untouched__c'));
  expect(told.map(([field]) => [field?.action, field?.reason])).toEqual([
    ['push', 'new-record'],
    ['hold', 'name-ambiguous'],
  ]);
});

test('a plan for an org other than that of the last run has a safety limit with the name of that org', async () => {
  const { crm, device } = scene();
  await sync(device);
  const elsewhere = { orgId: 'ORG2', orgName: 'Sandbox', userId: 'U1', userName: 'ann', sandbox: true, version: '1' };
  const other = deviceOver(crm, device.notes.texts(), { identity: elsewhere });
  await other.memory.put(device.memory.entries());
  expect((await planOf(other)).safetyLimits).toEqual([{ why: 'other-org', figure: 'Acme' }]);
});

test('a note that was not selected is in no plan, although it is linked to the record of a selected one', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { 'linked.md': dealText({ id: 'one' }) });
  await sync(device);
  await device.notes.edit('linked.md', (text) =>
    text.replace('id: one', 'id: other').replace('amount: 1000000', 'amount: 5'),
  );
  device.notes.put('chosen.md', dealText({ id: 'one' }));
  const plan = await device.service.plan({ what: 'note', path: 'chosen.md' }, 'salesforce', { direction: 'both' });
  if (!('rows' in plan)) throw new Error('no plan');
  expect(plan.rows).toMatchObject([{ path: 'chosen.md', verb: 'blocked' }]);
  expect(plan.rows[0]?.blocks).toContainEqual({ why: 'same-record', others: ['linked.md'] });
});

test('a record selected for a name does not change opportunities with another record of that name', async () => {
  const crm = modelCrm();
  const twins = ['A1', 'A2'].map((id) => ({ id, label: 'Defense', detail: '' }));
  const resolve: Crm['resolve'] = function* (_, lookups) {
    yield { waitMs: 0 };
    return lookups.map((one) => ({ ...one, candidates: twins }));
  };
  const mapping = [
    ...MAPPING,
    { from: 'customerOrg', to: 'Untouched__c', codec: 'lookup', direction: 'push' } as const,
  ];
  const device = deviceOver(
    { ...crm, crm: { ...crm.crm, resolve } },
    { 'one.md': dealText({ id: 'one' }) },
    { rules: { targets: { salesforce: { mapping } } } },
  );
  crm.add('one', { Untouched__c: 'A1' });
  const first = await planOf(device);
  const mine = first.rows.flatMap(({ opId, fields }) =>
    fields.map(({ remote }) => [`${opId}/${remote}`, { take: 'note' }] as const),
  );
  await device.service.apply(first, { ...NO_DECISIONS, answers: new Map(mine) });
  device.notes.put('two.md', dealText({ id: 'two' }));
  await device.service.rememberLookup('salesforce', 'Untouched__c', 'Department of Defense', 'A2');
  await sync(device);
  expect([...crm.records.values()].map(({ fields }) => fields['Untouched__c'])).toEqual(['A1', 'A2']);
});
