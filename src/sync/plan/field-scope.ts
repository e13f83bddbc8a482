/** What the fields of a row are merged by: the same for all rows, and of one note with its record. */
import type { Day } from '../../domain/day.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { SourceValue } from '../../targets/core/codec.ts';
import type { LookupAnswer, RemoteRecord, RemoteSchema } from '../../targets/core/crm.ts';
import type { Exportable } from '../../targets/core/target.ts';
import type { Base } from '../../vault/link.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';
import type { MergeResult } from './merge.ts';
import type { NoteIssues } from './field-obstacle.ts';
import type { FieldPair, PlanColumn } from './note-values.ts';

export interface FieldScope {
  readonly resolved: ResolvedTarget;
  readonly schema: RemoteSchema;
  readonly columns: readonly PlanColumn[];
  readonly pullOnly: boolean;
  /** Of the schema. */
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
  /** Undefined for a note that is not linked. */
  readonly base: Base | undefined;
  readonly issues: NoteIssues;
}

/** A field whose sides differ, and what would be done about it. */
export interface Differing {
  readonly pair: FieldPair;
  readonly merged: MergeResult;
  /** What the note takes, where that is not what their value means by itself. */
  readonly takes?: SourceValue;
}
