import { describe, expect, test, vi } from 'vitest';
import type { Run } from '../../src/vault/note-service.ts';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const FILES = {
  'Deals/a.md': dealText({ id: 'a' }),
  'Deals/b.md': dealText({ id: 'b', amount: 'much' }),
  'Hubs/Acme.md': '---\ntype: hub\n---\n',
  'Notes/today.md': 'Lunch',
};

/** Returns each note with its codes, as `Deals/b.md: amount-not-a-number`. */
function told(run: Run): readonly string[] {
  return run.inspections.map(({ path, findings }) =>
    `${path}: ${findings.map((finding) => finding.code).join(' ')}`.trimEnd(),
  );
}

describe('a run over the vault', () => {
  test('returns opportunities, and counts the others by reason', async () => {
    const { service } = deskOver(FILES);
    const run = found(await service.validate(VAULT));
    expect(told(run)).toEqual(['Deals/a.md:', 'Deals/b.md: amount-not-a-number']);
    expect(run).toMatchObject({
      total: 4,
      skipped: [
        { path: 'Hubs/Acme.md', reason: 'other-type' },
        { path: 'Notes/today.md', reason: 'no-frontmatter' },
      ],
      failures: [],
      cancelled: false,
    });
  });

  test('needs no disk access the second time, and returns the same objects', async () => {
    const { service, store } = deskOver(FILES);
    const first = found(await service.validate(VAULT));
    const { reads } = store.counts;
    const second = found(await service.validate(VAULT));
    expect(store.counts.reads).toBe(reads);
    expect(second).toEqual(first);
    expect(second.inspections[0]).toBe(first.inspections[0]);
  });

  test('reads only changed notes again', async () => {
    const { service, store } = deskOver(FILES);
    await service.validate(VAULT);
    store.put('Deals/b.md', dealText({ id: 'b' }));
    const { reads } = store.counts;
    expect(told(found(await service.validate(VAULT)))).toEqual(['Deals/a.md:', 'Deals/b.md:']);
    expect(store.counts.reads).toBe(reads + 1);
  });

  test.each([
    ['the rules', () => undefined, { ...OPTIONS, stages: [{ name: 'Won', state: 'won' as const }] }, ['stage-unknown']],
    [
      'the day',
      (wind: (ms: number) => void) => {
        wind(200 * 24 * 3600 * 1000);
      },
      OPTIONS,
      ['close-date-past'],
    ],
  ])('analyzes notes again if %s changed', async (_, wind, options, codes) => {
    const { service, clock } = deskOver({ 'a.md': dealText() });
    await service.validate(VAULT);
    wind((ms) => {
      clock.advance(ms);
    });
    service.changeRules(options, []);
    const run = found(await service.validate(VAULT));
    expect(run.inspections[0]?.findings.map((finding) => finding.code)).toEqual(codes);
  });

  test('limits a failure to one note', async () => {
    const { service, store } = deskOver(FILES);
    store.breakAt('Deals/a.md', new Error('Deals/a.md is locked'));
    const run = found(await service.validate(VAULT));
    expect(run.failures).toEqual([{ path: 'Deals/a.md', message: 'Deals/a.md is locked' }]);
    expect(told(run)).toEqual(['Deals/b.md: amount-not-a-number']);
    expect(run.total).toBe(4);
  });

  test('limits any thrown value to one note', async () => {
    const { service, store } = deskOver(FILES);
    vi.spyOn(store, 'read').mockRejectedValueOnce('gone');
    expect(found(await service.validate(VAULT)).failures).toEqual([{ path: 'Deals/a.md', message: 'gone' }]);
  });

  test('contains the processed notes if it was canceled', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}.md`, dealText({ id: `x${at}` })]));
    const { service, clock, store } = deskOver(files);
    const stop = new AbortController();
    const progress = vi.fn((done: number) => {
      if (done > 60) stop.abort();
    });
    const original = store.read.bind(store);
    vi.spyOn(store, 'read').mockImplementation((path) => {
      clock.advance(3);
      return original(path);
    });
    const run = found(await service.validate(VAULT, { signal: stop.signal, progress }));
    expect(run.cancelled).toBe(true);
    expect(run.total).toBeGreaterThan(60);
    expect(run.inspections.length).toBe(run.total);
    expect(run.total).toBeLessThan(200);
  });
});

describe('a run over selected notes', () => {
  test('inspects a note of any kind', async () => {
    const { service } = deskOver(FILES);
    const run = found(await service.validate({ what: 'note', path: 'Hubs/Acme.md' }));
    expect(run.skipped).toEqual([]);
    expect(run.inspections[0]).toMatchObject({ path: 'Hubs/Acme.md', skip: 'other-type', valid: false });
  });

  test('reads a note again, because its editor may contain more than the disk', async () => {
    const { service, store } = deskOver(FILES);
    const one = { what: 'note', path: 'Deals/a.md' } as const;
    await service.validate(one);
    await service.validate(one);
    expect(store.counts.reads).toBe(2);
  });

  test('finds IDs that are not in the index', async () => {
    const { service } = deskOver(FILES);
    expect(told(found(await service.validate({ what: 'ids', ids: ['b'] })))).toEqual([
      'Deals/b.md: amount-not-a-number',
    ]);
    expect(await service.validate({ what: 'ids', ids: ['bb'] })).toEqual({
      what: 'id',
      name: 'bb',
      nearest: ['b'],
      unknownIds: ['bb'],
    });
  });

  test('reports an unknown folder', async () => {
    const { service } = deskOver(FILES);
    expect(await service.validate({ what: 'folder', path: 'Deal' })).toEqual({
      what: 'folder',
      name: 'Deal',
      nearest: ['Deals'],
    });
  });
});

describe('notes with one ID', () => {
  const files = {
    'A/a.md': dealText({ id: 'same' }),
    'B/b.md': dealText({ id: 'same' }),
    'C/c.md': dealText({ id: 'other' }),
    'C/hub.md': dealText({ id: 'same', type: 'hub' }),
  };

  test('have an error on both sides, regardless of the order of reading', async () => {
    const { service } = deskOver(files);
    const run = found(await service.validate(VAULT));
    expect(told(run)).toEqual(['A/a.md: id-duplicate', 'B/b.md: id-duplicate', 'C/c.md:']);
    expect(run.inspections[0]?.findings[0]?.data).toEqual({ id: 'same', others: ['B/b.md'] });
  });

  test('have an error even if only one is read, once the other is known', async () => {
    const { service } = deskOver(files);
    const folder = { what: 'folder', path: 'A' } as const;
    expect(told(found(await service.validate(folder)))).toEqual(['A/a.md:']);
    service.noteChanged('B/b.md', 'same');
    expect(told(found(await service.validate(folder)))).toEqual(['A/a.md: id-duplicate']);
  });

  test.each<
    [string, (service: ReturnType<typeof deskOver>['service'], store: ReturnType<typeof deskOver>['store']) => void]
  >([
    [
      'gets another id',
      (service) => {
        service.noteChanged('B/b.md', 'new');
      },
    ],
    [
      'loses its id',
      (service) => {
        service.noteChanged('B/b.md', undefined);
      },
    ],
    [
      'is removed',
      (service) => {
        service.noteRemoved('B/b.md');
      },
    ],
    [
      'is gone without a word',
      (_, store) => {
        store.put('B/b.md', undefined);
      },
    ],
  ])('are valid if the other %s', async (_, change) => {
    const { service, store } = deskOver(files);
    await service.validate(VAULT);
    const { reads } = store.counts;
    change(service, store);
    expect(told(found(await service.validate({ what: 'folder', path: 'A' })))).toEqual(['A/a.md:']);
    expect(store.counts.reads).toBe(reads);
  });

  test('follow a rename', async () => {
    const { service, store } = deskOver(files);
    await service.validate(VAULT);
    store.put('B/b.md', undefined);
    store.put('D/d.md', files['B/b.md']);
    service.noteRenamed('B/b.md', 'D/d.md');
    const run = found(await service.validate(VAULT));
    expect(told(run)).toEqual(['A/a.md: id-duplicate', 'C/c.md:', 'D/d.md: id-duplicate']);
    expect(run.inspections[0]?.findings[0]?.data).toEqual({ id: 'same', others: ['D/d.md'] });
  });

  test('are known while the user types', () => {
    const { service } = deskOver(files);
    service.noteChanged('B/b.md', 'same');
    expect(service.inspect('A/a.md', files['A/a.md']).valid).toBe(false);
    expect(service.inspect('B/b.md', files['B/b.md']).valid).toBe(true);
  });
});

test('settings that change how IDs are read require them again', () => {
  const { service } = deskOver({});
  expect(service.changeRules({ ...OPTIONS, currency: 'EUR' }, [])).toBe(false);
  expect(service.changeRules({ ...OPTIONS, keys: { id: 'key' } }, [])).toBe(true);
  expect(service.changeRules({ ...OPTIONS, keys: { id: 'key' } }, [])).toBe(false);
  expect(service.changeRules({ ...OPTIONS, keys: { id: 'key' } }, ['Meta'])).toBe(true);
});
