/** The operation `fix` on the command line. */
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { deskOver, type DeskScene } from '../support/note-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';
import type { OperationServices } from '../../src/operations/operation.ts';

const FILES = {
  'Deals/Acme.md': dealText({ id: 'a', amount: '"$1,200,000"', close_date: '3/4/2027' }),
  'Deals/Beta.md': dealText({ id: 'b', amount: '"$1,200"', close_date: '4/13/2027' }),
  'Other/Gamma.md': dealText({ id: 'c', partners: '\n  - N/A\n  - Acme' }),
  'Ok.md': dealText({ id: 'd' }),
};

interface FixScene extends DeskScene {
  readonly cli: (line: string) => Promise<string>;
}

function scene(changes: Partial<OperationServices> = {}, settings: Partial<Settings> = {}): FixScene {
  const made = deskOver(FILES, settings);
  const services = operationServices({ notes: made.service, read: (path) => made.store.read(path), ...changes });
  return { ...made, cli: (line) => answerTo(line, services) };
}

function runIdIn(text: string): string {
  return /Run (\S+)\./.exec(text)?.[1] ?? '';
}

test('the list shows each change, and writes nothing', async () => {
  const { cli, store } = scene();
  expect(await cli('fix')).toBe(`5 changes in 3 notes, 3 certain. Nothing was written.
1 close date can be read day first or month first. The other dates are month-first. Use order=month-first to confirm.

Deals/Acme.md
  amount: "$1,200,000" → 1200000
  close_date: 3/4/2027 → 2027-03-04 (not certain)

Deals/Beta.md
  amount: "$1,200" → 1200 (not certain)
  close_date: 4/13/2027 → 2027-04-13

Other/Gamma.md
  partners: - N/A - Acme → - Acme`);
  expect(store.counts.writes).toBe(0);
});

test('apply writes what is certain, and undo restores it', async () => {
  const { cli, store } = scene();
  const text = await cli('fix apply');
  expect(text.split('\n')[0]).toMatch(/^3 changes of 5 written\. Run 2026-11-[\da-f]{8}-[\da-f]{8}\.$/);
  expect(text).toContain('  amount: "$1,200,000" → 1200000 (done)');
  expect(store.texts()).toMatchObject({
    'Deals/Acme.md': dealText({ id: 'a', amount: '1200000', close_date: '3/4/2027' }),
    'Deals/Beta.md': dealText({ id: 'b', amount: '"$1,200"', close_date: '2027-04-13' }),
    'Other/Gamma.md': dealText({ id: 'c', partners: '\n  - Acme' }),
  });
  const run = runIdIn(text);
  expect((await cli(`fix undo=${run}`)).split('\n')[0]).toBe('3 changes in 3 notes. Nothing was written.');
  expect((await cli(`fix undo=${run} apply`)).split('\n')[0]).toMatch(/^3 changes of 3 written\. Run /);
  expect(store.texts()).toMatchObject(FILES);
  expect(await cli(`fix undo=${run} apply`)).toBe(`0 changes of 0 written.

Deals/Acme.md (already undone)

Deals/Beta.md (already undone)

Other/Gamma.md (already undone)`);
});

test.each([
  [
    'fix kind=amount-not-a-number apply',
    { 'Deals/Beta.md': dealText({ id: 'b', amount: '1200', close_date: '4/13/2027' }) },
  ],
  ['fix kind=close-date-invalid apply', { 'Deals/Acme.md': FILES['Deals/Acme.md'] }],
  [
    'fix kind=close-date-invalid order=day-first apply',
    { 'Deals/Acme.md': dealText({ id: 'a', amount: '"$1,200,000"', close_date: '2027-04-03' }) },
  ],
  [
    'fix order=day-first apply',
    { 'Deals/Acme.md': dealText({ id: 'a', amount: '1200000', close_date: '2027-04-03' }) },
  ],
  ['fix folder=Other apply', { 'Deals/Acme.md': FILES['Deals/Acme.md'], 'Deals/Beta.md': FILES['Deals/Beta.md'] }],
])('%s', async (line, texts) => {
  const { cli, store } = scene();
  await cli(line);
  expect(store.texts()).toMatchObject(texts);
});

describe('errors', () => {
  test.each([
    ['fix kind=amount', 'Error: Unknown issue: “amount”. '],
    ['fix order=year', 'Error: Unknown order: “year”. '],
    ['fix folder=Deal', 'Error: No folder is named “Deal”.'],
    ['fix undo=x', 'Error: No changes of notes are logged on this device yet.'],
    ['fix undo=x kind=amount-not-a-number', 'Error: Use undo= only with apply.'],
    ['fix undo=x folder=Deals', 'Error: Use undo= only with apply.'],
  ])('%s', async (line, answer) => {
    expect(await scene().cli(line)).toContain(answer);
  });

  test('an unknown run lists the known ones', async () => {
    const { cli } = scene();
    const run = runIdIn(await cli('fix apply'));
    expect(await cli('fix undo=x')).toBe(`Error: Unknown run: “x”. Available: ${run}.`);
  });

  test('a changed or missing log names the line and the file', async () => {
    const { cli, store } = scene();
    const run = runIdIn(await cli('fix apply'));
    const path = Object.keys(store.texts()).find((one) => one.endsWith('.jsonl')) ?? '';
    store.put(path, (store.texts()[path] ?? '').replace('$1,200,000', '$5'));
    const advice = 'so the run can’t be undone. Restore the file from a backup or from file history, then try again.';
    expect(await cli(`fix undo=${run}`)).toBe(`Error: Line 2 of ${path} changed after it was written, ${advice}`);
    store.put(path, undefined);
    expect(await cli(`fix undo=${run}`)).toBe(`Error: The log file ${path} is missing, ${advice}`);
  });
});

test('a note that could not be undone needs attention', async () => {
  const { cli, store } = scene();
  const run = runIdIn(await cli('fix apply'));
  store.put('Deals/Acme.md', dealText());
  store.put('Deals/Beta.md', undefined);
  const text = await cli(`fix undo=${run}`);
  expect(text).toMatch(/^Failed: 1 change in 1 note\. Nothing was written\.\n/);
  expect(text).toContain('Deals/Acme.md (not undone: the note changed since)');
  expect(text).toContain('Deals/Beta.md (not undone: the note no longer exists)');
});

test('the order in the settings is used, unless another one is requested', async () => {
  const { cli, store } = scene({}, { dayOrder: 'day-first' });
  const open = '1 close date can be read day first or month first';
  expect(await cli('fix')).toContain(`${open}: day-first, as in the settings.`);
  expect(await cli('fix order=month-first')).toContain(`${open}: month-first, as requested.`);
  const { day_order } = JSON.parse(await cli('fix format=json')) as Record<string, unknown>;
  expect(day_order).toEqual({ given: 'day-first', inferred: 'month-first', day_first: 0, month_first: 1, open: 1 });
  await cli('fix kind=close-date-invalid apply');
  expect(store.texts()['Deals/Acme.md']).toContain('close_date: 2027-04-03');
});

test('a note that could not be read or written needs attention', async () => {
  const { cli, store } = scene();
  const edit = store.edit.bind(store);
  store.edit = (path, change) => (path.endsWith('.md') ? Promise.reject(new Error('read-only')) : edit(path, change));
  const text = await cli('fix apply');
  expect(text).toMatch(/^Failed: 0 changes of 5 written\.\n/);
  expect(text).toContain('  amount: "$1,200,000" → 1200000 (failed)\n    read-only');
  store.breakAt('Deals/Acme.md', new Error('The file is locked'));
  expect(await cli('fix')).toMatch(/^Failed: [^]*Deals\/Acme\.md\n {2}error {2}The file is locked$/);
});

test('JSON has exact texts', async () => {
  const { cli } = scene();
  const answer = JSON.parse(await cli('fix format=json')) as Record<string, unknown>;
  expect(answer).toMatchObject({
    total: 5,
    certain: 3,
    notes: 3,
    applied: 0,
    kinds: [
      { kind: 'amount-not-a-number', count: 2, certain: 1 },
      { kind: 'close-date-invalid', count: 2, certain: 1 },
      { kind: 'name-none', count: 1, certain: 1 },
    ],
    day_order: { given: null, inferred: 'month-first', day_first: 0, month_first: 1, open: 1 },
  });
  expect(answer['changes']).toContainEqual({
    path: 'Other/Gamma.md',
    opportunity_id: 'c',
    kind: 'name-none',
    key: 'partners',
    from: '- N/A\n  - Acme',
    to: '- Acme',
    certain: true,
  });
});
