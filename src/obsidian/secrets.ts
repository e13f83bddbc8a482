/** What is kept in the app's secret storage: never in the vault, never in the settings, never on another device. */
import type { SecretStorage } from 'obsidian';
import * as v from 'valibot';
import type { CrmId } from '../targets/targets.ts';

/** What a sign-in left: good for the address, the sign-in server and the app it was made with, and for no other. */
export interface Credentials {
  readonly address: string;
  /** Of the sign-in server; missing where it is the address. */
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
  /** Undefined: none, or nobody can read them any more. */
  credentials(): Credentials | undefined;
  keep(credentials: Credentials): void;
  forget(): void;
  /** For machines without a user; undefined: there is none. */
  clientSecret(): string | undefined;
  /** The key that a user pasted, or a machine was given; undefined: there is none. */
  key(): string | undefined;
  keepKey(key: string): void;
  forgetKey(): void;
}

/** The ids are documented: `crm-sync-<target>`, with `-client-secret` behind it for machines without a user, and `-key` for a key. */
export function secretsOf(storage: Pick<SecretStorage, 'getSecret' | 'setSecret'>, target: CrmId): Secrets {
  const id = `crm-sync-${target}`;
  // The storage cannot delete; an empty text is a missing one.
  const given = (name: string): string | undefined => storage.getSecret(name) || undefined;
  return {
    credentials: () => {
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), CREDENTIALS), storage.getSecret(id));
      return read.success ? read.output : undefined;
    },
    keep: (credentials) => {
      storage.setSecret(id, JSON.stringify(credentials));
    },
    forget: () => {
      storage.setSecret(id, '');
    },
    clientSecret: () => given(`${id}-client-secret`),
    key: () => given(`${id}-key`),
    keepKey: (key) => {
      storage.setSecret(`${id}-key`, key);
    },
    forgetKey: () => {
      storage.setSecret(`${id}-key`, '');
    },
  };
}
