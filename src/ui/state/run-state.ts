/** Where a run over many notes stands, and what it is for. */
import type { NoteEdit } from '../../domain/value.ts';
import type { Run, UnknownSelection, WriteRun } from '../../vault/note-service.ts';

/** What a run is for. `fill` proposes fillings and writes none of them by itself. */
export type RunJob = 'validate' | 'attribute' | 'fill';

/** One proposed filling of one note that the user left ticked. */
export interface ChosenFilling {
  readonly path: string;
  readonly edit: NoteEdit;
}

/** What became of the fillings that were applied. `refused` holds one sentence a filling. */
export interface AppliedFillings {
  readonly written: number;
  readonly refused: readonly { readonly path: string; readonly message: string }[];
}

/** Where a run stands. `where` names what it goes over, as people call it: a folder's name, "the whole vault". */
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
  /** A bug of ours, or a disk that failed: the run ended without a result. */
  | { readonly at: 'broken'; readonly where: string; readonly message: string };

/** A run that came to its end, or was stopped on the way: its notes are those it got to. */
export type DoneState =
  | { readonly at: 'done'; readonly job: 'validate'; readonly where: string; readonly run: Run }
  | { readonly at: 'done'; readonly job: 'attribute'; readonly where: string; readonly run: WriteRun }
  | {
      readonly at: 'done';
      readonly job: 'fill';
      readonly where: string;
      readonly run: WriteRun;
      readonly applied?: AppliedFillings;
    };
