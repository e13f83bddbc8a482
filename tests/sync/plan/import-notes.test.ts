/** Records that become notes: which are offered, and what stands in the note. */
import { expect, test } from 'vitest';
import type { MappingRow } from '../../../src/targets/target.ts';
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

test('a record that a note has the key of is offered no more, whatever the case of its letters', async () => {
  const { crm, device } = scene({ 'a.md': dealText({ id: 'OPP-7' }), 'b.md': dealText({ id: undefined }) });
  crm.add('opp-7', { Name: 'Known' });
  crm.add('opp-8', { Name: 'News' });
  expect(await device.desk.candidates('salesforce', FILTER)).toMatchObject([{ title: 'News' }]);
  expect(await device.desk.importNotes('salesforce', ['R001'])).toEqual([]);
});

test('a record without a name goes by its id, on the list and as a note', async () => {
  const { crm, device } = scene();
  crm.add('', { StageName: 'Open', CloseDate: '2027-01-31' });
  expect(await device.desk.candidates('salesforce', FILTER)).toEqual([
    { remoteId: 'R001', title: 'R001', fields: { CloseDate: '2027-01-31', StageName: 'Open' } },
  ]);
  expect(await device.desk.importNotes('salesforce', ['R001'])).toEqual([`${FOLDER}/R001.md`]);
});

test('a record whose name is not mapped goes by its id too', async () => {
  const nameless = MAPPING.filter(({ from }) => from !== 'title');
  const { crm, device } = scene({}, { rules: { targets: { salesforce: { mapping: nameless } } } });
  crm.add('', { Name: 'Not mapped', Region__c: 'East' });
  expect(await device.desk.candidates('salesforce', FILTER)).toEqual([{ remoteId: 'R001', title: 'R001', fields: {} }]);
});

test.each<[string, string]>([
  ['list', '/changed'],
  ['import', '/records'],
])('a %s that the CRM does not give is trouble, and makes no note', async (what, at) => {
  const { crm, device } = scene();
  crm.add('', { Name: 'A' });
  crm.fault = ({ path }) => (path.startsWith(at) ? 'signed-out' : 'none');
  const { desk } = device;
  const said = what === 'list' ? desk.candidates('salesforce', FILTER) : desk.importNotes('salesforce', ['R001']);
  expect(await said).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
  expect(device.notes.texts()).toEqual({});
});

test('an import that is cancelled keeps the notes it has made', async () => {
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
  expect(await device.desk.importNotes('salesforce', ['R001', 'R002'], { signal: stop.signal })).toEqual([
    `${FOLDER}/A.md`,
  ]);
  expect(Object.keys(device.notes.texts())).toEqual([`${FOLDER}/A.md`]);
});

test('two records of one name are two notes', async () => {
  const { crm, device } = scene();
  for (const Amount of [1, 2]) crm.add('', { Name: 'Same', Amount, CloseDate: '2027-01-31' });
  expect(await device.desk.importNotes('salesforce', ['R002', 'R001'])).toEqual([
    `${FOLDER}/Same.md`,
    `${FOLDER}/Same 2.md`,
  ]);
  expect(device.notes.texts()[`${FOLDER}/Same.md`]).toContain('amount: 2');
  const ids = Object.values(device.notes.texts()).map((text) => /^id: (.*)$/m.exec(text)?.[1]);
  expect(new Set(ids).size).toBe(2);
});

test('what only goes there, and what means nothing here, stays out of the note and of its base', async () => {
  const year = { from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number', direction: 'both' } as const;
  const { crm, device } = scene({}, mapped(year));
  crm.add('', { Name: 'A', CloseDate: 'soon', LeadSource: 'Web', Region__c: '[[odd]]' });
  const [path = ''] = (await device.desk.importNotes('salesforce', ['R001'])) as readonly string[];
  const text = device.notes.texts()[path] ?? '';
  expect(text).toContain('title: A');
  expect(text).not.toContain('Web');
  expect(text).not.toContain('odd');
  expect((await planOf(device)).rows[0]?.fields.map(({ remote, reason }) => [remote, reason])).toContainEqual([
    'CloseDate',
    'never-agreed',
  ]);
});

test('a note that was made of a record is its note: nothing is left to do', async () => {
  const { crm, device } = scene();
  crm.add('opp-9', { Name: 'A', Amount: 5, CloseDate: '2027-01-31', StageName: 'Open' });
  await device.desk.importNotes('salesforce', ['R001']);
  expect(acting(await planOf(device))).toEqual([]);
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'left' }] });
});

test('a template without frontmatter still gives a note, with nothing in it that could not be read', async () => {
  const newNote = { ...OPTIONS.newNote, template: '# {{title}}\n' };
  const { crm, device } = scene({}, { rules: { newNote } });
  crm.add('', { Name: 'A' });
  expect(await device.desk.importNotes('salesforce', ['R001'])).toEqual([`${FOLDER}/A.md`]);
  expect(device.notes.texts()).toEqual({ [`${FOLDER}/A.md`]: '# A\n' });
});

/** A record as a note that nobody has touched since. */
async function imported(template?: string) {
  const rules = template === undefined ? {} : { rules: { newNote: { ...OPTIONS.newNote, template } } };
  const { crm, device } = scene({}, rules);
  crm.add('opp-9', { Name: 'A', Amount: 5, CloseDate: '2027-01-31', StageName: 'Open', Region__c: 'West' });
  const [path = ''] = (await device.desk.importNotes('salesforce', ['R001'])) as readonly string[];
  return { crm, device, path };
}

test('both sides agreed on what a new note took, and on what neither says', async () => {
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

test('a value that the template does not let in was never agreed on', async () => {
  const template = OPTIONS.newNote.template.replace('---\n', '---\nregion: &r East\nmine: *r\n');
  const { device, path } = await imported(template);
  expect(device.notes.texts()[path]).toContain('region: &r East');
  expect((await planOf(device)).rows[0]?.fields).toMatchObject([
    { remote: 'Region__c', action: 'conflict', reason: 'never-agreed' },
  ]);
});
