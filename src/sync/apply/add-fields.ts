/** Fields that a CRM's object lacks: which they are, and how they are added once the user has seen the list and agreed. */
import { largest } from '../../domain/largest.ts';
import { fieldIn, type Addition, type AdditionResult, type CrmScope } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import { findAbsentFields } from '../../targets/core/missing-fields.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { runFlow, FORBIDDEN, retryDelay } from '../crm/run-flow.ts';
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
import { catchForbidden } from './send-batch.ts';
import type { AddFieldsResult, MissingFields } from '../sync-service.ts';

/** Reads only; undefined: nothing can be added there from here. */
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
  // The years of all notes: a field is added for everybody, not for the notes at hand.
  const { inspections, cancelled } = await runVault(context, watch);
  if (cancelled) return { kind: 'connection', code: 'cancelled', message: '' };
  const items = opportunitiesIn(inspections);
  const { wanted, special } = findAbsentFields(org.resolved, org.schema, syncFieldsIn(org, items));
  const offered = additions.findMissing(buildScope(org, items), wanted);
  const names = new Set(offered.map(({ name }) => name));
  const adminOnly = [...wanted.map(({ remote }) => remote), ...special].filter((remote) => !names.has(remote));
  return { target, identity: org.identity, additions: offered, adminOnly };
}

/** What cannot be added never keeps the others from it. While dry run is on nothing is sent, and every answer says so. */
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
    return toResult(failAll(additions, { kind: 'connection', code: 'other-org', message: '' }));
  }
  const missing = additions.filter(({ name }) => fieldIn(org.schema, name) === undefined);
  const answers = missing.length === 0 ? [] : await sendAll(org, missing, context, ports);
  const all = additions.map(({ name }) => answers.find((one) => one.name === name) ?? { name, ok: true as const });
  const run = toResult(all, answers.length > 0 && answers.every((one) => !one.ok && one.error === FORBIDDEN));
  if (answers.length === 0 || run.dryRun) return run;
  // Without its note the additions still have their outcome.
  const logPath = await writeAddFieldsNote(run, shown, context).catch(() => undefined);
  return logPath === undefined ? run : { ...run, logPath };
}

/** Whatever is remembered of the object is asked for again. */
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
 * The next plan sees what was added. What failed is looked for once more: it may have arrived, or somebody else was faster. What a
 * busy CRM did not add is sent again after such a look.
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

/** Milliseconds after which a busy CRM may be asked again; undefined: that would not help, or was tried often enough. */
function pauseFor(failed: readonly AdditionResult[], attempt: number, { writing }: CrmContext): number | undefined {
  const later = failed.filter(isLater);
  const waits = later.flatMap((one) => (one.ok ? [] : (one.error.retryAfterMs ?? [])));
  if (later.length === 0) return undefined;
  return retryDelay(attempt, waits.length === 0 ? undefined : largest(waits, 0), writing.jitter);
}

function isLater(answer: AdditionResult | undefined): boolean {
  return answer?.ok === false && answer.error.kind === 'later';
}

/** Where one spoils the whole request, each goes alone: what was added already counts as added when it is sent again. */
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
  // A trouble of its own where something was answered before: what was added by then has to be looked for.
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

/** Troubles that the next field would meet as well. */
const STOPS: ReadonlySet<CrmError['kind']> = new Set(['later', 'connection']);

/** Where an answer says nothing of a field, nobody knows of it. */
const UNEXPECTED_RESPONSE: CrmError = { kind: 'unknown', code: 'unexpected-answer', message: '' };
