/** The sign-in state: the app that an admin registered, codes, and tokens with their lifetimes. */
import type { Org } from './org.ts';
import { refuse } from './answers.ts';

export interface AppOptions {
  clientId?: string;
  clientSecret?: string;
  /** Must match exactly. */
  callbacks?: readonly string[];
  /** The two "require secret" checkboxes, which must be cleared for a public client. */
  requireSecret?: boolean;
  requirePkce?: boolean;
  rotateRefreshTokens?: boolean;
  /** If false, the token answer contains no refresh token. */
  offline?: boolean;
  /** If true, client credentials can be used; they act as the signed-in user. */
  clientCredentials?: boolean;
}

export interface SessionOptions {
  /** A token is rejected after this many uses. */
  maxRequests?: number;
  lifetimeMs?: number;
}

export interface Code {
  userId: string;
  redirectUri: string;
  scope: string;
  challenge: string | undefined;
  issuedMs: number;
}

interface Session {
  userId: string;
  refreshToken: string | undefined;
  issuedMs: number;
  uses: number;
}

export const CLIENT_ID = '3MVG9loopback.consumer.key';
export const CLIENT_SECRET = 'loopback-consumer-secret';

export class SignIn {
  readonly app: Required<AppOptions>;
  readonly session: SessionOptions;
  readonly codes = new Map<string, Code>();
  readonly #org: Org;
  #serial = 0;
  readonly #refresh = new Map<string, { userId: string; scope: string }>();
  readonly #access = new Map<string, Session>();

  constructor(org: Org, app: AppOptions, session: SessionOptions) {
    this.#org = org;
    this.session = session;
    this.app = {
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      callbacks: ['obsidian://crm-sync-attribution'],
      requireSecret: false,
      requirePkce: true,
      rotateRefreshTokens: false,
      offline: true,
      clientCredentials: true,
      ...app,
    };
  }

  /** Issues a code, which ends in characters that an address must encode. */
  issueCode(code: Omit<Code, 'issuedMs'>): string {
    const text = `aPrx${this.#next()}.Lp/b+k==`;
    this.codes.set(text, { ...code, issuedMs: this.#org.now() });
    return text;
  }

  issueAccess(userId: string, refreshToken?: string): string {
    const token = `${this.#org.id.slice(0, 15)}!AQ${this.#next()}.loopback_access`;
    this.#access.set(token, { userId, refreshToken, issuedMs: this.#org.now(), uses: 0 });
    return token;
  }

  issueRefresh(userId: string, scope: string): string {
    const token = `5Aep861${this.#next()}.loopback_refresh`;
    this.#refresh.set(token, { userId, scope });
    return token;
  }

  refreshed(token: string): { userId: string; scope: string } | undefined {
    return this.#refresh.get(token);
  }

  dropRefresh(token: string): boolean {
    return this.#refresh.delete(token);
  }

  /** Revokes a token of either kind, and with a refresh token every session that came from it. */
  revoke(token: string): boolean {
    for (const [access, session] of this.#access) if (session.refreshToken === token) this.#access.delete(access);
    return this.#access.delete(token) || this.#refresh.delete(token);
  }

  /** Expires all sessions; refresh tokens stay valid. */
  expireSessions(): void {
    this.#access.clear();
  }

  /** Withdraws the app's access, as the user: everything issued so far is invalid. */
  revokeEverything(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** Returns the user of a request's session, and counts the use. */
  userOf(authorization: string | undefined): string | undefined {
    const session = this.#access.get(/^(?:Bearer|OAuth) (.+)$/.exec(authorization ?? '')?.[1] ?? '');
    if (session === undefined) return undefined;
    session.uses += 1;
    const { maxRequests = Infinity, lifetimeMs = Infinity } = this.session;
    const over = session.uses > maxRequests || this.#org.now() - session.issuedMs >= lifetimeMs;
    return over ? undefined : session.userId;
  }

  requireUser(authorization: string | undefined): string {
    const userId = this.userOf(authorization);
    if (userId === undefined) throw refuse(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    return userId;
  }

  #next(): string {
    this.#serial += 1;
    return String(this.#serial).padStart(6, '0');
  }
}
