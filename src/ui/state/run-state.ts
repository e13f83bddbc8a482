/** Progress and result of a validation of many notes. */
import type { ChangeGroup } from '../../vault/change-list.ts';
import type { Run, Selection, UnknownSelection } from '../../vault/note-service.ts';

/** Scope of a run. `where` is its display name: a folder's name, or "the whole vault". */
export interface RunScope {
  readonly selection: Selection;
  readonly where: string;
}

/** State of a run. */
export type RunState =
  | {
      readonly at: 'running';
      readonly where: string;
      readonly done: number;
      /** 0 while the notes are being counted. */
      readonly total: number;
    }
  | DoneState
  | { readonly at: 'unknown'; readonly where: string; readonly unknown: UnknownSelection }
  /** A bug in the plugin or a disk failure ended the run without a result. */
  | { readonly at: 'broken'; readonly where: string; readonly message: string };

/** A run that finished or was stopped; it contains the notes processed until then. */
export interface DoneState extends RunScope {
  readonly at: 'done';
  readonly run: Run;
  /** Number of fixes by kind; `undefined` until they are counted, and after a run that was stopped. */
  readonly fixes?: readonly ChangeGroup[];
}
