/** The sync log: chained, in files of limited size, and without duplicate lines. */
import { expect, test } from 'vitest';
import { firstBrokenLine, logFiles, appendLines, readLog, type NewLine } from '../../src/log/audit.ts';
import { memoryNotes } from '../support/memory-notes.ts';

function line(opId: string, changes: Partial<NewLine> = {}): NewLine {
  return {
    runId: 'run-1',
    planId: 'plan-1',
    opId,
    noteId: 'opp-1',
    path: 'a.md',
    title: 'A',
    verb: 'update',
    target: 'salesforce',
    org: 'ORG1',
    user: 'ann',
    fields: { Amount: { action: 'push', from: '1', to: '2' } },
    ts: '2026-11-22T18:30:15Z',
    result: 'done',
    ...changes,
  };
}

const PATH = 'Log/2026-11-dev.jsonl';

/** A device that has no digest of any file. */
const unknown = () => Promise.resolve(undefined);

test('lines are added to the file of their month and device, each chained to the previous line', async () => {
  const notes = memoryNotes();
  expect(await appendLines(notes, 'Log', 'dev', [line('a'), line('b')], unknown)).toMatchObject({ path: PATH });
  expect(await appendLines(notes, 'Log', 'dev', [line('c')], unknown)).toMatchObject({ path: PATH });
  const text = notes.texts()[PATH] ?? '';
  expect(readLog(text).map(({ opId, device, v }) => [opId, device, v])).toEqual([
    ['a', 'dev', 1],
    ['b', 'dev', 1],
    ['c', 'dev', 1],
  ]);
  expect(firstBrokenLine(text)).toBeUndefined();
});

test('a line that was logged before an interruption is not logged again', async () => {
  const notes = memoryNotes();
  await appendLines(notes, 'Log', 'dev', [line('a', { result: 'unknown' })], unknown);
  await appendLines(
    notes,
    'Log',
    'dev',
    [line('a', { result: 'unknown' }), line('a'), line('a', { runId: 'run-2' })],
    unknown,
  );
  expect(readLog(notes.texts()[PATH] ?? '').map(({ runId, result }) => [runId, result])).toEqual([
    ['run-1', 'unknown'],
    ['run-1', 'done'],
    ['run-2', 'done'],
  ]);
});

test.each([
  ['changed', (text: string) => text.replace('"to":"2"', '"to":"3"'), 2],
  ['taken out', (text: string) => text.slice(text.indexOf('\n') + 1), 1],
  ['made up', (text: string) => `${text}{}\n`, 4],
])('a line that was %s breaks the chain', async (_, tamper, at) => {
  const notes = memoryNotes();
  await appendLines(notes, 'Log', 'dev', [line('a'), line('b'), line('c')], unknown);
  expect(firstBrokenLine(tamper(notes.texts()[PATH] ?? ''))).toBe(at);
});

test.each([
  ['the last line', (text: string) => text.replace(/"to":"2"(?!.*"to":"2")/s, '"to":"3"')],
  ['the end', (text: string) => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)],
  ['everything, with a chain of its own', () => undefined],
])('a change of %s is detected by the digest that the device stores', async (_, tamper) => {
  const notes = memoryNotes();
  const logged = await appendLines(notes, 'Log', 'dev', [line('a'), line('b'), line('c')], unknown);
  const other = memoryNotes();
  await appendLines(other, 'Log', 'dev', [line('a'), line('b'), line('c', { title: 'Forged' })], unknown);
  const text = tamper(notes.texts()[PATH] ?? '') ?? other.texts()[PATH] ?? '';
  expect(firstBrokenLine(text)).toBeUndefined();
  expect(firstBrokenLine(text, logged?.end)).toBe(text.trimEnd().split('\n').length);
  expect(firstBrokenLine(notes.texts()[PATH] ?? '', logged?.end)).toBeUndefined();
});

test('lines that were added after the digest was stored do not break the chain', async () => {
  const notes = memoryNotes();
  const logged = await appendLines(notes, 'Log', 'dev', [line('a')], unknown);
  await appendLines(notes, 'Log', 'dev', [line('b')], unknown);
  expect(firstBrokenLine(notes.texts()[PATH] ?? '', logged?.end)).toBeUndefined();
});

test.each([
  ['a value is no text', (text: string) => text.replace('"from":"1"', '"from":1')],
  ['a member is missing', (text: string) => text.replace('"org":"ORG1",', '')],
  ['the CRM is no text', (text: string) => text.replace('"target":"salesforce"', '"target":1')],
  ['the kind is no text', (text: string) => text.replace('{', '{"kind":1,')],
])('a line in which %s is not a log line', async (_, tamper) => {
  const notes = memoryNotes();
  await appendLines(notes, 'Log', 'dev', [line('a')], unknown);
  const text = tamper(notes.texts()[PATH] ?? '');
  expect(readLog(text)).toEqual([]);
  expect(firstBrokenLine(text)).toBe(1);
});

test('a line of a CRM that only a later version supports is part of the chain', async () => {
  const notes = memoryNotes();
  await appendLines(notes, 'Log', 'dev', [{ ...line('a'), target: 'a-later-crm' }, line('b')], unknown);
  const text = notes.texts()[PATH] ?? '';
  expect(readLog(text).map(({ target }) => target)).toEqual(['a-later-crm', 'salesforce']);
  expect(firstBrokenLine(text)).toBeUndefined();
});

test('a full file is followed by another, and both are found', async () => {
  const notes = memoryNotes({ [PATH]: `${'x'.repeat(1_000_000)}\n` });
  expect(await appendLines(notes, 'Log', 'dev', [line('a')], unknown)).toMatchObject({
    path: 'Log/2026-11-dev 2.jsonl',
  });
  expect(logFiles(notes, 'Log', 'dev', ['2026-11', '2026-12'])).toEqual([PATH, 'Log/2026-11-dev 2.jsonl']);
  expect(readLog(notes.texts()[PATH] ?? '')).toEqual([]);
});

test('no file is created without lines', async () => {
  const notes = memoryNotes();
  expect(await appendLines(notes, 'Log', 'dev', [], unknown)).toBeUndefined();
  expect(notes.texts()).toEqual({});
});
