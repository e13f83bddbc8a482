/** The preview describes exactly what will happen, counts all notes, and finds records. */
import { expect, test } from 'vitest';
import { TARGET_IDS, TARGETS, type TargetId } from '../../../src/targets/targets.ts';
import {
  entryDetail,
  bannerOf,
  filterPreview,
  formatChoices,
  previewModel,
} from '../../../src/ui/preview/preview-model.ts';
import { batch, leftOut, ready } from '../../support/export-batch.ts';
import { finding, inspection, opportunity } from '../../support/inspection.ts';

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const warning = finding({ code: 'link-unquoted', field: 'customer', data: { name: 'Navy' } });
const dry = { dryRun: true, exportFolder: 'CRM exports' };
const wet = { ...dry, dryRun: false };

const three = batch(
  [
    ready(inspection('Deals/a.md')),
    ready(inspection('Deals/b.md', { findings: [warning], opportunity: opportunity({ title: 'Fleet', id: 'F-1' }) })),
    leftOut(inspection('Deals/c.md', { findings: [error, warning], opportunity: undefined })),
  ],
  {
    skipped: [
      { path: 'x', reason: 'other-type' },
      { path: 'y', reason: 'no-frontmatter' },
    ],
    failures: [{ path: 'z', message: 'gone' }],
  },
);

test('every note is counted once, with the reasons for skipped notes', () => {
  const model = previewModel(three, dry);
  expect(model.apart).toBe('Skipped: 1 note has no properties and 1 note has another type. 1 note couldn’t be read.');
  expect(model.facets.map(({ label, count }) => `${label} ${count}`)).toEqual(['All 3', 'Ready 2', 'Excluded 1']);
  expect(previewModel(batch([], { cancelled: true }), dry).apart).toBe('Stopped early. The list is incomplete.');
});

test('each record has a state text', () => {
  expect(
    previewModel(three, dry).entries.map(({ title, status: words, tone }) => `${title}: ${words} (${tone})`),
  ).toEqual(['DoD Cloud Modernization: Ready (good)', 'Fleet: Ready, 1 issue (warn)', 'c: 1 error (bad)']);
});

test.each([
  ['all', '', ['a', 'b', 'c']],
  ['ready', '', ['a', 'b']],
  ['left-out', '', ['c']],
  ['all', 'FLEET f-1', ['b']],
  ['left-out', 'fleet', []],
] as const)('the filter "%s" with "%s"', (facet, text, names) => {
  const { entries } = previewModel(three, dry);
  expect(filterPreview(entries, facet, text).map((entry) => entry.path)).toEqual(
    names.map((name) => `Deals/${name}.md`),
  );
});

test('amount and ID are shown if they exist, and the first error of an excluded record', () => {
  const [first, , last] = previewModel(three, dry).entries;
  expect(first && entryDetail(first, 'en-US')).toBe('$1,000,000 · opp-123');
  expect(last && entryDetail(last)).toBe('Invalid amount: 0');
  const bare = ready(inspection('Deals/d.md', { opportunity: opportunity({ amount: undefined, id: undefined }) }));
  expect(previewModel(batch([bare]), dry).entries.map((entry) => entryDetail(entry))).toEqual(['Deals/d.md']);
});

test('records with the same title show their file names', () => {
  const names = ['x/Deal.md', 'y/Deal.md', 'x/Deal (copy).md'];
  const same = batch(names.map((path) => ready(inspection(path, { opportunity: opportunity({ id: '1' }) }))));
  expect(previewModel(same, dry).entries.map((entry) => entryDetail(entry, 'en-US'))).toEqual([
    'x/Deal · $1,000,000 · 1',
    'y/Deal · $1,000,000 · 1',
    'Deal (copy) · $1,000,000 · 1',
  ]);
});

test.each(TARGET_IDS)('for %s, the banner shows dry run and promises nothing that is not done', (target) => {
  const banner = bannerOf(target, dry);
  expect(banner.label).toBe('Dry run is on');
  expect(banner.variant).toBe('dry');
  const isFile = TARGETS[target].kind === 'document';
  expect(banner.text).toContain(
    isFile
      ? 'You can still write a file to “CRM exports”'
      : `Nothing is sent from here. To send it, connect ${TARGETS[target].label}`,
  );
  expect(bannerOf(target, wet)).toMatchObject({ variant: 'open', label: isFile ? 'Files only' : 'Preview only' });
});

test('pending checks are shown for a CRM whose schema is not on this device', () => {
  const told = (checked: 'all' | 'offline'): string => previewModel({ ...three, checked }, wet).banner.text;
  expect(told('offline')).toContain('and currency are checked when you sync');
  expect(told('all')).not.toContain('checked');
});

test.each<[TargetId, string | undefined]>([
  ['salesforce', undefined],
  ['hubspot', undefined],
  ['dynamics', undefined],
  ['generic_json', 'Write file'],
  ['generic_yaml', 'Write file'],
])('%s: the write button is %s', (target, label) => {
  expect(previewModel({ ...three, target }, dry).write?.label).toBe(label);
});

test('the text next to the button shows the folder, and that no file is overwritten', () => {
  const write = previewModel({ ...three, target: 'generic_json' }, dry).write;
  expect(write).toEqual({
    label: 'Write file',
    help: 'Ready records are written to a new dated file in “CRM exports”. Existing files aren’t overwritten.',
    possible: true,
  });
  const nothing = batch([leftOut(inspection('c.md', { findings: [error] }))], { target: 'generic_json' });
  expect(previewModel(nothing, dry).write?.possible).toBe(false);
  expect(bannerOf('generic_json', { dryRun: false, exportFolder: '' }).text).toContain('the top folder of your vault');
});

test('every target can be selected by its label', () => {
  expect(formatChoices().map((choice) => choice.id)).toEqual(TARGET_IDS);
  expect(formatChoices().map((choice) => choice.label)).toEqual(TARGET_IDS.map((id) => TARGETS[id].label));
});
