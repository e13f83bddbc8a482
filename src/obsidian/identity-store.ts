/** Who was signed in where, as the CRM said last: kept on the device, so that it is known before anybody asks again. */
import * as v from 'valibot';
import type { Identity } from '../targets/core/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { LocalStorage } from './device-store.ts';

interface Known {
  readonly identity: Identity;
  /** Of the API that said so; at any other it says nothing. */
  readonly address: string;
  /** Milliseconds since 1970 UTC; undefined: before the plugin was loaded, or in doubt since. */
  readonly askedMs: number | undefined;
  /** The key it was asked with, where one lets in; never kept. */
  readonly key?: string | undefined;
}

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));

const KNOWN = v.object({
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

export interface Identities {
  of(target: CrmId): Known | undefined;
  learn(target: CrmId, known: Known): void;
  /** To be asked again before anybody relies on it. */
  doubt(target: CrmId): void;
  forget(target: CrmId): void;
}

export function identities(storage: LocalStorage): Identities {
  const asked = new Map<CrmId, Pick<Known, 'askedMs' | 'key'>>();
  const keyOf = (target: CrmId): string => `crm-sync-attribution-identity-${target}`;
  return {
    of: (target) => {
      const read = v.safeParse(KNOWN, storage.loadLocalStorage(keyOf(target)));
      if (!read.success) return undefined;
      const { address, ...identity } = read.output;
      return { identity, address, askedMs: undefined, ...asked.get(target) };
    },
    learn: (target, { identity, address, askedMs, key }) => {
      asked.set(target, { askedMs, key });
      storage.saveLocalStorage(keyOf(target), { ...identity, address });
    },
    doubt: (target) => void asked.delete(target),
    forget: (target) => {
      asked.delete(target);
      storage.saveLocalStorage(keyOf(target), null);
    },
  };
}
