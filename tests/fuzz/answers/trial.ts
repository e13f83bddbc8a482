/** A request flow in which one response is changed, and the requirements for its result. */
import { stop } from '../../../src/targets/flow/response.ts';
import type { Crm, CrmScope, WriteResult } from '../../../src/targets/core/crm.ts';
import type { RequestFlow, CrmError, CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import { isUnreadable, type Spot, spoiled, spotsIn, spotText } from './spot.ts';

type Ears = Pick<Crm, 'error'>;

/** A failed requirement; `undefined` if the result is correct. */
type Wrong = string | undefined;

/** One request flow, and a check of its result after a response was changed. */
export interface Trial<Out> {
  readonly talk: () => RequestFlow<Out>;
  readonly judge: (out: Out, spot: Spot) => Promise<Wrong> | Wrong;
}

/** Creates a new trial; the records that it writes have their own keys. */
export type NextTrial = () => Trial<unknown>;

/** A CRM in one setup, and its trials. */
export interface Setting {
  readonly crm: Ears;
  readonly converse: <Out>(talk: RequestFlow<Out>) => Promise<Out>;
  /** Advances time, so that call limits refill and the search index is updated. */
  readonly advance: (ms: number) => void;
  readonly close: () => Promise<void>;
  /** Responses that reject a request as a whole, in each of the CRM's shapes, with the message {@link REASON}. */
  readonly refusals: readonly CrmResponse[];
  readonly trials: Readonly<Record<string, NextTrial>>;
}

/** The server of a CRM in one setup, with its client. */
export interface Started<Server> {
  readonly server: Server;
  readonly scope: CrmScope;
  readonly converse: Setting['converse'];
}

export type Trials<Server> = (started: Started<Server>) => Promise<Setting['trials']> | Setting['trials'];

/** Returns the setting over a started server. */
export async function settingOf<Server extends { readonly close: () => Promise<void> }>(
  started: Started<Server>,
  own: Pick<Setting, 'crm' | 'refusals' | 'advance'>,
  trials: Trials<Server>,
): Promise<Setting> {
  const { server, converse } = started;
  return { ...own, converse, close: () => server.close(), trials: await trials(started) };
}

export function trial<Out>(one: Trial<Out>): Trial<unknown> {
  return one as Trial<unknown>;
}

/** Reason for a rejection, as a CRM's message. It must not be lost. */
export const REASON = 'The region is closed for audit';

/**
 * One response of one request flow, and the change to make. `refusal`: the response that replaces it, without sending
 * the request.
 */
export interface Case {
  readonly what: string;
  readonly at: number;
  readonly spot: Spot;
  readonly refusal: CrmResponse | undefined;
  readonly next: NextTrial;
}

export function caseText({ what, at, spot, refusal }: Case): string {
  const of = refusal === undefined ? '' : ` as ${refusal.status}`;
  return `${what}, answer ${at}${of}, ${spotText(spot)}`;
}

type Hear = (answer: CrmResponse, at: number) => CrmResponse;

/**
 * Passes every response to `hear` before the request flow receives it; `given`: a response that is used without sending
 * the request.
 */
function* hearing<Out>(
  { error: troubleOf }: Ears,
  talk: RequestFlow<Out>,
  hear: Hear,
  given: (at: number) => CrmResponse | undefined,
): RequestFlow<Out> {
  let step = talk.next();
  for (let at = 0; !step.done;) {
    const said = step.value;
    if (!('method' in said)) {
      step = talk.next(yield said);
      continue;
    }
    const answer = hear(given(at) ?? (yield { ...said, deliverErrors: true }), at);
    at += 1;
    const error = said.deliverErrors ? undefined : troubleOf(answer);
    if (error !== undefined) return yield* stop(error);
    step = talk.next(answer);
  }
  return step.value;
}

/** The end of a request flow: a result, a CRM error, or a crash, which is a bug of the plugin. */
type End = { readonly out: unknown } | { readonly error: CrmError } | { readonly crash: unknown };

async function ended({ converse }: Setting, talk: RequestFlow<unknown>): Promise<End> {
  try {
    return { out: await converse(talk) };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as CrmError | undefined) : undefined;
    return cause === undefined ? { crash: error } : { error: cause };
  }
}

const KINDS = new Set(['later', 'record', 'connection', 'unknown']);

export function wrongTrouble({ kind, code, message }: CrmError): Wrong {
  return KINDS.has(kind) && code !== '' && message.length <= 1000 ? undefined : 'a trouble without kind, code, or end';
}

/** Returns every change to every response of every request flow, and to a rejection in place of each response. */
export async function casesOf(setting: Setting): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const [what, next] of Object.entries(setting.trials)) {
    const heard = await heardIn(setting, next());
    for (const [at, answer] of heard.entries()) {
      for (const spot of spotsIn(answer)) cases.push({ what, at, spot, refusal: undefined, next });
      for (const refusal of setting.refusals)
        for (const spot of spotsIn(refusal)) cases.push({ what, at, spot, refusal, next });
    }
    setting.advance(PAUSE_MS);
  }
  return cases;
}

const PAUSE_MS = 60_000;

/** Returns the responses of an unchanged request flow. */
async function heardIn(setting: Setting, { talk }: Trial<unknown>): Promise<readonly CrmResponse[]> {
  const heard: CrmResponse[] = [];
  const hear: Hear = (answer) => {
    heard.push(answer);
    return answer;
  };
  const end = await ended(
    setting,
    hearing(setting.crm, talk(), hear, () => undefined),
  );
  if (!('out' in end)) throw new Error(`A conversation failed by itself: ${JSON.stringify(end)}`, { cause: end });
  return heard;
}

/** Returns the failed requirement of a case's result, if any. */
export async function wrongWith(setting: Setting, { at, spot, refusal, next }: Case): Promise<Wrong> {
  const one = next();
  // True if the responses contained the reason in readable form: the last one, and any.
  let [lastTold, told] = [false, false];
  const hear: Hear = (answer, place) => {
    const heard = place === at ? spoiled(answer, spot) : answer;
    lastTold = heard.body.includes(REASON) && !(place === at && isUnreadable(REASON, answer, spot));
    told ||= lastTold;
    return heard;
  };
  const given = (place: number): CrmResponse | undefined => (place === at ? refusal : undefined);
  const end = await ended(setting, hearing(setting.crm, one.talk(), hear, given));
  setting.advance(PAUSE_MS);
  if ('crash' in end) return `crash: ${String(end.crash)}`;
  if ('error' in end) return wrongTrouble(end.error) ?? (lastTold ? reasonLost([end.error]) : undefined);
  return (await one.judge(end.out, spot)) ?? (told ? reasonLost(troublesIn(end.out)) : undefined);
}

/** Returns the failures in the result of a request flow. */
function troublesIn(out: unknown): readonly CrmError[] {
  const answers = (Array.isArray(out) ? out : []) as readonly Partial<WriteResult>[];
  return answers.flatMap((answer) => (answer.ok === false && answer.error ? [answer.error] : []));
}

/** Nothing failed: no reason is required. */
function reasonLost(errors: readonly CrmError[]): Wrong {
  if (errors.length === 0 || errors.some(({ message }) => message.includes(REASON))) return undefined;
  return `the reason is lost: ${JSON.stringify(errors[0])}`;
}
