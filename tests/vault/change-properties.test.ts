/** Properties of change lists over generated notes. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseDay } from '../../src/domain/day.ts';
import { daysByOrder } from '../../src/domain/suggest-fix-value.ts';
import type { ChangeList, ChangeRow } from '../../src/vault/change-list.ts';
import { noteTexts } from '../notes/arbitrary-notes.ts';
import { deskOver, found, VAULT, type DeskScene } from '../support/note-service.ts';
import { dealText } from '../support/rules.ts';

// Many notes are read many times, which takes longer than usual on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const number = fc.constantFrom(
  '1,200',
  '1.200',
  '250,000',
  '1,200,000',
  '1.200.000,50',
  '1 200 000',
  '12',
  "1'000",
  '1.2',
);
const amounts = fc
  .tuple(
    fc.constantFrom('$', '', 'USD ', '-', '~'),
    number,
    fc.constantFrom('', 'k', ' M', ' USD', ' €', '.-', ' (net)'),
  )
  .map((parts) => JSON.stringify(parts.join('')));
const days = fc
  .tuple(fc.integer({ min: 1, max: 31 }), fc.constantFrom('/', '.', '-'), fc.integer({ min: 1, max: 31 }))
  .map(([first, mark, second]) => `${first}${mark}${second}${mark}2027`);
const names = fc.constantFrom(
  '[[Cisco]]',
  'Cisco; Dell',
  '[N/A, Cisco]',
  '[Cisco, Cisco]',
  'Cisco and Dell',
  '[[[A]], B]',
);

const deals = fc
  .record({
    amount: amounts,
    close_date: days,
    oems: names,
    partners: fc.option(names, { nil: undefined }),
    currency: fc.constantFrom('USD', '"(eur)"', '', undefined),
    stage: fc.constantFrom('Proposal', 'proposal', undefined),
    Region: fc.constantFrom('"Ea\\u200bst"', undefined),
    forecast: fc.constantFrom('{projected_amount_FY27: "$5,000,000", win_prob: 0.5}', undefined),
  })
  .chain((changes) => {
    const text = dealText({ ...changes, region: undefined });
    return fc.constantFrom(
      text,
      text.replaceAll('\n', '\r\n'),
      `\ufeff${text}`,
      text.replace('\n', '\n# own comment\n'),
    );
  });

const vaults = fc
  .array(fc.oneof({ weight: 4, arbitrary: deals }, noteTexts), { minLength: 1, maxLength: 4 })
  .map((texts) => Object.fromEntries(texts.map((text, at) => [`${at}.md`, text.replace('opp-123', `opp-${at}`)])));

async function fixesOf({ service }: DeskScene): Promise<ChangeList> {
  return found(await service.listChanges(VAULT, { work: 'fix' }));
}

function notesOf({ store }: DeskScene): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(store.texts()).filter(([path]) => path.endsWith('.md')));
}

/** Returns the top-level lines of a note without those of the keys, and without quotes around them. */
function linesWithout(text: string, keys: ReadonlySet<string>): readonly string[] {
  let isListed = false;
  return text.split(/\r?\n/).filter((line) => {
    const key = /^["']?([^\s"':#-][^:"']*)["']?\s*:/.exec(line)?.[1];
    if (key !== undefined || line === '---') isListed = key !== undefined && keys.has(key.trim());
    return !isListed;
  });
}

/** Returns all keys that the rows change, with the new names of renamed keys and the keys that a fix adds. */
function keysOf(rows: readonly ChangeRow[], path: string): ReadonlySet<string> {
  const own = rows.filter((row) => row.path === path);
  return new Set(own.flatMap(({ key, edit }) => (edit.do === 'rename' ? [key, edit.to] : [key])));
}

test('apply changes only the listed keys, and undo restores every note byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(vaults, fc.integer(), async (files, seed) => {
      const scene = deskOver(files);
      const list = await fixesOf(scene);
      const rows = list.rows.filter((_, at) => ((seed >> (at % 31)) & 1) === 0);
      const { runId, outcomes } = await scene.service.applyChanges(list, rows);
      const isDone = new Set(outcomes.flatMap(({ row, outcome }) => (outcome === 'done' ? [row.path] : [])));
      for (const [path, text] of Object.entries(notesOf(scene))) {
        const before = files[path] ?? '';
        if (!isDone.has(path)) expect(text).toBe(before);
        const keys = keysOf(rows, path);
        expect(linesWithout(text, keys)).toEqual(linesWithout(before, keys));
      }
      if (runId === undefined) return;
      const undo = await scene.service.listUndo(runId);
      if (undo === undefined || 'fault' in undo) throw new Error(JSON.stringify(undo));
      await scene.service.applyChanges(undo, undo.rows);
      expect(notesOf(scene)).toEqual(files);
    }),
    { numRuns: 20 },
  );
});

/** The amount as an American and as a German would read it, independently of the code. */
const FORMATS = [
  [/^(?:\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.\d+)?$/, /[,' ]/g, '.'],
  [/^(?:\d{1,3}(?:[.' ]\d{3})+|\d+)(?:,\d+)?$/, /[.' ]/g, ','],
] as const;

function isOnlyReading({ before = '', after = '' }: ChangeRow): boolean {
  const figures = /\d[\d.,' ]*\d|\d/.exec(before)?.[0] ?? '';
  const scale = before.includes('k') ? 1e3 : before.includes('M') ? 1e6 : 1;
  return FORMATS.every(([format, groups, decimal]) => {
    const amount = Number(figures.replace(groups, '').replace(decimal, '.')) * scale;
    return !format.test(figures) || amount === Math.abs(Number(after));
  });
}

function isOnlyDay({ before = '', after = '' }: ChangeRow): boolean {
  const readings = new Set(Object.values(daysByOrder(before) ?? {}).filter((day) => day !== undefined));
  return readings.size === 1 && readings.has(parseDay(after) ?? '');
}

test('a certain fix never changes the amount or the day under any reading, and all certain ones leave no error on their fields', async () => {
  await fc.assert(
    fc.asyncProperty(vaults, async (files) => {
      const scene = deskOver(files);
      const list = await fixesOf(scene);
      const certain = list.rows.filter((row) => row.certain);
      for (const row of certain) {
        if (row.kind === 'amount-not-a-number') expect(row).toSatisfy(isOnlyReading);
        if (row.kind === 'close-date-invalid') expect(row).toSatisfy(isOnlyDay);
        expect([row.edit.do, row.key]).not.toEqual(['rename', row.key]);
        expect(row.before).toBeDefined();
      }
      const { outcomes } = await scene.service.applyChanges(list, certain);
      expect(outcomes.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
      const left = (await fixesOf(scene)).rows.map(({ path, kind, key }) => `${path} ${kind} ${key}`);
      const fixed = certain
        .filter(({ kind }) => kind !== 'name-none')
        .map(({ path, kind, key }) => `${path} ${kind} ${key}`);
      expect(fixed.filter((one) => left.includes(one))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('a note that changed since is never written', async () => {
  await fc.assert(
    fc.asyncProperty(vaults, fc.constantFrom(' ', '\n', 'x'), async (files, more) => {
      const scene = deskOver(files);
      const list = await fixesOf(scene);
      for (const [path, text] of Object.entries(files)) scene.store.put(path, `${text}${more}`);
      const { outcomes } = await scene.service.applyChanges(list, list.rows);
      expect(outcomes.filter(({ outcome }) => outcome !== 'changed-since')).toEqual([]);
      expect(scene.store.counts.writes).toBe(0);
    }),
    { numRuns: 20 },
  );
});

/** Returns the number of times that the work of a list reads a note, gives way, or reads the clock. */
async function callsFor(notes: number): Promise<number> {
  const text = dealText({ amount: '"$1,200,000"', close_date: '11/30/2026' });
  const scene = deskOver(
    Object.fromEntries(Array.from({ length: notes }, (_, at) => [`${at}.md`, text.replace('opp-123', `o${at}`)])),
  );
  let calls = 0;
  const now = scene.clock.now.bind(scene.clock);
  scene.clock.now = () => {
    calls += 1;
    return now();
  };
  await scene.service.validate(VAULT);
  const { reads } = scene.store.counts;
  const list = await fixesOf(scene);
  expect(list.groups.map(({ count, certain }) => [count, certain])).toEqual([
    [notes, notes],
    [notes, notes],
  ]);
  expect(scene.store.counts.reads - reads).toBe(notes);
  return calls;
}

test('10,000 findings take ten times the calls of 1,000', async () => {
  const few = await callsFor(500);
  expect(await callsFor(5000)).toBeLessThanOrEqual(11 * few);
});
