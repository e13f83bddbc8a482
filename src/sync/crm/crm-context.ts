/** One CRM as one piece of work sees it: who is signed in, what it holds, and the lines to it. */
import { syncFieldsOf, keyField, mappingRev, syncedNames, type SyncField } from '../../targets/core/sync-fields.ts';
import { resolveTarget, type ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { Crm, CrmScope, Identity, RemoteSchema } from '../../targets/core/crm.ts';
import type { Exportable, TargetSettings } from '../../targets/core/target.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { RequestFlow, CrmError } from '../../targets/flow/request-flow.ts';
import { runFlow, type FlowResult, type FlowContext, type RequestUsage } from './run-flow.ts';
import { loadSchema } from './schema-cache.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import type { Connection, Connections } from '../sync-service.ts';

/** What work with CRMs needs beside the notes. */
export interface SyncPorts {
  readonly device: Store;
  readonly connections: Connections;
  /** What a CRM can do; undefined: nothing yet. */
  readonly crmOf: (target: CrmId) => Crm | undefined;
  /** A text that nobody had before, letters, digits and dashes. */
  readonly newId: () => string;
  /** 0 to 1. */
  readonly random: () => number;
  readonly dryRun: () => boolean;
}

export interface CrmContext {
  readonly target: CrmId;
  readonly crm: Crm;
  readonly choice: TargetSettings;
  readonly resolved: ResolvedTarget;
  readonly identity: Identity;
  readonly address: string;
  readonly schema: RemoteSchema;
  readonly mappingRev: string;
  /** Hears the signal of the work between two requests. */
  readonly reading: FlowContext;
  readonly writing: FlowContext;
}

/** Percent of the day's requests at which work stops by itself, unless the user says otherwise. */
const BUDGET_PERCENT = 80;

/** Milliseconds for which nobody has to ask again what was planned by. */
const RECENT_MS = 600_000;

/** Finds out who is signed in, and describes the object; what the device knew of it is asked whether it still holds, or taken for as long as the CRM says. */
export function openCrmContext(
  target: CrmId,
  context: NoteContext,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<CrmContext | CrmError> {
  return open(target, context, ports, 0, signal);
}

/** The same to do what was planned: a description of a while ago is taken as it is, for what does not hold any more fails by row. */
export function reopenCrmContext(
  target: CrmId,
  context: NoteContext,
  ports: SyncPorts,
): Promise<CrmContext | CrmError> {
  return open(target, context, ports, RECENT_MS);
}

async function open(
  target: CrmId,
  { rules, clock }: NoteContext,
  ports: SyncPorts,
  recentMs: number,
  signal?: AbortSignal,
): Promise<CrmContext | CrmError> {
  const crm = ports.crmOf(target);
  if (crm === undefined) return { kind: 'connection', code: 'not-connected', message: '' };
  const connection = await ports.connections.open(target);
  if ('kind' in connection) return connection;
  const choice = rules.targets[target] ?? {};
  const budget = (choice.sync?.budgetPercent ?? BUDGET_PERCENT) / 100;
  const tally: RequestUsage = { requests: 0, usedShare: 0 };
  const flowContext = (transport: Connection['reading']): FlowContext => {
    return { crm, transport, clock, jitter: ports.random, budget, tally };
  };
  const reading = { ...flowContext(connection.reading), signal };
  const forMs = Math.max(recentMs, crm.schemaTtlMs ?? 0);
  const offline = resolveTarget(TARGETS[target], choice);
  const described = await loadSchema(crm, target, offline, connection.identity, reading, ports.device, forMs);
  if ('error' in described) return described.error;
  const schema = described.out;
  const resolved = resolveTarget(TARGETS[target], choice, schema);
  return {
    target,
    crm,
    choice,
    resolved,
    identity: connection.identity,
    address: connection.address,
    schema,
    mappingRev: mappingRev(resolved, choice),
    reading,
    writing: flowContext(connection.writing),
  };
}

/** The columns that these notes and the org compare. */
export function syncFieldsIn(
  org: Pick<CrmContext, 'resolved' | 'schema'>,
  items: readonly Item[],
): readonly SyncField[] {
  return syncFieldsOf(org.resolved, org.schema, items);
}

type Item = Pick<Exportable, 'opportunity'>;

/** The deals of these notes; a note that cannot be read has none. */
export function opportunitiesIn(notes: readonly Inspection[]): readonly Item[] {
  return notes.flatMap(({ opportunity }) => (opportunity === undefined ? [] : [{ opportunity }]));
}

/** The scope of a conversation about these notes. */
export function buildScope({ resolved, identity, schema }: CrmContext, items: readonly Item[] = []): CrmScope {
  const fields = syncedNames(resolved, schema, items);
  return { version: identity.version, options: resolved.options, keyField: keyField(resolved), fields, schema };
}

/** Reads from the CRM; a signal of the work ends it between two requests. */
export function runRead<Out>(org: CrmContext, flow: RequestFlow<Out>): Promise<FlowResult<Out>> {
  return runFlow(flow, org.reading);
}

/** Whether an answer of ours is trouble in the place of something else. */
export function isCrmError(found: object): found is CrmError {
  return 'kind' in found && 'code' in found;
}
