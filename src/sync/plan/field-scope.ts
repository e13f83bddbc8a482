/** Inputs for merging the fields of a row: those of all rows, and those of one note and its record. */
import type { Day } from '../../domain/day.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { SourceValue } from '../../targets/core/codec.ts';
import type { LookupAnswer, RemoteRecord, RemoteSchema } from '../../targets/core/crm.ts';
import type { Exportable } from '../../targets/core/target.ts';
import type { Base } from '../../vault/record-link.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';
import type { MergeResult } from './merge-field.ts';
import type { NoteIssues } from './field-obstacle.ts';
import type { FieldPair, PlanColumn } from './note-values.ts';

/** Inputs that are the same for all rows of a plan. */
export interface FieldScope {
  readonly resolved: ResolvedTarget;
  readonly schema: RemoteSchema;
  readonly columns: readonly PlanColumn[];
  readonly pullOnly: boolean;
  /** Currency field of the schema. */
  readonly currencyField: string | undefined;
  readonly lookup: (field: string, name: string) => LookupAnswer | undefined;
  readonly baseValue: (recordId: string, remote: string) => string | undefined;
  readonly rules: CompiledSettings;
  readonly today: Day;
}

/** One note and its record. */
export interface RowSides {
  readonly item: Exportable;
  readonly record: RemoteRecord | undefined;
  /** `undefined` if the note is not linked. */
  readonly base: Base | undefined;
  readonly issues: NoteIssues;
}

/** A field whose sides differ, and the action for it. */
export interface Differing {
  readonly pair: FieldPair;
  readonly merged: MergeResult;
  /** The value that the note takes, if it is not the meaning of the CRM value alone. */
  readonly takes?: SourceValue;
}
