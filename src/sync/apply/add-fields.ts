/** Fields that a CRM's object lacks: which they are, and how they are added once the user has seen the list and agreed. */
import { largest } from '../../domain/largest.ts';
import { fieldIn, type Addition, type AdditionAnswer, type CrmScope } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import { absentFields } from '../../targets/core/missing-fields.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import { converse, FORBIDDEN, pauseBefore } from '../crm/run-flow.ts';
import { doubtDescription } from '../crm/schema-cache.ts';
import type { Watch } from '../../vault/note-service.ts';
import { columnsIn, isTrouble, itemsIn, openOrg, scopeFor, type Org, type SyncTools } from '../crm/crm-context.ts';
import type { Bench } from '../../vault/inspect-notes.ts';
import { writeAddNote } from './run-log.ts';
import { runVault } from '../../vault/run-selection.ts';
import { held } from './send-batch.ts';
import type { AddRun, Lacking } from '../sync-service.ts';

/** Reads only; undefined: nothing can be added there from here. */
export async function lackingFields(
  target: CrmId,
  bench: Bench,
  tools: SyncTools,
  watch: Watch = {},
): Promise<Lacking | Trouble | undefined> {
  const additions = tools.crmOf(target)?.additions;
  if (additions === undefined) return undefined;
  const org = await openAnew(target, bench, tools, watch.signal);
  if (isTrouble(org)) return org;
  // The years of all notes: a field is added for everybody, not for the notes at hand.
  const { inspections, cancelled } = await runVault(bench, watch);
  if (cancelled) return { kind: 'connection', code: 'cancelled', message: '' };
  const items = itemsIn(inspections);
  const { wanted, special } = absentFields(org.chosen, org.schema, columnsIn(org, items));
  const offered = additions.lacking(scopeFor(org, items), wanted);
  const names = new Set(offered.map(({ name }) => name));
  const rest = [...wanted.map(({ remote }) => remote), ...special].filter((remote) => !names.has(remote));
  return { target, identity: org.identity, additions: offered, rest };
}

/** What cannot be added never keeps the others from it. While dry run is on nothing is sent, and every answer says so. */
export async function addFields(shown: Lacking, bench: Bench, tools: SyncTools): Promise<AddRun> {
  const { target, identity, additions } = shown;
  const told = (answers: AddRun['answers'], dryRun = false): AddRun => ({ target, identity, answers, dryRun });
  if (tools.dryRun()) return told(refused(additions, FORBIDDEN), true);
  const org = await openAnew(target, bench, tools);
  if (isTrouble(org)) return told(refused(additions, org));
  if (org.identity.orgId !== identity.orgId) {
    return told(refused(additions, { kind: 'connection', code: 'other-org', message: '' }));
  }
  const missing = additions.filter(({ name }) => fieldIn(org.schema, name) === undefined);
  const answers = missing.length === 0 ? [] : await sendAll(org, missing, bench, tools);
  const all = additions.map(({ name }) => answers.find((one) => one.name === name) ?? { name, ok: true as const });
  const run = told(all, answers.length > 0 && answers.every((one) => !one.ok && one.trouble === FORBIDDEN));
  if (answers.length === 0 || run.dryRun) return run;
  // Without its note the additions still have their outcome.
  const logPath = await writeAddNote(run, shown, bench).catch(() => undefined);
  return logPath === undefined ? run : { ...run, logPath };
}

/** Whatever is remembered of the object is asked for again. */
async function openAnew(target: CrmId, bench: Bench, tools: SyncTools, signal?: AbortSignal): Promise<Org | Trouble> {
  const connection = await tools.connections.open(target);
  if ('kind' in connection) return connection;
  await doubtDescription(connection, tools.device);
  return openOrg(target, bench, tools, signal);
}

function refused(additions: readonly Addition[], trouble: Trouble): readonly AdditionAnswer[] {
  return additions.map(({ name }) => ({ name, ok: false, trouble }));
}

/**
 * The next plan sees what was added. What failed is looked for once more: it may have arrived, or somebody else was faster. What a
 * busy CRM did not add is sent again after such a look.
 */
async function sendAll(
  org: Org,
  missing: readonly Addition[],
  bench: Bench,
  tools: SyncTools,
): Promise<readonly AdditionAnswer[]> {
  const known = new Map<string, AdditionAnswer>();
  try {
    let left = missing;
    for (let attempt = 0; ; attempt++) {
      for (const answer of await send(org, scopeFor(org), left)) known.set(answer.name, answer);
      const failed = [...known.values()].filter((one) => !one.ok && one.trouble !== FORBIDDEN);
      if (failed.length === 0) break;
      const pause = pauseFor(failed, attempt, org);
      if (pause !== undefined) await bench.clock.wait(pause);
      const now = await openAnew(org.target, bench, tools);
      if (isTrouble(now)) break;
      for (const { name } of failed) if (fieldIn(now.schema, name) !== undefined) known.set(name, { name, ok: true });
      left = left.filter(({ name }) => isLater(known.get(name)));
      if (pause === undefined || left.length === 0) break;
    }
    return [...known.values()];
  } finally {
    await doubtDescription(org, tools.device);
  }
}

/** Milliseconds after which a busy CRM may be asked again; undefined: that would not help, or was tried often enough. */
function pauseFor(failed: readonly AdditionAnswer[], attempt: number, { writing }: Org): number | undefined {
  const later = failed.filter(isLater);
  const waits = later.flatMap((one) => (one.ok ? [] : (one.trouble.retryAfterMs ?? [])));
  if (later.length === 0) return undefined;
  return pauseBefore(attempt, waits.length === 0 ? undefined : largest(waits, 0), writing.jitter);
}

function isLater(answer: AdditionAnswer | undefined): boolean {
  return answer?.ok === false && answer.trouble.kind === 'later';
}

/** Where one spoils the whole request, each goes alone: what was added already counts as added when it is sent again. */
async function send(org: Org, scope: CrmScope, some: readonly Addition[]): Promise<readonly AdditionAnswer[]> {
  const talk = org.crm.additions?.add(scope, some);
  if (talk === undefined) throw new Error(`Nothing can be added to ${org.target}`);
  const heard = await converse(talk, org.writing).catch(held);
  if (heard === undefined) return refused(some, FORBIDDEN);
  if ('out' in heard) {
    return some.map(({ name }) => heard.out.find((one) => one.name === name) ?? { name, ok: false, trouble: UNHEARD });
  }
  // A trouble of its own where something was answered before: what was added by then has to be looked for.
  const trouble = heard.changes === 0 ? heard.trouble : { ...heard.trouble };
  if (trouble.kind !== 'record' || some.length === 1) return refused(some, trouble);
  const answers: AdditionAnswer[] = [];
  for (const one of some) {
    const last = answers.at(-1);
    const stopped = last?.ok === false && STOPS.has(last.trouble.kind) ? last.trouble : undefined;
    const heard = stopped === undefined ? await send(org, scope, [one]) : refused([one], stopped);
    for (const answer of heard) answers.push(answer);
  }
  return answers;
}

/** Troubles that the next field would meet as well. */
const STOPS: ReadonlySet<Trouble['kind']> = new Set(['later', 'connection']);

/** Where an answer says nothing of a field, nobody knows of it. */
const UNHEARD: Trouble = { kind: 'unknown', code: 'unexpected-answer', message: '' };
