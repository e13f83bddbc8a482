/** Makes a plan: looks at the notes, asks the CRM for their records and for the names they mention, and merges. Reads only. */
import { cellOf, namesOf } from '../../targets/core/sync-fields.ts';
import { CODECS, type Codec } from '../../targets/core/codec.ts';
import type { Lookup, LookupAnswer, Snapshot } from '../../targets/core/crm.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import { keptBases } from './base-cache.ts';
import { doubtDescription } from '../crm/schema-cache.ts';
import type { Inspection, Run, Selection, UnknownSelection, Watch } from '../../vault/note-service.ts';
import { stampAt } from '../../vault/export.ts';
import { recordsForPlan } from '../crm/record-cache.ts';
import { lastOrg } from '../crm/last-org.ts';
import { readLink } from '../../vault/link.ts';
import { itemOf } from '../../vault/exportable.ts';
import { makePlan, wantedRecords } from './build-plan.ts';
import { ask, columnsIn, isTrouble, itemsIn, openOrg, scopeFor, type Org, type SyncTools } from '../crm/crm-context.ts';
import type { PlanNote } from './plan-index.ts';
import type { Plan } from './plan.ts';
import type { Store } from '../../log/ports.ts';
import { laterThan, lookBack, type OwnWrite, type Remnant } from './pending-writes.ts';
import type { Bench } from '../../vault/inspect-notes.ts';
import { runSelected, runVault } from '../../vault/run-selection.ts';
import { isUnknown } from '../../vault/selection.ts';
import { keepSeen } from './status.ts';

/** Which notes a plan is about. */
interface Wanted {
  readonly selection: Selection;
  readonly target: Org['target'];
  readonly direction: 'both' | 'pull';
}

/** With a selection that means nothing, or trouble, that is the answer. */
export async function gather(
  wanted: Wanted,
  bench: Bench,
  tools: SyncTools,
  watch: Watch = {},
): Promise<Plan | UnknownSelection | Trouble> {
  const org = await openOrg(wanted.target, bench, tools, watch.signal);
  if (isTrouble(org)) return org;
  const found = await lookAt(wanted.selection, bench, watch);
  if (isUnknown(found) || isTrouble(found)) return found;
  const remnants = await lookBack(org, bench, tools.device);
  if (isTrouble(remnants)) return remnants;
  const snapshot = await readRecords(found.chosen.inspections, org, tools.device);
  // A field that an admin took away since is asked for until the object is described anew.
  if (isTrouble(snapshot)) return doubtDescription(org, tools.device).then(() => snapshot);
  const { inspections } = found.chosen;
  const others = rivals(inspections, found.all.inspections, snapshot, org);
  const lookups = await resolveNames(inspections, org, tools.device);
  if (isTrouble(lookups)) return lookups;
  const { target, identity, choice, schema } = org;
  const bases = await keptBases(tools.device, target, identity.orgId);
  const plan = makePlan({
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
    madeAt: stampAt(bench.clock),
    skipped: found.chosen.skipped.length + found.chosen.failures.length,
    rules: bench.rules,
  });
  await keepSeen(plan, tools.device);
  return plan;
}

/** The notes chosen, and all of the vault: whoever else is linked to a record has to be known, wherever it lies. */
async function lookAt(
  selection: Selection,
  bench: Bench,
  watch: Watch,
): Promise<{ readonly chosen: Run; readonly all: Run } | UnknownSelection | Trouble> {
  const chosen = await runSelected(selection, bench, watch);
  if (isUnknown(chosen)) return chosen;
  const all = selection.what === 'vault' ? chosen : await runVault(bench, quietly(watch));
  return chosen.cancelled || all.cancelled ? { kind: 'connection', code: 'cancelled', message: '' } : { chosen, all };
}

/** By path, the run whose request for the note may still arrive. */
function sentUnknown(remnants: readonly Remnant[]): ReadonlyMap<string, string> {
  return new Map(remnants.flatMap(({ fate, path, entry }) => (fate === 'wait' ? [[path, entry.row.runId]] : [])));
}

/** By path, what was written of which the note knows nothing; of two rows, what the later one wrote. */
function ownWrites(remnants: readonly Remnant[]): ReadonlyMap<string, OwnWrite> {
  const found = new Map<string, OwnWrite>();
  for (const { path, own } of remnants) {
    const before = found.get(path);
    if (own !== undefined) found.set(path, before?.recordId === own.recordId ? laterThan(before, own) : own);
  }
  return found;
}

function quietly({ signal }: Watch): Watch {
  return signal === undefined ? {} : { signal };
}

function planNotes(inspections: readonly Inspection[]): readonly PlanNote[] {
  return inspections.map((inspection) => ({ inspection }));
}

function readRecords(notes: readonly Inspection[], org: Org, device: Store): Promise<Snapshot | Trouble> {
  const { ids, keys } = wantedRecords(planNotes(notes), org.target, org.identity.orgId);
  return recordsForPlan(ids, keys, scopeFor(org, itemsIn(notes)), org, device);
}

/** Notes that were not chosen and claim a record of those that were, by link or by id. */
function rivals(
  chosen: readonly Inspection[],
  all: readonly Inspection[],
  { records }: Snapshot,
  { target, identity }: Org,
): readonly Inspection[] {
  const own = new Set(chosen.map(({ path }) => path));
  const ids = new Set(records.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]));
  return all.filter(({ path, links }) => {
    const link = own.has(path) ? undefined : readLink(links?.[target], identity.orgId);
    return link !== undefined && ids.has(link.recordId);
  });
}

function lookupKey(orgId: string, field: string, name: string): string {
  return `lookup/${orgId}/${field}/${name}`;
}

/** Remembers what a name means in an org. */
export async function chooseName(device: Store, orgId: string, { field, name }: Lookup, id: string): Promise<void> {
  await device.put([[lookupKey(orgId, field, name), id]]);
}

/** What the names in these notes may mean, with what the user chose for them. */
async function resolveNames(
  notes: readonly Inspection[],
  org: Org,
  device: Store,
): Promise<readonly LookupAnswer[] | Trouble> {
  const wanted = [
    ...new Map(notes.flatMap((note) => namesIn(note, org)).map((one) => [`${one.field}\n${one.name}`, one])).values(),
  ];
  if (wanted.length === 0) return [];
  const heard = await ask(org, org.crm.resolve(scopeFor(org, itemsIn(notes)), wanted));
  if ('trouble' in heard) return heard.trouble;
  const answers = heard.out.map(async (answer): Promise<LookupAnswer> => {
    const chosen = await device.get(lookupKey(org.identity.orgId, answer.field, answer.name));
    return chosen === undefined ? answer : { ...answer, chosen };
  });
  return Promise.all(answers);
}

function namesIn(note: Inspection, org: Org): Lookup[] {
  const item = itemOf(note);
  if (item === undefined) return [];
  return columnsIn(org, [item]).flatMap((column) => {
    const codec: Codec = CODECS[column.row.codec];
    const cell = codec.note === 'resolved' && column.field !== undefined ? cellOf(org.chosen, item, column) : undefined;
    if (cell === undefined) return [];
    const former = cell.former === undefined ? [] : [cell.former];
    return [...namesOf(cell), ...former].map((name) => ({ field: column.remote, name }));
  });
}
