/** A conversation in which one answer is spoiled, and what has to be true of how it ends. */
import { halt } from '../../../src/targets/flow/response.ts';
import type { Crm, CrmScope, WriteAnswer } from '../../../src/targets/core/crm.ts';
import type { Talk, Trouble, WireResponse } from '../../../src/targets/flow/request-flow.ts';
import { isUnreadable, type Spot, spoiled, spotsIn, spotText } from './spot.ts';

type Ears = Pick<Crm, 'trouble'>;

/** What is wrong; undefined: nothing. */
type Wrong = string | undefined;

/** One conversation, and what is wrong with its result when an answer was spoiled. */
export interface Trial<Out> {
  readonly talk: () => Talk<Out>;
  readonly judge: (out: Out, spot: Spot) => Promise<Wrong> | Wrong;
}

/** Makes a trial that no other one was made like; what it writes has keys of its own. */
export type NextTrial = () => Trial<unknown>;

/** A CRM that is set up in one way, and what is tried there. */
export interface Setting {
  readonly crm: Ears;
  readonly converse: <Out>(talk: Talk<Out>) => Promise<Out>;
  /** Limits of calls refill, and what a search finds catches up. */
  readonly advance: (ms: number) => void;
  readonly close: () => Promise<void>;
  /** How the CRM refuses a request as a whole, in each of its shapes, in the words {@link REASON}. */
  readonly refusals: readonly WireResponse[];
  readonly trials: Readonly<Record<string, NextTrial>>;
}

/** The server of a CRM that was set up, and what talks to it. */
export interface Started<Server> {
  readonly server: Server;
  readonly scope: CrmScope;
  readonly converse: Setting['converse'];
}

export type Trials<Server> = (started: Started<Server>) => Promise<Setting['trials']> | Setting['trials'];

/** The setting over a server that was set up. */
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

/** Why something is refused, in the words of a CRM. They may not be lost. */
export const REASON = 'The region is closed for audit';

/** One answer of one conversation, and what is done to it. `refusal`: what comes in its place, without the request being done. */
export interface Case {
  readonly what: string;
  readonly at: number;
  readonly spot: Spot;
  readonly refusal: WireResponse | undefined;
  readonly next: NextTrial;
}

export function caseText({ what, at, spot, refusal }: Case): string {
  const of = refusal === undefined ? '' : ` as ${refusal.status}`;
  return `${what}, answer ${at}${of}, ${spotText(spot)}`;
}

type Hear = (answer: WireResponse, at: number) => WireResponse;

/** Hands every answer to `hear` before the conversation hears it; `given`: an answer without the request being sent. */
function* hearing<Out>(
  { trouble: troubleOf }: Ears,
  talk: Talk<Out>,
  hear: Hear,
  given: (at: number) => WireResponse | undefined,
): Talk<Out> {
  let step = talk.next();
  for (let at = 0; !step.done;) {
    const said = step.value;
    if (!('method' in said)) {
      step = talk.next(yield said);
      continue;
    }
    const answer = hear(given(at) ?? (yield { ...said, hears: true }), at);
    at += 1;
    const trouble = said.hears ? undefined : troubleOf(answer);
    if (trouble !== undefined) return yield* halt(trouble);
    step = talk.next(answer);
  }
  return step.value;
}

/** How a conversation ended: well, with trouble, or by an error that is a mistake of ours. */
type End = { readonly out: unknown } | { readonly trouble: Trouble } | { readonly crash: unknown };

async function ended({ converse }: Setting, talk: Talk<unknown>): Promise<End> {
  try {
    return { out: await converse(talk) };
  } catch (error) {
    const trouble = error instanceof Error ? (error.cause as Trouble | undefined) : undefined;
    return trouble === undefined ? { crash: error } : { trouble };
  }
}

const KINDS = new Set(['later', 'record', 'connection', 'unknown']);

export function wrongTrouble({ kind, code, message }: Trouble): Wrong {
  return KINDS.has(kind) && code !== '' && message.length <= 1000 ? undefined : 'a trouble without kind, code, or end';
}

/** Every harm to every answer of every conversation, and to a refusal in the place of each answer. */
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

/** The answers to a conversation to which nothing is done. */
async function heardIn(setting: Setting, { talk }: Trial<unknown>): Promise<readonly WireResponse[]> {
  const heard: WireResponse[] = [];
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

/** What is wrong, if anything, with how the conversation of a case ends. */
export async function wrongWith(setting: Setting, { at, spot, refusal, next }: Case): Promise<Wrong> {
  const one = next();
  // Whether the answers told the reason in a way that can be read: the last one, and any.
  let [lastTold, told] = [false, false];
  const hear: Hear = (answer, place) => {
    const heard = place === at ? spoiled(answer, spot) : answer;
    lastTold = heard.body.includes(REASON) && !(place === at && isUnreadable(REASON, answer, spot));
    told ||= lastTold;
    return heard;
  };
  const given = (place: number): WireResponse | undefined => (place === at ? refusal : undefined);
  const end = await ended(setting, hearing(setting.crm, one.talk(), hear, given));
  setting.advance(PAUSE_MS);
  if ('crash' in end) return `crash: ${String(end.crash)}`;
  if ('trouble' in end) return wrongTrouble(end.trouble) ?? (lastTold ? reasonLost([end.trouble]) : undefined);
  return (await one.judge(end.out, spot)) ?? (told ? reasonLost(troublesIn(end.out)) : undefined);
}

/** Of a conversation that ended well, what failed in it. */
function troublesIn(out: unknown): readonly Trouble[] {
  const answers = (Array.isArray(out) ? out : []) as readonly Partial<WriteAnswer>[];
  return answers.flatMap((answer) => (answer.ok === false && answer.trouble ? [answer.trouble] : []));
}

/** Nothing failed: nothing has to be told. */
function reasonLost(troubles: readonly Trouble[]): Wrong {
  if (troubles.length === 0 || troubles.some(({ message }) => message.includes(REASON))) return undefined;
  return `the reason is lost: ${JSON.stringify(troubles[0])}`;
}
