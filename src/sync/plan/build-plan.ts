/** The plan: notes and records put side by side, and what would make them say the same. Pure: the same in any order of either. */
import { isError, SEVERITIES, type AnyRemark } from '../../domain/finding.ts';
import { idKey, plainId } from '../../domain/name.ts';
import { columnsOf, keyField, mappingRev, type Column } from '../../targets/core/sync-fields.ts';
import { remoteName } from '../../targets/core/resolve-target.ts';
import {
  fieldIn,
  type Identity,
  type LookupAnswer,
  type RemoteRecord,
  type RemoteSchema,
  type Snapshot,
} from '../../targets/core/crm.ts';
import { checkedTarget, refusalOf } from '../../targets/core/preflight.ts';
import type { Exportable, TargetChoice } from '../../targets/core/target.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { brakesOf } from './safety-limits.ts';
import { renewedBase, type Base } from '../../vault/link.ts';
import type { Rulebook } from '../../config/compiled-settings.ts';
import { noteDigest } from './note-changes.ts';
import type { FieldScope } from './field-scope.ts';
import { draftRow } from './field-change.ts';
import type { OwnWrite } from './pending-writes.ts';
import { itemOf } from '../../vault/exportable.ts';
import { agreedLater } from './own-write.ts';
import { planColumns } from './note-values.ts';
import { byPath, indexOf, linkedNote, type Index, type Linked, type PlanNote } from './plan-index.ts';
import { splitByAct } from './transitions.ts';
import { apart } from './amount-currency.ts';
import { doubtsAbout, newRecordBlocks } from './field-obstacle.ts';
import { callsOf, moneyDelta, planIdOf, rowDigest, verbOf } from './row-summary.ts';
import type { Block, Plan, PlanField, PlanRow } from './plan.ts';

export interface PlanInput {
  readonly target: CrmId;
  readonly identity: Identity;
  readonly choice: TargetChoice;
  readonly schema: RemoteSchema;
  /** In any order; those that were passed over are left out and counted in `skipped`. */
  readonly notes: readonly PlanNote[];
  readonly snapshot: Snapshot;
  /** What each name may mean, and what the user chose for it. */
  readonly lookups: readonly LookupAnswer[];
  /** What the device kept of an agreed value; only to show it. */
  readonly baseValue?: FieldScope['baseValue'];
  /** By path: the run that sent this note's record and never heard what became of it. */
  readonly sentUnknown?: ReadonlyMap<string, string>;
  /** By path: what this device wrote to the note's record, where the note's link doesn't tell. */
  readonly ownWrites?: ReadonlyMap<string, OwnWrite>;
  readonly direction: 'both' | 'pull';
  /** Where the last run of this target went; undefined: there was none. */
  readonly lastOrg?: Pick<Identity, 'orgId' | 'orgName'> | undefined;
  /** ISO 8601 UTC, seconds. */
  readonly madeAt: string;
  readonly skipped: number;
  /** By which the notes were read, and by which a note is judged before it takes a value. */
  readonly rules: Rulebook;
}

export function makePlan(input: PlanInput): Plan {
  const { target, identity, choice, schema, madeAt, skipped } = input;
  const notes = input.notes.map((note) => linkedNote(note, target, identity.orgId)).sort(byPath);
  const index = indexOf(notes, input.snapshot);
  const scope = scopeOf(input);
  const rows = notes.filter(({ beside }) => !beside).flatMap((note) => rowsOf(input, scope, index, note));
  const plan = { target, identity, mappingRev: mappingRev(scope.chosen, choice), choice, schema, rows, skipped };
  const calls = callsOf(rows, scope.chosen.target);
  const brakes = brakesOf(rows, otherOrg(input));
  return { planId: planIdOf({ ...plan, brakes, calls }), ...plan, madeAt, brakes, calls };
}

/** What to read before planning: the linked records by id, and by its key, as written and as read, whatever the other notes may have there. */
export function wantedRecords(
  notes: readonly PlanNote[],
  target: CrmId,
  orgId: string,
): { readonly ids: readonly string[]; readonly keys: readonly string[] } {
  const linked = notes.map((note) => linkedNote(note, target, orgId));
  const ids = linked.flatMap(({ link }) => link?.recordId ?? []);
  const keys = linked.flatMap(({ link, id }) => (link === undefined && id !== '' ? [id, plainId(id)] : []));
  return { ids: [...new Set(ids)], keys: [...new Set(keys)] };
}

function otherOrg({ identity, lastOrg }: PlanInput): string | undefined {
  return lastOrg === undefined || lastOrg.orgId === identity.orgId ? undefined : lastOrg.orgName;
}

/** What is the same for all rows. */
interface PlanScope extends FieldScope {
  /** Whether any column reads the attribution. */
  readonly attributed: boolean;
  /** Those of the columns that are acts, as closing the deal. */
  readonly acts: readonly Column[];
  /** What is wrong with the mapping itself, as far as it forbids to write. */
  readonly wrong: readonly AnyRemark[];
}

function scopeOf(input: PlanInput): PlanScope {
  const { target, choice, schema, notes, lookups, baseValue, direction, rules, madeAt } = input;
  const { chosen, wrong } = checkedTarget(TARGETS[target], choice, schema);
  const columns = planColumns(columnsOf(chosen, schema, opportunitiesIn(notes)), choice);
  const answers = new Map(lookups.map((answer) => [`${answer.field}\n${answer.name}`, answer] as const));
  return {
    chosen,
    schema,
    attributed: columns.some(({ row }) => row.from === 'revAttribution'),
    wrong,
    columns,
    acts: columns.filter(({ field }) => field?.act === true),
    pullOnly: direction === 'pull',
    currencyField: schema.currencyField,
    lookup: (field, name) => answers.get(`${field}\n${name}`),
    baseValue: baseValue ?? (() => undefined),
    rules,
    today: madeAt.slice(0, 10),
  };
}

function* opportunitiesIn(notes: readonly PlanNote[]): Iterable<Pick<Exportable, 'opportunity'>> {
  for (const { inspection } of notes) {
    if (inspection.opportunity !== undefined) yield { opportunity: inspection.opportunity };
  }
}

function rowsOf(input: PlanInput, scope: PlanScope, index: Index, note: Linked): readonly PlanRow[] {
  const { path, inspection, id, link } = note;
  const item = itemOf(inspection, scope.attributed);
  const found = index.recordsByKey.get(idKey(id)) ?? [];
  const only = found.length === 1 ? found[0] : undefined;
  const record = link === undefined ? only : index.records.get(link.recordId);
  const isClear = record !== undefined || (link === undefined && found.length === 0);
  const { chosen, schema, wrong, currencyField } = scope;
  const doubts = doubtsAbout(chosen, schema, inspection, wrong);
  const { base, ...carried } = ownBase(input, scope, note, record);
  const draft = item && isClear ? draftRow(scope, { item, record, base, doubts }) : undefined;
  const news = draft?.news === true || carried.recovered !== undefined;
  const { agreed, ...own } = apart(draft ?? { fields: [], agreed: {} }, currencyField);
  const fields = [...(draft === undefined ? [] : keyFieldOf(scope, id, record)), ...own.fields];
  const isNew = draft !== undefined && record === undefined && !scope.pullOnly;
  const blocks = [
    ...clashes(index, note, record, found),
    ...findingsOf(note),
    ...(isNew ? newRecordBlocks(chosen, schema, { id, findings: inspection.findings }, fields, wrong) : []),
  ];
  const runId = input.sentUnknown?.get(path);
  if (runId !== undefined) blocks.push({ why: 'sent-unknown', runId });
  const state = record === undefined ? 'none' : news || link?.recordId !== record.id ? 'unlinked' : 'linked';
  return splitByAct({ fields, agreed, blocks }, scope.acts, record).map((part): PlanRow => {
    const row = {
      path,
      noteDigest: noteDigest(inspection, input.target),
      opportunityId: id,
      title: inspection.opportunity?.title ?? '',
      verb: verbOf(state, part),
      remoteId: record?.id ?? link?.recordId,
      remoteVersion: record?.version,
      ...part,
      ...carried,
      moneyDeltaMinor: part.blocks.length > 0 ? 0 : moneyDelta(part.fields, inspection.opportunity?.currency ?? ''),
      currency: inspection.opportunity?.currency ?? '',
    };
    return { opId: rowDigest(row), ...row };
  });
}

/** The base of a note's link, with what this device wrote to the record since. */
function ownBase(
  { ownWrites }: PlanInput,
  { chosen, columns, attributed }: PlanScope,
  { path, inspection, link }: Linked,
  record: RemoteRecord | undefined,
): { readonly base: Base | undefined } & Pick<PlanRow, 'recovered'> {
  const base = link?.base;
  const own = ownWrites?.get(path);
  if (own === undefined || record === undefined || own.recordId !== (link?.recordId ?? record.id)) return { base };
  const here = { chosen, columns, item: itemOf(inspection, attributed), base };
  const recovered = agreedLater(own.agreed, here);
  const names = columns.map(({ remote }) => remote);
  return { base: renewedBase(base, names, recovered), recovered };
}

/**
 * The note's id for a linked record that has no key yet: without it, a note that loses its link would get a second record. One
 * that nobody may write to goes without: as long as nothing else is to be written there, nothing is wrong with it.
 */
function keyFieldOf(scope: PlanScope, id: string, record: RemoteRecord | undefined): PlanField[] {
  const { chosen, schema, pullOnly } = scope;
  if (record?.key !== '' || record.locked !== undefined || id === '' || pullOnly) return [];
  const remote = keyField(chosen);
  const goes = chosen.rows.some(({ from, to }) => from === 'id' && remoteName(to, chosen.options) === remote);
  if (!goes || fieldIn(schema, remote)?.updatable !== true) return [];
  const label = fieldIn(schema, remote)?.label ?? remote;
  const plain = { remote, label, from: 'id', ours: id, theirs: '', base: undefined } as const;
  const remark = refusalOf(chosen, schema, { from: 'id', to: remote, ours: id, theirs: id, note: undefined }, record);
  return remark !== undefined && SEVERITIES[remark.code] === 'error'
    ? [{ ...plain, action: 'hold', reason: 'refused-there', remark }]
    : [{ ...plain, action: 'push', reason: 'empty-there', send: id }];
}

/** What stands in the way between this note, other notes and other records. */
function clashes(
  { pathsById, pathsByRecord }: Index,
  { path, inspection, id, link }: Linked,
  record: RemoteRecord | undefined,
  found: readonly RemoteRecord[],
): Block[] {
  const blocks: Block[] = [];
  const elsewhere = inspection.findings.find((finding) => finding.code === 'id-duplicate')?.data.others ?? NO_PATHS;
  const here = pathsById.get(idKey(id)) ?? NO_PATHS;
  const sameId = others(elsewhere.length === 0 ? here : [...elsewhere, ...here], path);
  if (id !== '' && sameId.length > 0) blocks.push({ why: 'same-id', others: sameId });
  const sameRecord = record === undefined ? [] : others(pathsByRecord.get(record.id) ?? [], path);
  if (sameRecord.length > 0) blocks.push({ why: 'same-record', others: sameRecord });
  if (link === undefined) {
    if (found.length > 1) blocks.push({ why: 'same-key-there', ids: found.map((one) => one.id).sort() });
    return blocks;
  }
  if (record === undefined) return [...blocks, { why: 'record-missing', id: link.recordId }];
  const [taker] = found
    .map((one) => one.id)
    .filter((other) => other !== record.id)
    .sort();
  return taker === undefined ? blocks : [...blocks, { why: 'key-taken', id: taker }];
}

function others(paths: readonly string[], path: string): readonly string[] {
  if (paths.length === 0 || (paths.length === 1 && paths[0] === path)) return NO_PATHS;
  return [...new Set(paths)].filter((other) => other !== path).sort();
}

const NO_PATHS: readonly string[] = [];
const NO_BLOCKS: readonly Block[] = [];

/** Errors of the note as a whole, and of its ID. Those of one field hold that field alone. */
function findingsOf({ inspection }: Linked): readonly Block[] {
  if (inspection.valid) return NO_BLOCKS;
  // Of a note that is no opportunity even a warning stands in the way: there is nothing to compare.
  const isNone = inspection.opportunity === undefined;
  const wrong: AnyRemark[] = inspection.findings.filter(
    (one) => (isNone || isError(one)) && one.code !== 'id-duplicate' && (isNone || (one.field ?? 'id') === 'id'),
  );
  if (wrong.length > 0) return [{ why: 'findings', remarks: wrong }];
  return isNone ? [{ why: 'unreadable', message: '' }] : NO_BLOCKS;
}
