/** Identities as last returned by each CRM, stored on the device so that they are available without a request. */
import * as v from 'valibot';
import type { Identity } from '../targets/core/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { LocalStorage } from './device-store.ts';

interface KnownIdentity {
  readonly identity: Identity;
  /** Address of the API that returned the identity; the identity is not valid for other addresses. */
  readonly address: string;
  /**
   * Milliseconds since 1970 UTC; `undefined` if the identity is from before the plugin was loaded, or was invalidated.
   */
  readonly readMs: number | undefined;
  /** The key used for the request, if the CRM uses one; never stored. */
  readonly key?: string | undefined;
}

const COUNT = v.pipe(
  v.number(),
  v.check((count) => Number.isInteger(count) && count >= 0),
);

const IDENTITY = v.object({
  address: v.string(),
  orgId: v.string(),
  orgName: v.string(),
  userId: v.string(),
  userName: v.string(),
  sandbox: v.boolean(),
  version: v.string(),
  pages: v.exactOptional(v.string()),
  calls: v.exactOptional(v.object({ used: COUNT, most: COUNT })),
});

export interface IdentityStore {
  of(target: CrmId): KnownIdentity | undefined;
  set(target: CrmId, known: KnownIdentity): void;
  /** Marks the identity as invalid until the CRM returns it again. */
  invalidate(target: CrmId): void;
  delete(target: CrmId): void;
}

export function openIdentityStore(storage: LocalStorage): IdentityStore {
  const reads = new Map<CrmId, Pick<KnownIdentity, 'readMs' | 'key'>>();
  const keyOf = (target: CrmId): string => `crm-sync-attribution-identity-${target}`;
  return {
    of: (target) => {
      const read = v.safeParse(IDENTITY, storage.loadLocalStorage(keyOf(target)));
      if (!read.success) return undefined;
      const { address, ...identity } = read.output;
      return { identity, address, readMs: undefined, ...reads.get(target) };
    },
    set: (target, { identity, address, readMs, key }) => {
      reads.set(target, { readMs, key });
      storage.saveLocalStorage(keyOf(target), { ...identity, address });
    },
    invalidate: (target) => void reads.delete(target),
    delete: (target) => {
      reads.delete(target);
      storage.saveLocalStorage(keyOf(target), null);
    },
  };
}
