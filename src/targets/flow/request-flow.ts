/** What a target says to its CRM and hears back, as values: nothing in this room sends anything. */

import type { SignInFailure } from '../core/sign-in.ts';

/** One request. Host and credentials are the connection's, so no target, plan, log or error can hold a token. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** From the root of the CRM's API host, with `/`; encoded, query included. */
  readonly path: string;
  /** Beside those of the connection; `Content-Type` is JSON unless it stands here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * Sent twice it does what it does once. A write like that may be sent again when nobody knows whether it arrived, after note and
   * record were read again. A read always may.
   */
  readonly repeatable?: true;
  /** Its conversation takes the answer even when the target sees trouble in it. A read is repeated first, where that may help. */
  readonly hears?: true;
}

/** An answer, whatever its status. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Let this much time pass before going on, as between two looks at a job. */
export interface Wait {
  readonly waitMs: number;
}

/** The conversation cannot go on, for the reason given; it is ended where it stands and hears nothing more. */
export interface Halt {
  readonly trouble: Trouble;
}

/**
 * A conversation of several requests, as a pure generator: it yields what to send and is given the answer, and returns what
 * it learned. It hears only answers in which its target saw no {@link Trouble}; on trouble it is ended where it stands.
 * What it is given after a {@link Wait} means nothing.
 */
export type Talk<Out> = Generator<WireRequest | Wait | Halt, Out, WireResponse>;

/**
 * What a failure asks for. `later`: send it again after a while. `record`: this record will not pass as it is, the others may.
 * `connection`: nothing will pass until somebody acts. `unknown`: it was sent, and nobody knows what became of it.
 */
export type TroubleKind = 'later' | 'record' | 'connection' | 'unknown';

/**
 * Codes of troubles that no CRM told. `timeout`, `lost`: sent, and no answer came. `too-large`, `not-json`,
 * `unexpected-answer`: an answer nobody can use. `sign-in-needed`: there are no credentials, or the CRM does not take them. `sign-in-busy`: they could not be had just now. `not-connected`: nothing
 * is set up. `cancelled`: the user stopped it. `forbidden`: we did not let it leave. `log-unwritable`: the vault takes no line of the log. `log-changed`: a line of it is not as it was written. `budget`: the share of the day's requests that the user allows is used up.
 * `moved`: the record changed between the last look and the write, which was refused for it. `next-page-refused`: a listing named
 * a next page that is not part of it. `pages-endless`: a listing that goes on without an end.
 */
export type OurTrouble =
  | 'timeout'
  | 'lost'
  | 'too-large'
  | 'not-json'
  | 'unexpected-answer'
  | 'sign-in-needed'
  | 'sign-in-busy'
  | 'not-connected'
  | 'cancelled'
  | 'forbidden'
  | 'not-confirmed'
  | 'other-org'
  | 'log-unwritable'
  | 'log-changed'
  | 'log-missing'
  | 'budget'
  | 'moved'
  | 'next-page-refused'
  | 'pages-endless';

/**
 * What helps against a refusal that no edit of the note would help against. `rights`: an admin gives the user the right. `setup`: an
 * admin or the settings put a field, a column or an address right. `duplicate`: the user looks for the other record. `gone`: the
 * record is there no more, or hidden. `closed`: the record is opened again in the CRM first. `locked`: an approval or an admin lets
 * the record go first. `limit`: an allowance of the org is used up, which passes by itself or with the admin's help. `again`: a
 * part of a new record could not be written just now, and the next sync writes it.
 */
export type Remedy = 'rights' | 'setup' | 'duplicate' | 'gone' | 'closed' | 'locked' | 'limit' | 'again';

/** Why a request or a record did not pass, in the CRM's own words. Holds no credentials. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** The CRM's own code, as `REQUIRED_FIELD_MISSING`; or ours, an {@link OurTrouble}. */
  readonly code: string;
  /** Text of the CRM, at most 1,000 characters, to be shown as text only; empty when it said nothing. */
  readonly message: string;
  /** The message is a sentence of ours about the settings. */
  readonly own?: true;
  /** What helps; missing: what the kind says. */
  readonly remedy?: Remedy;
  /** Remote names of the fields it is about. */
  readonly fields?: readonly string[];
  /** With `later`: not before this many milliseconds have passed. */
  readonly retryAfterMs?: number;
  /** Why the credentials could not be had or are not taken, as far as anybody said. */
  readonly signIn?: SignInFailure;
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number;
  /** The record of somebody else that stands in the way, where the CRM names it. */
  readonly otherId?: string;
  /** The CRM refused the whole request, and the request carried other records too: this record may pass without them. */
  readonly shared?: true;
}
