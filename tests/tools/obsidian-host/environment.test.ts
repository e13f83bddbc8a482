/** The settings of a headless run from the environment. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRequestUrl } from '../../../tools/obsidian-host/app/request-url.ts';
import type { PluginManifest } from '../../../tools/obsidian-host/app/plugin.ts';
import { openNodeHost } from '../../../tools/obsidian-host/node/node-host.ts';
import { originsIn, secretsIn, settingsIn, stateFile } from '../../../tools/obsidian-host/node/environment.ts';

const manifest: PluginManifest = { id: 'fixture', name: 'Fixture', version: '1.0.0' } as PluginManifest;

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vault-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the state of a run', () => {
  test.each([
    ['where it is told', { CRM_SYNC_STATE: '/var/lib/crm', XDG_STATE_HOME: '/s' }, 'linux', '/var/lib/crm'],
    ['in the state folder of the user', { XDG_STATE_HOME: '/s' }, 'linux', '/s/crm-sync-attribution'],
    ['in the usual one', {}, 'linux', join(homedir(), '.local/state/crm-sync-attribution')],
    ['beside other apps on a Mac', {}, 'darwin', join(homedir(), 'Library/Application Support/crm-sync-attribution')],
    ['in the local app data', { LOCALAPPDATA: '/L' }, 'win32', '/L/crm-sync-attribution'],
  ] as const)('is %s', (_, env, platform, expected) => {
    expect(dirname(stateFile(folder, env, platform))).toBe(expected);
  });

  test('is one file per vault, regardless of the path to it', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    symlinkSync(inner, join(folder, 'link'));
    const env = { CRM_SYNC_STATE: '/s' };
    expect(stateFile(join(folder, 'link'), env)).toBe(stateFile(inner, env));
    expect(stateFile(inner, env)).not.toBe(stateFile(folder, env));
    expect(stateFile(inner, env)).toMatch(/^\/s\/inner-[\da-f]{12}\.log$/);
  });
});

test('secrets are the variables with the prefix, under the IDs of the app', () => {
  const env = {
    CRM_SYNC_SALESFORCE_CLIENT_SECRET: 's',
    CRM_SYNC_HUBSPOT_KEY: '',
    CRM_SYNC_STATE: '/s',
    CRM_SYNC_HTTP_TOKEN: 't',
    CRM_SYNCED: 'x',
    PATH: '/bin',
  };
  expect(secretsIn(env)).toEqual({ 'crm-sync-salesforce-client-secret': 's' });
  expect(secretsIn({ CRM_SYNC_HUBSPOT_KEY: 'pat' })).toEqual({ 'crm-sync-hubspot-key': 'pat' });
});

test.each([
  [
    'a CRM of the settings',
    { sync: { address: 'https://acme.my.salesforce.com/path' } },
    ['https://acme.my.salesforce.com'],
  ],
  ['this machine, which needs no leave', { sync: { address: 'http://127.0.0.1:4000' } }, []],
  ['nobody without encryption', { sync: { address: 'http://acme.my.salesforce.com' } }, []],
  ['nobody by another scheme', { sync: { address: 'file:///etc' } }, []],
  ['nobody by what is no address', { sync: { address: 'acme' } }, []],
  ['nobody without an address', { mapping: [] }, []],
])('a run reaches %s', (_, target, origins) => {
  expect(originsIn({ targets: { salesforce: target } })).toEqual(origins);
});

test('a run also reaches the sign-in addresses of its CRM, and the shared address of a CRM with keys', () => {
  const sync = { address: 'https://acme.crm.dynamics.com' };
  expect(originsIn({ targets: { dynamics: { sync } } })).toEqual([
    ...[sync.address, 'https://login.microsoftonline.com', 'https://login.microsoftonline.us'],
  ]);
  expect(originsIn(undefined, { 'crm-sync-hubspot-key': 'pat' })).toEqual(['https://api.hubapi.com']);
  expect(
    originsIn({ targets: { hubspot: { sync: {} } } }, { 'crm-sync-other-key': 'x', 'crm-sync-hubspot': 'x' }),
  ).toEqual([]);
});

test.each([undefined, null, 'text', { targets: [] }, { targets: { salesforce: null } }])(
  'settings that are %j name no CRM',
  (settings) => {
    expect(originsIn(settings)).toEqual([]);
  },
);

test('settings are read as the plugin stores them, and a damaged file is named', () => {
  expect(settingsIn(folder, 'p')).toBeUndefined();
  mkdirSync(join(folder, '.obsidian/plugins/p'), { recursive: true });
  writeFileSync(join(folder, '.obsidian/plugins/p/data.json'), '{"targets":{}}');
  expect(settingsIn(folder, 'p')).toEqual({ targets: {} });
  writeFileSync(join(folder, '.obsidian/plugins/p/data.json'), '{');
  expect(() => settingsIn(folder, 'p')).toThrow(/\.obsidian\/plugins\/p\/data\.json can’t be read: .*delete it/);
});

test('reaches only the allowed origins, in addition to this machine', async () => {
  const asked: string[] = [];
  const requestUrl = makeRequestUrl(
    ({ url }) => {
      asked.push(url);
      return Promise.resolve({ status: 200, headers: {}, body: new ArrayBuffer(0) });
    },
    ['https://acme.my.salesforce.com'],
  );
  await requestUrl('https://acme.my.salesforce.com/services/data');
  await expect(requestUrl('https://acme.my.salesforce.com.example.com/')).rejects.toThrow('ERR_BLOCKED_BY_HOST');
  await expect(requestUrl('http://acme.my.salesforce.com/')).rejects.toThrow('ERR_BLOCKED_BY_HOST');
  expect(asked).toEqual(['https://acme.my.salesforce.com/services/data']);
});

describe('the state of the device', () => {
  const remembering = `const { Plugin } = require('obsidian');
    module.exports = class extends Plugin {
      onload() {
        this.before = this.app.loadLocalStorage('name');
        this.app.saveLocalStorage('name', 'd1');
        this.factory = indexedDB === window.indexedDB && typeof IDBKeyRange.bound;
      }
    };`;

  async function remembered(state?: string): Promise<unknown> {
    const host = await openNodeHost({ folder, code: remembering, manifest, ...(state === undefined ? {} : { state }) });
    const { plugin } = host;
    host.close();
    expect((plugin as unknown as { factory: unknown }).factory).toBe('function');
    return (plugin as unknown as { before: unknown }).before;
  }

  test('is lost with the host', async () => {
    expect([await remembered(), await remembered()]).toEqual([null, null]);
  });

  test('lasts if it has a file', async () => {
    const state = join(folder, '.state/vault.log');
    expect([await remembered(state), await remembered(state)]).toEqual([null, 'd1']);
  });
});
