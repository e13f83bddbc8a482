/** Markers that recognize the likely opportunities and no other notes. */
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/config/settings.ts';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../../src/notes/read.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { likelyNotes } from '../../../src/vault/setup/likely-opportunities.ts';
import { markerChoices } from '../../../src/vault/setup/propose-markers.ts';

const INDEX = keyIndex(keyNames());
const FULL = 'customer: C\namount: 5\nstage: P\nclose_date: 2027-01-01';

function choices(files: Readonly<Record<string, string>>, settings: Settings = DEFAULT_SETTINGS) {
  const notes = Object.entries(files).map(([path, content]) => {
    const text = content.startsWith('#') || content === '' ? content : `---\n${content}\n---\n`;
    return { path, text, misread: undefined, reading: readNote(text, INDEX, 'USD') };
  });
  return markerChoices(notes, likelyNotes(notes, INDEX), { settings, templateFolders: [], clock: manualClock() });
}

/** Returns the changed members of the proposal, and its counts. */
async function best(files: Readonly<Record<string, string>>, settings: Settings = DEFAULT_SETTINGS) {
  const [choice] = await choices(files, settings);
  const before: Readonly<Record<string, string>> = settings.markers;
  const changed = Object.entries(choice?.markers ?? {}).filter(([key, value]) => before[key] !== value);
  return [Object.fromEntries(changed), choice?.counted, choice?.missed, choice?.extra];
}

test.each([
  ['no marker, because the keys suffice', { 'a.md': FULL, 'b.md': FULL, 'c.md': 'title: Soup' }, {}, 2],
  [
    'the value of type',
    { 'a.md': `type: deal\n${FULL}`, 'b.md': `type: deal\n${FULL}`, 'c.md': 'type: call' },
    { value: 'deal' },
    2,
  ],
  [
    'no property, because type has several values',
    { 'a.md': `type: Renewal\n${FULL}`, 'b.md': `type: New\n${FULL}`, 'c.md': 'type: call' },
    { key: '' },
    2,
  ],
  [
    'a folder as a limit, because other folders have notes with such keys',
    { 'D/a.md': FULL, 'D/b.md': FULL, 'D/c.md': '# Index', 'I/c.md': 'customer: C\namount: 5' },
    { folder: 'D', tagAndFolder: 'limit' },
    2,
  ],
  [
    'a tag as a limit',
    {
      'a/a.md': `tags: [deal/federal, deal]\n${FULL}`,
      'b/b.md': `tags: Deal\n${FULL}`,
      'I/c.md': 'customer: C\namount: 5',
    },
    { tag: 'deal', tagAndFolder: 'limit' },
    2,
  ],
] as const)('proposes %s', async (_, files, changed, counted) => {
  expect(await best(files)).toEqual([changed, counted, 0, 0]);
});

test('adds a folder for notes whose properties cannot be recognized', async () => {
  const renamed = FULL.replace('customer', 'Kunde').replace('amount', 'Betrag').replace('stage', 'Phase');
  expect(await best({ 'D/a.md': renamed, 'D/b.md': renamed, 'c.md': '# x' })).toEqual([{ folder: 'D' }, 2, 0, 0]);
});

test('keeps markers in force, even for notes with few keys', async () => {
  const files = { 'a.md': 'type: opportunity\ntitle: New', 'b.md': 'type: opportunity\ntitle: New' };
  expect(await best(files)).toEqual([{}, 2, 0, 2]);
});

test('keeps a marked note marked, even if other markers are simpler', async () => {
  const files = { 'D/a.md': `type: deal\n${FULL}`, 'D/b.md': `type: deal\n${FULL}`, 'c.md': 'type: opportunity' };
  expect(await best(files)).toEqual([{ folder: 'D' }, 3, 0, 1]);
});

test('rather counts possible opportunities than misses likely ones', async () => {
  const likely = Array.from({ length: 10 }, (_, at) => [`${at < 8 ? 'D' : 'E'}/${at}.md`, FULL] as const);
  const possible = ['1', '2', '3'].map((name) => [`I/${name}.md`, 'customer: C\namount: 5'] as const);
  expect(await best(Object.fromEntries([...likely, ...possible]))).toEqual([{}, 13, 0, 3]);
});

test('lists no choice that misses half of the opportunities', async () => {
  const found = await choices({ 'a.md': `type: deal\n${FULL}`, 'b.md': `type: deal\n${FULL}` });
  expect(found.map(({ markers }) => [markers.key, markers.value])).toEqual([
    ['type', 'deal'],
    ['', 'opportunity'],
  ]);
});

test('lists at most five choices', async () => {
  const found = await choices({ 'D/a.md': `type: deal\n${FULL}`, 'D/b.md': `type: deal\n${FULL}` });
  expect(found.length).toBeLessThanOrEqual(5);
  expect(found.map(({ missed }) => missed)).toEqual(found.map(() => 0));
});
