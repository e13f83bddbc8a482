/** The fields of one row: each merged by itself, and left with its reason where the side that it would go to cannot take it. */
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
import { noteValue } from '../../targets/core/codec.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { identityName, storedValueName, noteTextName, type Base } from '../../vault/link.ts';
import type { Differing, FieldScope, RowSides } from './field-scope.ts';
import { mergeField } from './merge.ts';
import { refusedByNote } from './note-check.ts';
import { compared, isInBase, printOf } from './compare.ts';
import { resolveAmountCurrency } from './amount-currency.ts';
import { moneyObstacle, obstacleHere, obstacleThere, type Doubts } from './field-obstacle.ts';
import { saidText, noteValueOf, type Obstacle, type FieldPair, type PlanColumn, type NoteText } from './note-values.ts';
import { agreesInSilence, unaskedReason, withoutUnasked } from './effective-value.ts';
import { noteSpelling, displayValues } from './display-values.ts';
import { withTransitions } from './stage-change.ts';
import type { FieldChange } from './plan.ts';

/** A row while its fields are gone through. */
export interface RowDraft {
  readonly fields: FieldChange[];
  readonly agreed: Record<string, string>;
  /** Whether the base would say something that it does not say now. */
  news: boolean;
}

/** Goes through all columns of one note and its record. */
export function draftRow(scope: FieldScope, sides: RowSides): RowDraft {
  const draft: RowDraft = { fields: [], agreed: {}, news: false };
  const differing = differingIn(scope, draft, sides);
  const currency = differing.find(
    ({ pair: { column, crmValue } }) => column.remote === scope.currencyField && crmValue !== '',
  );
  const taking = currency?.merged.action === 'pull' ? taken(scope, currency, '') : undefined;
  const now = typeof taking === 'string' ? taking : sides.item.opportunity.currency;
  for (const one of withTransitions(scope, differing, sides)) {
    const asking = asked(one, differing);
    const isMoney = one.pair.column.kind === 'money';
    const merged = isMoney ? resolveAmountCurrency(asking.merged, currency?.merged) : asking.merged;
    settle(scope, draft, { ...asking, merged }, sides, now);
  }
  return draft;
}

/** What both sides say the same is agreed on in the draft. */
function differingIn(scope: FieldScope, draft: RowDraft, { item, record, base }: RowSides): readonly Differing[] {
  const { chosen, lookup } = scope;
  const differing: Differing[] = [];
  for (const column of scope.columns) {
    const cell = noteFieldValue(chosen, item, column);
    const wire = record === undefined ? (column.field?.initial ?? null) : (record.fields[column.remote] ?? null);
    // What is the same before it is spelled alike need not be spelled.
    const crmValue = wire === cell.send && !column.resolves ? cell.noteValue : canonicalRemote(chosen, column, wire);
    const isPlain = cell.state !== 'unreadable' && cell.finding === undefined && !column.resolves;
    const known = baseOf(column, base);
    if (isPlain && isSameText(column, cell.noteValue, crmValue)) {
      agree(draft, { column, cell }, known, cell.noteValue, crmValue);
      continue;
    }
    const pair = noteValueOf(
      { column, cell, record, noteValue: cell.noteValue, crmValue, wire, send: cell.send },
      lookup,
    );
    const finding = zoneUnknown(chosen, column.row, column.remote);
    if (finding !== undefined) {
      differing.push(unzoned(pair, finding));
      continue;
    }
    const result = compared(chosen, pair, known);
    if (result.same) agree(draft, pair, known, result.text, result.crmValue);
    else differing.push({ pair, merged: withoutUnasked(result.merged, unasked(scope, pair, known)) });
  }
  return differing;
}

/** What both sides agreed on, of a column; nothing where its name stood for another field then. */
function baseOf({ identityKey, field }: PlanColumn, base: Base | undefined): Base | undefined {
  if (field?.identity === undefined) return base;
  const print = printOf(base, identityKey);
  return print === undefined || print === hash32(field.identity) ? base : NO_BASE;
}

const NO_BASE: Base = new Map();

/** A field of which nobody knows what the record says, for the time zone of the CRM is not known: both sides keep what they say. */
function unzoned(pair: FieldPair, finding: UnplacedFinding): Differing {
  const reason = pair.noteValue === '' ? 'cannot-be-read-here' : 'refused-there';
  return { pair: { ...pair, obstacle: { reason, finding } }, merged: { action: 'hold', reason } };
}

function unasked({ lookup }: FieldScope, pair: FieldPair, base: Base | undefined): ReturnType<typeof unaskedReason> {
  const { remote, printKey } = pair.column;
  return unaskedReason(pair, printOf(base, printKey), (name) => lookup(remote, name));
}

/** Agrees on one value, which the CRM may spell its own way. */
function agree(draft: RowDraft, pair: NoteText, base: Base | undefined, text: string, crmValue: string): void {
  const { remote } = pair.column;
  draft.agreed[remote] = text;
  if (crmValue !== text) draft.agreed[storedValueName(remote)] = crmValue;
  agreeOnText(draft, pair);
  if (agreesInSilence(pair.cell, printOf(base, pair.column.printKey))) return;
  draft.news ||= !isInBase(pair.column, text, crmValue, base);
}

/** The note's own text goes beside the compared one, where that is another, and so does the identity of the field. */
function agreeOnText({ agreed }: RowDraft, pair: NoteText): void {
  const { remote, field } = pair.column;
  const said = saidText(pair);
  if (said !== undefined) agreed[noteTextName(remote)] = said;
  if (field?.identity !== undefined) agreed[identityName(remote)] = field.identity;
}

/** What is taken would go over an edit of the note that only another field of the same source tells of: then both have changed. */
function asked(one: Differing, all: readonly Differing[]): Differing {
  const { row, year, policy } = one.pair.column;
  const isEdited = all.some(
    ({ pair: { column }, merged }) =>
      merged.reason === 'changed-here' && column.row.from === row.from && column.year === year,
  );
  if (one.takes !== undefined || one.merged.reason !== 'changed-there') return one;
  if (one.merged.action !== 'pull' || !isEdited) return one;
  const merged = mergeField({ ...one.pair, kept: 'neither', missing: false }, policy);
  return merged === undefined ? one : { ...one, merged };
}

function settle(
  scope: FieldScope,
  draft: RowDraft,
  one: Differing,
  { base, doubts, item }: RowSides,
  now: string,
): void {
  const { pair } = one;
  const { column, record, noteValue, crmValue } = pair;
  const { remote } = column;
  const field = fieldOf(scope, one, { doubts, item, currency: now });
  if (field.action === 'push') {
    draft.agreed[remote] = noteValue;
    agreeOnText(draft, pair);
  }
  if (field.action === 'pull') draft.agreed[remote] = crmValue;
  const print = printOf(baseOf(column, base), column.printKey);
  const kept = record && print !== undefined ? scope.baseValue(record.id, remote) : undefined;
  const value = kept === undefined ? undefined : comparedNow(scope.chosen, column, kept);
  const isBase = value !== undefined && hasHash(column, value, print);
  draft.fields.push(isBase ? withBase(scope, pair, field, value) : field);
}

function withBase(
  { chosen }: FieldScope,
  { column, noteValue, crmValue }: FieldPair,
  field: FieldChange,
  base: string,
): FieldChange {
  const named = base === noteValue ? field.shown?.noteValue : base === crmValue ? field.shown?.crmValue : undefined;
  const shown = displayValues(chosen, column, { base }, named === undefined ? {} : { base: named });
  return { ...field, base, ...(shown && { shown: { ...field.shown, ...shown } }) };
}

/** What judging one field of a row takes. */
interface Setting {
  readonly doubts: Doubts;
  readonly item: Exportable;
  /** Of the note once the row is done. */
  readonly currency: string;
}

function fieldOf(scope: FieldScope, one: Differing, setting: Setting): FieldChange {
  const { pair, merged } = one;
  const { action, reason } = merged;
  const plain = plainField(scope, pair);
  const hold = (why: Obstacle): FieldChange => ({ ...plain, action: 'hold', ...why });
  if (action === 'hold') {
    const own = obstacleHere(pair, setting.doubts);
    return hold({ ...(own?.reason === reason ? own : {}), reason });
  }
  const barred = action === 'pull' ? undefined : obstacleThere(scope.chosen, scope.schema, pair, setting.doubts);
  if (action === 'push') {
    if (barred !== undefined) return hold(barred);
    if (scope.pullOnly) return hold({ reason: 'pull-only' });
    const clears = pair.noteValue === '' && { clears: true as const };
    return { ...plain, action, reason: pair.record === undefined ? 'new-record' : reason, send: pair.send, ...clears };
  }
  const { take, why } = takenOrNot(scope, one, setting);
  if (action === 'pull') {
    const clears = pair.crmValue === '' && { clears: true as const };
    return why === undefined ? { ...plain, action, reason, take, ...clears } : hold(why);
  }
  const { policy } = pair.column;
  const maySend = barred === undefined && policy.direction !== 'pull' && (pair.noteValue !== '' || policy.clearing);
  if (!maySend && why !== undefined) return hold(barred ?? why);
  const own = noteSpelling(pair.cell.source);
  return {
    ...{ ...plain, action, reason },
    ...(own !== undefined && (own !== pair.noteValue || pair.incomparable === true) && { own }),
    ...(maySend && { send: pair.send }),
    ...(why === undefined && { take }),
    ...(barred !== undefined && unsent(barred)),
  };
}

/** Why a conflict can only be solved in one way. */
function unsent({ reason, ...why }: Obstacle): Partial<FieldChange> {
  return { ...why, unsent: reason };
}

function plainField({ chosen }: FieldScope, pair: FieldPair): Omit<FieldChange, 'action' | 'reason'> {
  const { column, noteValue, crmValue, incomparable, cell } = pair;
  const { remote, row, year, field: there } = column;
  const own = incomparable ? { noteValue, ...pair.shown } : pair.shown;
  const shown = displayValues(chosen, column, { noteValue, crmValue }, own);
  return {
    ...{ remote, from: row.from, noteValue, crmValue, base: undefined },
    ...(there && { label: there.label }),
    ...(year !== undefined && { year }),
    ...(shown && { shown }),
    ...(cell.written !== undefined && { source: cell.written }),
  };
}

/** What the note's key takes for their value, or why it takes nothing. */
function takenOrNot(
  scope: FieldScope,
  one: Differing,
  { doubts, item, currency }: Setting,
): { readonly take: PlainValue; readonly why?: undefined } | { readonly take?: undefined; readonly why: Obstacle } {
  const money = moneyObstacle(one.pair.column, doubts);
  if (money !== undefined) return { why: money };
  const take = taken(scope, one, currency);
  const why = refusedByNote(scope, one.pair, take, item, currency);
  if (why !== undefined) return { why };
  return take === undefined ? { why: { reason: 'cannot-be-read-here' } } : { take };
}

/** What the note's key takes for their value; undefined when it has no place for it, or may not take it. */
function taken({ chosen }: FieldScope, { pair, takes }: Differing, currency: string): PlainValue | undefined {
  const { column, crmValue } = pair;
  const { row, kind, policy } = column;
  if (takes !== undefined) return noteValue(takes);
  if (policy.direction === 'push') return undefined;
  if (crmValue === '') return policy.clearing && kind !== 'map' && row.from !== 'firstOem' ? null : undefined;
  const value = toNoteText(chosen, column, crmValue, currency);
  return value && noteValue(value);
}
