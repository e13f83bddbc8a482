/** Builds the plan that undoes a run, from the values in the log. */
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import type { PlainValue } from '../../domain/value.ts';
import {
  noteFieldValue,
  comparedNow,
  hasHash,
  toNoteText,
  canonicalRemote,
  type SyncField,
} from '../../targets/core/sync-fields.ts';
import { CODECS, encode, toNoteValue, type Codec } from '../../targets/core/codec.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import { sourceKind } from '../../targets/core/source.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { TARGETS } from '../../targets/targets.ts';
import type { AuditField, AuditLine } from '../../log/audit.ts';
import { exceededLimits } from './safety-limits.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { storedValueName, fieldHash, parseLink, type Base } from '../../vault/record-link.ts';
import { toExportable } from '../../vault/exportable.ts';
import { noteDigest } from './note-changes.ts';
import { syncFieldsIn, type CrmContext } from '../crm/crm-context.ts';
import { skipMixedCurrency, skipChangedSince, isMoney } from './amount-currency.ts';
import { estimateRequests, planIdOf, rowDigest, rowActionOf } from './row-summary.ts';
import { displayValues } from './display-values.ts';
import type { BlockReason, FieldAction, Plan, FieldChange, PlanRow } from './plan.ts';

/** A note of the run as it is now, with what the run did to it. */
export interface Undoable {
  readonly line: AuditLine;
  /** `undefined` if the note is gone. */
  readonly inspection: Inspection | undefined;
}

/** Returns the last line of each row that was done, in order. */
export function undoableEntries(lines: readonly AuditLine[]): readonly AuditLine[] {
  const last = new Map(lines.map((line) => [line.opId, line] as const));
  return [...last.values()].filter(({ result }) => result === 'done');
}

/**
 * Builds the plan that undoes a run. Pure. A field whose value has changed since then is skipped. A record that the run
 * created is kept, because nothing is ever deleted.
 */
export function undoPlan(
  runId: string,
  notes: readonly Undoable[],
  snapshot: Snapshot,
  org: CrmContext,
  madeAt: string,
): Plan {
  const rows = notes.map((note) => undoRow(note, snapshot, org)).sort((one, other) => (one.path < other.path ? -1 : 1));
  const { target, identity, mappingRev, choice, schema } = org;
  const calls = estimateRequests(rows, TARGETS[target]);
  const plan = {
    target,
    identity,
    mappingRev,
    choice,
    schema,
    rows,
    safetyLimits: exceededLimits(rows, undefined),
    calls,
    undoOf: runId,
    skipped: 0,
  };
  return { planId: planIdOf(plan), ...plan, madeAt };
}

function undoRow({ line, inspection }: Undoable, { records }: Snapshot, org: CrmContext): PlanRow {
  const record = records.find(({ id }) => id === line.remoteId);
  const item = inspection && toExportable(inspection);
  const sides = item === undefined || record === undefined ? [] : sidesOf(item, record, org);
  const fields = item === undefined ? [] : undoFields(line, sides, item.opportunity.currency, org);
  const transitionNames = new Set(
    sides.flatMap(({ column: { remote, field } }) => (field?.isTransition === true ? [remote] : [])),
  );
  const isTransition = fields.some(({ remote }) => transitionNames.has(remote));
  const content = {
    fields,
    blocks: blocksOf(line, inspection, record !== undefined),
    ...(isTransition && { isTransition }),
  };
  const row = {
    path: inspection?.path ?? line.path,
    noteDigest: inspection === undefined ? '' : noteDigest(inspection, org.target),
    opportunityId: line.noteId,
    title: inspection?.opportunity?.title ?? line.title,
    verb: rowActionOf(line.verb === 'link' ? 'unlinked' : 'linked', content),
    remoteId: line.remoteId,
    remoteVersion: record?.version,
    ...content,
    agreed: agreedAfterUndo(line, fields, sides, org),
    moneyDeltaMinor: 0,
    currency: item?.opportunity.currency ?? '',
    relink: line.link ?? null,
  };
  return { opId: rowDigest(row), ...row };
}

/** Returns the values on which both sides agree once the run is undone in the fields that are written. */
function agreedAfterUndo(
  line: AuditLine,
  fields: readonly FieldChange[],
  sides: readonly FieldSides[],
  org: CrmContext,
): PlanRow['agreed'] {
  const written = new Set(fields.flatMap(({ remote, action }) => (action === 'hold' ? [] : [remote])));
  const done = sides.filter(({ column: { remote } }) => written.has(remote));
  return Object.fromEntries(
    done.map(({ column }) => [
      column.remote,
      comparedNow(org.resolved, column, line.fields[column.remote]?.from ?? ''),
    ]),
  );
}

/** Values of a field on both sides now. */
interface FieldSides {
  readonly column: SyncField;
  readonly noteValue: string;
  readonly crmValue: string;
  /** Source text in the note of a value that cannot be read. */
  readonly written: string | undefined;
}

function sidesOf(item: Exportable, record: RemoteRecord, org: CrmContext): readonly FieldSides[] {
  return syncFieldsIn(org, [item]).map((column) => {
    const crmValue = canonicalRemote(org.resolved, column, record.fields[column.remote]);
    const { noteValue, written } = noteFieldValue(org.resolved, item, column);
    return { column, noteValue, crmValue, written };
  });
}

/**
 * Returns the fields of a line to restore; a number and its currency only together. `noteCurrency` is the currency of
 * the note now.
 */
function undoFields(
  line: AuditLine,
  sides: readonly FieldSides[],
  noteCurrency: string,
  org: CrmContext,
): readonly FieldChange[] {
  const { currencyField = '' } = org.schema;
  const currencyChange = line.fields[currencyField];
  const currency = currencyChange?.action === 'pull' ? currencyChange.from : noteCurrency;
  const fields = sides.flatMap((side) => {
    const done = Object.hasOwn(line.fields, side.column.remote) ? line.fields[side.column.remote] : undefined;
    return done === undefined ? [] : (undoField(side, normalizeAuditField(side, done, org), currency, org) ?? []);
  });
  const base = parseLink(line.linked, org.identity.orgId)?.base;
  const hasNewPair = (field: FieldChange): boolean =>
    sides.some((side) => isPairedWith(field, side.column, currencyField) && hasChanged(side, field.action, base));
  return skipMixedCurrency({ fields: skipChangedSince(fields, hasNewPair), agreed: {} }, currencyField).fields;
}

/** Returns a logged field with its values in the canonical form of this version. */
function normalizeAuditField({ column }: FieldSides, done: AuditField, { resolved }: CrmContext): AuditField {
  const today = (text: string): string => comparedNow(resolved, column, text);
  const here = done.here === undefined ? {} : { here: today(done.here) };
  return { ...done, from: today(done.from), to: today(done.to), ...here };
}

/** Returns true if a field and a sync field are an amount and its currency. */
function isPairedWith(field: FieldChange, { row, remote }: SyncField, currencyField: string): boolean {
  return isMoney(field) ? remote === currencyField : field.remote === currencyField && isMoney(row);
}

/** Returns true if the written side has another value than the run agreed on. */
function hasChanged(
  { column: { row, remote }, noteValue, crmValue }: FieldSides,
  action: FieldAction,
  base: Base | undefined,
): boolean {
  const isId = (CODECS[row.codec] as Codec).note === 'resolved';
  const text = action === 'pull' && !isId ? noteValue : crmValue;
  const agreed = [remote, storedValueName(remote)].flatMap((name) => base?.get(fieldHash(name)) ?? []);
  return agreed.length > 0 && !agreed.some((hash) => hasHash({ row }, text, hash));
}

function blocksOf(line: AuditLine, inspection: Inspection | undefined, found: boolean): BlockReason[] {
  const id = line.remoteId ?? '';
  if (line.created === true || line.verb === 'create') return [{ why: 'created-by-run', id }];
  if (inspection === undefined) return [{ why: 'unreadable', message: '' }];
  return found ? [] : [{ why: 'record-missing', id }];
}

function undoField(sides: FieldSides, done: AuditField, currency: string, org: CrmContext): FieldChange | undefined {
  const { column, noteValue, crmValue, written } = sides;
  const { remote, row, year } = column;
  const named = (CODECS[row.codec] as Codec).note === 'resolved' ? { noteValue } : {};
  const values = displayValues(org.resolved, column, { noteValue, crmValue, base: done.to, becomes: done.from }, named);
  const shown = { becomes: done.from, ...values };
  const known = { ...(column.field && { label: column.field.label }), ...(year !== undefined && { year }), shown };
  const plain = { remote, from: row.from, ...known, noteValue, crmValue, base: done.to };
  const hold = (reason: FieldChange['reason']): FieldChange => ({ ...plain, action: 'hold', reason });
  const finding = zoneUnknown(org.resolved, row, remote);
  if (finding !== undefined) return { ...hold('cannot-be-read-here'), finding };
  const clears = done.from === '' && { clears: true as const };
  const isRestored = done.source !== undefined && written === done.source;
  const restores = done.source === undefined ? {} : { restores: done.source };
  if (done.action === 'pull') {
    if (isRestored) return undefined;
    if (noteValue !== done.to) return noteValue === done.from ? undefined : hold('changed-here');
    const own = sourceKind(row.from) === 'text' ? done.here : undefined;
    const take = done.source ?? own ?? noteText(column, done.from, currency, org);
    return take === undefined
      ? hold('cannot-be-read-here')
      : { ...plain, action: 'pull', reason: 'undone', take, ...clears, ...restores };
  }
  if (crmValue !== done.to) return crmValue === done.from ? undefined : hold('changed-there');
  const send = sendValue(column, done.from, currency, org);
  const isInNote = done.here !== undefined && noteValue === done.to;
  const take = isInNote ? (done.source ?? noteText(column, done.here ?? '', currency, org)) : undefined;
  const back = take === undefined ? {} : { take, ...restores };
  return { ...plain, action: 'push', reason: 'undone', send, ...clears, ...back };
}

/**
 * Returns the value to write to the note for a canonical text; `undefined` if the note has no place for it.
 */
function noteText(column: SyncField, text: string, currency: string, { resolved }: CrmContext): PlainValue | undefined {
  if (text === '') return null;
  const value = toNoteText(resolved, column, text, currency);
  return value && toNoteValue(value);
}

/** Returns a canonical text in the form of the API; a number keeps all its digits. */
function sendValue(column: SyncField, text: string, currency: string, { resolved }: CrmContext): PlainValue {
  if (text === '') return resolved.target.cleared;
  const { row, field } = column;
  const value = toNoteText(resolved, column, text, currency);
  const encoded = value && encode(row.codec, value, resolved);
  if (encoded !== undefined) return encoded;
  return field?.type === 'number' ? { bare: text } : text;
}
