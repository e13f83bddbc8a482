import { describe, expect, test } from 'vitest';
import type { LinkStatus, SyncService } from '../../src/sync/sync-service.ts';
import { runCommand } from '../../src/operations/command-line.ts';
import { statusOperation } from '../../src/operations/status.ts';
import { deskOver } from '../support/note-service.ts';
import { operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';
import { fakeSyncDesk, IDENTITY, planOf } from '../support/sync-service.ts';

const FILES = {
  'Deals/a.md': dealText({ id: 'a' }),
  'Deals/b.md': dealText({ id: 'b' }),
  'Deals/c.md': dealText({ id: 'c' }),
  'Home.md': '# Home\n',
};

const LINK: LinkStatus = {
  target: 'salesforce',
  remoteId: '006a',
  url: 'https://acme.my.salesforce.com/006a',
  lastSync: '2026-11-22T18:00:00Z',
  changedHere: ['Amount'],
  changedThere: ['StageName', 'CloseDate'],
  checkedAt: '2026-11-22T18:10:00Z',
};

const QUIET: LinkStatus = {
  ...LINK,
  remoteId: '006b',
  url: undefined,
  lastSync: undefined,
  changedHere: [],
  changedThere: [],
  checkedAt: undefined,
};

async function answer(parameters: Record<string, string>, changes: Partial<SyncService> = {}): Promise<string> {
  const { service, store } = deskOver(FILES);
  const sync = fakeSyncDesk(planOf([]), {
    status: () => (path, text) => {
      expect(text).toBe(FILES[path as keyof typeof FILES]);
      return Promise.resolve(path === 'Deals/a.md' ? [LINK] : path === 'Deals/b.md' ? [QUIET] : []);
    },
    ...changes,
  });
  const services = operationServices({ notes: service, sync, read: (path) => store.read(path) });
  return runCommand(statusOperation, parameters, services);
}

describe('the output equals the golden file', () => {
  const full: Partial<SyncService> = {
    states: () => [
      {
        target: 'salesforce',
        state: 'ready',
        identity: { ...IDENTITY, sandbox: true },
        address: 'https://acme.my.salesforce.com',
      },
      { target: 'hubspot', state: 'signed-out' },
      { target: 'dynamics', state: 'absent' },
    ],
    runs: () =>
      Promise.resolve([
        {
          runId: 'r2',
          target: 'salesforce',
          startedAt: '2026-11-22T18:00:00Z',
          done: 3,
          failed: 1,
          logPath: 'CRM log/r2.md',
          again: [],
          undone: false,
        },
        {
          runId: 'r1',
          target: 'salesforce',
          startedAt: '2026-11-21T18:00:00Z',
          done: 2,
          failed: 0,
          logPath: 'CRM log/r1.md',
          again: [],
          undone: true,
        },
      ]),
  };

  test('as text and as JSON', async () => {
    await expect(await answer({}, full)).toMatchFileSnapshot('golden/cli-status.txt');
    await expect(await answer({ format: 'json' }, full)).toMatchFileSnapshot('golden/cli-status.json');
  });
});

test('sums are consistent', async () => {
  const facts = JSON.parse(await answer({ format: 'json' })) as Record<string, unknown>;
  expect(facts).toMatchObject({ total: 3, linked: 2, unlinked: 1, changed: 1 });
});

test('an unknown folder is an error', async () => {
  expect(await answer({ folder: 'Deal' })).toBe('Error: No folder is named “Deal”. Did you mean “Deals”?');
});
