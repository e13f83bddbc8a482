/** Makes a plan: looks at the notes, asks the CRM for their records and for the names they mention, and merges. Reads only. */
import { noteFieldValue, namesOf } from '../../targets/core/sync-fields.ts';
import { CODECS, type Codec } from '../../targets/core/codec.ts';
import type { Lookup, LookupAnswer, Snapshot } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { cachedBases } from './base-cache.ts';
import { invalidateSchema } from '../crm/schema-cache.ts';
import type { Inspection, Run, Selection, UnknownSelection, ProgressOptions } from '../../vault/note-service.ts';
import { utcTimestamp } from '../../vault/export.ts';
import { readRecordsForPlan } from '../crm/record-cache.ts';
import { lastOrg } from '../crm/last-org.ts';
import { parseLink } from '../../vault/link.ts';
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

/** Which notes a plan is about. */
interface PlanRequest {
  readonly selection: Selection;
  readonly target: CrmContext['target'];
  readonly direction: 'both' | 'pull';
}

/** With a selection that means nothing, or trouble, that is the answer. */
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
  // A field that an admin took away since is asked for until the object is described anew.
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

/** The notes chosen, and all of the vault: whoever else is linked to a record has to be known, wherever it lies. */
async function inspectForPlan(
  selection: Selection,
  context: NoteContext,
  watch: ProgressOptions,
): Promise<{ readonly selected: Run; readonly all: Run } | UnknownSelection | CrmError> {
  const selected = await inspectSelection(selection, context, watch);
  if (isUnknownSelection(selected)) return selected;
  const all = selection.what === 'vault' ? selected : await runVault(context, withoutProgress(watch));
  return selected.cancelled || all.cancelled
    ? { kind: 'connection', code: 'cancelled', message: '' }
    : { selected, all };
}

/** By path, the run whose request for the note may still arrive. */
function sentUnknown(pendingWrites: readonly PendingWrite[]): ReadonlyMap<string, string> {
  return new Map(
    pendingWrites.flatMap(({ state, path, entry }) => (state === 'in-flight' ? [[path, entry.row.runId]] : [])),
  );
}

/** By path, what was written of which the note knows nothing; of two rows, what the later one wrote. */
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

/** Notes that were not chosen and claim a record of those that were, by link or by id. */
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

/** Remembers what a name means in an org. */
export async function storeLookupChoice(
  device: Store,
  orgId: string,
  { field, name }: Lookup,
  id: string,
): Promise<void> {
  await device.put([[lookupKey(orgId, field, name), id]]);
}

/** What the names in these notes may mean, with what the user chose for them. */
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
    const chosen = await device.get(lookupKey(org.identity.orgId, answer.field, answer.name));
    return chosen === undefined ? answer : { ...answer, chosen };
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
