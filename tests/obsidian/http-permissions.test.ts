/** Permissions of HTTP callers in the local storage of the app. */
import { expect, test } from 'vitest';
import { httpPermissions } from '../../src/obsidian/http-permissions.ts';

const NONE = { write: false, unreviewed: false };

function storageOf(initial: unknown = null) {
  const stored = new Map([['crm-sync-attribution-http', initial]]);
  const storage = {
    loadLocalStorage: (key: string): unknown => stored.get(key) ?? null,
    saveLocalStorage: (key: string, value: unknown) => void stored.set(key, value),
  };
  return { storage, stored };
}

test('are off until they are changed, and then stored on this device', () => {
  const { storage, stored } = storageOf();
  expect(httpPermissions(storage).read()).toEqual(NONE);
  httpPermissions(storage).change({ write: true, unreviewed: false });
  expect(httpPermissions(storage).read()).toEqual({ write: true, unreviewed: false });
  expect([...stored.keys()]).toEqual(['crm-sync-attribution-http']);
});

test.each([true, 'yes', [], {}, { write: true }, { write: 'true', unreviewed: true }, { write: 1, unreviewed: 1 }])(
  'are off if the stored value is %j',
  (stored) => {
    expect(httpPermissions(storageOf(stored).storage).read()).toEqual(NONE);
  },
);
