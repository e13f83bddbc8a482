/** Finds fields that the object of a CRM lacks, and adds them once the user confirmed the list. */
import { fieldIn, type Addition, type AdditionResult, type CrmScope } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import { findAbsentFields } from '../../targets/core/missing-fields.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { connectionError, runFlow, FORBIDDEN } from '../crm/run-flow.ts';
import { longestRequestedDelay, retryDelay } from '../crm/retry-delay.ts';
import { invalidateSchema } from '../crm/schema-cache.ts';
import type { ProgressOptions } from '../../vault/note-service.ts';
import {
  syncFieldsIn,
  isCrmError,
  opportunitiesIn,
  openCrmContext,
  buildScope,
  type CrmContext,
  type SyncPorts,
} from '../crm/crm-context.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { writeAddFieldsNote } from './run-log.ts';
import { runVault } from '../../vault/run-selection.ts';
import { catchForbidden, UNEXPECTED_RESPONSE } from './send-batch.ts';
import type { AddFieldsResult, MissingFields } from '../sync-service.ts';

/** Finds the missing fields. Reads only. Returns `undefined` if the plugin cannot add fields to the CRM. */
export async function findMissingFields(
  target: CrmId,
  context: NoteContext,
  ports: SyncPorts,
  watch: ProgressOptions = {},
): Promise<MissingFields | CrmError | undefined> {
  const additions = ports.crmOf(target)?.additions;
  if (additions === undefined) return undefined;
  const org = await openWithFreshSchema(target, context, ports, watch.signal);
  if (isCrmError(org)) return org;
  // All notes count for the fiscal years, because a field is added for all users, not only for the selected notes.
  const { inspections, cancelled } = await runVault(context, watch);
  if (cancelled) return connectionError('cancelled');
  const items = opportunitiesIn(inspections);
  const { additions: wanted, special } = findAbsentFields(org.resolved, org.schema, syncFieldsIn(org, items));
  const offered = additions.findMissing(buildScope(org, items), wanted);
  const names = new Set(offered.map(({ name }) => name));
  const adminOnly = [...wanted.map(({ remote }) => remote), ...special].filter((remote) => !names.has(remote));
  return { target, identity: org.identity, additions: offered, adminOnly };
}

/**
 * Adds fields. A field that cannot be added does not stop the others. While dry run is on, nothing is sent, and each
 * answer reports this.
 */
export async function addFields(
  shown: MissingFields,
  context: NoteContext,
  ports: SyncPorts,
): Promise<AddFieldsResult> {
  const { target, identity, additions } = shown;
  const toResult = (answers: AddFieldsResult['answers'], dryRun = false): AddFieldsResult => ({
    target,
    identity,
    answers,
    dryRun,
  });
  if (ports.dryRun()) return toResult(failAll(additions, FORBIDDEN), true);
  const org = await openWithFreshSchema(target, context, ports);
  if (isCrmError(org)) return toResult(failAll(additions, org));
  if (org.identity.orgId !== identity.orgId) {
    return toResult(failAll(additions, connectionError('other-org')));
  }
  const missing = additions.filter(({ name }) => fieldIn(org.schema, name) === undefined);
  const answers = missing.length === 0 ? [] : await sendAll(org, missing, context, ports);
  const all = additions.map(({ name }) => answers.find((one) => one.name === name) ?? { name, ok: true as const });
  const run = toResult(all, answers.length > 0 && answers.every((one) => !one.ok && one.error === FORBIDDEN));
  if (answers.length === 0 || run.dryRun) return run;
  // The result is complete even if its note cannot be written.
  const logPath = await writeAddFieldsNote(run, shown, context).catch(() => undefined);
  return logPath === undefined ? run : { ...run, logPath };
}

/** Opens the CRM with a new description of its object in place of the cached one. */
async function openWithFreshSchema(
  target: CrmId,
  context: NoteContext,
  ports: SyncPorts,
  signal?: AbortSignal,
): Promise<CrmContext | CrmError> {
  const connection = await ports.connections.open(target);
  if ('kind' in connection) return connection;
  await invalidateSchema(connection, ports.device);
  return openCrmContext(target, context, ports, signal);
}

function failAll(additions: readonly Addition[], error: CrmError): readonly AdditionResult[] {
  return additions.map(({ name }) => ({ name, ok: false, error }));
}

/**
 * Sends the fields, and invalidates the cached description so that the next plan has them. A failed field is searched
 * once more: it may have arrived, or another user added it. Fields that a busy CRM did not add are sent again after
 * this check.
 */
async function sendAll(
  org: CrmContext,
  missing: readonly Addition[],
  context: NoteContext,
  ports: SyncPorts,
): Promise<readonly AdditionResult[]> {
  const results = new Map<string, AdditionResult>();
  try {
    let left = missing;
    for (let attempt = 0; ; attempt++) {
      for (const answer of await sendFields(org, buildScope(org), left)) results.set(answer.name, answer);
      const failed = [...results.values()].filter((one) => !one.ok && one.error !== FORBIDDEN);
      if (failed.length === 0) break;
      const pause = pauseFor(failed, attempt, org);
      if (pause !== undefined) await context.clock.wait(pause);
      const now = await openWithFreshSchema(org.target, context, ports);
      if (isCrmError(now)) break;
      for (const { name } of failed) if (fieldIn(now.schema, name) !== undefined) results.set(name, { name, ok: true });
      left = left.filter(({ name }) => isLater(results.get(name)));
      if (pause === undefined || left.length === 0) break;
    }
    return [...results.values()];
  } finally {
    await invalidateSchema(org, ports.device);
  }
}

/**
 * Returns the milliseconds until the next attempt with a busy CRM; `undefined` if another attempt would not help or the
 * attempts are used up.
 */
function pauseFor(failed: readonly AdditionResult[], attempt: number, { writing }: CrmContext): number | undefined {
  const later = failed.filter(isLater);
  if (later.length === 0) return undefined;
  const errors = later.flatMap((one) => (one.ok ? [] : one.error));
  return retryDelay(attempt, longestRequestedDelay(errors), writing.jitter);
}

function isLater(answer: AdditionResult | undefined): boolean {
  return answer?.ok === false && answer.error.kind === 'later';
}

/**
 * Sends the fields in one request. If one field makes the whole request fail, each is sent alone; a field that exists
 * already counts as added.
 */
async function sendFields(
  org: CrmContext,
  scope: CrmScope,
  some: readonly Addition[],
): Promise<readonly AdditionResult[]> {
  const flow = org.crm.additions?.add(scope, some);
  if (flow === undefined) throw new Error(`Nothing can be added to ${org.target}`);
  const result = await runFlow(flow, org.writing).catch(catchForbidden);
  if (result === undefined) return failAll(some, FORBIDDEN);
  if ('out' in result) {
    return some.map(
      ({ name }) => result.out.find((one) => one.name === name) ?? { name, ok: false, error: UNEXPECTED_RESPONSE },
    );
  }
  // The error is copied if the CRM answered before it, because the fields that were added until then must be searched.
  const error = result.changes === 0 ? result.error : { ...result.error };
  if (error.kind !== 'record' || some.length === 1) return failAll(some, error);
  const answers: AdditionResult[] = [];
  for (const one of some) {
    const last = answers.at(-1);
    const stopped = last?.ok === false && STOPS.has(last.error.kind) ? last.error : undefined;
    const own = stopped === undefined ? await sendFields(org, scope, [one]) : failAll([one], stopped);
    for (const answer of own) answers.push(answer);
  }
  return answers;
}

/** Errors that the next field would get as well. */
const STOPS: ReadonlySet<CrmError['kind']> = new Set(['later', 'connection']);
