/**
 * Builds the plan: compares notes and records and merges their fields. Pure: the order of notes and records does not
 * matter.
 */
import { isError, SEVERITIES, type UnplacedFinding } from '../../domain/finding.ts';
import { idKey, plainId } from '../../domain/name.ts';
import { syncFieldsOf, keyField, mappingRev, type SyncField } from '../../targets/core/sync-fields.ts';
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
import type { Exportable, TargetSettings } from '../../targets/core/target.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { exceededLimits } from './safety-limits.ts';
import { updatedBase, type Base } from '../../vault/record-link.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';
import { noteDigest } from './note-changes.ts';
import type { FieldScope } from './field-scope.ts';
import { draftRow } from './field-change.ts';
import type { OwnWrite } from './pending-writes.ts';
import { toExportable } from '../../vault/exportable.ts';
import { agreedInLaterRun } from './own-write.ts';
import { planColumns } from './note-values.ts';
import { byPath, planIndexOf, linkedNote, type PlanIndex, type LinkedNote, type PlanNote } from './plan-index.ts';
import { splitTransitions } from './transitions.ts';
import { skipMixedCurrency } from './amount-currency.ts';
import { noteIssues, newRecordBlocks } from './field-obstacle.ts';
import { estimateRequests, isIdle, moneyDelta, planIdOf, rowDigest, rowActionOf } from './row-summary.ts';
import type { BlockReason, Plan, FieldChange, PlanRow } from './plan.ts';

/** Inputs of a plan. */
export interface PlanInput {
  readonly target: CrmId;
  readonly identity: Identity;
  readonly choice: TargetSettings;
  readonly schema: RemoteSchema;
  /** In any order; skipped notes are not included, and are counted in `skipped`. */
  readonly notes: readonly PlanNote[];
  readonly snapshot: Snapshot;
  /** Possible records for each name, and the choice of the user. */
  readonly lookups: readonly LookupAnswer[];
  /** Last synced value that is cached on the device, only to show it. */
  readonly baseValue?: FieldScope['baseValue'];
  /** By path: the run that sent the record of this note and received no response. */
  readonly sentUnknown?: ReadonlyMap<string, string>;
  /** By path: values that this device wrote to the record and that the link of the note does not have yet. */
  readonly ownWrites?: ReadonlyMap<string, OwnWrite>;
  readonly direction: 'both' | 'pull';
  /** Org of the last run of this target; `undefined` if there was none. */
  readonly lastOrg?: Pick<Identity, 'orgId' | 'orgName'> | undefined;
  /** ISO 8601 UTC, to the second. */
  readonly madeAt: string;
  readonly skipped: number;
  /** Settings with which the notes were read, and with which a note is checked before it takes a value. */
  readonly rules: CompiledSettings;
}

/** Builds the plan for the given notes and records. */
export function buildPlan(input: PlanInput): Plan {
  const { target, identity, choice, schema, madeAt, skipped } = input;
  const notes = input.notes.map((note) => linkedNote(note, target, identity.orgId)).sort(byPath);
  const index = planIndexOf(notes, input.snapshot);
  const scope = scopeOf(input);
  const rows = notes.filter(({ contextOnly }) => !contextOnly).flatMap((note) => rowsOf(input, scope, index, note));
  const plan = { target, identity, mappingRev: mappingRev(scope.resolved, choice), choice, schema, rows, skipped };
  const calls = estimateRequests(rows, scope.resolved.target);
  const safetyLimits = exceededLimits(rows, otherOrg(input));
  return { planId: planIdOf({ ...plan, safetyLimits, calls }), ...plan, madeAt, safetyLimits, calls };
}

/**
 * Returns the IDs and keys of the records to read before planning. A note that is not linked is searched by its ID, as
 * written and as read, because the link of another note may be to that record.
 */
export function recordsToRead(
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

/** Values that are the same for all rows. */
interface PlanScope extends FieldScope {
  /** At least one sync field uses the attribution. */
  readonly attributed: boolean;
  /** Sync fields that are transitions, such as closing the record. */
  readonly transitionFields: readonly SyncField[];
  /** Findings about the mapping that forbid writing. */
  readonly mappingErrors: readonly UnplacedFinding[];
}

function scopeOf(input: PlanInput): PlanScope {
  const { target, choice, schema, notes, lookups, baseValue, direction, rules, madeAt } = input;
  const { resolved, wrong: mappingErrors } = checkedTarget(TARGETS[target], choice, schema);
  const columns = planColumns(syncFieldsOf(resolved, schema, opportunitiesIn(notes)), choice);
  const answers = answersByField(lookups);
  return {
    resolved,
    schema,
    attributed: columns.some(({ row }) => row.from === 'revAttribution'),
    mappingErrors,
    columns,
    transitionFields: columns.filter(({ field }) => field?.isTransition === true),
    pullOnly: direction === 'pull',
    currencyField: schema.currencyField,
    lookup: (field, name) => answers.get(field)?.get(name),
    baseValue: baseValue ?? (() => undefined),
    rules,
    today: madeAt.slice(0, 10),
  };
}

function answersByField(lookups: readonly LookupAnswer[]): ReadonlyMap<string, ReadonlyMap<string, LookupAnswer>> {
  const answers = new Map<string, Map<string, LookupAnswer>>();
  for (const answer of lookups) {
    const ofField = answers.get(answer.field);
    if (ofField === undefined) answers.set(answer.field, new Map([[answer.name, answer]]));
    else ofField.set(answer.name, answer);
  }
  return answers;
}

function* opportunitiesIn(notes: readonly PlanNote[]): Iterable<Pick<Exportable, 'opportunity'>> {
  for (const { inspection } of notes) {
    if (inspection.opportunity !== undefined) yield { opportunity: inspection.opportunity };
  }
}

function rowsOf(input: PlanInput, scope: PlanScope, index: PlanIndex, note: LinkedNote): readonly PlanRow[] {
  const { path, inspection, id, link } = note;
  const item = toExportable(inspection, scope.attributed);
  const found = index.recordsByKey.get(idKey(id)) ?? [];
  const record = recordOf(index, link, found);
  const isUnambiguous = record !== undefined || (link === undefined && found.length === 0);
  const { resolved, schema, mappingErrors } = scope;
  const issues = noteIssues(resolved, schema, inspection, mappingErrors);
  const { base, ...recovery } = currentBase(input, scope, note, record);
  const draft = item && isUnambiguous ? draftRow(scope, { item, record, base, issues }) : undefined;
  const needsLink = draft?.needsLink === true || recovery.recovered !== undefined;
  const { agreed, ...own } = skipMixedCurrency(draft ?? { fields: [], agreed: {} }, scope.currencyField);
  const fields = [...(draft === undefined ? [] : keyFieldOf(scope, id, record)), ...own.fields];
  const isNew = draft !== undefined && record === undefined && !scope.pullOnly;
  const runId = input.sentUnknown?.get(path);
  const blocks: readonly BlockReason[] = [
    ...identityBlocks(index, note, record, found),
    ...noteBlocks(note),
    ...(isNew ? newRecordBlocks(resolved, schema, { id, findings: inspection.findings }, fields, mappingErrors) : []),
    ...(runId === undefined ? [] : [{ why: 'sent-unknown' as const, runId }]),
  ];
  const state = record === undefined ? 'none' : needsLink || link?.recordId !== record.id ? 'unlinked' : 'linked';
  return splitTransitions({ fields, agreed, blocks }, scope.transitionFields, record).map((part): PlanRow => {
    const verb = rowActionOf(state, part);
    const row = {
      path,
      noteDigest: isIdle(verb, part.fields) ? '' : noteDigest(inspection, input.target),
      opportunityId: id,
      title: inspection.opportunity?.title ?? '',
      verb,
      remoteId: record?.id ?? link?.recordId,
      remoteVersion: record?.version,
      ...part,
      ...recovery,
      moneyDeltaMinor: part.blocks.length > 0 ? 0 : moneyDelta(part.fields, inspection.opportunity?.currency ?? ''),
      currency: inspection.opportunity?.currency ?? '',
    };
    return { opId: rowDigest(row), ...row };
  });
}

/** Returns the linked record, or the only one with the key of a note that is not linked. */
function recordOf(
  { records }: PlanIndex,
  link: LinkedNote['link'],
  found: readonly RemoteRecord[],
): RemoteRecord | undefined {
  if (link !== undefined) return records.get(link.recordId);
  return found.length === 1 ? found[0] : undefined;
}

/** Returns the base in the link of a note, updated with the values that this device wrote to the record since then. */
function currentBase(
  { ownWrites }: PlanInput,
  { resolved, columns, attributed }: PlanScope,
  { path, inspection, link }: LinkedNote,
  record: RemoteRecord | undefined,
): { readonly base: Base | undefined } & Pick<PlanRow, 'recovered'> {
  const base = link?.base;
  const own = ownWrites?.get(path);
  if (own === undefined || record === undefined || own.recordId !== (link?.recordId ?? record.id)) return { base };
  const state = { resolved, columns, item: toExportable(inspection, attributed), base };
  const recovered = agreedInLaterRun(own.agreed, state);
  const names = columns.map(({ remote }) => remote);
  return { base: updatedBase(base, names, recovered), recovered };
}

/**
 * Returns the key field for a linked record that has no key yet: without it, a note that loses its link would get a
 * second record. A locked record gets no key: while nothing else is to be written, this is not an error.
 */
function keyFieldOf(scope: PlanScope, id: string, record: RemoteRecord | undefined): FieldChange[] {
  const { resolved, schema, pullOnly } = scope;
  if (record?.key !== '' || record.locked !== undefined || id === '' || pullOnly) return [];
  const remote = keyField(resolved);
  const isSent = resolved.rows.some(({ from, to }) => from === 'id' && remoteName(to, resolved.options) === remote);
  if (!isSent || fieldIn(schema, remote)?.updatable !== true) return [];
  const label = fieldIn(schema, remote)?.label ?? remote;
  const plain = { remote, label, from: 'id', noteValue: id, crmValue: '', base: undefined } as const;
  const finding = refusalOf(
    resolved,
    schema,
    { from: 'id', to: remote, noteValue: id, crmValue: id, note: undefined },
    record,
  );
  return finding !== undefined && SEVERITIES[finding.code] === 'error'
    ? [{ ...plain, action: 'hold', reason: 'refused-there', finding }]
    : [{ ...plain, action: 'push', reason: 'empty-there', send: id }];
}

/** Returns the blocks for IDs, keys, and links that this note shares with other notes and records. */
function identityBlocks(
  { pathsById, pathsByRecord }: PlanIndex,
  { path, inspection, id, link }: LinkedNote,
  record: RemoteRecord | undefined,
  found: readonly RemoteRecord[],
): BlockReason[] {
  const blocks: BlockReason[] = [];
  const duplicatePaths =
    inspection.findings.find((finding) => finding.code === 'id-duplicate')?.data.others ?? NO_PATHS;
  const sameIdPaths = pathsById.get(idKey(id)) ?? NO_PATHS;
  const sameId = others(duplicatePaths.length === 0 ? sameIdPaths : [...duplicatePaths, ...sameIdPaths], path);
  if (id !== '' && sameId.length > 0) blocks.push({ why: 'same-id', others: sameId });
  const sameRecord = record === undefined ? [] : others(pathsByRecord.get(record.id) ?? [], path);
  if (sameRecord.length > 0) blocks.push({ why: 'same-record', others: sameRecord });
  if (link === undefined) {
    if (found.length > 1) blocks.push({ why: 'same-key-there', ids: found.map((one) => one.id).sort() });
    return blocks;
  }
  if (record === undefined) return [...blocks, { why: 'record-missing', id: link.recordId }];
  const [otherId] = found
    .map((one) => one.id)
    .filter((other) => other !== record.id)
    .sort();
  return otherId === undefined ? blocks : [...blocks, { why: 'key-taken', id: otherId }];
}

function others(paths: readonly string[], path: string): readonly string[] {
  if (paths.length === 0 || (paths.length === 1 && paths[0] === path)) return NO_PATHS;
  return [...new Set(paths)].filter((other) => other !== path).sort();
}

const NO_PATHS: readonly string[] = [];
const NO_BLOCKS: readonly BlockReason[] = [];

/** Returns the errors of the note as a whole, and of its ID. Errors of another field only affect that field. */
function noteBlocks({ inspection }: LinkedNote): readonly BlockReason[] {
  if (inspection.valid) return NO_BLOCKS;
  // Without an opportunity there is nothing to compare, so that even a warning blocks the row.
  const isNoOpportunity = inspection.opportunity === undefined;
  const mappingErrors: UnplacedFinding[] = inspection.findings.filter(
    (one) =>
      (isNoOpportunity || isError(one)) &&
      one.code !== 'id-duplicate' &&
      (isNoOpportunity || (one.field ?? 'id') === 'id'),
  );
  if (mappingErrors.length > 0) return [{ why: 'findings', findings: mappingErrors }];
  return isNoOpportunity ? [{ why: 'unreadable', message: '' }] : NO_BLOCKS;
}
