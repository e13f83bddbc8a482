/** Requests of a target to its CRM, and the responses, as values: nothing in this layer sends anything. */

import type { SignInFailure } from '../core/sign-in.ts';

/**
 * One request. The connection adds host and credentials, so that no target, plan, log, or error can contain a token.
 */
export interface CrmRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path from the root of the CRM's API host, with a leading `/`; encoded, query included. */
  readonly path: string;
  /** Headers in addition to those of the connection; the default `Content-Type` is JSON. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * Sending the request twice has the same effect as sending it once. Such a write can be sent again if its result is
   * unknown, after note and record were read again. A read can always be sent again.
   */
  readonly repeatable?: true;
  /**
   * The request flow receives the response even if the target reports an error for it. A read is first repeated if that
   * may help.
   */
  readonly deliverErrors?: true;
}

/** A response with any status. */
export interface CrmResponse {
  readonly status: number;
  /** Headers; names are in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A delay before the request flow continues, for example between two polls of a job. */
export interface Delay {
  readonly waitMs: number;
}

/** A stop of the request flow for the given reason; the flow ends there and receives nothing more. */
export interface Stop {
  readonly error: CrmError;
}

/**
 * A flow of several requests, as a pure generator: it yields each request, receives the response, and returns its
 * result. It receives only responses without a {@link CrmError}; an error ends the flow at its current position. The
 * value that it receives after a {@link Delay} has no meaning.
 */
export type RequestFlow<Out> = Generator<CrmRequest | Delay | Stop, Out, CrmResponse>;

/**
 * Kind of a CRM error. `later`: transient, can be sent again after a delay. `record`: this record will be rejected
 * again unchanged, other records may be accepted. `connection`: nothing will be accepted until a user acts. `unknown`:
 * the request was sent, and its result is not known.
 */
export type CrmErrorKind = 'later' | 'record' | 'connection' | 'unknown';

/**
 * Error codes that the plugin assigns, not the CRM:
 * - `timeout`, `lost`: the request was sent, and no response arrived.
 * - `too-large`, `not-json`, `unexpected-answer`: the response cannot be used.
 * - `sign-in-needed`: the connection has no credentials, or the CRM rejects them.
 * - `sign-in-busy`: credentials are temporarily not available.
 * - `not-connected`: the connection is not configured.
 * - `cancelled`: the user stopped the run.
 * - `forbidden`: the plugin blocked the request.
 * - `log-unwritable`: the log file in the vault cannot be written.
 * - `log-changed`: a line of the log was changed after it was written.
 * - `budget`: the share of the day's requests that the user allows is used up.
 * - `moved`: the record changed between the final check and the write, so the write was rejected.
 * - `next-page-refused`: a list points to a next page that is not part of it.
 * - `pages-endless`: a list does not end.
 */
export type PluginErrorCode =
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
 * Action that resolves a rejection if editing the note would not:
 * - `rights`: an admin grants the user the permission.
 * - `setup`: an admin or a change in the settings corrects a field or an address.
 * - `duplicate`: the user finds the other record.
 * - `gone`: the record no longer exists, or is hidden.
 * - `closed`: the record must first be reopened in the CRM.
 * - `locked`: an approval or an admin must first unlock the record.
 * - `limit`: a limit of the org is used up; it resets after some time or with the admin's help.
 * - `again`: a part of a new record was not written, and the next sync writes it.
 */
export type Remedy = 'rights' | 'setup' | 'duplicate' | 'gone' | 'closed' | 'locked' | 'limit' | 'again';

/** Reason for a failed request or a rejected record, in the CRM's own words. Contains no credentials. */
export interface CrmError {
  readonly kind: CrmErrorKind;
  /** Error code of the CRM, for example `REQUIRED_FIELD_MISSING`, or of the plugin, an {@link PluginErrorCode}. */
  readonly code: string;
  /** Message of the CRM, at most 1,000 characters, to be displayed as text only; empty if it sent none. */
  readonly message: string;
  /** The message is a sentence of the plugin about the settings. */
  readonly own?: true;
  /** Action that resolves the error; if omitted, the kind determines it. */
  readonly remedy?: Remedy;
  /** Remote names of the affected fields. */
  readonly fields?: readonly string[];
  /** With `later`: minimum delay in milliseconds before the next attempt. */
  readonly retryAfterMs?: number;
  /** Reason why credentials are not available or rejected, if known. */
  readonly signIn?: SignInFailure;
  /** HTTP status; `undefined` if no response arrived. */
  readonly status?: number;
  /** ID of the other record that conflicts, if the CRM names it. */
  readonly otherId?: string;
  /** The CRM rejected a whole request that contained other records too: this record may be accepted without them. */
  readonly shared?: true;
}
