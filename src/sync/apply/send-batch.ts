/** Sends one batch of writes, and finds out for each record what became of it, whatever becomes of the batch. */
import type { CrmScope, RemoteWrite, WriteAnswer } from '../../targets/crm.ts';
import type { Trouble } from '../../targets/wire.ts';
import { converse, FORBIDDEN } from '../crm/converse.ts';
import type { Org } from '../crm/org.ts';
import { Forbidden } from '../ports.ts';

export interface Sent {
  /** One for each write, by its `opId`. */
  readonly answers: Map<string, WriteAnswer>;
  /** Why nothing more should be sent. */
  stopped?: Trouble;
}

/** Tries for a record that the CRM wants to be asked for again, as while another process has it locked. */
const TRIES = 5;

/** Where a batch that was not heard of ends: nobody knows of any of its records. */
const UNHEARD: Trouble = { kind: 'unknown', code: 'unexpected-answer', message: '' };

/**
 * A batch that is refused as a whole is halved until the record at fault is alone; the others pass. Writes with an id and
 * those without go apart, so that trouble with one kind says nothing of the other. Writes that may not leave have no answer.
 */
export async function sendBatch(org: Org, scope: CrmScope, writes: readonly RemoteWrite[]): Promise<Sent> {
  const sent: Sent = { answers: new Map() };
  for (const some of [writes.filter(({ id }) => id !== undefined), writes.filter(({ id }) => id === undefined)]) {
    if (some.length > 0) await send(org, scope, some, sent);
  }
  for (let attempt = 0; attempt < TRIES && sent.stopped === undefined; attempt++) {
    const later = writes.filter(({ opId }) => troubleOf(sent.answers.get(opId))?.kind === 'later');
    if (later.length === 0) break;
    await org.writing.clock.wait(pauseFor(later, sent, attempt, org));
    await send(org, scope, later, sent);
  }
  return sent;
}

function pauseFor(writes: readonly RemoteWrite[], { answers }: Sent, attempt: number, { writing }: Org): number {
  const asked = writes.map(({ opId }) => troubleOf(answers.get(opId))?.retryAfterMs ?? 0);
  return Math.max(1000 * 2 ** attempt * (1 + writing.jitter() / 4), ...asked);
}

async function send(org: Org, scope: CrmScope, writes: readonly RemoteWrite[], sent: Sent): Promise<void> {
  const refuse = (trouble: Trouble): void => {
    for (const { opId } of writes) sent.answers.set(opId, { opId, ok: false, trouble });
  };
  if (sent.stopped !== undefined) {
    if (sent.stopped !== FORBIDDEN) refuse(sent.stopped);
    return;
  }
  const heard = await converse(org.crm.write(scope, writes), org.writing).catch(held);
  if (heard === undefined) {
    sent.stopped = FORBIDDEN;
    return;
  }
  if ('out' in heard) {
    refuse(UNHEARD);
    for (const answer of heard.out) if (sent.answers.has(answer.opId)) sent.answers.set(answer.opId, answer);
    const fatal = heard.out.map(troubleOf).find((trouble) => trouble?.kind === 'connection');
    if (fatal !== undefined) sent.stopped = fatal;
    return;
  }
  const { trouble, changes } = heard;
  if (changes === 0 && trouble.kind === 'record' && writes.length > 1) {
    const half = Math.ceil(writes.length / 2);
    await send(org, scope, writes.slice(0, half), sent);
    await send(org, scope, writes.slice(half), sent);
    return;
  }
  // What was answered before the trouble may have written some of them already.
  refuse(changes === 0 ? trouble : { ...trouble, kind: 'unknown' });
  if (trouble.kind === 'later' || trouble.kind === 'connection') sent.stopped = trouble;
}

/** Undefined for what may not leave, as while dry run is on; what was answered before stays answered. Any other error is thrown on. */
export function held(error: unknown): undefined {
  if (error instanceof Forbidden) return undefined;
  throw error;
}

function troubleOf(answer: WriteAnswer | undefined): Trouble | undefined {
  return answer === undefined || answer.ok ? undefined : answer.trouble;
}
