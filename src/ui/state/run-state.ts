/** Type and progress of a run over many notes. */
import type { NoteEdit } from '../../domain/value.ts';
import type { Run, UnknownSelection, WriteRun } from '../../vault/note-service.ts';

/** Type of a run. `fill` suggests values and does not write them without consent. */
export type RunJob = 'validate' | 'attribute' | 'fill';

/** One suggested value of one note that the user kept selected. */
export interface ChosenEnrichment {
  readonly path: string;
  readonly edit: NoteEdit;
}

/** Result of applying suggested values. `refused` contains one sentence for each value that was not written. */
export interface AppliedEnrichments {
  readonly written: number;
  readonly refused: readonly { readonly path: string; readonly message: string }[];
}

/** State of a run. `where` is the display name of its scope: a folder's name, or "the whole vault". */
export type RunState =
  | {
      readonly at: 'running';
      readonly job: RunJob;
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
export type DoneState =
  | { readonly at: 'done'; readonly job: 'validate'; readonly where: string; readonly run: Run }
  | { readonly at: 'done'; readonly job: 'attribute'; readonly where: string; readonly run: WriteRun }
  | {
      readonly at: 'done';
      readonly job: 'fill';
      readonly where: string;
      readonly run: WriteRun;
      readonly applied?: AppliedEnrichments;
    };
