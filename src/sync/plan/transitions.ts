/** Acts: what a note wants of its record beside values, as closing the deal. Each gets a row of its own in a plan. */
import type { SyncField } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord } from '../../targets/core/crm.ts';
import type { BlockReason, Plan, FieldChange, PlanRow } from './plan.ts';
import { skipField, omitFields } from './skip-field.ts';

/** What one row does: the whole, or a part of it. */
type Part = Pick<PlanRow, 'fields' | 'agreed' | 'blocks' | 'act'>;

/** What is written together, and each act by itself; a row that is blocked as a whole is not split. `columns`: of acts. */
export function splitTransitions(
  { fields, agreed, blocks }: Part,
  columns: readonly SyncField[],
  record: RemoteRecord | undefined,
): readonly Part[] {
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
    return { fields: [field], agreed: value === undefined ? {} : { [field.remote]: value }, blocks: [], act: true };
  });
  const isIdle = own.length > 0 && others.length === 0 && record !== undefined;
  return isIdle ? own : [main, ...own];
}

/** What only tells once more what an act says, as the name of the stage that ended a deal, waits while the record takes nothing. */
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

/** What a record says when it was made and no act was done yet. */
function initialValues(acts: readonly FieldChange[]): PlanRow['agreed'] {
  return Object.fromEntries(acts.map(({ remote, crmValue }) => [remote, crmValue]));
}

/** A field as it can be done while nobody may change the record: what would go there waits, what comes from there does not. */
function skipLocked(field: FieldChange, record: RemoteRecord | undefined): FieldChange {
  const detail = record?.locked;
  if (detail === undefined || !writes(field)) return field;
  if (field.action === 'push' || field.take === undefined) return skipField(field, 'record-locked', detail);
  const { send: _, ...open } = field;
  return { ...open, unsent: 'record-locked', detail };
}

/** A locked record stops its row only if there is nothing else to do. */
function recordBlocks(record: RemoteRecord | undefined, needed: Part['fields'], others: Part['fields']): BlockReason[] {
  const isStopped = needed.some(writes) && others.every(({ action }) => action === 'hold');
  return record?.locked !== undefined && isStopped ? [{ why: 'record-locked', detail: record.locked }] : [];
}

/** Rows that are only done when the user asks for each of them: acts, unless the plan takes a run back. */
export function optInRows({ rows, undoOf }: Plan): ReadonlySet<string> {
  return new Set(undoOf === undefined ? rows.flatMap(({ act, opId }) => (act === true ? [opId] : [])) : []);
}
