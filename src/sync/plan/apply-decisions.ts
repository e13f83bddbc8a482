/**
 * Applies the decisions of the user to a plan: excluded rows and fields are skipped, and decided conflicts become
 * writes.
 */
import { FIELDS } from '../../domain/fields.ts';
import { isCurrency } from '../../domain/money.ts';
import { fieldForCurrency, canonicalRemote } from '../../targets/core/sync-fields.ts';
import { resolveTarget, remoteName, type ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { CODECS, encode, toNoteValue, parseText, type Codec, type SourceValue } from '../../targets/core/codec.ts';
import { fieldIn } from '../../targets/core/crm.ts';
import { fieldOf, sourceKind } from '../../targets/core/source.ts';
import type { MappingRow } from '../../targets/core/target.ts';
import { TARGETS } from '../../targets/targets.ts';
import { baseNames, noteTextName } from '../../vault/record-link.ts';
import { exceededLimits } from './safety-limits.ts';
import { skipMixedCurrency } from './amount-currency.ts';
import { skipField } from './skip-field.ts';
import { estimateRequests, moneyDelta, planIdOf, rowDigest, rowActionOf } from './row-summary.ts';
import type { ConflictChoice, Decisions, FieldReason, Plan, FieldChange, PlanRow } from './plan.ts';

/** Settings and description with which the plan was made, and the target resolved from them. */
interface Scope extends Pick<Plan, 'choice' | 'schema'> {
  readonly resolved: ResolvedTarget;
}

/** A field after its decision, and its new base; `undefined` if it keeps the old one. */
interface DecidedField {
  readonly field: FieldChange;
  readonly agreed: string | undefined;
}

/**
 * Returns the plan with the decisions of the user, which is exactly what apply does. Pure: it only uses the settings
 * and the object description in the plan, so that any process gets the same result, also later and from a saved plan.
 * Rows keep their `opId`; without any decision, the plan keeps its ID.
 * - A conflict without a decision, or with an edit that is not a value of its field, stays a conflict, and its row does
 *   nothing.
 * - A decision that its side cannot follow leaves both sides unchanged, and the field is skipped until one of them
 *   changes again.
 */
export function applyDecisions(plan: Plan, decisions: Decisions): Plan {
  const { choice, schema } = plan;
  const target = TARGETS[plan.target];
  const scope: Scope = { choice, schema, resolved: resolveTarget(target, choice, schema) };
  const rows = plan.rows.map((row) => decidedRow(row, decisions, scope));
  const otherOrg = plan.safetyLimits.find(({ why }) => why === 'other-org')?.figure;
  const hadBase = plan.safetyLimits.every(({ why }) => why !== 'no-base');
  const safetyLimits = exceededLimits(rows, otherOrg === undefined ? undefined : String(otherOrg)).filter(
    ({ why }) => why !== 'no-base' || !hadBase,
  );
  const next = { ...plan, rows, safetyLimits, calls: estimateRequests(rows, target) };
  const ids = rows.map((row, at) => (row === plan.rows[at] ? row.opId : rowDigest(row)));
  return { ...next, planId: planIdOf(next, ids) };
}

function decidedRow(row: PlanRow, decisions: Decisions, scope: Scope): PlanRow {
  const { opId, blocks, currency } = row;
  const isExcluded = (name: string): boolean => decisions.excluded.has(opId) || decisions.excluded.has(name);
  const money = currencyAfter(row, decisions, scope);
  const decided = row.fields.map((field): DecidedField | undefined => {
    const name = `${opId}/${field.remote}`;
    if (field.action === 'hold') return undefined;
    if (isExcluded(name)) return { field: skipField(field, field.reason), agreed: undefined };
    const answer = field.action === 'conflict' ? decisions.answers.get(name) : undefined;
    return answer && resolveConflict(field, answer, money, scope);
  });
  if (blocks.length > 0) return row;
  if (decisions.excluded.has(opId)) return { ...excludedRow(row), fields: fieldsOf(row, decided) };
  if (decided.every((one) => one === undefined)) return skipOpenConflicts(row);
  const content = { fields: fieldsOf(row, decided), agreed: agreedOf(row, decided) };
  const { fields, agreed } = skipMixedCurrency(content, scope.schema.currencyField);
  const verb = rowActionOf(row.remoteId === undefined ? 'none' : 'unlinked', { ...row, fields });
  return skipOpenConflicts({ ...row, verb, fields, agreed, moneyDeltaMinor: moneyDelta(fields, currency) });
}

/** Skips the open conflicts of a row that does something without them. */
function skipOpenConflicts(row: PlanRow): PlanRow {
  if (row.verb === 'conflict' || row.fields.every(({ action }) => action !== 'conflict')) return row;
  const fields = row.fields.map((field) => (field.action === 'conflict' ? skipField(field, field.reason) : field));
  return { ...row, fields };
}

/** Returns the currency of an amount in the note once the row is done. */
function currencyAfter({ opId, fields, currency }: PlanRow, decisions: Decisions, { schema }: Scope): string {
  const field = fields.find(({ remote }) => remote === schema.currencyField);
  const answer = field?.action === 'conflict' ? decisions.answers.get(`${opId}/${field.remote}`) : undefined;
  if (answer?.take === 'edit') return answer.text.trim();
  const taken = field?.action === 'pull' || answer?.take === 'crm' ? field?.take : undefined;
  return typeof taken === 'string' ? taken : currency;
}

function excludedRow(row: PlanRow): PlanRow {
  return { ...row, verb: 'unchanged', agreed: {}, moneyDeltaMinor: 0 };
}

function fieldsOf({ fields }: PlanRow, decided: readonly (DecidedField | undefined)[]): readonly FieldChange[] {
  return fields.map((field, at) => decided[at]?.field ?? field);
}

function agreedOf(
  { agreed }: PlanRow,
  decided: readonly (DecidedField | undefined)[],
): Readonly<Record<string, string>> {
  const now = new Map(Object.entries(agreed));
  for (const one of decided) {
    if (one === undefined) continue;
    for (const name of baseNames(one.field.remote)) now.delete(name);
    const { remote, action, source } = one.field;
    if (one.agreed !== undefined) now.set(remote, one.agreed);
    // A value that cannot be read was kept: the conflict does not return until one side changes.
    if (one.agreed !== undefined && action === 'hold' && source !== undefined) now.set(noteTextName(remote), source);
  }
  return Object.fromEntries(now);
}

function resolveConflict(
  field: FieldChange,
  answer: ConflictChoice,
  currency: string,
  scope: Scope,
): DecidedField | undefined {
  const { noteValue, crmValue, send, take, ...plain } = field;
  const direction = rowFor(field, scope)?.direction;
  if (answer.take === 'note') {
    if (send !== undefined)
      return { field: toPush({ ...plain, noteValue, crmValue, send }, noteValue), agreed: noteValue };
    const why =
      field.unsent ??
      (direction === 'pull' ? 'pull-only' : noteValue === '' ? 'clearing-not-allowed' : 'cannot-be-written-there');
    return { field: skipField(field, why), agreed: crmValue };
  }
  if (answer.take === 'crm') {
    if (take !== undefined) return { field: toPull({ ...plain, noteValue, crmValue, take }), agreed: crmValue };
    const why = direction === 'push' ? 'push-only' : crmValue === '' ? 'clearing-not-allowed' : 'cannot-be-read-here';
    return { field: skipField(field, why), agreed: noteValue };
  }
  return resolveWithEdit(field, answer.text.trim(), currency, scope);
}

function toPush(field: Omit<FieldChange, 'action' | 'reason'>, sent: string): FieldChange {
  return { ...field, action: 'push', reason: 'chosen', ...(sent === '' && { clears: true }) };
}

function toPull(field: Omit<FieldChange, 'action' | 'reason'>): FieldChange {
  return { ...field, action: 'pull', reason: 'chosen', ...(field.crmValue === '' && { clears: true }) };
}

/** Resolves a conflict with a new value, which is written to each side that does not have it. */
function resolveWithEdit(field: FieldChange, text: string, currency: string, scope: Scope): DecidedField | undefined {
  const { resolved, choice, schema } = scope;
  const row = rowFor(field, scope);
  const remoteField = fieldIn(schema, field.remote);
  if (row === undefined || remoteField?.updatable !== true || !isEditable(field, row)) return undefined;
  const source = text === '' ? undefined : parseText(text, sourceKind(row.from), currency);
  if (!isValidInNote(row.from, source)) return undefined;
  const clears = text === '' && choice.sync?.clearing === true && row.from !== 'firstOem';
  const send = clears ? resolved.target.cleared : source && encode(row.codec, source, resolved);
  const take = clears ? null : source && toNoteValue(source);
  if (send === undefined || take === undefined) return undefined;
  const column = { row, remote: field.remote, year: field.year, field: fieldForCurrency(remoteField, currency) };
  const agreed = canonicalRemote(resolved, column, send);
  const { send: _, take: __, ...plain } = field;
  const shown = { ...plain.shown, becomes: text };
  const common = { ...plain, shown, reason: 'edited' as const, ...(clears && { clears: true as const }) };
  if (agreed === field.crmValue) return { field: { ...common, action: 'pull', take }, agreed };
  return { field: { ...common, action: 'push', send, ...(agreed !== field.noteValue && { take }) }, agreed };
}

/** Returns true if a note may have the value: a value that its checks would reject is never sent from it. */
function isValidInNote(from: FieldChange['from'], source: SourceValue | undefined): boolean {
  if (source === undefined) return !FIELDS[fieldOf(from)].required;
  if (from === 'amount' && source.kind === 'money') return source.value.minor > 0;
  return from !== 'currency' || source.kind !== 'text' || isCurrency(source.value);
}

/**
 * Returns true if both sides can take a new value. A name that becomes an ID cannot, because it must be resolved first.
 */
function isEditable({ noteValue, send, unsent }: FieldChange, { codec, direction }: MappingRow): boolean {
  const { decode, note }: Codec = CODECS[codec];
  const twoWays = direction === 'both' && decode !== undefined && note === undefined;
  return twoWays && (send !== undefined || noteValue === '' || (unsent !== undefined && VALUE_ERRORS.has(unsent)));
}

/** Reasons for which the note value cannot be sent but another value can. */
const VALUE_ERRORS: ReadonlySet<FieldReason> = new Set(['unreadable-here', 'invalid-here', 'refused-there']);

function rowFor({ remote, from, year }: FieldChange, { resolved }: Scope): MappingRow | undefined {
  return resolved.synced.find((row) => row.from === from && remoteName(row.to, resolved.options, year) === remote);
}
