/** Sign-in by browser: one attempt at a time, completed by the link that the browser opens. */
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';
import type { SignInFailure, SignInProblem } from '../targets/core/sign-in.ts';
import type { CrmId } from '../targets/targets.ts';
import type { LocalStorage } from './device-store.ts';
import { authorityOf, CALLBACK, exchangeCode, authorizationUrl, type Site, type Tokens } from './oauth.ts';
import { refusedBy } from './oauth-refusal.ts';

interface Attempt {
  readonly target: string;
  readonly state: string;
  readonly verifier: string;
  readonly address: string;
  readonly authority: string;
  readonly clientId: string;
  readonly startedMs: number;
}

const ATTEMPT: v.GenericSchema<unknown, Attempt> = v.object({
  target: v.string(),
  state: v.string(),
  verifier: v.string(),
  address: v.string(),
  authority: v.string(),
  clientId: v.string(),
  startedMs: v.number(),
});

/**
 * Local storage key of the attempt. A phone may close the app while the browser is active, so the attempt is stored.
 */
const ATTEMPT_KEY = 'crm-sync-attribution-sign-in';

const ATTEMPT_MS = 10 * 60_000;

export interface SignInParts {
  readonly storage: LocalStorage;
  readonly site: (target: CrmId) => Site | undefined;
  readonly openBrowser: (page: string) => void;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

export interface SignedIn {
  readonly target: CrmId;
  readonly site: Site;
  readonly tokens: Tokens;
}

export interface SignInByBrowser {
  attempt(): CrmId | undefined;
  start(target: CrmId): Promise<SignInFailure | undefined>;
  finish(link: string | Readonly<Record<string, string>>): Promise<SignInFailure | SignedIn>;
  cancel(): void;
}

export function signInByBrowser({ storage, site, openBrowser, now }: SignInParts): SignInByBrowser {
  const current = (): Attempt | undefined => {
    const read = v.safeParse(ATTEMPT, storage.loadLocalStorage(ATTEMPT_KEY));
    return read.success ? read.output : undefined;
  };
  const cancel = (): void => {
    storage.saveLocalStorage(ATTEMPT_KEY, null);
  };
  return {
    cancel,
    attempt: () => {
      const attempt = current();
      return attempt === undefined || isOld(attempt, now()) ? undefined : (attempt.target as CrmId);
    },
    start: async (target) => {
      const where = site(target);
      if (where === undefined) return failed('not-set-up');
      const state = oauth.generateRandomState();
      const verifier = oauth.generateRandomCodeVerifier();
      const attempt: Attempt = { target, state, verifier, ...siteParts(where), startedMs: now() };
      storage.saveLocalStorage(ATTEMPT_KEY, attempt);
      openBrowser(await authorizationUrl(where, state, verifier));
      return undefined;
    },
    finish: async (link) => {
      const parameters = parametersOf(link);
      if (parameters === undefined) return failed('no-link');
      const attempt = current();
      // A link from another source must not end the attempt.
      if (attempt === undefined || parameters.state !== attempt.state) return failed('foreign');
      cancel();
      const target = attempt.target as CrmId;
      const where = site(target);
      if (where === undefined || !isFor(attempt, where) || isOld(attempt, now())) return failed('expired');
      const code = codeIn(parameters, where);
      const tokens = typeof code === 'string' ? await exchangeCode(where, code, attempt.verifier) : code;
      return 'problem' in tokens ? tokens : { target, site: where, tokens };
    },
  };
}

/** Compares in both directions: after the clock was set back, an attempt must not stay valid. */
function isOld({ startedMs }: Attempt, now: number): boolean {
  return Math.abs(now - startedMs) > ATTEMPT_MS;
}

function siteParts(site: Site): Pick<Attempt, 'address' | 'authority' | 'clientId'> {
  return { address: site.address, authority: authorityOf(site), clientId: site.clientId };
}

function isFor(attempt: Attempt, site: Site): boolean {
  const { address, authority, clientId } = siteParts(site);
  return address === attempt.address && authority === attempt.authority && clientId === attempt.clientId;
}

function codeIn({ error, error_description, code }: Link, site: Site): string | SignInFailure {
  if (error !== undefined) return refusedBy(error, error_description ?? '', site.signIn);
  return code ?? failed('no-link');
}

/** The parameters of the callback, by name. */
interface Link {
  readonly state?: string;
  readonly code?: string;
  readonly error?: string;
  readonly error_description?: string;
}

export function failed(problem: SignInProblem): SignInFailure {
  return { problem, detail: '' };
}

/**
 * Returns the parameters of a callback, decoded once; `undefined` if the link is not a callback. A pasted text may lack
 * the part before the query.
 */
function parametersOf(link: string | Readonly<Record<string, string>>): Link | undefined {
  if (typeof link !== 'string') return link;
  const [before = '', query] = link.trim().split(/\?(.*)/s);
  if (query === undefined || (before !== '' && before.replace(/\/$/, '') !== CALLBACK)) return undefined;
  return Object.fromEntries(new URLSearchParams(query));
}
