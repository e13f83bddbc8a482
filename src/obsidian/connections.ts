/** Connections: combines settings, secrets, and sign-in for each CRM. */
import type { App } from 'obsidian';
import type { Clock } from '../log/ports.ts';
import type { AuthService, SignInResult } from '../sync/auth-service.ts';
import { connectionError } from '../sync/crm/run-flow.ts';
import type { Connection, Connections, ConnectionState } from '../sync/sync-service.ts';
import type { CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import { requestIdentity } from './request-identity.ts';
import { createKeySignIn, createSignInFlows } from './sign-in-flows.ts';
import { openIdentityStore, type IdentityStore } from './identity-store.ts';
import { type CrmAccess, type CrmAccessParts, type CrmAccessFor, createCrmAccess } from './crm-access.ts';
import { credentialsOf } from './oauth-session.ts';
import type { SignedIn } from './sign-in.ts';

export interface ConnectionParts extends CrmAccessParts {
  readonly app: Pick<App, 'secretStorage' | 'loadLocalStorage' | 'saveLocalStorage'>;
  readonly clock: Clock;
  readonly openBrowser: (page: string) => void;
}

/** Milliseconds for which a stored identity is valid without asking the CRM again. */
const FRESH_MS = 10 * 60_000;

const SIGN_IN_NEEDED: CrmError = connectionError('sign-in-needed');

export function openConnections(parts: ConnectionParts): Connections & AuthService {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const accessOf = createCrmAccess(parts);
  const identities = openIdentityStore(parts.app);
  const connections = connectionsOver(accessOf, identities, parts.clock, changed);
  const test: AuthService['test'] = async (target) => {
    identities.invalidate(target);
    const opened = await connections.open(target);
    return 'kind' in opened ? opened : opened.identity;
  };
  const signOuts = countedSignOuts();
  const save = async ({ target, site, tokens }: SignedIn): Promise<SignInResult> => {
    identities.delete(target);
    accessOf(target).secrets.saveCredentials(credentialsOf(site, tokens, parts.clock.now()));
    return { target, who: await test(target) };
  };
  const site = (target: CrmId): ReturnType<CrmAccess['site']> => accessOf(target).site();
  const flow = createSignInFlows({ ...parts, storage: parts.app, site, signedOutSince: signOuts.since }, save, changed);
  return {
    ...connections,
    ...flow,
    enterKey: createKeySignIn(accessOf, identities, parts.clock, signOuts.since, changed),
    test,
    signOut: async (target) => {
      signOuts.add(target);
      if (flow.attempt() === target) flow.cancel();
      const end = await accessOf(target).signOut();
      identities.delete(target);
      changed();
      return end;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Counts sign-outs, so that a sign-in still in progress does not override a later sign-out. */
function countedSignOuts(): {
  readonly add: (target: CrmId) => void;
  /** Returns a function that returns true if the user has signed out of the CRM since then. */
  readonly since: (target: CrmId) => () => boolean;
} {
  const counts = new Map<CrmId, number>();
  const count = (target: CrmId): number => counts.get(target) ?? 0;
  return {
    add: (target) => void counts.set(target, count(target) + 1),
    since: (target) => {
      const before = count(target);
      return () => count(target) !== before;
    },
  };
}

function stateOf(target: CrmId, { isSetUp, address }: CrmAccess, identities: IdentityStore): ConnectionState {
  if (!isSetUp()) return { target, state: 'absent' };
  const where = address();
  const found = identities.of(target);
  if (found === undefined || where === undefined || found.address !== where) return { target, state: 'signed-out' };
  return { target, state: 'ready', identity: found.identity, address: where };
}

function connectionsOver(
  accessOf: CrmAccessFor,
  identities: IdentityStore,
  clock: Clock,
  changed: () => void,
): Connections {
  const state = (target: CrmId): ConnectionState => stateOf(target, accessOf(target), identities);
  const identify = async (target: CrmId, approved?: boolean): Promise<Connection | CrmError> => {
    const { crm, ways, address, options, key: keyNow } = accessOf(target);
    if (crm === undefined) return SIGN_IN_NEEDED;
    const key = keyNow();
    const identity = await requestIdentity(crm, options(), ways(undefined, key).reading, clock);
    if ('kind' in identity) {
      // An error from another address does not invalidate the identity at this address.
      if (identity.code === SIGN_IN_NEEDED.code && state(target).state === 'ready') identities.delete(target);
      return identity;
    }
    const where = address();
    if (where === undefined || keyNow() !== key) return SIGN_IN_NEEDED;
    identities.set(target, { identity, address: where, readMs: clock.now(), key });
    return { ...ways(where, key, approved), address: where, target, identity };
  };
  return {
    state,
    open: async (target, approved) => {
      const access = accessOf(target);
      if (!access.isSetUp()) return SIGN_IN_NEEDED;
      const now = state(target);
      const last = identities.of(target);
      const isFresh = last?.readMs !== undefined && Math.abs(clock.now() - last.readMs) < FRESH_MS;
      const key = access.key();
      if (now.state === 'ready' && isFresh && last.key === key)
        return { ...access.ways(now.address, key, approved), address: now.address, target, identity: now.identity };
      const opened = await identify(target, approved);
      changed();
      return opened;
    },
  };
}
