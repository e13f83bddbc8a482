/** The operation that adds missing fields: it lists them, and adds them only on request. */
import { describe, expect, test, vi } from 'vitest';
import type { AddFieldsResult, MissingFields, SyncService } from '../../src/sync/sync-service.ts';
import { addFieldsOperation } from '../../src/operations/add-fields.ts';
import { runCommand } from '../../src/operations/command-line.ts';
import { statusOf } from '../../tools/obsidian-host/node/command-line.ts';
import { operationServices } from '../support/operations.ts';
import { fakeSyncDesk, IDENTITY, planOf } from '../support/sync-service.ts';

const SHOWN: MissingFields = {
  target: 'hubspot',
  identity: IDENTITY,
  additions: [
    { name: 'note_key', label: 'Opportunity ID', about: 'single-line text, unique' },
    { name: 'region', label: 'Region', about: 'single-line text' },
  ],
  adminOnly: [],
};

const TAKEN = { kind: 'record', code: 'TAKEN', message: 'The name is taken' } as const;
const FORBIDDEN = { kind: 'connection', code: 'forbidden', message: '' } as const;

const LIST = `note_key  Opportunity ID, single-line text, unique
region  Region, single-line text`;

function scene(
  shown: Awaited<ReturnType<SyncService['findMissingFields']>> = SHOWN,
  changes: Partial<AddFieldsResult> = {},
) {
  const plain = fakeSyncDesk(planOf([]));
  const lacking = vi.fn<SyncService['findMissingFields']>(() => Promise.resolve(shown));
  const add = vi.fn<SyncService['addFields']>(async (list) => ({ ...(await plain.addFields(list)), ...changes }));
  const sync: SyncService = { ...plain, findMissingFields: lacking, addFields: add };
  const cli = async (parameters: Record<string, string> = {}) => {
    const text = await runCommand(
      addFieldsOperation,
      { target: 'hubspot', ...parameters },
      operationServices({ sync }),
    );
    return { text, status: statusOf(text) };
  };
  const facts = async (parameters: Record<string, string> = {}) => {
    const { text, status } = await cli({ ...parameters, format: 'json' });
    return { facts: JSON.parse(text) as Record<string, unknown>, status };
  };
  return { cli, facts, add, lacking };
}

const PARTLY: Partial<AddFieldsResult> = {
  answers: [
    { name: 'note_key', ok: true },
    { name: 'region', ok: false, error: TAKEN },
  ],
  logPath: 'CRM log/x.md',
};

const NOT_APPLIED: Partial<AddFieldsResult> = {
  answers: SHOWN.additions.map(({ name }) => ({ name, ok: false, error: FORBIDDEN })),
  dryRun: true,
};

describe('without confirm', () => {
  test('it only lists the fields', async () => {
    const { cli, add, lacking } = scene();
    expect(await cli()).toEqual({
      status: 0,
      text: `2 fields missing in HubSpot (Acme Corp, as Jo Doe); nothing was sent.

${LIST}

To add these fields, add confirm. This changes the CRM for everyone.`,
    });
    expect(lacking.mock.calls).toEqual([['hubspot']]);
    expect(add).not.toHaveBeenCalled();
  });

  test('JSON contains the same', async () => {
    const { facts, add } = scene({ ...SHOWN, adminOnly: ['closed_on'] });
    expect(await facts()).toEqual({
      status: 0,
      facts: {
        total: 2,
        success_count: 2,
        error_count: 0,
        dry_run: true,
        planned: true,
        target: 'hubspot',
        org: 'Acme Corp',
        org_id: '00D1',
        sandbox: false,
        user: 'Jo Doe',
        admin_only: ['closed_on'],
        results: [
          {
            success: true,
            name: 'note_key',
            label: 'Opportunity ID',
            about: 'single-line text, unique',
            result: 'missing',
          },
          { success: true, name: 'region', label: 'Region', about: 'single-line text', result: 'missing' },
        ],
      },
    });
    expect(add).not.toHaveBeenCalled();
  });

  test('fields that only an admin can add are listed separately', async () => {
    const { cli } = scene({ ...SHOWN, additions: [], adminOnly: ['closed_on'] });
    expect(await cli()).toEqual({
      status: 0,
      text: `Nothing to add to HubSpot (Acme Corp, as Jo Doe).

Missing or hidden (only an admin can add these): closed_on.`,
    });
  });
});

describe('with confirm', () => {
  test('it adds exactly the list', async () => {
    const { cli, add } = scene(SHOWN, { logPath: 'CRM log/x.md' });
    expect(await cli({ confirm: 'true' })).toEqual({
      status: 0,
      text: `Added 2 fields to HubSpot (Acme Corp, as Jo Doe).

added  note_key  Opportunity ID, single-line text, unique
added  region  Region, single-line text

Log: CRM log/x.md`,
    });
    expect(add.mock.calls).toEqual([[SHOWN]]);
  });

  test('a field that failed has a reason, and the first line reports it', async () => {
    const { cli, facts } = scene(SHOWN, PARTLY);
    expect(await cli({ confirm: 'true' })).toEqual({
      status: 1,
      text: `Failed: Added 1 of 2 fields to HubSpot (Acme Corp, as Jo Doe).

added  note_key  Opportunity ID, single-line text, unique
failed  region  Region, single-line text
  HubSpot says: The name is taken. Ask your admin to add it manually.

Log: CRM log/x.md`,
    });
    expect(await facts({ confirm: 'true' })).toMatchObject({
      status: 1,
      facts: {
        success_count: 1,
        error_count: 1,
        dry_run: false,
        planned: false,
        log: 'CRM log/x.md',
        results: [
          { success: true, result: 'added' },
          {
            success: false,
            result: 'failed',
            error: {
              kind: 'record',
              code: 'TAKEN',
              message: 'HubSpot says: The name is taken. Ask your admin to add it manually.',
            },
          },
        ],
      },
    });
  });

  test('while dry run is on, it reports that nothing was sent, and how to change that', async () => {
    const { cli, facts } = scene(SHOWN, NOT_APPLIED);
    const { text, status } = await cli({ confirm: 'true' });
    expect(status).toBe(1);
    expect(text).toMatch(
      /^Failed: Nothing was sent because dry run is on\. Turn it off in the settings .* 2 fields missing/,
    );
    expect(text.split('\n').filter((line) => line.startsWith('  '))).toEqual([]);
    expect(await facts({ confirm: 'true' })).toMatchObject({
      status: 1,
      facts: { dry_run: true, planned: false, error_count: 2, not_applied: { code: 'dry-run' } },
    });
  });

  test('nothing is sent if no field is missing', async () => {
    const { cli, add } = scene({ ...SHOWN, additions: [] });
    expect(await cli({ confirm: 'true' })).toEqual({
      status: 0,
      text: 'Nothing to add to HubSpot (Acme Corp, as Jo Doe).',
    });
    expect(add).not.toHaveBeenCalled();
  });
});

test('a CRM whose fields the plugin cannot add is reported', async () => {
  const { cli, lacking, add } = scene();
  lacking.mockResolvedValue(undefined);
  expect(await cli({ confirm: 'true' })).toEqual({
    status: 2,
    text: 'Error: The plugin can’t add fields to HubSpot. Ask an admin to add them.',
  });
  expect(add).not.toHaveBeenCalled();
});

test('a user who is signed out is notified', async () => {
  const { cli, facts, add } = scene({ kind: 'connection', code: 'sign-in-needed', message: '' });
  expect(await cli({ confirm: 'true' })).toEqual({
    status: 2,
    text: 'Error: You’re signed out of HubSpot. Sign in again in the plugin settings. When you run without Obsidian, set the environment variable CRM_SYNC_HUBSPOT_KEY.',
  });
  expect((await facts()).facts).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
  expect(add).not.toHaveBeenCalled();
});

test.each<[string, Record<string, string>, string]>([
  ['no CRM', { target: 'hubspt' }, 'Unknown CRM: “hubspt”. Did you mean “hubspot”?'],
  ['a selection', { path: 'a.md' }, 'Unknown parameter: “path”.'],
  ['a confirm with a value', { confirm: 'all' }, 'confirm takes no value.'],
])('%s is a usage error', async (_, parameters, sentence) => {
  const { cli, lacking } = scene();
  const { text, status } = await cli(parameters);
  expect(status).toBe(2);
  expect(text).toContain(sentence);
  expect(lacking).not.toHaveBeenCalled();
});
