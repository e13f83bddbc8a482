/** Port of the sync service, through which screens and command line work with a CRM. */
import type { Money } from '../domain/money.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Addition, AdditionResult, Identity, RemoteFilter } from '../targets/core/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { Selection, UnknownSelection, ProgressOptions } from '../vault/note-service.ts';
import type { Decisions, Plan, FieldChange, RowAction } from './plan/plan.ts';
import type { Transport } from './ports.ts';

/** A CRM to which the user is signed in. */
export interface Connection {
  readonly target: CrmId;
  readonly identity: Identity;
  /** Root of the API, without a trailing `/`. */
  readonly address: string;
  /** Sends reads only. */
  readonly reading: Transport;
  /** Also sends writes, unless dry run is on at that time. */
  readonly writing: Transport;
}

/**
 * State of a connection. `absent`: nothing is configured. `signed-out`: it is configured, and the user must sign in
 * (again).
 */
export type ConnectionState =
  | { readonly target: CrmId; readonly state: 'absent' | 'signed-out' }
  | { readonly target: CrmId; readonly state: 'ready'; readonly identity: Identity; readonly address: string };

/** Connections to CRMs; implemented by the shell. */
export interface Connections {
  /** Returns the state without a request, from data on this device. */
  state(target: CrmId): ConnectionState;
  /**
   * Opens a connection. Requests who is signed in, unless the last answer is recent. With `approved`, dry run does not
   * apply to this connection, because the user turned it off for the changes that are sent over it.
   */
  open(target: CrmId, approved?: boolean): Promise<Connection | CrmError>;
}

/**
 * Result of one row.
 * - `done`: both sides and the link of the note are up to date.
 * - `deferred`: it may succeed later without a change.
 * - `stale`: a side changed after the plan was made.
 * - `unknown`: it was sent, and there was no response; the next run determines the result first.
 * - `left`: not selected, or not resolved.
 * - `not-reached`: the run stopped before it.
 */
export type RowResult = 'done' | 'failed' | 'deferred' | 'stale' | 'unknown' | 'left' | 'not-reached';

/** Outcome of one row. */
export interface RowOutcome {
  readonly opId: string;
  readonly path: string;
  readonly opportunityId: string;
  readonly title: string;
  readonly verb: RowAction;
  readonly result: RowResult;
  readonly remoteId?: string;
  readonly created?: boolean;
  readonly error?: CrmError;
  /** Reason why the note was not written although the record was. The next run will fix this. */
  readonly noteRefused?: Refusal | string;
  /** Remote names of the fields whose value the CRM accepted but did not store as sent. */
  readonly ignored?: readonly string[];
}

/** Result of one sync. */
export interface SyncRun {
  readonly runId: string;
  readonly planId: string;
  readonly target: CrmId;
  readonly identity: Identity;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly outcomes: readonly RowOutcome[];
  readonly cancelled: boolean;
  /** Nothing was sent because dry run was on. */
  readonly dryRun: boolean;
  /** Error that stopped the run before its last row. */
  readonly stopped?: CrmError;
  /** Path of the log note; `undefined` in dry run. */
  readonly logPath?: string;
  /** As in {@link ApplyOptions}. */
  readonly caller?: string;
}

/** Status of a note and its record in one CRM, from data on this device. */
export interface LinkStatus {
  readonly target: CrmId;
  readonly remoteId: string;
  /** Address for the browser; `undefined` while that org is not connected. */
  readonly url: string | undefined;
  /** ISO 8601 UTC; `undefined` if this device never synced it. */
  readonly lastSync: string | undefined;
  /** Remote names of the fields whose value in the note differs from the last synced one. */
  readonly changedHere: readonly string[];
  /** Remote names of the fields that differed in the CRM at the last check; `checkedAt` is its time, ISO 8601 UTC. */
  readonly changedThere: readonly string[];
  readonly checkedAt: string | undefined;
}

/** A record to which no note is linked. */
export interface Candidate {
  readonly remoteId: string;
  readonly title: string;
  /** `undefined` if the record has no amount, or one whose currency is not known. */
  readonly amount: Money | undefined;
  /** Values to show in addition to title and amount, by remote name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The records of a filter. */
export interface ImportList {
  readonly candidates: readonly Candidate[];
  /** Number of records of the filter that have a note already. */
  readonly known: number;
}

/** Result of creating a note from a record. */
export interface ImportOutcome {
  readonly remoteId: string;
  /** Title in the CRM; the ID if it has none or was not read. */
  readonly title: string;
  /**
   * `made`: the note was created. `known`: the record already had a note. `missing`: the record does not exist, or the
   * user has no access to it. `failed`: the vault rejected the note. `left`: the import was canceled before this
   * record.
   */
  readonly result: 'made' | 'known' | 'missing' | 'failed' | 'left';
  /** With `made`: path of the note. */
  readonly path?: string;
  /** With `failed`: message of the vault. */
  readonly message?: string;
  /** With `made`: fields whose values the note did not take, each with its reason. */
  readonly skipped: readonly FieldChange[];
}

/** Summary of a run, as stored on this device. */
export interface SyncRunSummary {
  readonly runId: string;
  readonly target: CrmId;
  readonly startedAt: string;
  readonly done: number;
  readonly failed: number;
  readonly logPath: string;
  /** Paths of rows that failed or were postponed. */
  readonly again: readonly string[];
  /** The run is not finished or was interrupted: its changes are only in the log. */
  readonly open?: true;
  /** The run was undone. */
  readonly undone: boolean;
}

/** Fields of the mapping that the object in the CRM does not have. */
export interface MissingFields {
  readonly target: CrmId;
  /** User and org with which they would be added. */
  readonly identity: Identity;
  /** Fields that can be added: the key field, then the others in the order of the mapping. */
  readonly additions: readonly Addition[];
  /** Remote names of missing fields that only an admin can add in the CRM. */
  readonly adminOnly: readonly string[];
}

/** Result of adding fields. */
export interface AddFieldsResult {
  readonly target: CrmId;
  readonly identity: Identity;
  /** One for each field of the list, in its order. */
  readonly answers: readonly AdditionResult[];
  /** Nothing was sent because dry run was on. */
  readonly dryRun: boolean;
  /** Path of the log note; omitted if nothing was sent, or if the vault rejected the note. */
  readonly logPath?: string;
}

/** Options of applying a plan. */
export interface ApplyOptions extends ProgressOptions {
  /** Program that starts the run, and its request. The log has it. Omitted if the user starts the run. */
  readonly caller?: string;
  /** True if the user turned off dry run for this plan; the setting stays on. */
  readonly approved?: boolean;
}

/** Returns one status for each CRM to which the note has a link. `text` is the current text of the note. */
export type StatusReader = (path: string, text: string) => Promise<readonly LinkStatus[]>;

/** Plans and applies syncs. */
export interface SyncService {
  /** Returns one state for each CRM of the table, in its order. */
  states(): readonly ConnectionState[];
  /** Requests who is signed in. */
  test(target: CrmId): Promise<Identity | CrmError>;
  /**
   * Reads notes and records, and merges them. Sends no write, and changes no note. With `pull`, the plan only has
   * changes that were made in the CRM.
   */
  plan(
    selection: Selection,
    target: CrmId,
    options: { readonly direction: 'both' | 'pull' },
    watch?: ProgressOptions,
  ): Promise<Plan | UnknownSelection | CrmError>;
  /**
   * Applies exactly the result of `applyDecisions` (`plan/apply-decisions.ts`) for the plan and these decisions; a
   * stale row is not applied.
   */
  apply(plan: Plan, decisions: Decisions, options?: ApplyOptions): Promise<SyncRun>;
  /** Returns true if the plugin can add missing fields to the CRM. */
  addsFields(target: CrmId): boolean;
  /**
   * Requests the description of the object again, and compares it with the mapping and the forecast years of all notes.
   * Returns `undefined` if only an admin can add fields in the CRM.
   */
  findMissingFields(target: CrmId, watch?: ProgressOptions): Promise<MissingFields | CrmError | undefined>;
  /**
   * Adds exactly the fields of the list, which the user reviewed and confirmed; a field that exists already counts as
   * added. With `approved`, the user turned off dry run for this list; the setting stays on.
   */
  addFields(shown: MissingFields, approved?: boolean): Promise<AddFieldsResult>;
  /** Stores which record a name means in this org. */
  rememberLookup(target: CrmId, field: string, name: string, id: string): Promise<void>;
  /**
   * Returns a plan that undoes a run, without fields that changed since then; `undefined` if the log has no such run.
   */
  undo(runId: string, watch?: ProgressOptions): Promise<Plan | CrmError | undefined>;
  /** Returns the records of the filter that have no note. */
  candidates(target: CrmId, filter: RemoteFilter, watch?: ProgressOptions): Promise<ImportList | CrmError>;
  /**
   * Creates notes from records with the template. Returns one outcome for each record, in order; a failure does not
   * stop the others.
   */
  importNotes(
    target: CrmId,
    remoteIds: readonly string[],
    watch?: ProgressOptions,
  ): Promise<readonly ImportOutcome[] | CrmError>;
  /** Returns a reader of the data that this device has now; the data is read once for any number of notes. */
  status(): StatusReader;
  /** Returns the stored runs of this device, newest first. */
  runs(): Promise<readonly SyncRunSummary[]>;
}
