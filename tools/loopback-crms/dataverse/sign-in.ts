/** The sign-in state: the registered app, codes, device codes, and tokens with their lifetimes. */
import { aadsts, refuse } from './answers.ts';
import type { Org } from './org.ts';

export interface AppOptions {
  clientId?: string;
  clientSecret?: string;
  /** Existing tenants, by ID or name, including `organizations`. */
  tenants?: readonly string[];
  redirects?: readonly string[];
  /**
   * The type of the registered redirect: decides about the secret, the Origin header, and the lifetime of a refresh
   * token.
   */
  platform?: 'mobile' | 'spa' | 'web';
  /** Ignores the Origin header. The playground in a browser needs this. */
  ignoreOrigin?: boolean;
  /** If true, the tenant allows device codes. */
  deviceCode?: boolean;
  /** If true, the org has an application user, as which client credentials act. */
  applicationUser?: boolean;
  accessLifetimeMs?: number;
  refreshLifetimeMs?: number;
}

export interface Code {
  userId: string;
  redirectUri: string;
  scope: string;
  challenge: string;
  issuedMs: number;
}

interface DeviceCode {
  userCode: string;
  scope: string;
  issuedMs: number;
  answer: 'pending' | 'approved' | 'declined';
}

interface Grant {
  userId: string;
  scope: string;
  issuedMs: number;
}

export const CLIENT_ID = '11111111-2222-4333-8444-555555555555';
export const CLIENT_SECRET = 'loopback~client.secret';
export const TENANT = '99999999-8888-4777-8666-555555555555';

const HOUR_MS = 3_600_000;

export class SignIn {
  readonly app: Required<AppOptions>;
  readonly codes = new Map<string, Code>();
  readonly devices = new Map<string, DeviceCode>();
  readonly #org: Org;
  #serial = 0;
  readonly #refresh = new Map<string, Grant>();
  readonly #revoked = new Set<string>();
  readonly #access = new Map<string, Grant>();

  constructor(org: Org, app: AppOptions) {
    this.#org = org;
    const day = 24 * HOUR_MS;
    this.app = {
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      tenants: [TENANT, 'organizations', 'example.onmicrosoft.com'],
      redirects: ['obsidian://crm-sync-attribution'],
      platform: 'mobile',
      ignoreOrigin: false,
      deviceCode: true,
      applicationUser: true,
      accessLifetimeMs: HOUR_MS,
      refreshLifetimeMs: app.platform === 'spa' ? day : 90 * day,
      ...app,
    };
  }

  now(): number {
    return this.#org.now();
  }

  issueCode(code: Omit<Code, 'issuedMs'>): string {
    const text = `0.AX${this.#next()}-loopback_code.~`;
    this.codes.set(text, { ...code, issuedMs: this.now() });
    return text;
  }

  issueDevice(scope: string): [code: string, device: DeviceCode] {
    const code = `GAQ${this.#next()}loopback_device`;
    const device: DeviceCode = { userCode: `LOOP${this.#next()}`, scope, issuedMs: this.now(), answer: 'pending' };
    this.devices.set(code, device);
    return [code, device];
  }

  /** Sets the user's answer on the other device. */
  answerDevice(userCode: string, answer: 'approved' | 'declined'): void {
    const device = [...this.devices.values()].find((one) => one.userCode === userCode);
    if (device === undefined) throw new Error(`no device code ${userCode}`);
    device.answer = answer;
  }

  issueAccess(userId: string, scope = ''): string {
    const token = `eyJ0eXAiOiJKV1QifQ.${this.#next()}.loopback_access`;
    this.#access.set(token, { userId, scope, issuedMs: this.now() });
    return token;
  }

  issueRefresh(userId: string, scope: string, issuedMs = this.now()): string {
    const token = `1.AX${this.#next()}loopback_refresh`;
    this.#refresh.set(token, { userId, scope, issuedMs });
    return token;
  }

  /** Invalidates a refresh token and returns its grant. */
  spend(token: string): Grant {
    const grant = this.#refresh.get(token);
    // AADSTS50173 FreshTokenNeeded; AADSTS9002313 InvalidRequest.
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes, 2026-11-29.
    if (grant === undefined) {
      throw this.#revoked.has(token)
        ? aadsts('invalid_grant', 50173, 'The provided grant has expired due to it being revoked.')
        : aadsts('invalid_grant', 9002313, 'Invalid request. The refresh token is malformed.');
    }
    if (this.now() - grant.issuedMs >= this.app.refreshLifetimeMs) {
      throw this.app.platform === 'spa'
        ? aadsts('invalid_grant', 700084, 'The refresh token was issued to a single page app and has a fixed lifetime.')
        : aadsts('invalid_grant', 700082, 'The refresh token has expired due to inactivity.');
    }
    this.#refresh.delete(token);
    return grant;
  }

  /** Expires all sessions; refresh tokens stay valid. */
  expireSessions(): void {
    this.#access.clear();
  }

  revokeEverything(): void {
    this.#access.clear();
    for (const token of this.#refresh.keys()) this.#revoked.add(token);
    this.#refresh.clear();
  }

  requireUser(authorization: string | undefined): string {
    const session = this.#access.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '');
    if (session === undefined || this.now() - session.issuedMs >= this.app.accessLifetimeMs) {
      throw refuse(401, 'The token is missing, expired or not for this resource.', '', {
        'WWW-Authenticate': 'Bearer error="invalid_token"',
      });
    }
    return session.userId;
  }

  #next(): string {
    this.#serial += 1;
    return String(this.#serial).padStart(5, '0');
  }
}
