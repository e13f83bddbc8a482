/** What a CRM can do: the part of a record target that needs a connection. Pure: every member gives a conversation. */
import type { PlainValue } from '../../domain/value.ts';
import type { SignIn } from './sign-in.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../flow/request-flow.ts';

/** Who is signed in, and where. */
export interface Identity {
  /** The org's own id. Links in notes carry it, so that a sandbox's link never means a production record. */
  readonly orgId: string;
  readonly orgName: string;
  readonly userId: string;
  readonly userName: string;
  readonly sandbox: boolean;
  /** Of the API, as `66.0`. */
  readonly version: string;
  /** Root of the pages that people see, without `/` behind, where it is not the API's. */
  readonly pages?: string;
  /** Requests used and allowed per day, where the CRM tells. */
  readonly calls?: { readonly used: number; readonly most: number };
}

export type RemoteType = 'text' | 'number' | 'day' | 'moment' | 'choice' | 'choices' | 'lookup' | 'flag' | 'other';

/** One field as the CRM describes it for the user who is signed in. */
export interface RemoteField {
  readonly name: string;
  /** As people see it there. */
  readonly label: string;
  readonly type: RemoteType;
  readonly creatable: boolean;
  readonly updatable: boolean;
  /** A record cannot be created without it. */
  readonly required: boolean;
  /** Most characters of a text. */
  readonly length?: number;
  /** Decimals that are kept; the CRM rounds what has more. */
  readonly scale?: number;
  /** The same by ISO 4217 code of the record's currency, where that decides. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Digits in front of the point. */
  readonly wholeDigits?: number;
  /** Values that may be written, in their order. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Whether any other value is refused. */
  readonly closed?: boolean;
  /** No two records can have the same value, and records can be found by it. */
  readonly key?: boolean;
  /** Name under which a record shows it, where that is another. */
  readonly readAs?: string;
  /**
   * Identity of the field, where another one may come to have its name: what both sides agreed on under another identity is no
   * word about this one. Missing: the name is all.
   */
  readonly identity?: string;
  /** Object that a lookup leads to. */
  readonly refersTo?: string;
  /** What it says in a record that was just made, whatever was sent; missing: what was sent, or nothing. */
  readonly initial?: string;
  /** Writing it is an act of its own, as closing a deal is: it gets a row of its own in a plan, which is done last and only when it is asked for. */
  readonly act?: true;
}

/** The object as described; plain JSON, for it is kept on the device. */
export interface RemoteSchema {
  readonly fields: Readonly<Record<string, RemoteField>>;
  /** What the CRM wants to hear to say "unchanged" next time. */
  readonly stamp?: string;
  /** Whether amounts of a record carry their own currency, and which field holds it. */
  readonly currencyField?: string;
  /**
   * Kinds of record of which each allows only some values of some choices: by the variant's id, by remote name, the values it
   * allows. Missing: all records allow the same.
   */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Variant of a record that is made without naming one. */
  readonly newVariant?: string;
  /** Options of the target that the org itself answers, as its time zone; they stand above what the user chose. */
  readonly options?: Readonly<Record<string, string>>;
  /** The org's own stages by label, as the wire has them; they take the place of the target's table, and the user's table theirs. */
  readonly stages?: Readonly<Record<string, string>>;
}

/** The field of that name; undefined: it is not there. A name is foreign text, so what every object has is none. */
export function fieldIn({ fields }: Pick<RemoteSchema, 'fields'>, name: string): RemoteField | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** What a conversation needs to know beside its own arguments. */
export interface CrmScope {
  readonly version: string;
  /** The target's options in force. */
  readonly options: Readonly<Record<string, string>>;
  /** Remote name of the field that finds a record. */
  readonly keyField: string;
  /** Remote names that are read and compared, key field included, in the order of the mapping. */
  readonly fields: readonly string[];
  readonly schema: RemoteSchema;
}

/** A record as it stands there. */
export interface RemoteRecord {
  readonly id: string;
  /** Value of the key field; empty when it has none. */
  readonly key: string;
  /** Changes whenever the record does; only equality means anything. */
  readonly version: string;
  /** By remote name; every field of the scope that the schema knows is there. */
  readonly fields: Readonly<Record<string, PlainValue>>;
  /** Fields the CRM would silently not take for this record, with why, as a sentence. */
  readonly ignored?: Readonly<Record<string, string>>;
  /** Set when nobody may write to it, with why, as a sentence. */
  readonly locked?: string;
  /** Which of the schema's variants it is. */
  readonly variant?: string;
  /** Ids of records that were merged into it; who asked for one of them is given this record. */
  readonly formerIds?: readonly string[];
}

/** What was found of the records asked for. */
export interface Snapshot {
  readonly records: readonly RemoteRecord[];
  /** Ids asked for that are there no more, or never were, or are hidden from the user: no CRM tells which. */
  readonly missing: readonly string[];
}

/** A name that has to become the id of another record. */
export interface Lookup {
  /** Remote name of the field that will hold the id. */
  readonly field: string;
  readonly name: string;
}

/** Records that a name may mean, the same name only; empty: none has it. */
export interface LookupAnswer extends Lookup {
  readonly candidates: readonly { readonly id: string; readonly label: string; readonly detail: string }[];
  /** Id that the user chose for the name once, where several had it or none. */
  readonly chosen?: string;
}

/** One record to be written. */
export interface RemoteWrite {
  /** Ours; comes back with the answer. */
  readonly opId: string;
  /** Undefined: made anew under its key, or found by it. */
  readonly id: string | undefined;
  readonly key: string;
  /** The record's version at the last look; a CRM that can compare does, and refuses with `moved` what changed since. */
  readonly version?: string;
  /** Changed fields only, by remote name, in the order of the mapping; the key field is never in it. */
  readonly fields: Readonly<Record<string, PlainValue>>;
}

export type WriteAnswer =
  | { readonly opId: string; readonly ok: true; readonly id: string; readonly created: boolean }
  | { readonly opId: string; readonly ok: false; readonly trouble: Trouble };

/** A field that the mapping wants, as far as its name and its values tell what it has to be. */
export interface WantedField {
  readonly remote: string;
  /** As people call what the note holds there. */
  readonly label: string;
  readonly kind: 'text' | 'number' | 'key';
}

/** A field that could be added to the object. */
export interface Addition {
  readonly name: string;
  readonly label: string;
  /** What it would be, for the admin: `single-line text, unique`. */
  readonly about: string;
}

export type AdditionAnswer =
  | { readonly name: string; readonly ok: true }
  | { readonly name: string; readonly ok: false; readonly trouble: Trouble };

/** How fields that the object lacks are added to it, after the user saw the list and agreed. */
export interface Additions {
  /** Those of the wanted fields that the schema lacks and that could be added, in the order of the wanted. */
  readonly lacking: (scope: CrmScope, wanted: readonly WantedField[]) => readonly Addition[];
  /** Adds exactly these; what is there already counts as added. An answer for each. */
  readonly add: (scope: CrmScope, additions: readonly Addition[]) => Talk<readonly AdditionAnswer[]>;
}

/** Which records are meant when nobody named them. */
export interface RemoteFilter {
  /** Changed at or after this instant, ISO 8601 UTC; empty: ever. */
  readonly since: string;
  /** Only records that belong to the user who is signed in. */
  readonly mine: boolean;
  /** Only records that are not closed. */
  readonly open: boolean;
}

/** What changed in the whole object since an earlier look. */
export interface Look {
  /** To be given to the next look; means something to the CRM that gave it, and only for a while. */
  readonly mark: string;
  /** Ids of records that changed, were made, or are gone; undefined: any may have. */
  readonly changed: readonly string[] | undefined;
}

/** How a CRM tells what changed, so that nobody reads again what did not. */
export interface Tracking {
  /** Fewer records are read as fast as is asked what changed of them. */
  readonly worthFrom: number;
  /**
   * Whatever changes behind this look is in the next one that is given its mark. A `mark` that holds no longer is as good as
   * none. Undefined: the user does not want it, may not have it, or the object is not tracked.
   */
  readonly look: (scope: CrmScope, mark: string | undefined) => Talk<Look | undefined>;
}

export interface Crm {
  /** What this CRM calls the place that a user signs in to, in the middle of a sentence. */
  readonly orgLabel: string;
  /** Requests that are no `GET` and change nothing all the same. A request that neither is `GET` nor stands here is a write. */
  readonly reads: readonly { readonly method: WireRequest['method']; readonly path: RegExp }[];
  readonly signIn: SignIn;
  /**
   * What an answer says of the credentials. `ran-out`: newer ones would help. `refused`: the user has to sign in again. Only
   * answers that are `good` get any further.
   */
  readonly standing: (response: WireResponse) => 'good' | 'ran-out' | 'refused';
  /** What is wrong with an answer as a whole; undefined: its conversation may have it. */
  readonly trouble: (response: WireResponse) => Trouble | undefined;
  /** Share of the day's requests used, 0 to 1, as an answer tells it. Missing: the CRM never tells. */
  readonly usedShare?: (response: WireResponse) => number | undefined;
  /** Where a person sees the record; `address` is the API's root, without `/` behind. Undefined: no record there can have that id. */
  readonly recordUrl: (id: string, address: string, identity: Identity) => string | undefined;
  /** Records that go into one {@link write} when so many are to be written. */
  readonly batchSize: (total: number) => number;
  /** Milliseconds for which a description is taken as it is; missing: it is asked every time whether it still holds. */
  readonly keepsDescriptionMs?: number;
  /** `options` are the target's in force. */
  readonly identify: (options: Readonly<Record<string, string>>) => Talk<Identity>;
  /** `known` comes back when nothing changed since. */
  readonly describe: (scope: Omit<CrmScope, 'schema'>, known: RemoteSchema | undefined) => Talk<RemoteSchema>;
  /** Records by id, and by key; any number of either. A key of several records brings all of them. */
  readonly read: (scope: CrmScope, ids: readonly string[], keys: readonly string[]) => Talk<Snapshot>;
  /** In the order of change, oldest first; deleted ones are `missing`. */
  readonly changed: (scope: CrmScope, filter: RemoteFilter, identity: Identity) => Talk<Snapshot>;
  /** Missing: it does not tell. */
  readonly tracking?: Tracking;
  readonly resolve: (scope: CrmScope, lookups: readonly Lookup[]) => Talk<readonly LookupAnswer[]>;
  /**
   * One batch; an answer for each write, in any order. One bad record never spoils the others. Writes with and without an id
   * travel in requests of their own, so a batch of one kind loses nothing when a later request ends the conversation.
   */
  readonly write: (scope: CrmScope, writes: readonly RemoteWrite[]) => Talk<readonly WriteAnswer[]>;
  /** Missing: only an admin adds fields there. */
  readonly additions?: Additions;
}
