/** Permissions of HTTP callers, in the app's local storage: they are for this vault on this device, and never sync. */
import * as v from 'valibot';
import type { HttpPermissions, HttpPermissionStore } from '../operations/http/http-services.ts';
import type { LocalStorage } from './device-store.ts';

/** Key in the local storage. */
export const PERMISSIONS_KEY = 'crm-sync-attribution-http';

const PERMISSIONS = v.object({ write: v.boolean(), unreviewed: v.boolean() });

const NONE: HttpPermissions = { write: false, unreviewed: false };

/** Returns the store. A value that is not valid gives no permission. */
export function httpPermissions(storage: LocalStorage): HttpPermissionStore {
  return {
    read: () => {
      const stored = v.safeParse(PERMISSIONS, storage.loadLocalStorage(PERMISSIONS_KEY));
      return stored.success ? stored.output : NONE;
    },
    change: (permissions) => {
      storage.saveLocalStorage(PERMISSIONS_KEY, permissions);
    },
  };
}
