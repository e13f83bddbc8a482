/**
 * Interface of a CRM: the part of a record target that needs a connection. Pure: members that need the network return
 * request flows.
 */
import type { PlainValue } from '../../domain/value.ts';
import type { SignIn } from './sign-in.ts';
import type { RequestFlow, CrmError, CrmRequest, CrmResponse } from '../flow/request-flow.ts';

/** The user and the org of a connection. */
export interface Identity {
  /** The org's ID. Links in notes contain it, so that a link to a sandbox never refers to a production record. */
  readonly orgId: string;
  readonly orgName: string;
  readonly userId: string;
  readonly userName: string;
  readonly sandbox: boolean;
  /** API version, for example `66.0`. */
  readonly version: string;
  /** Root of the web pages, without a trailing `/`; omitted if it is the root of the API. */
  readonly pages?: string;
  /** Requests used and allowed per day; omitted if the CRM does not report them. */
  readonly calls?: { readonly used: number; readonly most: number };
}

/** Type of a remote field. */
export type RemoteType = 'text' | 'number' | 'day' | 'moment' | 'choice' | 'choices' | 'lookup' | 'flag' | 'other';

/** One field as the CRM describes it for the signed-in user. */
export interface RemoteField {
  readonly name: string;
  /** Display name in the CRM. */
  readonly label: string;
  readonly type: RemoteType;
  readonly creatable: boolean;
  readonly updatable: boolean;
  /** A record cannot be created without it. */
  readonly required: boolean;
  /** Maximum length of a text, in characters. */
  readonly length?: number;
  /** Number of decimals that are stored; the CRM rounds values with more. */
  readonly scale?: number;
  /** The scale by ISO 4217 code of the record's currency; omitted if the currency has no effect on it. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Maximum number of digits before the decimal point. */
  readonly wholeDigits?: number;
  /** Allowed values, in the CRM's order. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** True if the CRM rejects any other value. */
  readonly closed?: boolean;
  /** The field is unique, and records can be found by it. */
  readonly key?: boolean;
  /** Name of the field in a record that was read; omitted if it is `name`. */
  readonly readAs?: string;
  /**
   * Identity of the field, if another field can get its name later: a last synced value of another identity does not
   * apply to this field. Omitted if the name identifies the field.
   */
  readonly identity?: string;
  /** Object that a lookup refers to. */
  readonly refersTo?: string;
  /**
   * Value in a record that was just created, regardless of the value that was sent. Omitted if it is the sent value, or
   * empty.
   */
  readonly initial?: string;
  /**
   * Writing the field is a separate action, for example closing an opportunity: a plan has a separate row for it, which
   * is applied last and only on request.
   */
  readonly isTransition?: true;
}

/** Description of the object; plain JSON because it is stored on the device. */
export interface RemoteSchema {
  readonly fields: Readonly<Record<string, RemoteField>>;
  /** Token for the next request of the description, with which the CRM can respond that it is unchanged. */
  readonly stamp?: string;
  /** Field with the currency of a record's amounts; omitted if records have no currency. */
  readonly currencyField?: string;
  /**
   * Variants of records that allow only some values of some choices: the allowed values by variant ID and remote name.
   * Omitted if all records allow the same values.
   */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Variant of a record that is created without naming one. */
  readonly newVariant?: string;
  /** Options of the target that the org reports, for example its time zone; they override the user's options. */
  readonly options?: Readonly<Record<string, string>>;
  /** The org's stages: remote value by label. They replace the target's table; the user's table replaces them. */
  readonly stages?: Readonly<Record<string, string>>;
}

/**
 * Returns the field with that name, or `undefined` if the schema has none. Ignores inherited members because the name
 * is text from outside.
 */
export function fieldIn({ fields }: Pick<RemoteSchema, 'fields'>, name: string): RemoteField | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The context that a request flow needs in addition to its arguments. */
export interface CrmScope {
  readonly version: string;
  /** The target's resolved options. */
  readonly options: Readonly<Record<string, string>>;
  /** Remote name of the field that finds a record. */
  readonly keyField: string;
  /** Remote names to read and compare, key field included, in the order of the mapping. */
  readonly fields: readonly string[];
  readonly schema: RemoteSchema;
}

/** A record as read from the CRM. */
export interface RemoteRecord {
  readonly id: string;
  /** Value of the key field; empty if the record has none. */
  readonly key: string;
  /** Changes with every change of the record; only equality has a meaning. */
  readonly version: string;
  /** Values by remote name; contains every field of the scope that the schema has. */
  readonly fields: Readonly<Record<string, PlainValue>>;
  /** Fields that the CRM would silently ignore for this record, with the reason as a sentence. */
  readonly ignored?: Readonly<Record<string, string>>;
  /** Set if the record is locked, with the reason as a sentence. */
  readonly locked?: string;
  /** ID of the record's variant in the schema. */
  readonly variant?: string;
  /** IDs of records that were merged into this one; a read by one of them returns this record. */
  readonly formerIds?: readonly string[];
}

/** Result of reading records. */
export interface Snapshot {
  readonly records: readonly RemoteRecord[];
  /**
   * Requested IDs without a record: deleted, unknown, or hidden from the user. No CRM reports which of these applies.
   */
  readonly missing: readonly string[];
}

/** A name to be resolved to the ID of another record. */
export interface Lookup {
  /** Remote name of the field that will contain the ID. */
  readonly field: string;
  readonly name: string;
}

/** Records with exactly this name; none if `candidates` is empty. */
export interface LookupAnswer extends Lookup {
  readonly candidates: readonly { readonly id: string; readonly label: string; readonly detail: string }[];
  /** ID that the user selected for the name earlier because several records had the name, or none. */
  readonly chosenId?: string;
}

/** One record to be written. */
export interface RemoteWrite {
  /** ID that the plugin assigned to the write; the response contains it. */
  readonly opId: string;
  /** Is `undefined` if the record is to be created under its key, or found by it. */
  readonly id: string | undefined;
  readonly key: string;
  /**
   * The record's version when it was last read; a CRM that can compare versions rejects the write with `moved` if the
   * record changed since then.
   */
  readonly version?: string;
  /** Changed fields only, by remote name, in the order of the mapping; never contains the key field. */
  readonly fields: Readonly<Record<string, PlainValue>>;
}

/** Result of one write. */
export type WriteResult =
  | { readonly opId: string; readonly ok: true; readonly id: string; readonly created: boolean }
  | { readonly opId: string; readonly ok: false; readonly error: CrmError };

/** A field that the mapping requires, with the properties that its name and values determine. */
export interface FieldSpecToAdd {
  readonly remote: string;
  /** Display name of the note field. */
  readonly label: string;
  readonly kind: 'text' | 'number' | 'key';
}

/** A field that can be added to the object. */
export interface Addition {
  readonly name: string;
  readonly label: string;
  /** Description for the admin, for example `single-line text, unique`. */
  readonly about: string;
}

/** Result of adding one field. */
export type AdditionResult =
  | { readonly name: string; readonly ok: true }
  | { readonly name: string; readonly ok: false; readonly error: CrmError };

/** Adding missing fields to the object, after the user has reviewed the list and agreed. */
export interface Additions {
  /** Returns the fields that the schema lacks and that can be added, in the order of `wanted`. */
  readonly findMissing: (scope: CrmScope, wanted: readonly FieldSpecToAdd[]) => readonly Addition[];
  /** Adds exactly these fields and returns a result for each; a field that already exists counts as added. */
  readonly add: (scope: CrmScope, additions: readonly Addition[]) => RequestFlow<readonly AdditionResult[]>;
}

/** Selection of records that are not requested by ID. */
export interface RemoteFilter {
  /** Only records changed at or after this timestamp, ISO 8601 UTC; empty for no limit. */
  readonly since: string;
  /** Only records that belong to the signed-in user. */
  readonly mine: boolean;
  /** Only records that are not closed. */
  readonly open: boolean;
}

/** Changes in the whole object since an earlier query. */
export interface ChangeSet {
  /** Token for the next query; valid only for the CRM that returned it, and only for a limited time. */
  readonly token: string;
  /** IDs of records that were changed, created, or deleted; `undefined` if any record may have changed. */
  readonly changed: readonly string[] | undefined;
}

/** Change tracking of a CRM, so that unchanged records are not read again. */
export interface ChangeTracking {
  /** Number of records from which querying the changes is faster than reading the records. */
  readonly minRecords: number;
  /**
   * Returns the changes since `token`, and the token of the next call, whose result includes every later change. An expired
   * `token` has the same effect as none. Returns `undefined` if the user turned
   * tracking off or lacks the permission, or if the object is not tracked.
   */
  readonly readChanges: (scope: CrmScope, token: string | undefined) => RequestFlow<ChangeSet | undefined>;
}

/** Functions and properties of one CRM. */
export interface Crm {
  /** Name of an org in this CRM, for use within a sentence. */
  readonly orgLabel: string;
  /** Requests other than `GET` that change nothing. A request that is neither a `GET` nor in this list is a write. */
  readonly reads: readonly { readonly method: CrmRequest['method']; readonly path: RegExp }[];
  readonly signIn: SignIn;
  /**
   * Returns the state of the credentials according to a response. `ran-out`: refreshed credentials may work. `refused`:
   * the user must sign in again. Only responses with `good` are processed further.
   */
  readonly authStatus: (response: CrmResponse) => 'valid' | 'expired' | 'rejected';
  /** Returns the error of a response as a whole, or `undefined` if its request flow can process it. */
  readonly error: (response: CrmResponse) => CrmError | undefined;
  /**
   * Returns the share of the day's requests that are used, 0 to 1, or `undefined` if the response does not report it.
   * Omitted if the CRM never reports it.
   */
  readonly usedShare?: (response: CrmResponse) => number | undefined;
  /**
   * Returns the URL of the record's web page, or `undefined` if no record can have that ID. `address` is the root of
   * the API, without a trailing `/`.
   */
  readonly recordUrl: (id: string, address: string, identity: Identity) => string | undefined;
  /** Returns the number of records per {@link write} for this total number of records. */
  readonly batchSize: (total: number) => number;
  /**
   * Milliseconds for which a description is used without a check; if omitted, every use first checks whether it is
   * still valid.
   */
  readonly schemaTtlMs?: number;
  /** Reads the user and the org; `options` are the target's resolved options. */
  readonly identify: (options: Readonly<Record<string, string>>) => RequestFlow<Identity>;
  /** Reads the description of the object; returns `previous` if nothing has changed. */
  readonly describe: (scope: Omit<CrmScope, 'schema'>, previous: RemoteSchema | undefined) => RequestFlow<RemoteSchema>;
  /** Reads any number of records by ID and by key. If several records have a key, returns all of them. */
  readonly read: (scope: CrmScope, ids: readonly string[], keys: readonly string[]) => RequestFlow<Snapshot>;
  /** Reads the records that match, in order of change, oldest first; deleted ones are in `missing`. */
  readonly changed: (scope: CrmScope, filter: RemoteFilter, identity: Identity) => RequestFlow<Snapshot>;
  /** Omitted if the CRM has no change tracking. */
  readonly tracking?: ChangeTracking;
  readonly resolve: (scope: CrmScope, lookups: readonly Lookup[]) => RequestFlow<readonly LookupAnswer[]>;
  /**
   * Writes one batch; returns a result for each write, in any order. A rejected record does not affect the others.
   * Writes with an ID and writes without one are sent in separate requests, so that a batch of one kind loses no
   * results if a later request stops the request flow.
   */
  readonly write: (scope: CrmScope, writes: readonly RemoteWrite[]) => RequestFlow<readonly WriteResult[]>;
  /** Omitted if only an admin can add fields in the CRM. */
  readonly additions?: Additions;
}
