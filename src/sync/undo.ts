/** Taking a run back: a plan like any other, made from what the log says was there before. */
import type { Snapshot } from '../targets/crm.ts';
import type { PlainValue } from '../domain/value.ts';
import { cellOf, hereOf, theirsOf, type Column } from '../targets/cells.ts';
import { CODECS, encode, noteValue, type Codec } from '../targets/codec.ts';
import { TARGETS } from '../targets/targets.ts';
import type { AuditField, AuditLine } from './audit.ts';
import { brakesOf } from './brakes.ts';
import type { Inspection } from './desk.ts';
import { itemOf } from './make-plan.ts';
import { noteDigest } from './note-side.ts';
import { columnsIn, type Org } from './org.ts';
import { apart, inFormerMoney } from './plan-currency.ts';
import { callsOf, planIdOf, rowDigest, verbOf } from './plan-row.ts';
import { shownOf } from './plan-shown.ts';
import type { Block, Plan, PlanField, PlanRow } from './plan.ts';

/** A note of the run as it is now, with what the run did to it. */
export interface Undoable {
  readonly line: AuditLine;
  /** Undefined: the note is gone. */
  readonly inspection: Inspection | undefined;
}

/** The last line of each row that was done, in order. */
export function undoableLines(lines: readonly AuditLine[]): readonly AuditLine[] {
  const last = new Map(lines.map((line) => [line.opId, line] as const));
  return [...last.values()].filter(({ result }) => result === 'done');
}

/** Pure. A field that says something else by now is held; a record that the run made stays, for nothing is ever deleted. */
export function undoPlan(
  runId: string,
  notes: readonly Undoable[],
  snapshot: Snapshot,
  org: Org,
  madeAt: string,
): Plan {
  const rows = notes.map((note) => undoRow(note, snapshot, org)).sort((one, other) => (one.path < other.path ? -1 : 1));
  const { target, identity, mappingRev } = org;
  const calls = callsOf(rows, TARGETS[target]);
  const plan = {
    target,
    identity,
    mappingRev,
    rows,
    brakes: brakesOf(rows, undefined),
    calls,
    undoOf: runId,
    skipped: 0,
  };
  return { planId: planIdOf(plan), ...plan, madeAt };
}

function undoRow({ line, inspection }: Undoable, { records }: Snapshot, org: Org): PlanRow {
  const record = records.find(({ id }) => id === line.remoteId);
  const item = inspection && itemOf(inspection);
  const found: PlanField[] = [];
  const columns = item === undefined || record === undefined ? [] : columnsIn(org, [item]);
  const currency = item && currencyAfter(line, item.opportunity.currency, org);
  for (const column of columns) {
    const done = Object.hasOwn(line.fields, column.remote) ? line.fields[column.remote] : undefined;
    if (done === undefined || item === undefined || currency === undefined) continue;
    const ours = cellOf(org.chosen, item, column).ours;
    const theirs = theirsOf(org.chosen, column, record?.fields[column.remote]);
    const field = undoField(column, done, ours, theirs, currency, org);
    if (field !== undefined) found.push(field);
  }
  const still = currency === (line.currency ?? currency) ? found : inFormerMoney(found);
  const { fields } = apart({ fields: still, agreed: {} }, org.schema.currencyField);
  const act = columns.some(({ remote, field }) => field?.act === true && fields.some((one) => one.remote === remote));
  const does = { fields, blocks: blocksOf(line, inspection, record !== undefined), ...(act && { act }) };
  const row = {
    path: inspection?.path ?? line.path,
    noteDigest: inspection === undefined ? '' : noteDigest(inspection, org.target),
    opportunityId: line.noteId,
    title: inspection?.opportunity?.title ?? line.title,
    verb: verbOf(line.verb === 'link' ? 'unlinked' : 'linked', does),
    remoteId: line.remoteId,
    remoteVersion: record?.version,
    ...does,
    agreed: Object.fromEntries(
      fields.flatMap(({ remote, action }) => (action === 'hold' ? [] : [[remote, line.fields[remote]?.from ?? '']])),
    ) as Readonly<Record<string, string>>,
    moneyDeltaMinor: 0,
    currency: item?.opportunity.currency ?? '',
    relink: line.link ?? null,
  };
  return { opId: rowDigest(row), ...row };
}

/** The currency of the note once the line is taken back. */
function currencyAfter({ fields }: AuditLine, now: string, { schema }: Org): string {
  const done = fields[schema.currencyField ?? ''];
  return done?.action === 'pull' ? done.from : now;
}

function blocksOf(line: AuditLine, inspection: Inspection | undefined, found: boolean): Block[] {
  const id = line.remoteId ?? '';
  if (line.created === true || line.verb === 'create') return [{ why: 'created-by-run', id }];
  if (inspection === undefined) return [{ why: 'unreadable', message: '' }];
  return found ? [] : [{ why: 'record-missing', id }];
}

function undoField(
  column: Column,
  done: AuditField,
  ours: string,
  theirs: string,
  currency: string,
  org: Org,
): PlanField | undefined {
  const { remote, row, year } = column;
  const own = (CODECS[row.codec] as Codec).note === 'resolved' ? { ours } : {};
  const said = shownOf(org.chosen, column, { ours, theirs, base: done.to, becomes: done.from }, own);
  const shown = { becomes: done.from, ...said };
  const known = { ...(column.field && { label: column.field.label }), ...(year !== undefined && { year }), shown };
  const plain = { remote, from: row.from, ...known, ours, theirs, base: done.to };
  const hold = (reason: PlanField['reason']): PlanField => ({ ...plain, action: 'hold', reason });
  const clears = done.from === '' && { clears: true as const };
  if (done.action === 'pull') {
    if (ours !== done.to) return ours === done.from ? undefined : hold('changed-here');
    const take = noteText(column, done.from, currency, org);
    return take === undefined
      ? hold('cannot-be-read-here')
      : { ...plain, action: 'pull', reason: 'undone', take, ...clears };
  }
  if (theirs !== done.to) return theirs === done.from ? undefined : hold('changed-there');
  const send = wireValue(column, done.from, currency, org);
  const take = done.here === undefined || ours !== done.to ? undefined : noteText(column, done.here, currency, org);
  return { ...plain, action: 'push', reason: 'undone', send, ...clears, ...(take !== undefined && { take }) };
}

/** What the note's key takes for a canonical text; undefined when it has no place for it. */
function noteText(column: Column, text: string, currency: string, { chosen }: Org): PlainValue | undefined {
  if (text === '') return null;
  const value = hereOf(chosen, column, text, currency);
  return value && noteValue(value);
}

/** A canonical text as the wire carries it; a number stays as exact as it was. */
function wireValue(column: Column, text: string, currency: string, { chosen }: Org): PlainValue {
  if (text === '') return chosen.target.cleared;
  const { row, field } = column;
  const value = hereOf(chosen, column, text, currency);
  const spelled = value && encode(row.codec, value, chosen);
  if (spelled !== undefined) return spelled;
  return field?.type === 'number' ? { bare: text } : text;
}
