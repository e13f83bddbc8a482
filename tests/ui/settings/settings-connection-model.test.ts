/** The connection in the settings: the saved values of its rows, and its text in each state. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/config/settings.ts';
import type { ConnectionState } from '../../../src/sync/sync-service.ts';
import type { Identity } from '../../../src/targets/core/crm.ts';
import type { BrowserSignIn, KeySignIn, SignIn } from '../../../src/targets/core/sign-in.ts';
import { TARGETS } from '../../../src/targets/targets.ts';
import {
  CONNECTABLE,
  codeText,
  connectionView,
  rowsFor,
  signInOf,
  syncRows,
} from '../../../src/ui/settings/settings-connection-model.ts';
import { refusal, type SettingRow } from '../../../src/ui/settings/settings-row-model.ts';
import { optionRows } from '../../../src/ui/settings/settings-target-model.ts';

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

const KEY: KeySignIn = {
  by: 'key',
  address: 'https://api.keys.example',
  keyName: 'service key',
  refuseAddress: () => undefined,
  refuseKey: () => undefined,
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
  expect(signInOf('generic_json')).toBeUndefined();
});

describe('typed values', () => {
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

  test('a cleared value restores the default', () => {
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
    expect(refusal(row(member), DEFAULT_SETTINGS, shown)).toMatch(/^Enter .*\.$|^This is .*\.$/);
  });

  test('the controls show the defaults if nothing was set', () => {
    expect(syncRows(ID).map(({ read }) => read(DEFAULT_SETTINGS))).toEqual(['', '', 'ask', false, '']);
  });
});

describe('text of the connection', () => {
  const ready: ConnectionState = {
    target: ID,
    state: 'ready',
    identity: ADA,
    address: 'https://acme.my.salesforce.com',
  };

  const out: ConnectionState = { target: ID, state: 'signed-out' };
  const absent: ConnectionState = { target: ID, state: 'absent' };
  const browser = TARGETS[ID].crm?.signIn as BrowserSignIn;
  const device: BrowserSignIn = { ...browser, devicePath: '/device' };

  test.each<[string, ConnectionState, BrowserSignIn, 'browser' | 'code' | undefined, string, readonly string[]]>([
    ['nothing is set up', absent, device, undefined, 'Not set up.', []],
    ['not signed in', out, browser, undefined, 'Not signed in.', ['Sign in', 'Test connection']],
    [
      'not signed in, with device code sign-in',
      out,
      device,
      undefined,
      'Not signed in.',
      ['Sign in', 'Sign in with a code', 'Test connection'],
    ],
    ['the browser is open', out, browser, 'browser', 'Allow access', ['Open browser again', 'Cancel']],
    [
      'it is open, and a code would do',
      out,
      device,
      'browser',
      'Allow access',
      ['Open browser again', 'Sign in with a code', 'Cancel'],
    ],
    ['it is open although a user is signed in', ready, browser, 'browser', 'Allow', ['Open browser again', 'Cancel']],
    ['a code is to be typed', out, device, 'code', 'Open the page below', ['Cancel']],
    ['signed in', ready, device, undefined, 'Signed in as Ada Seller', ['Test connection', 'Sign out']],
  ])('if %s', (_, state, signIn, underWay, begins, buttons) => {
    const { text, paste, key, ...words } = connectionView(state, signIn, underWay);
    expect(text.startsWith(begins)).toBe(true);
    expect(Object.values(words).filter(Boolean)).toEqual(buttons);
    expect(paste).toBe(underWay === 'browser');
    expect(key).toBe('');
  });

  test.each<[string, ConnectionState, string, readonly string[], string]>([
    ['there is no key', absent, 'No key yet. Paste the service key below', [], 'Connect'],
    ['an untested key is stored', out, 'Not connected.', ['Test connection', 'Remove key'], 'Replace key'],
    ['it connects', ready, 'Signed in as Ada Seller', ['Test connection', 'Sign out'], 'Replace key'],
  ])('with a key, if %s', (_, state, begins, buttons, replace) => {
    const { text, paste, key, ...words } = connectionView(state, KEY);
    expect(text.startsWith(begins)).toBe(true);
    expect(Object.values(words).filter(Boolean)).toEqual(buttons);
    expect(paste).toBe(false);
    expect(key).toBe(replace);
  });

  test('a code shows its page and the end of its validity', () => {
    const endsMs = new Date(2026, 10, 22, 18, 45).getTime();
    expect(codeText({ userCode: 'A', page: 'https://login.example/device', endsMs }, 'en-GB')).toBe(
      'Enter this code at login.example/device, on this device or another one. Valid until 18:45.',
    );
    expect(codeText({ userCode: 'A', page: 'http://127.0.0.1:1/d', endsMs }, 'en-GB')).toContain(
      'http://127.0.0.1:1/d',
    );
  });
});

test('only options for signing in are shown together with the address', () => {
  for (const id of CONNECTABLE) {
    const options = Object.entries(TARGETS[id].options);
    const forSignIn = options.filter(([, spec]) => spec.forSignIn === true).map(([name]) => name);
    const shown = syncRows(id).filter(({ path }) => path.includes('options'));
    expect(shown.map(({ path }) => path.at(-1))).toEqual(forSignIn);
    expect(optionRows(id)).toHaveLength(options.length - forSignIn.length);
  }
});

test('a CRM with a key has no settings for address and client ID', () => {
  const rows = (signIn: SignIn): unknown[] => rowsFor('hubspot', signIn).map(({ path }) => path.at(-1));
  expect(rows(KEY)).toEqual(['winner', 'clearing', 'budgetPercent']);
  expect(rows(TARGETS[ID].crm?.signIn as SignIn).slice(0, 2)).toEqual(['address', 'clientId']);
});

test('a share of the day’s requests can be set only if the CRM reports the used requests', () => {
  const named = CONNECTABLE.filter((id) => syncRows(id).some(({ path }) => path.at(-1) === 'budgetPercent'));
  expect(named).toEqual(['salesforce', 'hubspot']);
});
