/** Who is connected to what: the settings, the secrets and the sign-in brought together, for each CRM of the table. */
import type { App } from 'obsidian';
import type { Settings } from '../settings/settings.ts';
import type { Clock, Transport } from '../sync/ports.ts';
import type { SignInDesk, SignInResult } from '../sync/sign-in-desk.ts';
import type { Connections, ConnectionState } from '../sync/sync-desk.ts';
import { chosenOptions } from '../targets/chosen.ts';
import type { Crm } from '../targets/crm.ts';
import type { Target } from '../targets/target.ts';
import { type CrmId, TARGETS } from '../targets/targets.ts';
import type { Trouble } from '../targets/wire.ts';
import type { Ask } from './ask.ts';
import { conversed } from './conversed.ts';
import { identities, type Identities } from './identities.ts';
import { revoked, type Site } from './oauth.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { credentialsFor, openSession } from './session.ts';
import { signInByBrowser } from './sign-in.ts';
import { crmTransport } from './transport.ts';

export interface ConnectionParts {
  readonly app: Pick<App, 'secretStorage' | 'loadLocalStorage' | 'saveLocalStorage'>;
  readonly settings: () => Settings;
  readonly clock: Clock;
  readonly ask: Ask;
  readonly openBrowser: (page: string) => void;
}

/** How long a CRM is taken at its word about who is signed in. */
const KNOWN_MS = 10 * 60_000;

export function openConnections(parts: ConnectionParts): Connections & SignInDesk {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const hear of [...listeners]) hear();
  };
  const lineOf = linesOf(parts);
  const known = identities(parts.app);
  const connections = connectionsOver(lineOf, known, parts.clock, changed);
  const test: SignInDesk['test'] = async (target) => {
    known.doubt(target);
    const opened = await connections.open(target);
    return 'kind' in opened ? opened : opened.identity;
  };
  return {
    ...connections,
    ...signInDoor(parts, lineOf, known, test, changed),
    test,
    signOut: async (target) => {
      const heard = await lineOf(target).signOut();
      known.forget(target);
      changed();
      return heard ? 'revoked' : 'unheard';
    },
    listen: (hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
}

function connectionsOver(lineOf: Lines, known: Identities, clock: Clock, changed: () => void): Connections {
  const state = (target: CrmId): ConnectionState => {
    const line = lineOf(target);
    if (line.site() === undefined) return { target, state: 'absent' };
    const address = line.address();
    const found = known.of(target);
    if (found === undefined || address === undefined || found.address !== address)
      return { target, state: 'signed-out' };
    return { target, state: 'ready', identity: found.identity, address };
  };
  return {
    state,
    open: async (target) => {
      const { crm, site, ways, address, options } = lineOf(target);
      if (crm === undefined || site() === undefined) return SIGN_IN_NEEDED;
      const to = (where: string): ReturnType<typeof ways> & { readonly address: string } => {
        return { ...ways(where), address: where };
      };
      const now = state(target);
      const asked = known.of(target)?.askedMs;
      const fresh = asked !== undefined && Math.abs(clock.now() - asked) < KNOWN_MS;
      if (now.state === 'ready' && fresh) return { ...to(now.address), target, identity: now.identity };
      const identity = await conversed(crm.identify(options()), crm, ways().reading);
      const where = address();
      const isNews = !('kind' in identity) && where !== undefined;
      if (isNews) known.learn(target, { identity, address: where, askedMs: clock.now() });
      changed();
      if ('kind' in identity) return identity;
      return isNews ? { ...to(where), target, identity } : SIGN_IN_NEEDED;
    },
  };
}

function signInDoor(
  { app, clock, openBrowser }: ConnectionParts,
  lineOf: Lines,
  known: Identities,
  test: SignInDesk['test'],
  changed: () => void,
): Pick<SignInDesk, 'attempt' | 'start' | 'finish' | 'cancel'> {
  const now = (): number => clock.now();
  const door = signInByBrowser({ storage: app, site: (target) => lineOf(target).site(), openBrowser, now });
  return {
    attempt: () => door.attempt(),
    start: async (target) => {
      const failure = await door.start(target);
      changed();
      return failure;
    },
    finish: async (link): Promise<SignInResult> => {
      const result = await door.finish(link);
      if ('problem' in result) {
        changed();
        return result;
      }
      const { target, site, tokens } = result;
      const { address, clientId } = site;
      known.forget(target);
      lineOf(target).secrets.keep({ address, clientId, ...tokens, issuedAt: new Date(now()).toISOString() });
      return { target, who: await test(target) };
    },
    cancel: () => {
      door.cancel();
      changed();
    },
  };
}

const SIGN_IN_NEEDED: Trouble = { kind: 'connection', code: 'sign-in-needed', message: '' };

type Lines = (target: CrmId) => Line;

function linesOf(parts: ConnectionParts): Lines {
  const lines = new Map<CrmId, Line>();
  return (target) => {
    const line = lines.get(target) ?? openLine(target, parts);
    lines.set(target, line);
    return line;
  };
}

/** Where there is no CRM nothing may be sent. */
const NO_CRM: Pick<Crm, 'reads' | 'standing'> = { reads: [], standing: () => 'refused' };

/** What belongs to one CRM for as long as the plugin is loaded: above all the one session that everybody shares. */
interface Line {
  readonly crm: Crm | undefined;
  /** The target's, in force. */
  readonly options: () => Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly site: () => Site | undefined;
  /** Of the API; undefined: nobody is signed in. */
  readonly address: () => string | undefined;
  /** To this address of the API and no other, whoever signs in later where; undefined: to whatever is set up. */
  readonly ways: (apiAddress?: string) => { readonly reading: Transport; readonly writing: Transport };
  /** Whether the CRM was told. */
  readonly signOut: () => Promise<boolean>;
}

function openLine(target: CrmId, { app, settings, clock, ask }: ConnectionParts): Line {
  const tableTarget: Target = TARGETS[target];
  const { crm } = tableTarget;
  const options = (): Readonly<Record<string, string>> => chosenOptions(tableTarget, settings().targets[target] ?? {});
  const secrets = secretsOf(app.secretStorage, target);
  const site = (): Site | undefined => {
    const { address = '', clientId = '' } = settings().targets[target]?.sync ?? {};
    const signIn = crm?.signIn;
    if (signIn?.by !== 'browser' || address === '' || clientId === '') return undefined;
    return { address, clientId, signIn, options: options(), ask };
  };
  const session = openSession({ site, secrets, now: () => clock.now() });
  // A machine without a user signs in at the address of the API itself, and is as good as signed in before it did.
  const machineAddress = (): string | undefined => (secrets.clientSecret() === undefined ? undefined : site()?.address);
  const way = (mode: 'reading' | 'writing', apiAddress: string | undefined): Transport =>
    crmTransport({ session, apiAddress, crm: crm ?? NO_CRM, mode, dryRun: () => settings().dryRun, ask });
  return {
    crm,
    options,
    secrets,
    site,
    address: () => credentialsFor(site(), secrets)?.apiAddress ?? session.appAddress() ?? machineAddress(),
    ways: (apiAddress) => ({ reading: way('reading', apiAddress), writing: way('writing', apiAddress) }),
    signOut: async () => {
      const kept = secrets.credentials();
      secrets.forget();
      if (kept === undefined || crm?.signIn.by !== 'browser') return true;
      // To the address they came from, whatever the settings say now.
      const { address, clientId, refreshToken, accessToken } = kept;
      return revoked({ address, clientId, signIn: crm.signIn, options: options(), ask }, refreshToken ?? accessToken);
    },
  };
}
