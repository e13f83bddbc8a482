/** Access to one CRM for one operation: identity, settings, object description, and request contexts. */
import { syncFieldsOf, keyField, mappingRev, syncedNames, type SyncField } from '../../targets/core/sync-fields.ts';
import { resolveTarget, type ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { Crm, CrmScope, Identity, RemoteSchema } from '../../targets/core/crm.ts';
import type { Exportable, TargetSettings } from '../../targets/core/target.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { RequestFlow, CrmError } from '../../targets/flow/request-flow.ts';
import { connectionError, runFlow, type FlowResult, type FlowContext, type RequestUsage } from './run-flow.ts';
import { loadSchema } from './schema-cache.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import type { Connection, Connections } from '../sync-service.ts';

/** Ports for work with CRMs, in addition to the notes. */
export interface SyncPorts {
  readonly device: Store;
  readonly connections: Connections;
  /** Returns the functions of a CRM; `undefined` if it has none yet. */
  readonly crmOf: (target: CrmId) => Crm | undefined;
  /** Returns a new unique ID of letters, digits, and hyphens. */
  readonly newId: () => string;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  readonly dryRun: () => boolean;
}

/** One CRM for one operation. */
export interface CrmContext {
  readonly target: CrmId;
  readonly crm: Crm;
  readonly choice: TargetSettings;
  readonly resolved: ResolvedTarget;
  readonly identity: Identity;
  readonly address: string;
  readonly schema: RemoteSchema;
  readonly mappingRev: string;
  /** Can be stopped by the signal of the operation between two requests. */
  readonly reading: FlowContext;
  readonly writing: FlowContext;
}

/** Percentage of the daily request limit at which requests stop, unless the settings have another one. */
const BUDGET_PERCENT = 80;

/** Milliseconds for which an object description is reused when a plan is applied. */
const RECENT_MS = 600_000;

/**
 * Opens a CRM: determines who is signed in, and describes the object. A cached description is checked with the CRM, or
 * reused for the time that the CRM allows.
 */
export function openCrmContext(
  target: CrmId,
  context: NoteContext,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<CrmContext | CrmError> {
  return open(target, context, ports, 0, signal);
}

/**
 * Opens a CRM to apply a plan: a recent description is reused, because a row that no longer matches it fails
 * separately.
 */
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
  if (crm === undefined) return connectionError('not-connected');
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

/** Returns the sync fields of these notes in the org. */
export function syncFieldsIn(
  org: Pick<CrmContext, 'resolved' | 'schema'>,
  items: readonly Item[],
): readonly SyncField[] {
  return syncFieldsOf(org.resolved, org.schema, items);
}

type Item = Pick<Exportable, 'opportunity'>;

/** Returns the opportunities of these notes; a note that cannot be read has none. */
export function opportunitiesIn(notes: readonly Inspection[]): readonly Item[] {
  return notes.flatMap(({ opportunity }) => (opportunity === undefined ? [] : [{ opportunity }]));
}

/** Returns the scope of a request flow about these notes. */
export function buildScope({ resolved, identity, schema }: CrmContext, items: readonly Item[] = []): CrmScope {
  const fields = syncedNames(resolved, schema, items);
  return { version: identity.version, options: resolved.options, keyField: keyField(resolved), fields, schema };
}

/** Reads from the CRM; the signal of the operation stops it between two requests. */
export function runRead<Out>(org: CrmContext, flow: RequestFlow<Out>): Promise<FlowResult<Out>> {
  return runFlow(flow, org.reading);
}

/** Returns true if a result is a CRM error. */
export function isCrmError(found: object): found is CrmError {
  return 'kind' in found && 'code' in found;
}
