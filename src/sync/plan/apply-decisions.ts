/** A plan as the user decided it: what is unticked is left, and answers turn conflicts into writes. */
import { FIELDS } from '../../domain/fields.ts';
import { isCurrency } from '../../domain/money.ts';
import { keptAs, theirsOf } from '../../targets/core/sync-fields.ts';
import { chosenTarget, remoteName, type ChosenTarget } from '../../targets/core/resolve-target.ts';
import { CODECS, encode, noteValue, written, type Codec, type SourceValue } from '../../targets/core/codec.ts';
import { fieldIn } from '../../targets/core/crm.ts';
import { fieldOf, sourceKind } from '../../targets/core/source.ts';
import type { MappingRow } from '../../targets/core/target.ts';
import { TARGETS } from '../../targets/targets.ts';
import { baseNames, saidName } from '../../vault/link.ts';
import { brakesOf } from './safety-limits.ts';
import { apart } from './amount-currency.ts';
import { held } from './skip-field.ts';
import { callsOf, moneyDelta, planIdOf, rowDigest, verbOf } from './row-summary.ts';
import type { Answer, Decisions, FieldReason, Plan, PlanField, PlanRow } from './plan.ts';

/** Settings and description that the plan was made with, and the target that follows from them. */
interface Scope extends Pick<Plan, 'choice' | 'schema'> {
  readonly chosen: ChosenTarget;
}

/** A field after its decision, and the value that is its new base; undefined: it keeps the old one. */
interface Decided {
  readonly field: PlanField;
  readonly agreed: string | undefined;
}

/**
 * Returns the plan as the user decided it, which is exactly what apply does. Pure: settings and description of the object are
 * those in the plan, so that any process gets the same result, also later and from a saved plan. Rows keep their `opId`; with
 * no decision at all, the plan its id. A conflict without an answer, or with an edit that is no value of its field, stays one,
 * and its row does nothing. An answer that its side cannot follow leaves both sides as they are, and lets the field rest until
 * one of them changes again.
 */
export function applyDecisions(plan: Plan, decisions: Decisions): Plan {
  const { choice, schema } = plan;
  const target = TARGETS[plan.target];
  const scope: Scope = { choice, schema, chosen: chosenTarget(target, choice, schema) };
  const rows = plan.rows.map((row) => decidedRow(row, decisions, scope));
  const otherOrg = plan.brakes.find(({ why }) => why === 'other-org')?.figure;
  const hadBase = plan.brakes.every(({ why }) => why !== 'no-base');
  const brakes = brakesOf(rows, otherOrg === undefined ? undefined : String(otherOrg)).filter(
    ({ why }) => why !== 'no-base' || !hadBase,
  );
  const next = { ...plan, rows, brakes, calls: callsOf(rows, target) };
  const ids = rows.map((row, at) => (row === plan.rows[at] ? row.opId : rowDigest(row)));
  return { ...next, planId: planIdOf(next, ids) };
}

function decidedRow(row: PlanRow, decisions: Decisions, scope: Scope): PlanRow {
  const { opId, blocks, currency } = row;
  const isLeft = (name: string): boolean => decisions.left.has(opId) || decisions.left.has(name);
  const money = currencyAfter(row, decisions, scope);
  const made = row.fields.map((field): Decided | undefined => {
    const name = `${opId}/${field.remote}`;
    if (field.action === 'hold') return undefined;
    if (isLeft(name)) return { field: held(field, field.reason), agreed: undefined };
    const answer = field.action === 'conflict' ? decisions.answers.get(name) : undefined;
    return answer && answered(field, answer, money, scope);
  });
  if (blocks.length > 0) return row;
  if (decisions.left.has(opId)) return { ...leftRow(row), fields: fieldsOf(row, made) };
  if (made.every((one) => one === undefined)) return withoutQuestions(row);
  const does = { fields: fieldsOf(row, made), agreed: agreedOf(row, made) };
  const { fields, agreed } = apart(does, scope.schema.currencyField);
  const verb = verbOf(row.remoteId === undefined ? 'none' : 'unlinked', { ...row, fields });
  return withoutQuestions({ ...row, verb, fields, agreed, moneyDeltaMinor: moneyDelta(fields, currency) });
}

/** A row that does something leaves the conflicts that it does not wait for. */
function withoutQuestions(row: PlanRow): PlanRow {
  if (row.verb === 'conflict' || row.fields.every(({ action }) => action !== 'conflict')) return row;
  const fields = row.fields.map((field) => (field.action === 'conflict' ? held(field, field.reason) : field));
  return { ...row, fields };
}

/** The currency that an amount of the note is in once the row is done. */
function currencyAfter({ opId, fields, currency }: PlanRow, decisions: Decisions, { schema }: Scope): string {
  const field = fields.find(({ remote }) => remote === schema.currencyField);
  const answer = field?.action === 'conflict' ? decisions.answers.get(`${opId}/${field.remote}`) : undefined;
  if (answer?.take === 'edit') return answer.text.trim();
  const taken = field?.action === 'pull' || answer?.take === 'theirs' ? field?.take : undefined;
  return typeof taken === 'string' ? taken : currency;
}

function leftRow(row: PlanRow): PlanRow {
  return { ...row, verb: 'unchanged', agreed: {}, moneyDeltaMinor: 0 };
}

function fieldsOf({ fields }: PlanRow, made: readonly (Decided | undefined)[]): readonly PlanField[] {
  return fields.map((field, at) => made[at]?.field ?? field);
}

function agreedOf({ agreed }: PlanRow, made: readonly (Decided | undefined)[]): Readonly<Record<string, string>> {
  const now = new Map(Object.entries(agreed));
  for (const one of made) {
    if (one === undefined) continue;
    for (const name of baseNames(one.field.remote)) now.delete(name);
    const { remote, action, source } = one.field;
    if (one.agreed !== undefined) now.set(remote, one.agreed);
    // A value that cannot be read was kept: the question rests until one side changes.
    if (one.agreed !== undefined && action === 'hold' && source !== undefined) now.set(saidName(remote), source);
  }
  return Object.fromEntries(now);
}

function answered(field: PlanField, answer: Answer, currency: string, scope: Scope): Decided | undefined {
  const { ours, theirs, send, take, ...plain } = field;
  const direction = rowFor(field, scope)?.direction;
  if (answer.take === 'ours') {
    if (send !== undefined) return { field: pushing({ ...plain, ours, theirs, send }, ours), agreed: ours };
    const why =
      field.unsent ??
      (direction === 'pull' ? 'pull-only' : ours === '' ? 'clearing-not-allowed' : 'cannot-be-written-there');
    return { field: held(field, why), agreed: theirs };
  }
  if (answer.take === 'theirs') {
    if (take !== undefined) return { field: pulling({ ...plain, ours, theirs, take }), agreed: theirs };
    const why = direction === 'push' ? 'push-only' : theirs === '' ? 'clearing-not-allowed' : 'cannot-be-read-here';
    return { field: held(field, why), agreed: ours };
  }
  return edited(field, answer.text.trim(), currency, scope);
}

function pushing(field: Omit<PlanField, 'action' | 'reason'>, sent: string): PlanField {
  return { ...field, action: 'push', reason: 'chosen', ...(sent === '' && { clears: true }) };
}

function pulling(field: Omit<PlanField, 'action' | 'reason'>): PlanField {
  return { ...field, action: 'pull', reason: 'chosen', ...(field.theirs === '' && { clears: true }) };
}

/** A value of its own, which goes to both sides as far as they do not say it already. */
function edited(field: PlanField, text: string, currency: string, scope: Scope): Decided | undefined {
  const { chosen, choice, schema } = scope;
  const row = rowFor(field, scope);
  const there = fieldIn(schema, field.remote);
  if (row === undefined || there?.updatable !== true || !isOpen(field, row)) return undefined;
  const source = text === '' ? undefined : written(text, sourceKind(row.from), currency);
  if (!mayStand(row.from, source)) return undefined;
  const clears = text === '' && choice.sync?.clearing === true && row.from !== 'firstOem';
  const send = clears ? chosen.target.cleared : source && encode(row.codec, source, chosen);
  const take = clears ? null : source && noteValue(source);
  if (send === undefined || take === undefined) return undefined;
  const column = { row, remote: field.remote, year: field.year, field: keptAs(there, currency) };
  const agreed = theirsOf(chosen, column, send);
  const { send: _, take: __, ...plain } = field;
  const shown = { ...plain.shown, becomes: text };
  const common = { ...plain, shown, reason: 'edited' as const, ...(clears && { clears: true as const }) };
  if (agreed === field.theirs) return { field: { ...common, action: 'pull', take }, agreed };
  return { field: { ...common, action: 'push', send, ...(agreed !== field.ours && { take }) }, agreed };
}

/** Whether a note may say so: what its checks would refuse is never sent from it. */
function mayStand(from: PlanField['from'], source: SourceValue | undefined): boolean {
  if (source === undefined) return !FIELDS[fieldOf(from)].required;
  if (from === 'amount' && source.kind === 'money') return source.value.minor > 0;
  return from !== 'currency' || source.kind !== 'text' || isCurrency(source.value);
}

/** Whether both sides can take a value at all: a name that becomes an id has to be looked up first. */
function isOpen({ ours, send, unsent }: PlanField, { codec, direction }: MappingRow): boolean {
  const { decode, note }: Codec = CODECS[codec];
  const twoWays = direction === 'both' && decode !== undefined && note === undefined;
  return twoWays && (send !== undefined || ours === '' || (unsent !== undefined && WRONG.has(unsent)));
}

/** Reasons for which the note's own value cannot be sent, and another one can. */
const WRONG: ReadonlySet<FieldReason> = new Set(['unreadable-here', 'invalid-here', 'refused-there']);

function rowFor({ remote, from, year }: PlanField, { chosen }: Scope): MappingRow | undefined {
  return chosen.synced.find((row) => row.from === from && remoteName(row.to, chosen.options, year) === remote);
}
