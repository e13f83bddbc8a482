/**
 * Answers of each CRM with one member removed, renamed, of another type, or repeated: no crash, no success that the CRM did not
 * confirm, no record that differs from the real one, no reason lost. `FUZZ_SECONDS=1200` tries for that long, `FUZZ_SEED` again
 * with a printed seed.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halt } from '../../src/targets/answer.ts';
import type { Crm, CrmScope, RemoteRecord } from '../../src/targets/crm.ts';
import { TARGETS } from '../../src/targets/targets.ts';
import type { Talk, Trouble, WireResponse } from '../../src/targets/wire.ts';
import { ROOMS } from '../targets/rooms.ts';
import { deal, type Stage } from '../targets/stage.ts';
import { type Spot, spoiled, spotsIn, spotText } from './spoil.ts';

/** How a conversation ended: well, with trouble, or by an error that is a mistake of ours. */
type End<Out> = { readonly out: Out } | { readonly trouble: Trouble } | { readonly crash: unknown };

/** Hands every answer to `spoil` before the conversation hears it. */
function* spoiling<Out>(
  crm: Crm,
  talk: Talk<Out>,
  spoil: (answer: WireResponse, at: number) => WireResponse,
): Talk<Out> {
  let step = talk.next();
  for (let at = 0; !step.done;) {
    const said = step.value;
    if (!('method' in said)) {
      step = talk.next(yield said);
      continue;
    }
    const answer = spoil(yield { ...said, hears: true }, at);
    at += 1;
    const trouble = said.hears ? undefined : crm.trouble(answer);
    if (trouble !== undefined) return yield* halt(trouble);
    step = talk.next(answer);
  }
  return step.value;
}

async function ended<Out>(stage: Stage, talk: Talk<Out>): Promise<End<Out>> {
  try {
    return { out: await stage.converse(talk) };
  } catch (error) {
    const trouble = error instanceof Error ? (error.cause as Trouble | undefined) : undefined;
    return trouble === undefined ? { crash: error } : { trouble };
  }
}

/** One conversation, and what is wrong with how it ended when an answer was spoiled; undefined: nothing. */
interface Trial<Out> {
  readonly talk: () => Talk<Out>;
  readonly judge: (out: Out, spot: Spot) => Promise<string | undefined> | string | undefined;
}

const KINDS = new Set(['later', 'record', 'connection', 'unknown']);

function wrongTrouble({ kind, code, message }: Trouble): string | undefined {
  return KINDS.has(kind) && code !== '' && message.length <= 1000 ? undefined : 'a trouble without kind, code, or end';
}

const IDS = new Set(['id', 'Id', 'opportunityid', 'accountid']);

/** Whether what stands there now is what a record may well have: another value, or nothing. */
function isValue({ path, harm }: Spot): boolean {
  const name = path.at(-1);
  return typeof name === 'string' && !IDS.has(name) && ['null', 'text', 'number', 'flag'].includes(harm);
}

/**
 * Whether a record that is left out cannot be noticed: Dataverse tells no number of rows, the number of a HubSpot search may be a
 * moment ahead of what it lists, and in Salesforce a null says that there is none.
 */
function isUncounted({ chosen }: Stage, { path, harm }: Spot): boolean {
  if (typeof path.at(-1) !== 'number') return false;
  return chosen.target === TARGETS.salesforce ? harm === 'null' && path.length === 1 : harm === 'removed';
}

/** Remote name of the field that a member of a row is shown under. */
function nameAt({ path }: Spot, { schema }: CrmScope): string | undefined {
  const shown = path.at(-1);
  const found = Object.values(schema.fields).find(({ name, readAs = name }) => readAs === shown);
  return found?.name;
}

/** A record as it is compared, but for one field. */
function toldOf({ id, key, fields }: RemoteRecord, without: string | undefined): unknown {
  const kept = Object.entries(fields).filter(([name]) => name !== without);
  return { id, fields: Object.fromEntries(kept), ...(fields[without ?? ''] === undefined ? { key } : {}) };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Names a key that nobody has used. */
let serial = 0;
function newKey(): string {
  serial += 1;
  return `F-${serial}`;
}

const REASON = 'The region is closed for audit';

/** What is tried with each CRM. Each call makes a conversation of its own, over the same server. */
const TRIALS: Readonly<Record<string, (stage: Stage) => Promise<() => Trial<unknown>>>> = {
  identify: async (stage) => {
    const { crm, options, converse } = stage;
    const who = await converse(crm.identify(options));
    return () =>
      trial({
        talk: () => crm.identify(options),
        judge: ({ orgId, userId }) =>
          orgId === who.orgId && userId === who.userId ? undefined : 'another org or user',
      });
  },
  describe: (stage) => {
    const { crm, scope } = stage;
    return Promise.resolve(() => trial({ talk: () => crm.describe(scope, undefined), judge: () => undefined }));
  },
  read: async (stage) => {
    const { crm, scope, converse } = stage;
    const [one, other] = [newKey(), newKey()];
    const made = await converse(crm.write(scope, [deal(stage, one), deal(stage, other)]));
    const ids = made.flatMap((answer) => (answer.ok ? [answer.id] : [])).slice(0, 1);
    const talk = (): ReturnType<Crm['read']> => crm.read(scope, ids, [other]);
    const right = await converse(talk());
    return () =>
      trial({
        talk,
        judge: ({ records, missing }, spot) => {
          const told = (all: typeof records): unknown =>
            all.map((record) => toldOf(record, isValue(spot) ? nameAt(spot, scope) : undefined));
          if (isUncounted(stage, spot)) return undefined;
          if (!same(missing, right.missing)) return `other records are missing: ${missing.join()}`;
          return same(told(records), told(right.records))
            ? undefined
            : `other records: ${JSON.stringify(told(records))}`;
        },
      });
  },
  resolve: async (stage) => {
    const { crm, scope, converse } = stage;
    const name = `Company ${newKey()}`;
    stage.company(name);
    // HubSpot finds it some seconds later.
    stage.advance(60_000);
    const lookups = Object.entries(scope.schema.fields).filter(
      ([remote, { type }]) => type === 'lookup' && /account|company/i.test(remote),
    );
    const field = lookups[0]?.[0] ?? '';
    const talk = (): ReturnType<Crm['resolve']> => crm.resolve(scope, [{ field, name }]);
    const right = await converse(talk());
    if (right[0]?.candidates.length !== 1) throw new Error('The company is not found.');
    const ids = (all: typeof right): unknown => all.map(({ candidates }) => candidates.map(({ id }) => id));
    return () =>
      trial({
        talk,
        judge: (found, spot) =>
          isValue(spot) || isUncounted(stage, spot) || same(ids(found), ids(right)) ? undefined : 'other candidates',
      });
  },
  write: (stage) => Promise.resolve(() => writing(stage, [newKey(), newKey()], [])),
  refuse: (stage) =>
    Promise.resolve(() => {
      const keys = [newKey(), newKey()];
      return writing(stage, keys, [keys[1] ?? '']);
    }),
};

function trial<Out>(one: Trial<Out>): Trial<unknown> {
  return one as Trial<unknown>;
}

/** Makes deals of these keys; those `refused` are not taken, for a reason. */
function writing(stage: Stage, keys: readonly string[], refused: readonly string[]): Trial<unknown> {
  const { crm, scope, converse } = stage;
  const writes = keys.map((key) => deal(stage, key));
  return trial({
    talk: () => {
      for (const key of refused) stage.refuse(key, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', REASON);
      return crm.write(scope, writes);
    },
    judge: async (answers) => {
      const { records } = await converse(crm.read(scope, [], keys));
      const idOf = new Map(records.map(({ id, key }) => [key, id]));
      for (const { opId, key } of writes) {
        const given = answers.filter((answer) => answer.opId === opId);
        const [answer] = given;
        if (answer === undefined || given.length > 1) return `${given.length} answers for one write`;
        if (answer.ok && answer.id !== idOf.get(key))
          return `success as ${answer.id}, and the record is ${idOf.get(key) ?? 'not there'}`;
        if (!answer.ok) {
          const wrong = wrongTrouble(answer.trouble);
          if (wrong !== undefined) return wrong;
          if (answer.trouble.kind === 'record' && idOf.has(key))
            return `refused as ${answer.trouble.code}, and the record is there`;
        }
      }
      return undefined;
    },
  });
}

/** What is wrong, if anything, when this is done to the answer at that place. */
async function wrongWith(stage: Stage, one: Trial<unknown>, at: number, spot: Spot): Promise<string | undefined> {
  const spoil = (answer: WireResponse, place: number): WireResponse => (place === at ? spoiled(answer, spot) : answer);
  const end = await ended(stage, spoiling(stage.crm, one.talk(), spoil));
  if ('crash' in end) return `crash: ${String(end.crash)}`;
  return 'trouble' in end ? wrongTrouble(end.trouble) : one.judge(end.out, spot);
}

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Harms that are tried for each way to set up a CRM; with a time, as many as fit into it. */
const FEW = 120;

interface Case {
  readonly what: string;
  readonly at: number;
  readonly spot: Spot;
  readonly next: () => Trial<unknown>;
}

/** Every harm to every answer of every conversation. */
async function casesOf(stage: Stage): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const [what, prepare] of Object.entries(TRIALS)) {
    const next = await prepare(stage);
    const heard: WireResponse[] = [];
    await ended(
      stage,
      spoiling(stage.crm, next().talk(), (answer) => {
        heard.push(answer);
        return answer;
      }),
    );
    for (const [at, answer] of heard.entries())
      cases.push(...spotsIn(answer).map((spot) => ({ what, at, spot, next })));
  }
  return cases;
}

/** In an order that the seed alone decides. */
function shuffled<T>(all: readonly T[]): readonly T[] {
  return fc.sample(fc.shuffledSubarray([...all], { minLength: all.length }), { numRuns: 1, seed })[0] ?? [];
}

describe.each(Object.entries(ROOMS))('%s', (_, { stages }) => {
  test.each(Object.entries(stages))(`%s, seed ${seed}`, { timeout: (seconds + 120) * 1000 }, async (__, start) => {
    const stage = await start('America/New_York');
    const until = Date.now() + seconds * 1000;
    const found: string[] = [];
    try {
      const cases = await casesOf(stage);
      expect(cases.length).toBeGreaterThan(500);
      for (const [tried, { what, at, spot, next }] of shuffled(cases).entries()) {
        if (seconds === 0 ? tried >= FEW : Date.now() > until) break;
        const wrong = await wrongWith(stage, next(), at, spot);
        // Limits of calls refill, and what a search finds catches up.
        stage.advance(60_000);
        if (wrong !== undefined) found.push(`${what}, answer ${at}, ${spotText(spot)}: ${wrong.slice(0, 200)}`);
      }
    } finally {
      await stage.server.close();
    }
    expect(found).toEqual([]);
  });
});
