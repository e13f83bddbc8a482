/**
 * Builds the fields of one row: each is merged separately, and skipped with its reason if the other side cannot take
 * it.
 */
import { hash32 } from '../../domain/digest.ts';
import type { UnplacedFinding } from '../../domain/finding.ts';
import type { PlainValue } from '../../domain/value.ts';
import {
  noteFieldValue,
  comparedNow,
  hasHash,
  toNoteText,
  isSameText,
  canonicalRemote,
} from '../../targets/core/sync-fields.ts';
import { toNoteValue } from '../../targets/core/codec.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { identityName, storedValueName, noteTextName, type Base } from '../../vault/record-link.ts';
import type { Differing, FieldScope, RowSides } from './field-scope.ts';
import { mergeField } from './merge-field.ts';
import { refusedByNote } from './note-check.ts';
import { compared, isInBase, hashIn } from './compare.ts';
import { resolveAmountCurrency } from './amount-currency.ts';
import { moneyObstacle, noteObstacle, obstacleThere, type NoteIssues } from './field-obstacle.ts';
import {
  noteTextToStore,
  noteValueOf,
  type Obstacle,
  type FieldPair,
  type PlanColumn,
  type NoteText,
} from './note-values.ts';
import { agreesWithoutLink, implicitValueReason, skipImplicitPush } from './effective-value.ts';
import { noteDisplayText, displayValues } from './display-values.ts';
import { withTransitions } from './stage-change.ts';
import type { FieldChange } from './plan.ts';

/** A row to which fields are added one by one. */
export interface RowDraft {
  readonly fields: FieldChange[];
  readonly agreed: Record<string, string>;
  /** The base would get a value that it does not have yet. */
  needsLink: boolean;
}

/** Returns the fields of one note and its record, and the values on which both sides agree. */
export function draftRow(scope: FieldScope, sides: RowSides): RowDraft {
  const draft: RowDraft = { fields: [], agreed: {}, needsLink: false };
  const differing = differingFields(scope, draft, sides);
  const currency = differing.find(
    ({ pair: { column, crmValue } }) => column.remote === scope.currencyField && crmValue !== '',
  );
  const pulledCurrency = currency?.merged.action === 'pull' ? pulledValue(scope, currency, '') : undefined;
  const noteCurrency = typeof pulledCurrency === 'string' ? pulledCurrency : sides.item.opportunity.currency;
  for (const one of withTransitions(scope, differing, sides)) {
    const checked = conflictIfEdited(one, differing);
    const isMoney = one.pair.column.kind === 'money';
    const merged = isMoney ? resolveAmountCurrency(checked.merged, currency?.merged) : checked.merged;
    addField(scope, draft, { ...checked, merged }, sides, noteCurrency);
  }
  return draft;
}

/** Returns the fields whose sides differ, and adds equal values to the agreed values of the draft. */
function differingFields(scope: FieldScope, draft: RowDraft, { item, record, base }: RowSides): readonly Differing[] {
  const { resolved, lookup } = scope;
  const differing: Differing[] = [];
  for (const column of scope.columns) {
    const cell = noteFieldValue(resolved, item, column);
    const apiValue = record === undefined ? (column.field?.initial ?? null) : (record.fields[column.remote] ?? null);
    // Values that are equal before normalization need none.
    const crmValue =
      apiValue === cell.send && !column.resolves ? cell.noteValue : canonicalRemote(resolved, column, apiValue);
    const isPlain = cell.state !== 'unreadable' && cell.finding === undefined && !column.resolves;
    const known = baseOf(column, base);
    if (isPlain && isSameText(column, cell.noteValue, crmValue)) {
      addAgreed(draft, { column, cell }, known, cell.noteValue, crmValue);
      continue;
    }
    const pair = noteValueOf(
      { column, cell, record, noteValue: cell.noteValue, crmValue, apiValue, send: cell.send },
      lookup,
    );
    const finding = zoneUnknown(resolved, column.row, column.remote);
    if (finding !== undefined) {
      differing.push(skipUnknownZone(pair, finding));
      continue;
    }
    const result = compared(resolved, pair, known);
    if (result.same) addAgreed(draft, pair, known, result.text, result.crmValue);
    else differing.push({ pair, merged: skipImplicitPush(result.merged, implicitReason(scope, pair, known)) });
  }
  return differing;
}

/** Returns the base for a sync field; an empty one if its name had another identity at the last sync. */
function baseOf({ identityHashKey, field }: PlanColumn, base: Base | undefined): Base | undefined {
  if (field?.identity === undefined) return base;
  const hash = hashIn(base, identityHashKey);
  return hash === undefined || hash === hash32(field.identity) ? base : NO_BASE;
}

const NO_BASE: Base = new Map();

/** Skips a field whose CRM value has no known meaning, because the time zone of the CRM is not known. */
function skipUnknownZone(pair: FieldPair, finding: UnplacedFinding): Differing {
  const reason = pair.noteValue === '' ? 'cannot-be-read-here' : 'refused-there';
  return { pair: { ...pair, obstacle: { reason, finding } }, merged: { action: 'hold', reason } };
}

function implicitReason(
  { lookup }: FieldScope,
  pair: FieldPair,
  base: Base | undefined,
): ReturnType<typeof implicitValueReason> {
  const { remote, hashKey } = pair.column;
  return implicitValueReason(pair, hashIn(base, hashKey), (name) => lookup(remote, name));
}

/** Adds a value on which both sides agree; the CRM may store it in another form. */
function addAgreed(draft: RowDraft, pair: NoteText, base: Base | undefined, text: string, crmValue: string): void {
  const { remote } = pair.column;
  draft.agreed[remote] = text;
  if (crmValue !== text) draft.agreed[storedValueName(remote)] = crmValue;
  addAgreedText(draft, pair);
  if (agreesWithoutLink(pair.cell, hashIn(base, pair.column.hashKey))) return;
  draft.needsLink ||= !isInBase(pair.column, text, crmValue, base);
}

/** Adds the text in the note, if it differs from the compared value, and the identity of the field. */
function addAgreedText({ agreed }: RowDraft, pair: NoteText): void {
  const { remote, field } = pair.column;
  const text = noteTextToStore(pair);
  if (text !== undefined) agreed[noteTextName(remote)] = text;
  if (field?.identity !== undefined) agreed[identityName(remote)] = field.identity;
}

/** Returns a conflict if the pull would overwrite an edit that only another sync field of the same source shows. */
function conflictIfEdited(one: Differing, all: readonly Differing[]): Differing {
  const { row, year, policy } = one.pair.column;
  const isEdited = all.some(
    ({ pair: { column }, merged }) =>
      merged.reason === 'changed-here' && column.row.from === row.from && column.year === year,
  );
  if (one.takes !== undefined || one.merged.reason !== 'changed-there') return one;
  if (one.merged.action !== 'pull' || !isEdited) return one;
  const merged = mergeField({ ...one.pair, unchangedSide: 'neither', missing: false }, policy);
  return merged === undefined ? one : { ...one, merged };
}

function addField(
  scope: FieldScope,
  draft: RowDraft,
  one: Differing,
  { base, issues, item }: RowSides,
  currency: string,
): void {
  const { pair } = one;
  const { column, record, noteValue, crmValue } = pair;
  const { remote } = column;
  const field = fieldOf(scope, one, { issues, item, currency });
  if (field.action === 'push') {
    draft.agreed[remote] = noteValue;
    addAgreedText(draft, pair);
  }
  if (field.action === 'pull') draft.agreed[remote] = crmValue;
  const hash = hashIn(baseOf(column, base), column.hashKey);
  const cached = record && hash !== undefined ? scope.baseValue(record.id, remote) : undefined;
  const value = cached === undefined ? undefined : comparedNow(scope.resolved, column, cached);
  const isBase = value !== undefined && hasHash(column, value, hash);
  draft.fields.push(isBase ? withBase(scope, pair, field, value) : field);
}

function withBase(
  { resolved }: FieldScope,
  { column, noteValue, crmValue }: FieldPair,
  field: FieldChange,
  base: string,
): FieldChange {
  const named = base === noteValue ? field.shown?.noteValue : base === crmValue ? field.shown?.crmValue : undefined;
  const shown = displayValues(resolved, column, { base }, named === undefined ? {} : { base: named });
  return { ...field, base, ...(shown && { shown: { ...field.shown, ...shown } }) };
}

/** Inputs for one field of a row. */
interface FieldInputs {
  readonly issues: NoteIssues;
  readonly item: Exportable;
  /** Currency of the note once the row is done. */
  readonly currency: string;
}

function fieldOf(scope: FieldScope, one: Differing, inputs: FieldInputs): FieldChange {
  const { pair, merged } = one;
  const { action, reason } = merged;
  const plain = plainField(scope, pair);
  const hold = (why: Obstacle): FieldChange => ({ ...plain, action: 'hold', ...why });
  if (action === 'hold') {
    const own = noteObstacle(pair, inputs.issues);
    return hold({ ...(own?.reason === reason ? own : {}), reason });
  }
  const obstacle = action === 'pull' ? undefined : obstacleThere(scope.resolved, scope.schema, pair, inputs.issues);
  if (action === 'push') {
    if (obstacle !== undefined) return hold(obstacle);
    if (scope.pullOnly) return hold({ reason: 'pull-only' });
    const clears = pair.noteValue === '' && { clears: true as const };
    return { ...plain, action, reason: pair.record === undefined ? 'new-record' : reason, send: pair.send, ...clears };
  }
  const { take, why } = pulledValueOrObstacle(scope, one, inputs);
  if (action === 'pull') {
    const clears = pair.crmValue === '' && { clears: true as const };
    return why === undefined ? { ...plain, action, reason, take, ...clears } : hold(why);
  }
  const { policy } = pair.column;
  const maySend = obstacle === undefined && policy.direction !== 'pull' && (pair.noteValue !== '' || policy.clearing);
  if (!maySend && why !== undefined) return hold(obstacle ?? why);
  const own = noteDisplayText(pair.cell.source);
  return {
    ...{ ...plain, action, reason },
    ...(own !== undefined && (own !== pair.noteValue || pair.incomparable === true) && { own }),
    ...(maySend && { send: pair.send }),
    ...(why === undefined && { take }),
    ...(obstacle !== undefined && unsentReason(obstacle)),
  };
}

/** Returns the reason why a conflict has only one possible decision. */
function unsentReason({ reason, ...why }: Obstacle): Partial<FieldChange> {
  return { ...why, unsent: reason };
}

function plainField({ resolved }: FieldScope, pair: FieldPair): Omit<FieldChange, 'action' | 'reason'> {
  const { column, noteValue, crmValue, incomparable, cell } = pair;
  const { remote, row, year, field: remoteField } = column;
  const own = incomparable ? { noteValue, ...pair.shown } : pair.shown;
  const shown = displayValues(resolved, column, { noteValue, crmValue }, own);
  return {
    ...{ remote, from: row.from, noteValue, crmValue, base: undefined },
    ...(remoteField && { label: remoteField.label }),
    ...(year !== undefined && { year }),
    ...(shown && { shown }),
    ...(cell.written !== undefined && { source: cell.written }),
  };
}

/** Returns the value to write to the note for the CRM value, or the reason why it takes none. */
function pulledValueOrObstacle(
  scope: FieldScope,
  one: Differing,
  { issues, item, currency }: FieldInputs,
): { readonly take: PlainValue; readonly why?: undefined } | { readonly take?: undefined; readonly why: Obstacle } {
  const money = moneyObstacle(one.pair.column, issues);
  if (money !== undefined) return { why: money };
  const take = pulledValue(scope, one, currency);
  const why = refusedByNote(scope, one.pair, take, item, currency);
  if (why !== undefined) return { why };
  return take === undefined ? { why: { reason: 'cannot-be-read-here' } } : { take };
}

/**
 * Returns the value to write to the note for the CRM value; `undefined` if the note has no place for it, or if
 * the settings do not allow it.
 */
function pulledValue({ resolved }: FieldScope, { pair, takes }: Differing, currency: string): PlainValue | undefined {
  const { column, crmValue } = pair;
  const { row, kind, policy } = column;
  if (takes !== undefined) return toNoteValue(takes);
  if (policy.direction === 'push') return undefined;
  if (crmValue === '') return policy.clearing && kind !== 'map' && row.from !== 'firstOem' ? null : undefined;
  const value = toNoteText(resolved, column, crmValue, currency);
  return value && toNoteValue(value);
}
