/** Creates a plan: inspects the notes, reads their records, resolves the names in them, and merges. Reads only. */
import { noteFieldValue, namesOf } from '../../targets/core/sync-fields.ts';
import { CODECS, type Codec } from '../../targets/core/codec.ts';
import type { Lookup, LookupAnswer, Snapshot } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { cachedBases } from './base-cache.ts';
import { invalidateSchema } from '../crm/schema-cache.ts';
import type { Inspection, Run, Selection, UnknownSelection, ProgressOptions } from '../../vault/note-service.ts';
import { utcTimestamp } from '../../vault/export.ts';
import { readRecordsForPlan } from '../crm/record-cache.ts';
import { connectionError } from '../crm/run-flow.ts';
import { lastOrg } from '../crm/last-org.ts';
import { parseLink } from '../../vault/record-link.ts';
import { toExportable } from '../../vault/exportable.ts';
import { buildPlan, recordsToRead } from './build-plan.ts';
import {
  runRead,
  syncFieldsIn,
  isCrmError,
  opportunitiesIn,
  openCrmContext,
  buildScope,
  type CrmContext,
  type SyncPorts,
} from '../crm/crm-context.ts';
import type { PlanNote } from './plan-index.ts';
import type { Plan } from './plan.ts';
import type { Store } from '../../log/ports.ts';
import { mergeOwnWrites, resolvePendingWrites, type OwnWrite, type PendingWrite } from './pending-writes.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { inspectSelection, runVault } from '../../vault/run-selection.ts';
import { isUnknownSelection } from '../../vault/selection.ts';
import { storeRemoteChanges } from './status.ts';

/** Notes, CRM, and direction of a plan. */
interface PlanRequest {
  readonly selection: Selection;
  readonly target: CrmContext['target'];
  readonly direction: 'both' | 'pull';
}

/** Creates the plan for a selection. Returns the unknown selection or the CRM error if there is one. */
export async function createPlan(
  request: PlanRequest,
  context: NoteContext,
  ports: SyncPorts,
  watch: ProgressOptions = {},
): Promise<Plan | UnknownSelection | CrmError> {
  const org = await openCrmContext(request.target, context, ports, watch.signal);
  if (isCrmError(org)) return org;
  const found = await inspectForPlan(request.selection, context, watch);
  if (isUnknownSelection(found) || isCrmError(found)) return found;
  const pendingWrites = await resolvePendingWrites(org, context, ports.device);
  if (isCrmError(pendingWrites)) return pendingWrites;
  const snapshot = await readRecords(found.selected.inspections, org, ports.device);
  // The error may be due to a field that an admin removed, so that the object must be described again.
  if (isCrmError(snapshot)) return invalidateSchema(org, ports.device).then(() => snapshot);
  const { inspections } = found.selected;
  const others = competingNotes(inspections, found.all.inspections, snapshot, org);
  const lookups = await resolveNames(inspections, org, ports.device);
  if (isCrmError(lookups)) return lookups;
  const { target, identity, choice, schema } = org;
  const bases = await cachedBases(ports.device, target, identity.orgId);
  const plan = buildPlan({
    target,
    identity,
    choice,
    schema,
    notes: [...planNotes(inspections), ...planNotes(others).map((note) => ({ ...note, contextOnly: true }))],
    snapshot,
    lookups,
    baseValue: (recordId, remote) => bases.get(recordId)?.values[remote],
    sentUnknown: sentUnknown(pendingWrites),
    ownWrites: ownWrites(pendingWrites),
    direction: request.direction,
    lastOrg: await lastOrg(target, ports.device),
    madeAt: utcTimestamp(context.clock),
    skipped: found.selected.skipped.length + found.selected.failures.length,
    rules: context.rules,
  });
  await storeRemoteChanges(plan, ports.device);
  return plan;
}

/**
 * Inspects the selected notes, and all notes of the vault, because a note anywhere may be linked to the same record.
 */
async function inspectForPlan(
  selection: Selection,
  context: NoteContext,
  watch: ProgressOptions,
): Promise<{ readonly selected: Run; readonly all: Run } | UnknownSelection | CrmError> {
  const selected = await inspectSelection(selection, context, watch);
  if (isUnknownSelection(selected)) return selected;
  const all = selection.what === 'vault' ? selected : await runVault(context, withoutProgress(watch));
  return selected.cancelled || all.cancelled ? connectionError('cancelled') : { selected, all };
}

/** Returns, by path, the run whose request for the note may still be in flight. */
function sentUnknown(pendingWrites: readonly PendingWrite[]): ReadonlyMap<string, string> {
  return new Map(
    pendingWrites.flatMap(({ state, path, entry }) => (state === 'in-flight' ? [[path, entry.row.runId]] : [])),
  );
}

/**
 * Returns, by path, the values that were written and that the note does not have; if two rows wrote a field, those of
 * the later one.
 */
function ownWrites(pendingWrites: readonly PendingWrite[]): ReadonlyMap<string, OwnWrite> {
  const found = new Map<string, OwnWrite>();
  for (const { path, own } of pendingWrites) {
    const before = found.get(path);
    if (own !== undefined) found.set(path, before?.recordId === own.recordId ? mergeOwnWrites(before, own) : own);
  }
  return found;
}

function withoutProgress({ signal }: ProgressOptions): ProgressOptions {
  return signal === undefined ? {} : { signal };
}

function planNotes(inspections: readonly Inspection[]): readonly PlanNote[] {
  return inspections.map((inspection) => ({ inspection }));
}

function readRecords(notes: readonly Inspection[], org: CrmContext, device: Store): Promise<Snapshot | CrmError> {
  const { ids, keys } = recordsToRead(planNotes(notes), org.target, org.identity.orgId);
  return readRecordsForPlan(ids, keys, buildScope(org, opportunitiesIn(notes)), org, device);
}

/** Returns the notes that were not selected and are linked to a record of the selected ones. */
function competingNotes(
  selectedNotes: readonly Inspection[],
  all: readonly Inspection[],
  { records }: Snapshot,
  { target, identity }: CrmContext,
): readonly Inspection[] {
  const own = new Set(selectedNotes.map(({ path }) => path));
  const ids = new Set(records.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]));
  return all.filter(({ path, links }) => {
    const link = own.has(path) ? undefined : parseLink(links?.[target], identity.orgId);
    return link !== undefined && ids.has(link.recordId);
  });
}

function lookupKey(orgId: string, field: string, name: string): string {
  return `lookup/${orgId}/${field}/${name}`;
}

/** Stores which record a name means in an org. */
export async function storeLookupChoice(
  device: Store,
  orgId: string,
  { field, name }: Lookup,
  id: string,
): Promise<void> {
  await device.put([[lookupKey(orgId, field, name), id]]);
}

/** Returns the possible records for the names in these notes, with the choice of the user. */
async function resolveNames(
  notes: readonly Inspection[],
  org: CrmContext,
  device: Store,
): Promise<readonly LookupAnswer[] | CrmError> {
  const lookups = [
    ...new Map(notes.flatMap((note) => namesIn(note, org)).map((one) => [`${one.field}\n${one.name}`, one])).values(),
  ];
  if (lookups.length === 0) return [];
  const result = await runRead(org, org.crm.resolve(buildScope(org, opportunitiesIn(notes)), lookups));
  if ('error' in result) return result.error;
  const answers = result.out.map(async (answer): Promise<LookupAnswer> => {
    const chosenId = await device.get(lookupKey(org.identity.orgId, answer.field, answer.name));
    return chosenId === undefined ? answer : { ...answer, chosenId };
  });
  return Promise.all(answers);
}

function namesIn(note: Inspection, org: CrmContext): Lookup[] {
  const item = toExportable(note);
  if (item === undefined) return [];
  return syncFieldsIn(org, [item]).flatMap((column) => {
    const codec: Codec = CODECS[column.row.codec];
    const cell =
      codec.note === 'resolved' && column.field !== undefined ? noteFieldValue(org.resolved, item, column) : undefined;
    if (cell === undefined) return [];
    const former = cell.former === undefined ? [] : [cell.former];
    return [...namesOf(cell), ...former].map((name) => ({ field: column.remote, name }));
  });
}
