/** A missing ID or title has fixes; they are never certain, and created IDs are unique and of one form. */
import { expect, test } from 'vitest';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { dealText } from '../support/rules.ts';

function deskWith(notes: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>) {
  const texts = Object.entries(notes).map(([path, changes]) => [path, dealText(changes)] as const);
  return deskOver(Object.fromEntries(texts));
}

test.each([
  ['missing', undefined],
  ['empty', ''],
])('the panel offers two fixes of an ID that is %s, and one of the title', (_, value) => {
  const { service } = deskWith({});
  const text = dealText({ id: value, title: value });
  const findings = service.inspect('Deals/Radar.md', text).findings.filter(({ severity }) => severity === 'error');
  const fixes = findings.map(({ field, fix, otherFix }) => [
    field,
    ...[fix, otherFix].flatMap((edit) => (edit?.do === 'set' ? [edit.value] : [])),
  ]);
  expect(fixes).toEqual([
    ['id', expect.stringMatching(/^opp-\d{8}-\d{6}$/), 'Radar'],
    ['title', 'Radar'],
  ]);
  const all = findings.flatMap(({ fix }) => fix ?? []);
  expect(service.editNoteText(text, all)).toMatchObject({ text: expect.stringContaining('title: Radar') as string });
});

test('new notes and lists create IDs of one form, each of them once', async () => {
  const { service, store } = deskWith({ 'a.md': { id: undefined }, 'b.md': { id: '' }, 'c.md': {} });
  const path = await service.newNote({ title: 'Fresh', values: {} });
  const [, created = ''] = /^id: (.*)$/m.exec(store.texts()[path] ?? '') ?? [];
  const list = found(await service.listChanges(VAULT, { work: 'fix' }));
  const rows = list.rows.filter((row) => row.path !== path);
  const ids = rows.map(({ after = '' }) => after);
  expect(created).toMatch(/^opp-\d{8}-\d{6}$/);
  expect(ids).toEqual([`${created}-2`, `${created}-3`]);
  expect(rows.map(({ path: at, key, certain }) => `${at} ${key} ${String(certain)}`)).toEqual([
    'a.md id false',
    'b.md id false',
  ]);
});

test('the name of a note as its title is a fix that is not certain', async () => {
  const { service } = deskWith({ 'Deals/Radar.md': { title: undefined }, 'Deals/12.md': { title: '' } });
  const { rows } = found(await service.listChanges(VAULT, { work: 'fix' }));
  expect(rows.map(({ before, after, certain }) => [before, after, certain])).toEqual([
    ['', '"12"', false],
    [undefined, 'Radar', false],
  ]);
});
