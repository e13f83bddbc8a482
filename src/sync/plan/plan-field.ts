/** One field of one row: merged, and held where the side it would go to cannot take it. */
import { hash32 } from '../../domain/digest.ts';
import type { AnyRemark } from '../../domain/finding.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from '../../targets/canonical.ts';
import {
  cellOf,
  comparedNow,
  hadPrint,
  hasPrint,
  hereOf,
  isSameText,
  namesOf,
  theirsOf,
  type Column,
  type SyncCell,
} from '../../targets/cells.ts';
import type { ChosenTarget } from '../../targets/chosen.ts';
import { noteValue, type SourceKind } from '../../targets/codec.ts';
import type { LookupAnswer, RemoteRecord } from '../../targets/crm.ts';
import type { Exportable } from '../../targets/target.ts';
import { keptName, type Base } from '../vault/link.ts';
import { mergeField, type Merged, type Policy, type Sides } from './merge.ts';
import { inCurrency } from './plan-currency.ts';
import { noteSpelling, shownOf } from './plan-shown.ts';
import type { Block, FieldReason, PlanField, Shown } from '../plan.ts';

/** A column with what merging it takes. */
interface PlanColumn extends Column {
  readonly policy: Policy;
  readonly kind: SourceKind;
  /** Whether a name has to become an id. */
  readonly resolves: boolean;
  /** Its key in the base; undefined when another name has the same. */
  readonly printKey: number | undefined;
  /** The same of their spelling, where the CRM has one of its own. */
  readonly keptKey: number | undefined;
}

export interface FieldScope {
  readonly chosen: ChosenTarget;
  readonly columns: readonly PlanColumn[];
  readonly pullOnly: boolean;
  /** Of the schema. */
  readonly currencyField: string | undefined;
  readonly lookup: (field: string, name: string) => LookupAnswer | undefined;
  readonly baseValue: (recordId: string, remote: string) => string | undefined;
}

/** A row while its fields are gone through. */
export interface RowDraft {
  readonly fields: PlanField[];
  readonly agreed: Record<string, string>;
  readonly blocks: Block[];
  readonly remarks: AnyRemark[];
  /** Whether the base would say something that it does not say now. */
  news: boolean;
  /** Remote names that the note fills; only of a record that is to be made. */
  readonly filled: Set<string> | undefined;
}

/** The two sides of one field. */
interface Pair {
  readonly column: PlanColumn;
  readonly cell: SyncCell;
  readonly record: RemoteRecord | undefined;
  readonly ours: string;
  readonly theirs: string;
  /** Their value as the wire carries it. */
  readonly wire: PlainValue;
  readonly send: PlainValue;
  /** Names of what the sides hold as ids. */
  readonly shown?: Shown;
}

/** Goes through all columns of one note and its record; `base` is undefined for a note that is not linked. */
export function draftRow(
  scope: FieldScope,
  item: Exportable,
  record: RemoteRecord | undefined,
  base: Base | undefined,
): RowDraft {
  const filled = record === undefined ? new Set<string>() : undefined;
  const draft: RowDraft = { fields: [], agreed: {}, blocks: [], remarks: [], news: false, filled };
  const differing: Differing[] = [];
  for (const column of scope.columns) {
    const cell = cellOf(scope.chosen, item, column);
    const there = record === undefined ? (column.field?.initial ?? null) : (record.fields[column.remote] ?? null);
    // What is the same before it is spelled alike need not be spelled.
    const theirs = there === cell.send && !column.resolves ? cell.ours : theirsOf(scope.chosen, column, there);
    if (cell.said === 'said' && column.policy.direction !== 'pull') filled?.add(column.remote);
    const pair = { column, cell, record, ours: cell.ours, theirs, wire: there, send: cell.send };
    const isPlain = cell.said !== 'unreadable' && cell.remark === undefined && !column.resolves;
    if (isPlain && isSameText(column, cell.ours, theirs)) agree(draft, column, cell.ours, base, theirs);
    else differing.push(...differingIn(scope, draft, pair, base));
  }
  const currency = differing.find(
    ({ pair: { column, theirs } }) => column.remote === scope.currencyField && theirs !== '',
  );
  const taking = currency?.merged.action === 'pull' ? taken(scope, currency.pair, '') : undefined;
  const now = typeof taking === 'string' ? taking : item.opportunity.currency;
  for (const one of differing) {
    const { pair, merged } = asked(one, differing);
    const isMoney = pair.column.kind === 'money';
    settle(scope, draft, { pair, merged: isMoney ? inCurrency(merged, currency?.merged) : merged }, base, now);
  }
  return draft;
}

function differingIn(scope: FieldScope, draft: RowDraft, pair: Pair, base: Base | undefined): readonly Differing[] {
  if (pair.cell.said === 'unreadable') return [{ pair, merged: UNREADABLE }];
  const spelled = pairOf(scope, draft, pair);
  return spelled === undefined ? [] : compared(scope, draft, spelled, base);
}

/** Undefined, with the reason in the draft, where ours cannot be spelled. */
function pairOf({ lookup }: FieldScope, draft: RowDraft, pair: Pair): Pair | undefined {
  const { column, cell, theirs } = pair;
  const { remote, row, resolves } = column;
  const speaks = cell.said === 'said';
  const refused = cell.remark !== undefined && (cell.ours === '' || cell.ours !== theirs);
  if (refused && row.direction !== 'pull') draft.remarks.push(cell.remark);
  if (!speaks || !resolves) return refused && cell.ours === '' ? undefined : pair;
  const there = new Set(theirs.split(';'));
  const answers = namesOf(cell).map((name) => lookup(remote, name) ?? { field: remote, name, candidates: [] });
  const found = answers.map((answer) => ({ answer, ...meant(answer, there) }));
  const open = found.filter(({ id }) => id === undefined);
  if (open.length > 0) {
    if (row.direction === 'pull') return undefined;
    for (const { answer } of open)
      draft.blocks.push({ why: answer.candidates.length === 0 ? 'name-unknown' : 'name-ambiguous', lookup: answer });
    return undefined;
  }
  const ids = found.flatMap(({ id }) => id ?? []);
  const send = cell.source?.kind === 'list' ? ids : (ids[0] ?? null);
  const labels = found.flatMap(({ label }) => label ?? []);
  const shown = {
    ours: answers.map(({ name }) => name).join(', '),
    ...(labels.length > 0 && labels.length === there.size && { theirs: labels.join(', ') }),
  };
  return { ...pair, ours: canonical(send, column.field), send, shown };
}

/**
 * The record that a name stands for. A choice was made for a note that had none: it moves no deal whose record has the name as
 * well. One that has lost the name since, or is gone, is no answer for other deals any more.
 */
function meant(
  { candidates, chosen }: LookupAnswer,
  there: ReadonlySet<string>,
): { readonly id: string | undefined; readonly label?: string } {
  const same = candidates.find(({ id }) => there.has(id));
  if (same !== undefined) return { id: same.id, label: same.label };
  if (chosen === undefined) return { id: candidates.length === 1 ? candidates[0]?.id : undefined };
  return { id: there.has(chosen) || candidates.some(({ id }) => id === chosen) ? chosen : undefined };
}

/** Agrees on one value, which the CRM may spell its own way. */
function agree(draft: RowDraft, column: PlanColumn, text: string, base: Base | undefined, theirs = text): void {
  const { remote, printKey, keptKey } = column;
  const own = printOf(base, keptKey);
  draft.agreed[remote] = text;
  if (theirs !== text) draft.agreed[keptName(remote)] = theirs;
  if (draft.news || printKey === undefined) return;
  const isOwn = own === (theirs === text ? undefined : hash32(theirs));
  draft.news = !(isOwn && hasPrint(column, text, printOf(base, printKey)));
}

/** A field whose sides differ, and what would be done about it. */
interface Differing {
  readonly pair: Pair;
  readonly merged: Merged;
}

/** None, and agreed on in the draft, where both sides say the same. */
function compared(scope: FieldScope, draft: RowDraft, pair: Pair, base: Base | undefined): readonly Differing[] {
  const { column, record, ours, theirs } = pair;
  if (ours === theirs) {
    agree(draft, column, ours, base);
    return [];
  }
  // Nobody has changed anything in a record that is not there yet.
  const kept = record === undefined ? 'theirs' : keptBy(scope, pair, base);
  const missing = pair.cell.said === 'missing';
  const merged =
    kept === 'spelled' || kept === 'zoned'
      ? UNCHANGED[kept]
      : mergeField({ ours, theirs, kept, missing }, column.policy);
  return merged === undefined ? [] : [{ pair, merged }];
}

/** What is taken would go over an edit of the note that only another field of the same source tells of: then both have changed. */
function asked(one: Differing, all: readonly Differing[]): Differing {
  const { row, year, policy } = one.pair.column;
  const isEdited = all.some(
    ({ pair: { column }, merged }) =>
      merged.reason === 'changed-here' && column.row.from === row.from && column.year === year,
  );
  if (one.merged.reason !== 'changed-there' || one.merged.action !== 'pull' || !isEdited) return one;
  const merged = mergeField({ ...one.pair, kept: 'neither', missing: false }, policy);
  return merged === undefined ? one : { ...one, merged };
}

function settle(
  scope: FieldScope,
  draft: RowDraft,
  { pair, merged }: Differing,
  base: Base | undefined,
  currency: string,
): void {
  const { column, record, ours, theirs } = pair;
  const { remote } = column;
  const field = fieldOf(scope, pair, merged, currency);
  if (field.action === 'push') draft.agreed[remote] = ours;
  if (field.action === 'pull') draft.agreed[remote] = theirs;
  const print = printOf(base, column.printKey);
  const kept = record && print !== undefined ? scope.baseValue(record.id, remote) : undefined;
  const value = kept === undefined ? undefined : comparedNow(scope.chosen, column, kept);
  const isBase = value !== undefined && hasPrint(column, value, print);
  draft.fields.push(isBase ? withBase(scope, pair, field, value) : field);
}

function withBase({ chosen }: FieldScope, { column, ours, theirs }: Pair, field: PlanField, base: string): PlanField {
  const named = base === ours ? field.shown?.ours : base === theirs ? field.shown?.theirs : undefined;
  const shown = shownOf(chosen, column, { base }, named === undefined ? {} : { base: named });
  return { ...field, base, ...(shown && { shown: { ...field.shown, ...shown } }) };
}

/** A value that is in the note is not empty, even if it cannot be read: nothing goes over it, and it clears nothing. */
const UNREADABLE: Merged = { action: 'hold', reason: 'unreadable-here' };

function printOf(base: Base | undefined, key: number | undefined): number | undefined {
  return key === undefined ? undefined : base?.get(key);
}

/** Each side says what it said when both agreed, and yet they differ: to write either would only turn it into the other again. */
const UNCHANGED = {
  spelled: { action: 'hold', reason: 'spelled-there' },
  zoned: { action: 'hold', reason: 'other-zone' },
} as const satisfies Record<string, Merged>;

/** Which side still says what both agreed on, or why both do although they differ. */
function keptBy(
  { chosen }: FieldScope,
  { column, ours, theirs, wire }: Pair,
  base: Base | undefined,
): Sides['kept'] | keyof typeof UNCHANGED {
  const print = printOf(base, column.printKey);
  const own = printOf(base, column.keptKey);
  if (print === undefined) return 'unknown';
  const here = hasPrint(column, ours, print);
  const isZoned = own === undefined && hadPrint(chosen, column, wire, print);
  const there = isZoned || (own === undefined ? hasPrint(column, theirs, print) : hash32(theirs) === own);
  if (here && there) return isZoned ? 'zoned' : own === undefined ? 'unknown' : 'spelled';
  return here ? 'ours' : there ? 'theirs' : 'neither';
}

function fieldOf(scope: FieldScope, pair: Pair, { action, reason }: Merged, currency: string): PlanField {
  const { column, record, ours, theirs } = pair;
  const { remote, row, year, field: there } = column;
  const shown = shownOf(scope.chosen, column, { ours, theirs }, pair.shown);
  const known = { ...(there && { label: there.label }), ...(year !== undefined && { year }), ...(shown && { shown }) };
  const plain = { remote, from: row.from, ...known, ours, theirs, base: undefined };
  const hold = (why: FieldReason, detail?: string): PlanField => ({
    ...plain,
    action: 'hold',
    reason: why,
    ...(detail !== undefined && { detail }),
  });
  if (action === 'hold') return hold(reason);
  const barred = action === 'pull' ? undefined : barredThere(pair);
  if (action === 'push') {
    if (barred !== undefined) return hold(...barred);
    if (scope.pullOnly) return hold('pull-only');
    const clears = ours === '' && { clears: true as const };
    return { ...plain, action, reason: record === undefined ? 'new-record' : reason, send: pair.send, ...clears };
  }
  const take = taken(scope, pair, currency);
  if (action === 'pull') {
    const clears = theirs === '' && { clears: true as const };
    return take === undefined ? hold('cannot-be-read-here') : { ...plain, action, reason, take, ...clears };
  }
  const maySend = barred === undefined && column.policy.direction !== 'pull' && (ours !== '' || column.policy.clearing);
  if (!maySend && take === undefined) return hold(...(barred ?? (['cannot-be-read-here'] as const)));
  const own = noteSpelling(pair.cell.source);
  return {
    ...{ ...plain, action, reason },
    ...(own !== undefined && own !== ours && { own }),
    ...(maySend && { send: pair.send }),
    ...(take !== undefined && { take }),
  };
}

/** Why the CRM would not take a value for this field, and its own sentence for it. */
function barredThere({ column, record }: Pair): readonly [FieldReason, string?] | undefined {
  const { field, remote } = column;
  const detail = record?.ignored?.[remote];
  if (detail !== undefined) return ['ignored-there', detail];
  const open = record === undefined ? field?.creatable : field?.updatable;
  return open === true ? undefined : ['cannot-be-written-there'];
}

/** What the note's key takes for their value; undefined when it has no place for it, or may not take it. */
function taken({ chosen }: FieldScope, { column, theirs }: Pair, currency: string): PlainValue | undefined {
  const { row, kind, policy } = column;
  if (policy.direction === 'push') return undefined;
  if (theirs === '') return policy.clearing && kind !== 'map' && row.from !== 'firstOem' ? null : undefined;
  const value = hereOf(chosen, column, theirs, currency);
  return value && noteValue(value);
}
