/** Who was signed in where, as the CRM said last: kept on the device, so that it is known before anybody asks again. */
import * as v from 'valibot';
import type { Identity } from '../targets/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { LocalStorage } from './device-store.ts';

interface Known {
  readonly identity: Identity;
  /** Milliseconds since 1970 UTC; undefined: before the plugin was loaded, or in doubt since. */
  readonly askedMs: number | undefined;
}

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));

const IDENTITY = v.object({
  orgId: v.string(),
  orgName: v.string(),
  userId: v.string(),
  userName: v.string(),
  sandbox: v.boolean(),
  version: v.string(),
  calls: v.exactOptional(v.object({ used: COUNT, most: COUNT })),
});

export interface Identities {
  of(target: CrmId): Known | undefined;
  learn(target: CrmId, identity: Identity, askedMs: number): void;
  /** To be asked again before anybody relies on it. */
  doubt(target: CrmId): void;
  forget(target: CrmId): void;
}

export function identities(storage: LocalStorage): Identities {
  const asked = new Map<CrmId, number>();
  const keyOf = (target: CrmId): string => `crm-sync-attribution-identity-${target}`;
  return {
    of: (target) => {
      const read = v.safeParse(IDENTITY, storage.loadLocalStorage(keyOf(target)));
      return read.success ? { identity: read.output, askedMs: asked.get(target) } : undefined;
    },
    learn: (target, identity, askedMs) => {
      asked.set(target, askedMs);
      storage.saveLocalStorage(keyOf(target), identity);
    },
    doubt: (target) => void asked.delete(target),
    forget: (target) => {
      asked.delete(target);
      storage.saveLocalStorage(keyOf(target), null);
    },
  };
}
