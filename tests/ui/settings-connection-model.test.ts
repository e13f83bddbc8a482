/** The connection in the settings: what its rows save, and what it says in each state. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import type { ConnectionState } from '../../src/sync/sync-desk.ts';
import type { Identity } from '../../src/targets/crm.ts';
import { CONNECTABLE, connectionView, syncRows } from '../../src/ui/settings-connection-model.ts';
import { refusal, type SettingRow } from '../../src/ui/settings-row-model.ts';

const ID = 'salesforce';

const ADA: Identity = {
  orgId: '00D000000000001AAA',
  orgName: 'Acme Federal',
  userId: '005000000000001AAA',
  userName: 'Ada Seller',
  sandbox: false,
  version: '66.0',
  calls: { used: 18, most: 15_000 },
};

function row(member: string): SettingRow {
  const found = syncRows(ID).find(({ path }) => path.at(-1) === member);
  if (found === undefined) throw new Error(member);
  return found;
}

function savedBy(member: string, shown: string | boolean, before: Settings = DEFAULT_SETTINGS): unknown {
  return row(member).write(before, shown).targets[ID]?.sync;
}

test('only CRMs with a sign-in can be connected', () => {
  expect(CONNECTABLE).toContain(ID);
  expect(CONNECTABLE).not.toContain('generic_json');
});

describe('what is typed', () => {
  test.each<[string, string | boolean, unknown]>([
    ['address', ' https://acme.my.salesforce.com/ ', { address: 'https://acme.my.salesforce.com' }],
    ['address', ' ', {}],
    ['clientId', ' 3MVG9 ', { clientId: '3MVG9' }],
    ['winner', 'crm', { winner: 'crm' }],
    ['clearing', true, { clearing: true }],
    ['budgetPercent', '60 %', { budgetPercent: 60 }],
    ['budgetPercent', '', {}],
  ])('%s: %j', (member, shown, sync) => {
    expect(savedBy(member, shown)).toEqual(sync);
  });

  test('emptied, brings the default back', () => {
    const before = row('budgetPercent').write(DEFAULT_SETTINGS, '60');
    expect(savedBy('budgetPercent', ' ', before)).toEqual({});
  });

  test.each<[string, string]>([
    ['address', 'http://acme.my.salesforce.com'],
    ['address', 'https://acme.lightning.force.com'],
    ['address', 'https://acme.my.salesforce.com/home'],
    ['budgetPercent', '120'],
    ['budgetPercent', 'most'],
  ])('%s: %j is refused', (member, shown) => {
    expect(refusal(row(member), DEFAULT_SETTINGS, shown)).toMatch(/^Give .*\.$|^This is .*\.$/);
  });

  test('shows what holds where nothing was chosen', () => {
    expect(syncRows(ID).map(({ read }) => read(DEFAULT_SETTINGS))).toEqual(['', '', 'ask', false, '']);
  });
});

describe('what the connection says', () => {
  const ready: ConnectionState = {
    target: ID,
    state: 'ready',
    identity: ADA,
    address: 'https://acme.my.salesforce.com',
  };

  test.each<[string, ConnectionState, boolean, string, readonly string[]]>([
    ['nothing is set up', { target: ID, state: 'absent' }, false, 'Not set up.', []],
    [
      'nobody is signed in',
      { target: ID, state: 'signed-out' },
      false,
      'Not signed in.',
      ['Sign in', 'Test connection'],
    ],
    [
      'the browser is open',
      { target: ID, state: 'signed-out' },
      true,
      'Allow access',
      ['Open browser again', 'Cancel'],
    ],
    ['it is open though somebody is signed in', ready, true, 'Allow access', ['Open browser again', 'Cancel']],
    ['somebody is signed in', ready, false, 'Signed in as Ada Seller', ['Test connection', 'Sign out']],
  ])('when %s', (_, state, waiting, begins, buttons) => {
    const { text, paste, ...words } = connectionView(state, waiting);
    expect(text.startsWith(begins)).toBe(true);
    expect(Object.values(words).filter(Boolean)).toEqual(buttons);
    expect(paste).toBe(waiting);
  });
});
