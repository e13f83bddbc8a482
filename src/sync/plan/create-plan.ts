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
import { laterThan, resolvePendingWrites, type OwnWrite, type PendingWrite } from './pending-writes.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { inspectSelection, runVault } from '../../vault/run-selection.ts';
import { isUnknownSelection } from '../../vault/selection.ts';
import { storeRemoteChanges } from './status.ts';

/** Which notes a plan is about. */
interface Wanted {
  readonly selection: Selection;
  readonly target: CrmContext['target'];
  readonly direction: 'both' | 'pull';
}

/** With a selection that means nothing, or trouble, that is the answer. */
export async function createPlan(
  wanted: Wanted,
  context: NoteContext,
  tools: SyncPorts,
  watch: ProgressOptions = {},
): Promise<Plan | UnknownSelection | CrmError> {
  const org = await openCrmContext(wanted.target, context, tools, watch.signal);
  if (isCrmError(org)) return org;
  const found = await lookAt(wanted.selection, context, watch);
  if (isUnknownSelection(found) || isCrmError(found)) return found;
  const remnants = await resolvePendingWrites(org, context, tools.device);
  if (isCrmError(remnants)) return remnants;
  const snapshot = await readRecords(found.chosen.inspections, org, tools.device);
  // A field that an admin took away since is asked for until the object is described anew.
  if (isCrmError(snapshot)) return invalidateSchema(org, tools.device).then(() => snapshot);
  const { inspections } = found.chosen;
  const others = rivals(inspections, found.all.inspections, snapshot, org);
  const lookups = await resolveNames(inspections, org, tools.device);
  if (isCrmError(lookups)) return lookups;
  const { target, identity, choice, schema } = org;
  const bases = await cachedBases(tools.device, target, identity.orgId);
  const plan = buildPlan({
    target,
    identity,
    choice,
    schema,
    notes: [...planNotes(inspections), ...planNotes(others).map((note) => ({ ...note, beside: true }))],
    snapshot,
    lookups,
    baseValue: (recordId, remote) => bases.get(recordId)?.values[remote],
    sentUnknown: sentUnknown(remnants),
    ownWrites: ownWrites(remnants),
    direction: wanted.direction,
    lastOrg: await lastOrg(target, tools.device),
    madeAt: utcTimestamp(context.clock),
    skipped: found.chosen.skipped.length + found.chosen.failures.length,
    rules: context.rules,
  });
  await storeRemoteChanges(plan, tools.device);
  return plan;
}

/** The notes chosen, and all of the vault: whoever else is linked to a record has to be known, wherever it lies. */
async function lookAt(
  selection: Selection,
  context: NoteContext,
  watch: ProgressOptions,
): Promise<{ readonly chosen: Run; readonly all: Run } | UnknownSelection | CrmError> {
  const chosen = await inspectSelection(selection, context, watch);
  if (isUnknownSelection(chosen)) return chosen;
  const all = selection.what === 'vault' ? chosen : await runVault(context, quietly(watch));
  return chosen.cancelled || all.cancelled ? { kind: 'connection', code: 'cancelled', message: '' } : { chosen, all };
}

/** By path, the run whose request for the note may still arrive. */
function sentUnknown(remnants: readonly PendingWrite[]): ReadonlyMap<string, string> {
  return new Map(remnants.flatMap(({ fate, path, entry }) => (fate === 'wait' ? [[path, entry.row.runId]] : [])));
}

/** By path, what was written of which the note knows nothing; of two rows, what the later one wrote. */
function ownWrites(remnants: readonly PendingWrite[]): ReadonlyMap<string, OwnWrite> {
  const found = new Map<string, OwnWrite>();
  for (const { path, own } of remnants) {
    const before = found.get(path);
    if (own !== undefined) found.set(path, before?.recordId === own.recordId ? laterThan(before, own) : own);
  }
  return found;
}

function quietly({ signal }: ProgressOptions): ProgressOptions {
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
function rivals(
  chosen: readonly Inspection[],
  all: readonly Inspection[],
  { records }: Snapshot,
  { target, identity }: CrmContext,
): readonly Inspection[] {
  const own = new Set(chosen.map(({ path }) => path));
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
  const wanted = [
    ...new Map(notes.flatMap((note) => namesIn(note, org)).map((one) => [`${one.field}\n${one.name}`, one])).values(),
  ];
  if (wanted.length === 0) return [];
  const heard = await runRead(org, org.crm.resolve(buildScope(org, opportunitiesIn(notes)), wanted));
  if ('error' in heard) return heard.error;
  const answers = heard.out.map(async (answer): Promise<LookupAnswer> => {
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
      codec.note === 'resolved' && column.field !== undefined ? noteFieldValue(org.chosen, item, column) : undefined;
    if (cell === undefined) return [];
    const former = cell.former === undefined ? [] : [cell.former];
    return [...namesOf(cell), ...former].map((name) => ({ field: column.remote, name }));
  });
}
