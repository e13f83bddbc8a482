/**
 * Transitions: changes of the state of a record in addition to its values, such as closing it. Each has its own row in
 * a plan.
 */
import type { SyncField } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord } from '../../targets/core/crm.ts';
import type { BlockReason, Plan, FieldChange, PlanRow } from './plan.ts';
import { skipField, omitFields } from './skip-field.ts';

/** A row, or a part of one. */
type Part = Pick<PlanRow, 'fields' | 'agreed' | 'blocks' | 'isTransition'>;

/**
 * Splits a row into the fields that are written together, and one part for each transition. A blocked row is not split.
 * `columns` are the sync fields of transitions.
 */
export function splitTransitions(
  { fields, agreed, blocks }: Part,
  columns: readonly SyncField[],
  record: RemoteRecord | undefined,
): readonly Part[] {
  if (columns.length === 0 && record?.locked === undefined) return [{ fields, agreed, blocks }];
  const transitionNames = new Set(columns.map(({ remote }) => remote));
  const isAct = (field: FieldChange): boolean => transitionNames.has(field.remote) && writes(field);
  const acts = blocks.length > 0 ? [] : fields.filter(isAct);
  const rest = acts.length === 0 ? fields : fields.filter((field) => !acts.includes(field));
  const needed = skipRedundant(rest, columns, record);
  const others = needed.map((field) => skipLocked(field, record));
  const replaced = rest.filter((field) => !others.includes(field));
  const main = {
    fields: others,
    agreed: { ...omitFields(agreed, [...acts, ...replaced]), ...(record === undefined && initialValues(acts)) },
    blocks: [...blocks, ...recordBlocks(record, needed, others)],
  };
  const own = acts.map((field): Part => {
    const value = agreed[field.remote];
    return {
      fields: [field],
      agreed: value === undefined ? {} : { [field.remote]: value },
      blocks: [],
      isTransition: true,
    };
  });
  const isIdle = own.length > 0 && others.length === 0 && record !== undefined;
  return isIdle ? own : [main, ...own];
}

/**
 * Skips fields that only repeat a transition while the record is locked, such as the name of the stage that closed the
 * record.
 */
function skipRedundant(
  fields: PlanRow['fields'],
  columns: readonly SyncField[],
  record: RemoteRecord | undefined,
): PlanRow['fields'] {
  const detail = record?.locked;
  if (detail === undefined || columns.length === 0) return fields;
  const sources = new Set(columns.map(({ row }) => row.from));
  return fields.map((field) =>
    sources.has(field.from) && writes(field) ? skipField(field, 'ignored-there', detail) : field,
  );
}

function writes({ action }: FieldChange): boolean {
  return action === 'push' || action === 'conflict';
}

/** Returns the values of a new record before any transition. */
function initialValues(acts: readonly FieldChange[]): PlanRow['agreed'] {
  return Object.fromEntries(acts.map(({ remote, crmValue }) => [remote, crmValue]));
}

/** Skips the push of a field while the record is locked; a pull is not affected. */
function skipLocked(field: FieldChange, record: RemoteRecord | undefined): FieldChange {
  const detail = record?.locked;
  if (detail === undefined || !writes(field)) return field;
  if (field.action === 'push' || field.take === undefined) return skipField(field, 'record-locked', detail);
  const { send: _, ...open } = field;
  return { ...open, unsent: 'record-locked', detail };
}

/** Returns the block of a locked record, if the row has nothing else to do. */
function recordBlocks(record: RemoteRecord | undefined, needed: Part['fields'], others: Part['fields']): BlockReason[] {
  const isStopped = needed.some(writes) && others.every(({ action }) => action === 'hold');
  return record?.locked !== undefined && isStopped ? [{ why: 'record-locked', detail: record.locked }] : [];
}

/**
 * Returns the rows that are only applied if the user requests each of them: transitions, unless the plan undoes a run.
 */
export function optInRows({ rows, undoOf }: Plan): ReadonlySet<string> {
  return new Set(
    undoOf === undefined ? rows.flatMap(({ isTransition, opId }) => (isTransition === true ? [opId] : [])) : [],
  );
}
