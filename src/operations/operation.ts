/** The type of an operation: work that is callable from outside, regardless of the entry point. */
import type { InferOutput, ObjectEntries, ObjectSchema } from 'valibot';
import type { SyncService } from '../sync/sync-service.ts';
import type { JsonAnswer } from '../targets/core/json.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { NoteService } from '../vault/note-service.ts';
import type { SetupService } from '../vault/setup/setup-service.ts';
import type { Messages } from './messages.ts';
import type { SyncAnswer } from './sync-answer.ts';

/** Services that operations use. */
export interface OperationServices {
  readonly notes: NoteService;
  readonly sync: SyncService;
  readonly setup: SetupService;
  /** Returns the current time in UTC seconds, with `Z`. */
  readonly now: () => string;
  /** Returns the current text of a note. */
  readonly read: (path: string) => Promise<string>;
  readonly messages: Messages;
  /**
   * Program that calls, and its request. The log has it, and its plans never exceed a safety limit. Omitted if the
   * user calls.
   */
  readonly caller?: string;
}

/** Reason why an operation did nothing: invalid parameters, or an error of the CRM, which has `kind` and `code`. */
export interface OperationError {
  /** Message for the user. */
  readonly error: string;
  readonly kind?: CrmError['kind'];
  readonly code?: string;
}

/** Returns true if the value is an {@link OperationError}. */
export function isOperationError(value: unknown): value is OperationError {
  return typeof value === 'object' && value !== null && 'error' in value;
}

/**
 * What an operation can change: `reads` if nothing. Otherwise a call changes something only `with` a parameter, or
 * `unless` it has one.
 */
type Access = 'reads' | Writes;

type Writes = { readonly writes: readonly ('notes' | 'crm' | 'files' | 'settings')[] } & (
  { readonly with: string } | { readonly unless: string }
);

/** `Issues`: the result requires attention. `Failed`: something was not done. `undefined`: neither. */
export type Attention = 'Issues' | 'Failed' | undefined;

/**
 * One operation. Its functions are methods, so that one table can contain operations with different parameters and
 * results. `json` and `text` are called only if that answer is requested.
 */
export interface Operation<
  Schema extends ObjectSchema<ObjectEntries, undefined> = ObjectSchema<ObjectEntries, undefined>,
  Result = unknown,
> {
  readonly name: string;
  /** The operation that had this name before. Calls on the command line with the parameter `ifGiven` still run it. */
  readonly former?: { readonly ifGiven: string; readonly operation: Operation };
  /** Imperative sentence without a period. */
  readonly description: string;
  /** Schema whose entries are from `parameters.ts`. */
  readonly parameters: Schema;
  readonly access: Access;
  /** Returns the result, or the reason why nothing was done. Rejects if the vault or the device store fails. */
  run(parameters: InferOutput<Schema>, services: OperationServices): Promise<Result | OperationError>;
  /** Returns whether the result requires attention; the command line starts its text with it. */
  attention(result: Result): Attention;
  /** Returns the JSON answer. Its shape is public and described in docs/cli.md. */
  json(result: Result, messages: Messages): JsonAnswer;
  /** Returns the plan in a result, and the run if it was applied. Omitted if the operation makes no plan. */
  planned?(result: Result): SyncAnswer;
  /** Returns the text answer in English, regardless of the system language, so that it can be compared. */
  text(result: Result, messages: Messages): string;
}
