/** Access to one CRM while the plugin is loaded: its secrets, session, and transports. */
import type { App } from 'obsidian';
import type { Settings } from '../config/settings.ts';
import type { Clock } from '../log/ports.ts';
import type { Transport } from '../sync/ports.ts';
import type { SignedOut } from '../sync/auth-service.ts';
import { resolveOptions } from '../targets/core/resolve-target.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { BrowserSignIn, KeySignIn } from '../targets/core/sign-in.ts';
import type { Target } from '../targets/core/target.ts';
import { type CrmId, TARGETS } from '../targets/targets.ts';
import type { SendRequest } from './send-request.ts';
import type { LocalStorage } from './device-store.ts';
import { keyAddress, keySession } from './key-session.ts';
import { revokeToken, type Site } from './oauth.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { credentialsFor, openSession, type Session } from './oauth-session.ts';
import { crmTransport } from './transport.ts';

export interface CrmAccessParts {
  readonly app: Pick<App, 'secretStorage'> & LocalStorage;
  readonly settings: () => Settings;
  readonly clock: Pick<Clock, 'now' | 'wait'>;
  readonly sendRequest: SendRequest;
}

/** The authentication method of a CRM. */
interface AuthMethod {
  /** The sign-in site in the browser; `undefined` if nothing is set up, or if the CRM uses a key. */
  readonly site: () => Site | undefined;
  /** Returns true if the settings required to sign in, or the key, are available. */
  readonly isSetUp: () => boolean;
  /** Address of the API; `undefined` if the user is not signed in. */
  readonly address: () => string | undefined;
  /** The current key, if the CRM uses one. */
  readonly key: () => string | undefined;
  /** Stores a key that the user pasted, valid only for the address that is currently set up. */
  readonly saveKey: (key: string) => void;
  /** The shared session; with `key`, a session that is valid only for this key. */
  readonly session: (key?: string) => Session;
  readonly signOut: () => Promise<SignedOut>;
}

interface Transports {
  readonly reading: Transport;
  readonly writing: Transport;
}

export interface CrmAccess extends Omit<AuthMethod, 'session'> {
  readonly crm: Crm | undefined;
  /** The target options currently in effect. */
  readonly options: () => Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /**
   * Returns transports that send only to this API address and only with this key, even if another user signs in later.
   * If both are omitted, they use the current connection. With `approved`, writes are sent although dry run is on.
   */
  readonly ways: (apiAddress?: string, key?: string, approved?: boolean) => Transports;
  /** Returns a transport to test a key that is not stored; it allows only reads. */
  readonly trial: (key: string) => Transport;
}

export type CrmAccessFor = (target: CrmId) => CrmAccess;

export function createCrmAccess(parts: CrmAccessParts): CrmAccessFor {
  const accesses = new Map<CrmId, CrmAccess>();
  return (target) => {
    const access = accesses.get(target) ?? openCrmAccess(target, parts);
    accesses.set(target, access);
    return access;
  };
}

/** Without a CRM, no request is allowed. */
const NO_CRM: Pick<Crm, 'reads' | 'authStatus' | 'error'> = {
  reads: [],
  authStatus: () => 'rejected',
  error: () => undefined,
};

/** Settings that an authentication method needs. */
interface MethodParts extends CrmAccessParts {
  readonly target: CrmId;
  readonly secrets: Secrets;
  readonly options: () => Readonly<Record<string, string>>;
  /** Address of the CRM and client ID of the app; empty if not set. */
  readonly given: () => { readonly address: string; readonly clientId: string };
}

function openCrmAccess(target: CrmId, parts: CrmAccessParts): CrmAccess {
  const { app, settings, sendRequest } = parts;
  const tableTarget: Target = TARGETS[target];
  const { crm } = tableTarget;
  const options = (): Readonly<Record<string, string>> => resolveOptions(tableTarget, settings().targets[target] ?? {});
  const secrets = secretsOf(app.secretStorage, target);
  const given = (): ReturnType<MethodParts['given']> => {
    const { address = '', clientId = '' } = settings().targets[target]?.sync ?? {};
    return { address, clientId };
  };
  const gate = authMethodOf(crm?.signIn, { ...parts, target, secrets, options, given });
  const transport = (
    mode: 'reading' | 'writing',
    session: Session,
    apiAddress?: string,
    approved = false,
  ): Transport => {
    const dryRun = (): boolean => settings().dryRun && !approved;
    return crmTransport({ session, apiAddress, crm: crm ?? NO_CRM, mode, dryRun, sendRequest });
  };
  const { session, ...others } = gate;
  return {
    ...{ crm, options, secrets, ...others },
    ways: (apiAddress, key, approved) => ({
      reading: transport('reading', session(key), apiAddress),
      writing: transport('writing', session(key), apiAddress, approved),
    }),
    trial: (key) =>
      transport(
        'reading',
        crm?.signIn.by === 'key' ? keySession({ ...keyParts(crm.signIn, given), key: () => key }) : session(),
      ),
  };
}

function authMethodOf(signIn: Crm['signIn'] | undefined, own: MethodParts): AuthMethod {
  return signIn?.by === 'key' ? keyMethod(signIn, own) : browserMethod(signIn, own);
}

/** Also used if the target has no CRM: nothing can then be set up. */
function browserMethod(
  signIn: BrowserSignIn | undefined,
  { secrets, options, given, sendRequest, clock }: MethodParts,
): AuthMethod {
  const wait = (ms: number): Promise<void> => clock.wait(ms);
  const site = (): Site | undefined => {
    const { address, clientId } = given();
    if (signIn === undefined || address === '' || clientId === '') return undefined;
    return { address, clientId, signIn, options: options(), sendRequest, wait };
  };
  const session = openSession({ site, secrets, now: () => clock.now() });
  // A machine without a user signs in at the address of the API itself, and counts as signed in before its first
  // request.
  const machineAddress = (): string | undefined => (secrets.clientSecret() === undefined ? undefined : site()?.address);
  return {
    site,
    isSetUp: () => site() !== undefined,
    address: () => credentialsFor(site(), secrets)?.apiAddress ?? session.appAddress() ?? machineAddress(),
    key: () => undefined,
    saveKey: (key) => {
      secrets.saveKey(key);
    },
    session: () => session,
    signOut: async () => {
      const stored = secrets.credentials();
      secrets.deleteCredentials();
      if (stored === undefined || signIn === undefined) return 'revoked';
      if (signIn.revokePath === undefined) return 'not-revocable';
      // Revokes the tokens at the address that issued them, regardless of the current settings.
      const { address, clientId, refreshToken, accessToken } = stored;
      const from = { address, clientId, signIn, options: options(), sendRequest, wait };
      return (await revokeToken(from, refreshToken ?? accessToken)) ? 'revoked' : 'no-response';
    },
  };
}

function keyMethod(signIn: KeySignIn, { app, target, secrets, given }: MethodParts): AuthMethod {
  const parts = keyParts(signIn, given);
  // If another device or program changes the settings, a pasted key must not be sent to another address. A key that was
  // provided to a machine is valid for any address in the machine's settings.
  const addressKey = `crm-sync-attribution-key-address-${target}`;
  const isElsewhere = (): boolean => {
    const pastedFor: unknown = app.loadLocalStorage(addressKey);
    return typeof pastedFor === 'string' && pastedFor !== keyAddress(parts);
  };
  const key = (): string | undefined => (isElsewhere() ? undefined : secrets.key());
  return {
    site: () => undefined,
    isSetUp: () => key() !== undefined,
    address: () => (key() === undefined ? undefined : keyAddress(parts)),
    key,
    saveKey: (pasted) => {
      app.saveLocalStorage(addressKey, keyAddress(parts));
      secrets.saveKey(pasted);
    },
    session: (only) => keySession({ ...parts, key: () => (only === undefined || only === key() ? key() : undefined) }),
    signOut: () => {
      app.saveLocalStorage(addressKey, null);
      secrets.deleteKey();
      return Promise.resolve('key-stays-valid');
    },
  };
}

function keyParts(signIn: KeySignIn, given: MethodParts['given']): Parameters<typeof keyAddress>[0] {
  return { signIn, address: () => given().address };
}
