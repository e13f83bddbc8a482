/** The log of a device has lines of several kinds in one chain, and is verified as a whole. */
import { describe, expect, test } from 'vitest';
import { digest } from '../../src/domain/digest.ts';
import { firstBrokenLine, readLog, readNoteLines, type NewLine } from '../../src/log/audit.ts';
import { addToLog, readVerifiedLog, type LogPlace } from '../../src/log/device-log.ts';
import type { NewNoteLine } from '../../src/log/note-lines.ts';
import { memoryNotes, type MemoryNotes } from '../support/memory-notes.ts';
import { memoryStore } from '../support/memory-store.ts';

const DEVICE = 'aaaaaaaa';
const PATH = `Log/2026-11-${DEVICE}.jsonl`;

const ROW: NewLine = {
  ...{ runId: 'run-1', planId: 'plan-1', opId: 'op-1', noteId: 'a', path: 'a.md', title: 'A', verb: 'update' },
  ...{ target: 'salesforce', org: 'ORG1', user: 'ann', fields: {}, ts: '2026-11-22T18:30:15Z', result: 'done' },
};

const NOTE: NewNoteLine = {
  ...{ kind: 'notes', ts: '2026-11-22T18:30:15Z', runId: 'run-2', work: 'fix', path: 'a.md', noteId: 'a' },
  changes: [{ key: 'amount', at: 12, from: '"$1"', to: '1' }],
  before: digest('before'),
  after: digest('after'),
};

function place(): LogPlace & { readonly store: MemoryNotes } {
  return { store: memoryNotes(), folder: 'Log', device: memoryStore({ device: DEVICE }), newId: () => 'x' };
}

async function mixed() {
  const at = place();
  for (const lines of [[ROW], [NOTE, { ...NOTE, path: 'b.md' }], [{ ...ROW, opId: 'op-2' }]]) await addToLog(at, lines);
  return { at, text: at.store.texts()[PATH] ?? '' };
}

test('lines of syncs and notes are one chain, and each reader sees only its own', async () => {
  const { at, text } = await mixed();
  expect(firstBrokenLine(text)).toBeUndefined();
  expect(readLog(text).map(({ opId }) => opId)).toEqual(['op-1', 'op-2']);
  expect(readNoteLines(text).map(({ path }) => path)).toEqual(['a.md', 'b.md']);
  expect(await readVerifiedLog(at, DEVICE, ['2026-11'])).toEqual({ files: [{ path: PATH, text }], isKnownHere: true });
});

test('lines of a sync have no kind, as in earlier versions', async () => {
  const { text } = await mixed();
  expect(text.split('\n')[0]).not.toContain('"kind"');
});

test('a line that was logged before an interruption is not logged again', async () => {
  const { at, text } = await mixed();
  await addToLog(at, [NOTE, ROW]);
  expect(at.store.texts()[PATH]).toBe(text);
});

test('a kind of a later version is skipped, and is still a part of the chain', async () => {
  const { at, text } = await mixed();
  const last = digest(text.trimEnd().split('\n').at(-1) ?? '');
  const later = JSON.stringify({ v: 1, kind: 'booking', prev: last });
  at.store.put(PATH, `${text}${later}\n`);
  await addToLog(at, [{ ...NOTE, path: 'c.md' }]);
  const longer = at.store.texts()[PATH] ?? '';
  expect(longer.startsWith(`${text}${later}\n{`)).toBe(true);
  expect(firstBrokenLine(longer)).toBeUndefined();
  expect([readLog(longer).length, readNoteLines(longer).length]).toEqual([2, 3]);
});

describe('a log is not reliable', () => {
  test.each<[string, (text: string) => string | Uint8Array | undefined, object]>([
    ['with a changed value', (text) => text.replace('"$1', '"$2'), { fault: 'changed', line: 3 }],
    [
      'with a note line that lacks a member',
      (text) => text.replace('"before"', '"befor"'),
      { fault: 'changed', line: 2 },
    ],
    [
      'without its last line',
      (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1),
      { fault: 'changed', line: 3 },
    ],
    ['without its first line', (text) => text.slice(text.indexOf('\n') + 1), { fault: 'changed', line: 1 }],
    ['that is not UTF-8', () => Uint8Array.of(0x7b, 0x0a, 0xe9), { fault: 'changed', line: 2 }],
    ['that is gone', () => undefined, { fault: 'missing' }],
  ])('%s', async (_, damage, fault) => {
    const { at, text } = await mixed();
    at.store.put(PATH, damage(text));
    expect(await readVerifiedLog(at, DEVICE, ['2026-11'])).toEqual({ path: PATH, ...fault });
  });
});

test('a log of another device has no known end', async () => {
  const { at } = await mixed();
  const other = { ...at, device: memoryStore({ device: 'bbbbbbbb' }) };
  expect(await readVerifiedLog(other, DEVICE, ['2026-11'])).toMatchObject({ isKnownHere: false });
  expect(await readVerifiedLog(other, 'bbbbbbbb', ['2026-11'])).toEqual({ files: [], isKnownHere: true });
});

test('a log whose folder was moved is found', async () => {
  const { at, text } = await mixed();
  at.store.put(PATH, undefined);
  at.store.put(`Archive/2026-11-${DEVICE}.jsonl`, text);
  expect(await readVerifiedLog({ ...at, folder: 'Archive' }, DEVICE, ['2026-11'])).toMatchObject({ isKnownHere: true });
});
