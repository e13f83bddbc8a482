/** Records that become notes: the offered ones, and the content of the note. */
import { expect, test } from 'vitest';
import type { MappingRow } from '../../../src/targets/core/target.ts';
import { madePaths } from '../../support/imported.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm } from '../model/model-crm.ts';
import { acting, deviceOver, MAPPING, planOf, sync, type WorldOptions } from '../model/world.ts';

const FILTER = { since: '', mine: false, open: false };
const FOLDER = 'Opportunities/FY27';

function scene(files: Readonly<Record<string, string>> = {}, options: WorldOptions = {}) {
  const crm = modelCrm();
  return { crm, device: deviceOver(crm, files, options) };
}

function mapped(...rows: readonly MappingRow[]): WorldOptions {
  return { rules: { targets: { salesforce: { mapping: [...MAPPING, ...rows] } } } };
}

test('a record whose key a note has is no longer offered, regardless of case', async () => {
  const { crm, device } = scene({ 'a.md': dealText({ id: 'OPP-7' }), 'b.md': dealText({ id: undefined }) });
  crm.add('opp-7', { Name: 'Known' });
  crm.add('opp-8', { Name: 'News' });
  expect(await device.service.candidates('salesforce', FILTER)).toMatchObject({
    candidates: [{ title: 'News' }],
    known: 1,
  });
  expect(await madePaths(device.service.importNotes('salesforce', ['R001']))).toEqual([]);
});

test('a record without a name has its ID as name, on the list and as a note', async () => {
  const { crm, device } = scene();
  crm.add('', { StageName: 'Open', CloseDate: '2027-01-31' });
  expect(await device.service.candidates('salesforce', FILTER)).toEqual({
    candidates: [
      { remoteId: 'R001', title: 'R001', amount: undefined, fields: { CloseDate: '2027-01-31', StageName: 'Open' } },
    ],
    known: 0,
  });
  expect(await madePaths(device.service.importNotes('salesforce', ['R001']))).toEqual([`${FOLDER}/R001.md`]);
});

test('a record whose name is not mapped has its ID as name too', async () => {
  const nameless = MAPPING.filter(({ from }) => from !== 'title');
  const { crm, device } = scene({}, { rules: { targets: { salesforce: { mapping: nameless } } } });
  crm.add('', { Name: 'Not mapped', Region__c: 'East' });
  expect(await device.service.candidates('salesforce', FILTER)).toEqual({
    candidates: [{ remoteId: 'R001', title: 'R001', amount: undefined, fields: {} }],
    known: 0,
  });
});

test.each<[string, string]>([
  ['list', '/changed'],
  ['import', '/records'],
])('a %s that the CRM does not return is an error, and creates no note', async (what, at) => {
  const { crm, device } = scene();
  crm.add('', { Name: 'A' });
  crm.fault = ({ path }) => (path.startsWith(at) ? 'signed-out' : 'none');
  const { service } = device;
  const said = what === 'list' ? service.candidates('salesforce', FILTER) : service.importNotes('salesforce', ['R001']);
  expect(await said).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
  expect(device.notes.texts()).toEqual({});
});

test('an import that is canceled keeps the notes it has created', async () => {
  const { crm, device } = scene();
  crm.add('', { Name: 'A', CloseDate: '2027-01-31' });
  crm.add('', { Name: 'B', CloseDate: '2027-01-31' });
  const stop = new AbortController();
  const create = device.notes.create.bind(device.notes);
  Object.assign(device.notes, {
    create: (path: string, text: string) => {
      stop.abort();
      return create(path, text);
    },
  });
  device.restart();
  const outcomes = await device.service.importNotes('salesforce', ['R001', 'R002'], { signal: stop.signal });
  expect(outcomes).toMatchObject([
    { result: 'made', path: `${FOLDER}/A.md` },
    { title: 'B', result: 'left' },
  ]);
  expect(Object.keys(device.notes.texts())).toEqual([`${FOLDER}/A.md`]);
});

test('two records of one name are two notes', async () => {
  const { crm, device } = scene();
  for (const Amount of [1, 2]) crm.add('', { Name: 'Same', Amount, CloseDate: '2027-01-31' });
  expect(await madePaths(device.service.importNotes('salesforce', ['R002', 'R001']))).toEqual([
    `${FOLDER}/Same.md`,
    `${FOLDER}/Same 2.md`,
  ]);
  expect(device.notes.texts()[`${FOLDER}/Same.md`]).toContain('amount: 2');
  const ids = Object.values(device.notes.texts()).map((text) => /^id: (.*)$/m.exec(text)?.[1]);
  expect(new Set(ids).size).toBe(2);
});

test('push-only values, and values without a meaning in the note, are omitted from the note and its base', async () => {
  const year = { from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number', direction: 'both' } as const;
  const { crm, device } = scene({}, mapped(year));
  crm.add('', { Name: 'A', CloseDate: 'soon', LeadSource: 'Web', Region__c: '[[odd]]' });
  const [path = ''] = await madePaths(device.service.importNotes('salesforce', ['R001']));
  const text = device.notes.texts()[path] ?? '';
  expect(text).toContain('title: A');
  expect(text).not.toContain('Web');
  expect(text).not.toContain('odd');
  expect(text).toContain('close_date: null');
  expect((await planOf(device)).rows[0]?.fields.map(({ remote, reason }) => [remote, reason])).toContainEqual([
    'CloseDate',
    'refused-here',
  ]);
});

test('a note that was created from a record is its note: nothing is left to do', async () => {
  const { crm, device } = scene();
  crm.add('opp-9', { Name: 'A', Amount: 5, CloseDate: '2027-01-31', StageName: 'Open' });
  await madePaths(device.service.importNotes('salesforce', ['R001']));
  expect(acting(await planOf(device))).toEqual([]);
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'left' }] });
});

test('a template without frontmatter still creates a readable note', async () => {
  const newNote = { ...OPTIONS.newNote, template: '# {{title}}\n' };
  const { crm, device } = scene({}, { rules: { newNote } });
  crm.add('', { Name: 'A' });
  expect(await madePaths(device.service.importNotes('salesforce', ['R001']))).toEqual([`${FOLDER}/A.md`]);
  expect(device.notes.texts()).toEqual({ [`${FOLDER}/A.md`]: '# A\n' });
});

/** Returns a record as a note that was not changed since. */
async function imported(template?: string) {
  const rules = template === undefined ? {} : { rules: { newNote: { ...OPTIONS.newNote, template } } };
  const { crm, device } = scene({}, rules);
  crm.add('opp-9', { Name: 'A', Amount: 5, CloseDate: '2027-01-31', StageName: 'Open', Region__c: 'West' });
  const [path = ''] = await madePaths(device.service.importNotes('salesforce', ['R001']));
  return { crm, device, path };
}

test('a new note has last synced values for its fields, and for those empty on both sides', async () => {
  const { crm, device, path } = await imported();
  await device.notes.edit(path, (text) => setKey(setKey(text, 'region', 'East'), 'contract_vehicle', 'GSA'));
  crm.edit('R001', { StageName: 'Won', Description: 'Call Bob' });
  const fields = (await planOf(device)).rows[0]?.fields.map(({ remote, action, reason }) => [remote, action, reason]);
  expect(fields).toEqual([
    ['StageName', 'pull', 'changed-there'],
    ['Region__c', 'push', 'changed-here'],
    ['Description', 'pull', 'changed-there'],
    ['Contract_Vehicle__c', 'push', 'empty-there'],
  ]);
});

test('a value that the template does not accept has no last synced value', async () => {
  const template = OPTIONS.newNote.template.replace('---\n', '---\nregion: &r East\nmine: *r\n');
  const { device, path } = await imported(template);
  expect(device.notes.texts()[path]).toContain('region: &r East');
  expect((await planOf(device)).rows[0]?.fields).toMatchObject([
    { remote: 'Region__c', action: 'conflict', reason: 'never-agreed' },
  ]);
});

const FULL = { Amount: 5, CloseDate: '2027-01-31', StageName: 'Open' };

test('each record has a separate result, and a note that the vault rejects stops none of the others', async () => {
  const { crm, device } = scene({ 'known.md': dealText({ id: 'opp-1' }) });
  crm.add('opp-1', { Name: 'Known', ...FULL });
  for (const name of ['First', 'Locked', 'Last']) crm.add('', { Name: name, ...FULL });
  const create = device.notes.create.bind(device.notes);
  Object.assign(device.notes, {
    create: (path: string, text: string) =>
      path.endsWith('Locked.md') ? Promise.reject(new Error('ENAMETOOLONG')) : create(path, text),
  });
  device.restart();
  expect(await device.service.importNotes('salesforce', ['R001', 'R002', 'R003', 'gone', 'R004'])).toEqual([
    { remoteId: 'R001', title: 'Known', result: 'known', skipped: [] },
    { remoteId: 'R002', title: 'First', result: 'made', path: `${FOLDER}/First.md`, skipped: [] },
    { remoteId: 'R003', title: 'Locked', result: 'failed', message: 'ENAMETOOLONG', skipped: [] },
    { remoteId: 'gone', title: 'gone', result: 'missing', skipped: [] },
    { remoteId: 'R004', title: 'Last', result: 'made', path: `${FOLDER}/Last.md`, skipped: [] },
  ]);
});

test('a long title in another script becomes a name that every file system supports', async () => {
  const { crm, device } = scene();
  crm.add('', { Name: '商'.repeat(120), ...FULL });
  const [path = ''] = await madePaths(device.service.importNotes('salesforce', ['R001']));
  const name = path.slice(path.lastIndexOf('/') + 1);
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
  expect(name).toMatch(/^商+\.md$/);
});

test.each<[string, Record<string, string | number>, string, string]>([
  ['template code in the title', { Name: '<% tp.file.title %>' }, 'Name', 'template-there'],
  ['template code in another text', { Region__c: '{{x}}' }, 'Region__c', 'template-there'],
  ['an amount that the checks reject', { Amount: -5 }, 'Amount', 'refused-here'],
  ['a text that is not a day', { CloseDate: 'soon' }, 'CloseDate', 'cannot-be-read-here'],
])('%s is omitted from the note and named', async (_, odd, remote, reason) => {
  const { crm, device } = scene();
  crm.add('', { Name: 'A', ...FULL, Region__c: 'West', ...odd });
  const outcomes = await device.service.importNotes('salesforce', ['R001']);
  expect(outcomes).toMatchObject([{ result: 'made', skipped: [{ remote, action: 'hold', reason }] }]);
  const [text = ''] = Object.values(device.notes.texts());
  expect(text).not.toMatch(/<%|\{\{|soon|-5/);
  const fields = (await planOf(device)).rows[0]?.fields.filter((field) => field.remote === remote);
  expect(fields?.map(({ action }) => action)).not.toContain('push');
  await sync(device);
  expect(crm.records.get('R001')?.fields).toMatchObject(odd);
});
