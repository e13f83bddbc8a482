/** The sync desk: the one place where screens and command line ask for work with a CRM. */
import type { Refusal } from '../domain/refusal.ts';
import type { Addition, AdditionResult, Identity, RemoteFilter } from '../targets/core/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { Selection, UnknownSelection, ProgressOptions } from '../vault/note-service.ts';
import type { Decisions, Plan, FieldChange, RowAction } from './plan/plan.ts';
import type { Transport } from './ports.ts';

/** A CRM that the user signed in to. */
export interface Connection {
  readonly target: CrmId;
  readonly identity: Identity;
  /** Root of the CRM's API, without `/` behind. */
  readonly address: string;
  /** Lets only reads pass, whatever it is asked. */
  readonly reading: Transport;
  /** Lets writes pass too, unless dry run is on at that moment. */
  readonly writing: Transport;
}

/** `absent`: nothing is set up. `signed-out`: it is, and the user has to sign in (again). */
export type ConnectionState =
  | { readonly target: CrmId; readonly state: 'absent' | 'signed-out' }
  | { readonly target: CrmId; readonly state: 'ready'; readonly identity: Identity; readonly address: string };

/** Who is connected to what; the shell makes it. */
export interface Connections {
  /** At once, from what is known on this device. */
  state(target: CrmId): ConnectionState;
  /** Asks the CRM who is signed in, at most once in a while. */
  open(target: CrmId): Promise<Connection | CrmError>;
}

/**
 * What became of one row. `done`: both sides and the note's link say so. `stale`: a side changed after the plan was made.
 * `deferred`: it may pass later as it is. `unknown`: sent, and nobody knows; the next run finds out before it does anything.
 * `left`: not ticked, or not answered. `not-reached`: the run was stopped before it.
 */
export type RowResult = 'done' | 'failed' | 'deferred' | 'stale' | 'unknown' | 'left' | 'not-reached';

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
  /** The record is written and the note is not: why. The next run mends it. */
  readonly noteRefused?: Refusal | string;
  /** Fields the CRM took without keeping them as they were sent, by remote name. */
  readonly ignored?: readonly string[];
}

export interface SyncRun {
  readonly runId: string;
  readonly planId: string;
  readonly target: CrmId;
  readonly identity: Identity;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly outcomes: readonly RowOutcome[];
  readonly cancelled: boolean;
  /** Nothing was sent, for dry run was on. */
  readonly dryRun: boolean;
  /** What ended the run before its last row. */
  readonly stopped?: CrmError;
  /** The readable note about it; undefined in dry run. */
  readonly logPath?: string;
}

/** What a device knows of a note and one CRM without asking it. */
export interface LinkStatus {
  readonly target: CrmId;
  readonly remoteId: string;
  /** Address for the browser; undefined while not connected to that org. */
  readonly url: string | undefined;
  /** ISO 8601 UTC; undefined: not by this device. */
  readonly lastSync: string | undefined;
  /** Remote names whose value in the note is not the one agreed on last. */
  readonly changedHere: readonly string[];
  /** The same as the CRM said when it was asked last, and when that was. */
  readonly changedThere: readonly string[];
  readonly lookedAt: string | undefined;
}

/** A record that no note is linked to. */
export interface Candidate {
  readonly remoteId: string;
  readonly title: string;
  /** What the list shows beside the title, by remote name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What became of a record that was to become a note. */
export interface ImportOutcome {
  readonly remoteId: string;
  /** As the CRM calls it; the ID where it has no title or was not read. */
  readonly title: string;
  /**
   * `made`: it has a note now. `known`: it had one before. `missing`: there is no such record, or it is hidden from the user.
   * `failed`: the vault did not take the note. `left`: the import was cancelled before its turn.
   */
  readonly result: 'made' | 'known' | 'missing' | 'failed' | 'left';
  /** With `made`: of the note. */
  readonly path?: string;
  /** With `failed`: why, in the words of the vault. */
  readonly message?: string;
  /** With `made`: fields whose values the note did not take, each held with its reason. */
  readonly skipped: readonly FieldChange[];
}

export interface SyncRunSummary {
  readonly runId: string;
  readonly target: CrmId;
  readonly startedAt: string;
  readonly done: number;
  readonly failed: number;
  readonly logPath: string;
  /** Paths of rows that failed or were put off. */
  readonly again: readonly string[];
  /** It has not ended, or was cut off: what it did is only in the log. */
  readonly open?: true;
  /** Whether an undo of it has run. */
  readonly undone: boolean;
}

/** What an object lacks of the fields that the mapping wants. */
export interface MissingFields {
  readonly target: CrmId;
  /** Where it would be added. */
  readonly identity: Identity;
  /** What could be added, the key field first, then in the order of the mapping. */
  readonly additions: readonly Addition[];
  /** Remote names that are missing as well, and that only an admin can add there. */
  readonly adminOnly: readonly string[];
}

export interface AddFieldsResult {
  readonly target: CrmId;
  readonly identity: Identity;
  /** One for each field of the list, in its order. */
  readonly answers: readonly AdditionResult[];
  /** Nothing was sent, for dry run was on. */
  readonly dryRun: boolean;
  /** The readable note about it; missing: nothing was sent, or the vault does not take it. */
  readonly logPath?: string;
}

/** One for each CRM that a note has a link to. The text is the note's own as it stands now. */
export type StatusReader = (path: string, text: string) => Promise<readonly LinkStatus[]>;

export interface SyncService {
  /** One for each CRM of the table, in its order. */
  states(): readonly ConnectionState[];
  /** Asks the CRM who is signed in. */
  test(target: CrmId): Promise<Identity | CrmError>;
  /**
   * Reads notes and records and merges them; sends nothing that could change anything, writes no note. With `pull` only
   * changes made there are in it.
   */
  plan(
    selection: Selection,
    target: CrmId,
    options: { readonly direction: 'both' | 'pull' },
    watch?: ProgressOptions,
  ): Promise<Plan | UnknownSelection | CrmError>;
  /** Does exactly what `applyDecisions` (`plan/apply-decisions.ts`) makes of the plan with these decisions, and refuses a row that is stale. */
  apply(plan: Plan, decisions: Decisions, watch?: ProgressOptions): Promise<SyncRun>;
  /** Whether missing fields can be added there from here. */
  addsFields(target: CrmId): boolean;
  /** Has the object described anew, and holds the mapping and the forecast years of all notes against it; undefined: only an admin adds fields there. */
  findMissingFields(target: CrmId, watch?: ProgressOptions): Promise<MissingFields | CrmError | undefined>;
  /** Adds exactly the fields of the list, which the user saw and agreed to; what is there by now counts as added. */
  addFields(shown: MissingFields): Promise<AddFieldsResult>;
  /** Remembers which record a name means in this org. */
  rememberLookup(target: CrmId, field: string, name: string, id: string): Promise<void>;
  /** A plan that takes a run back, as far as nobody changed its fields since; undefined: no such run in the log. */
  undo(runId: string, watch?: ProgressOptions): Promise<Plan | CrmError | undefined>;
  candidates(target: CrmId, filter: RemoteFilter, watch?: ProgressOptions): Promise<readonly Candidate[] | CrmError>;
  /** Creates notes from records by the template; one outcome for each record, in order, and none of them ends the others. */
  importNotes(
    target: CrmId,
    remoteIds: readonly string[],
    watch?: ProgressOptions,
  ): Promise<readonly ImportOutcome[] | CrmError>;
  /** By what this device knows now, which is read once however many notes it is asked about. */
  status(): StatusReader;
  /** Newest first, as the log of this device tells. */
  runs(): Promise<readonly SyncRunSummary[]>;
}
