/** Secrets in the app's secret storage: never in the vault, in the settings, or on another device. */
import type { SecretStorage } from 'obsidian';
import * as v from 'valibot';
import type { CrmId } from '../targets/targets.ts';

/**
 * Credentials from a sign-in, valid only for the address, the sign-in server, and the app that they were issued for.
 */
export interface Credentials {
  readonly address: string;
  /** Of the sign-in server; omitted if it equals the address. */
  readonly authority?: string | undefined;
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly apiAddress: string;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
}

const CREDENTIALS = v.object({
  address: v.string(),
  authority: v.optional(v.string()),
  clientId: v.string(),
  accessToken: v.pipe(v.string(), v.nonEmpty()),
  refreshToken: v.optional(v.string()),
  apiAddress: v.string(),
  issuedAt: v.string(),
});

export interface Secrets {
  /** Returns the credentials; `undefined` if no credentials are stored, or they can no longer be read. */
  credentials(): Credentials | undefined;
  saveCredentials(credentials: Credentials): void;
  deleteCredentials(): void;
  /** For machines without a user; `undefined` if no secret is stored. */
  clientSecret(): string | undefined;
  /** The key that a user pasted or that a machine was given; `undefined` if no key is stored. */
  key(): string | undefined;
  saveKey(key: string): void;
  deleteKey(): void;
}

/**
 * Returns the secrets of one target. The IDs are documented: `crm-sync-<target>`, followed by `-client-secret` for
 * machines without a user, and by `-key` for a key.
 */
export function secretsOf(storage: Pick<SecretStorage, 'getSecret' | 'setSecret'>, target: CrmId): Secrets {
  const id = `crm-sync-${target}`;
  // The storage cannot delete entries, so an empty text means that no entry exists.
  const stored = (name: string): string | undefined => storage.getSecret(name) || undefined;
  return {
    credentials: () => {
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), CREDENTIALS), storage.getSecret(id));
      return read.success ? read.output : undefined;
    },
    saveCredentials: (credentials) => {
      storage.setSecret(id, JSON.stringify(credentials));
    },
    deleteCredentials: () => {
      storage.setSecret(id, '');
    },
    clientSecret: () => stored(`${id}-client-secret`),
    key: () => stored(`${id}-key`),
    saveKey: (key) => {
      storage.setSecret(`${id}-key`, key);
    },
    deleteKey: () => {
      storage.setSecret(`${id}-key`, '');
    },
  };
}
