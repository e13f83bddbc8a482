/** Applying change lists, and undoing them by the log. */
import { describe, expect, test } from 'vitest';
import { digest } from '../../src/domain/digest.ts';
import { firstBrokenLine, readLog, readNoteLines } from '../../src/log/audit.ts';
import type { ChangeList, ChangeRequest } from '../../src/vault/change-list.ts';
import { memoryStore } from '../support/memory-store.ts';
import { deskOver, found, VAULT, type DeskScene } from '../support/note-service.ts';
import { attributionText, dealText } from '../support/rules.ts';

const FILES = {
  'a.md': dealText({ id: 'a', amount: '"$1,200,000" # signed', close_date: '11/30/2026' }),
  'b.md': dealText({ id: 'b', oems: '[N/A, Cisco]' }).replaceAll('\n', '\r\n'),
  'c.md': `\ufeff${dealText({ id: 'c', currency: '"(eur)"' })}`,
  'ok.md': dealText({ id: 'ok' }),
};

const FIX: ChangeRequest = { work: 'fix' };

async function applied(scene: DeskScene, request = FIX): Promise<{ list: ChangeList; runId: string }> {
  const list = found(await scene.service.listChanges(VAULT, request));
  const { runId = '', outcomes } = await scene.service.applyChanges(list, list.rows);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(list.rows.map(() => 'done'));
  return { list, runId };
}

async function undoList(scene: DeskScene, runId: string): Promise<ChangeList> {
  const list = await scene.service.listUndo(runId);
  if (list === undefined || 'fault' in list) throw new Error(JSON.stringify(list));
  return list;
}

function logOf({ store }: DeskScene): string {
  const [, text = ''] = Object.entries(store.texts()).find(([path]) => path.endsWith('.jsonl')) ?? [];
  return text;
}

function notesOf({ store }: DeskScene): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(store.texts()).filter(([path]) => path.endsWith('.md')));
}

describe('apply', () => {
  test('writes each note once, and nothing else', async () => {
    const scene = deskOver(FILES);
    const { list } = await applied(scene);
    expect(list.rows).toHaveLength(4);
    expect(notesOf(scene)).toEqual({
      'a.md': dealText({ id: 'a', amount: '1200000 # signed', close_date: '2026-11-30' }),
      'b.md': dealText({ id: 'b', oems: '[Cisco]' }).replaceAll('\n', '\r\n'),
      'c.md': `\ufeff${dealText({ id: 'c', currency: '"EUR"' })}`,
      'ok.md': FILES['ok.md'],
    });
    // Three notes and the log file.
    expect(scene.store.counts.writes).toBe(4);
    expect(found(await scene.service.listChanges(VAULT, FIX)).rows).toEqual([]);
  });

  test('applies only the selected rows', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    await scene.service.applyChanges(
      list,
      list.rows.filter(({ kind }) => kind === 'close-date-invalid'),
    );
    expect(notesOf(scene)).toEqual({
      ...FILES,
      'a.md': dealText({ id: 'a', amount: '"$1,200,000" # signed', close_date: '2026-11-30' }),
    });
  });

  test('skips a note that changed since, by name', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    scene.store.put('a.md', `${FILES['a.md']}More\n`);
    const { outcomes, runId } = await scene.service.applyChanges(list, list.rows);
    expect(outcomes.map(({ row, outcome }) => `${row.path} ${outcome}`)).toEqual([
      'a.md changed-since',
      'a.md changed-since',
      'b.md done',
      'c.md done',
    ]);
    expect(notesOf(scene)['a.md']).toBe(`${FILES['a.md']}More\n`);
    expect(runId).toBeDefined();
  });

  test('a note that cannot be read, written, or decoded has its own outcome', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    scene.store.breakAt('a.md', new Error('a.md is locked'));
    scene.store.put('b.md', Uint8Array.of(0x2d, 0x2d, 0x2d, 0xe9));
    scene.store.put('c.md', undefined);
    const { outcomes, runId } = await scene.service.applyChanges(list, list.rows);
    expect(outcomes.map(({ outcome, message, refusal }) => [outcome, message ?? refusal?.code])).toEqual([
      ['failed', 'a.md is locked'],
      ['failed', 'a.md is locked'],
      ['refused', 'encoding-not-utf8'],
      ['failed', 'No file at c.md'],
    ]);
    expect(runId).toBeUndefined();
    expect(await scene.service.changeRuns()).toEqual([]);
  });

  test('a fix of a place that another fix changed is refused with its reason', async () => {
    const scene = deskOver({ 'a.md': dealText({ amount: '"$1,200,000"' }) });
    const list = found(await scene.service.listChanges(VAULT, FIX));
    const [row] = list.rows;
    if (row?.edit.do !== 'set') throw new Error('no row');
    const twice = [row, { ...row, edit: { ...row.edit, value: { bare: '5' } } }];
    const { outcomes } = await scene.service.applyChanges(list, twice);
    expect(outcomes.map(({ outcome, refusal }) => [outcome, refusal?.code])).toEqual([
      ['done', undefined],
      ['refused', 'changed-meanwhile'],
    ]);
  });

  test('fixes that together cause a new error are refused', async () => {
    const scene = deskOver({ 'a.md': dealText({ amount: '"$1,200,000"' }) });
    const list = found(await scene.service.listChanges(VAULT, FIX));
    const [row] = list.rows;
    if (row === undefined) throw new Error('no row');
    const bad = { ...row, edit: { do: 'set', path: ['stage'], value: null, was: 'Proposal' } as const };
    const { outcomes } = await scene.service.applyChanges(list, [row, bad]);
    expect(outcomes.map(({ refusal }) => refusal?.code)).toEqual(['new-errors', 'new-errors']);
    expect(scene.store.counts.writes).toBe(0);
  });

  test('stops when it is canceled, and reports progress', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`${at}.md`, dealText({ id: `o${at}`, amount: '"$1,200,000"' })]),
    );
    const scene = deskOver(files);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    const abort = new AbortController();
    const seen: string[] = [];
    const progress = (done: number, total: number): void => {
      seen.push(`${done} of ${total}`);
      abort.abort();
    };
    const {
      outcomes,
      cancelled,
      runId = '',
    } = await scene.service.applyChanges(list, list.rows, {
      progress,
      signal: abort.signal,
    });
    expect(cancelled).toBe(true);
    expect(seen.at(-1)).toBe('200 of 500');
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(200);
    expect(outcomes.filter(({ outcome }) => outcome === 'not-reached')).toHaveLength(300);
    expect((await undoList(scene, runId)).rows).toHaveLength(200);
  });

  test('rejects without a log, and leaves the notes unchanged', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    scene.store.create = () => Promise.reject(new Error('The disk is full'));
    await expect(scene.service.applyChanges(list, list.rows)).rejects.toThrow('The disk is full');
    expect(scene.store.texts()).toEqual(FILES);
  });
});

describe('the log', () => {
  test('has a line for each note with its changes, in the chain of the device', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const text = logOf(scene);
    const [line, ...more] = readNoteLines(text);
    expect(more).toHaveLength(2);
    expect(line).toMatchObject({
      kind: 'notes',
      work: 'fix',
      runId,
      path: 'a.md',
      noteId: 'a',
      changes: [
        { key: 'amount', from: '"$1,200,000"', to: '1200000' },
        { key: 'close_date', from: '11/30/2026', to: '2026-11-30' },
      ],
      before: digest(FILES['a.md']),
      after: digest(scene.store.texts()['a.md'] ?? ''),
    });
    expect(readLog(text)).toEqual([]);
    expect(firstBrokenLine(text)).toBeUndefined();
    expect(
      await scene.device.get(`log-end/${Object.keys(scene.store.texts()).find((path) => path.endsWith('.jsonl'))}`),
    ).toBe(digest(text.trimEnd().split('\n').at(-1) ?? ''));
  });

  test('the device lists runs over notes, and not as syncs', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    await applied(scene, { work: 'attribute' });
    expect(await scene.service.changeRuns()).toMatchObject([
      { work: 'attribute', notes: 4, undone: false },
      { work: 'fix', runId, notes: 3, undone: false },
    ]);
    expect(await scene.device.list('run/')).toEqual([]);
  });

  test('names the program that called', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    await scene.service.applyChanges(list, list.rows, { caller: 'HTTP request 7' });
    expect(readNoteLines(logOf(scene)).map(({ caller }) => caller)).toEqual(Array(3).fill('HTTP request 7'));
  });
});

describe('undo', () => {
  test.each<ChangeRequest>([FIX, { work: 'attribute' }])(
    'of $work restores every byte, and twice does nothing',
    async (request) => {
      const stale = dealText({ id: 'd', rev_attribution: attributionText('2026-01-01T00:00:00Z'), amount: '2000000' });
      const files = { ...FILES, 'd.md': stale };
      const scene = deskOver(files);
      const { runId, list: made } = await applied(scene, request);
      const list = await undoList(scene, runId);
      expect(list).toMatchObject({ work: 'undo', undo: { runId, isVerified: true, skipped: [] } });
      expect(list.rows.map(({ path, key, before, after }) => [path, key, before, after])).toEqual(
        made.rows.map(({ path, key, before, after }) => [path, key, after, before]),
      );
      const undone = await scene.service.applyChanges(list, list.rows);
      expect(undone.outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
      expect(notesOf(scene)).toEqual(files);
      expect((await scene.service.changeRuns()).map(({ work, undone: is, undoOf }) => [work, is, undoOf])).toEqual([
        ['undo', false, runId],
        [request.work, true, undefined],
      ]);
      const again = await undoList(scene, runId);
      expect(again.rows).toEqual([]);
      expect(again.undo?.skipped.every(({ reason }) => reason === 'already-undone')).toBe(true);
    },
  );

  test('of an undo repeats the changes', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const after = notesOf(scene);
    const list = await undoList(scene, runId);
    const { runId: undoId = '' } = await scene.service.applyChanges(list, list.rows);
    const redo = await undoList(scene, undoId);
    await scene.service.applyChanges(redo, redo.rows);
    expect(notesOf(scene)).toEqual(after);
  });

  test('of some rows restores only these', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const list = await undoList(scene, runId);
    await scene.service.applyChanges(
      list,
      list.rows.filter(({ key }) => key === 'amount'),
    );
    expect(notesOf(scene)['a.md']).toBe(
      dealText({ id: 'a', amount: '"$1,200,000" # signed', close_date: '2026-11-30' }),
    );
  });

  test('skips notes that changed or are gone, by name, and finds a note that was moved', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const texts = scene.store.texts.bind(scene.store);
    scene.store.put('a.md', `${texts()['a.md'] ?? ''}More\n`);
    scene.store.put('b.md', undefined);
    scene.store.put('Archive/c.md', texts()['c.md'] ?? '');
    scene.store.put('c.md', undefined);
    scene.service.noteRenamed('c.md', 'Archive/c.md');
    const list = await undoList(scene, runId);
    expect(list.undo?.skipped).toEqual([
      { path: 'a.md', reason: 'changed-since' },
      { path: 'b.md', reason: 'gone' },
    ]);
    expect(list.rows.map(({ path }) => path)).toEqual(['Archive/c.md']);
    await scene.service.applyChanges(list, list.rows);
    expect(scene.store.texts()['Archive/c.md']).toBe(FILES['c.md']);
  });

  test('of an interrupted run restores the notes that were written', async () => {
    const scene = deskOver(FILES);
    const list = found(await scene.service.listChanges(VAULT, FIX));
    const edit = scene.store.edit.bind(scene.store);
    scene.store.edit = (path, change) => (path === 'b.md' ? Promise.reject(new Error('crash')) : edit(path, change));
    const { runId = '', outcomes } = await scene.service.applyChanges(list, list.rows);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'failed', 'done']);
    scene.store.edit = edit;
    const undo = await undoList(scene, runId);
    expect(undo.undo?.skipped).toEqual([{ path: 'b.md', reason: 'already-undone' }]);
    await scene.service.applyChanges(undo, undo.rows);
    expect(notesOf(scene)).toEqual(FILES);
  });

  test.each<[string, (text: string) => string | undefined, object]>([
    ['a forged line', (text) => text.replace('$1,200,000', '$9,200,000'), { fault: 'changed', line: 2 }],
    ['a line taken out', (text) => text.slice(text.indexOf('\n') + 1), { fault: 'changed', line: 1 }],
    ['the end cut off', (text) => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1), { fault: 'changed', line: 2 }],
    ['the last line cut', (text) => text.slice(0, -20), { fault: 'changed', line: 3 }],
    ['the file gone', () => undefined, { fault: 'missing' }],
  ])('refuses a log with %s', async (_, damage, fault) => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const path = Object.keys(scene.store.texts()).find((one) => one.endsWith('.jsonl')) ?? '';
    scene.store.put(path, damage(logOf(scene)));
    expect(await scene.service.listUndo(runId)).toEqual({ path, ...fault });
  });

  test('another device can undo, says that it cannot verify the log, and rejects a value that was never in the note', async () => {
    const scene = deskOver(FILES);
    const { runId } = await applied(scene);
    const other = deskOver(scene.store.texts(), {}, memoryStore({ device: 'ffffffff' }));
    const list = await undoList(other, runId);
    expect(list.undo).toEqual({ runId, isVerified: false, skipped: [] });
    await other.service.applyChanges(list, list.rows);
    expect(notesOf(other)).toEqual(FILES);

    const path = Object.keys(scene.store.texts()).find((one) => one.endsWith('.jsonl')) ?? '';
    const forged = deskOver(
      { ...scene.store.texts(), [path]: rechained(logOf(scene).replace('$1,2', '$9,2')) },
      {},
      memoryStore({ device: 'ffffffff' }),
    );
    expect(firstBrokenLine(forged.store.texts()[path] ?? '')).toBeUndefined();
    expect(await forged.service.listUndo(runId)).toEqual({ fault: 'changed', path, line: 1 });
  });

  test.each(['run-1', '2026-11-ffffffff-00000000'])('there is no run %s', async (runId) => {
    expect(await deskOver(FILES).service.listUndo(runId)).toBeUndefined();
  });
});

/** Returns the lines as if they had all been written again. */
function rechained(text: string): string {
  let prev = '';
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const written = JSON.stringify({ ...(JSON.parse(line) as object), prev });
      prev = digest(written);
      return `${written}\n`;
    })
    .join('');
}
