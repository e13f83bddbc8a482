/** What is tried with each CRM, however it is set up. Each trial is over the same server. */
import type { Crm, CrmScope, RemoteRecord, RemoteWrite, WriteAnswer } from '../../../src/targets/crm.ts';
import { TARGETS } from '../../../src/targets/targets.ts';
import { deal, type Stage } from '../../targets/stage.ts';
import type { Spot } from './spot.ts';
import { REASON, trial, wrongTrouble, type NextTrial, type Trial } from './trial.ts';

const IDS = new Set(['id', 'Id', 'opportunityid', 'accountid']);

/** Whether what stands there now is what a record may well have: another value, or nothing. */
export function isValue({ path, harm }: Spot): boolean {
  const name = path.at(-1);
  return typeof name === 'string' && !IDS.has(name) && ['null', 'text', 'number', 'flag'].includes(harm);
}

/**
 * Whether a record that is left out cannot be noticed: Dataverse tells no number of rows, the number of a HubSpot search may be a
 * moment ahead of what it lists, and in Salesforce a null says that there is none.
 */
function isUncounted({ chosen }: Stage, { path, harm }: Spot): boolean {
  if (typeof path.at(-1) !== 'number') return false;
  return chosen.target === TARGETS.salesforce ? harm === 'null' && path.length === 2 : harm === 'removed';
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
export function newKey(): string {
  serial += 1;
  return `F-${serial}`;
}

/** The trials of a CRM by what they are about. */
export async function trialsOf(stage: Stage): Promise<Readonly<Record<string, NextTrial>>> {
  return {
    identify: await identifying(stage),
    describe: () => trial({ talk: () => stage.crm.describe(stage.scope, undefined), judge: () => undefined }),
    read: await reading(stage),
    resolve: await resolving(stage),
    write: () => making(stage, [newKey(), newKey()], []),
    refuse: () => {
      const keys = [newKey(), newKey()];
      return making(stage, keys, [keys[1] ?? '']);
    },
    change: await changing(stage, false),
    'refuse change': await changing(stage, true),
  };
}

async function identifying({ crm, options, converse }: Stage): Promise<NextTrial> {
  const who = await converse(crm.identify(options));
  return () =>
    trial({
      talk: () => crm.identify(options),
      judge: ({ orgId, userId }) => (orgId === who.orgId && userId === who.userId ? undefined : 'another org or user'),
    });
}

async function reading(stage: Stage): Promise<NextTrial> {
  const { crm, scope, converse } = stage;
  const [one, other] = [newKey(), newKey()];
  const ids = (await made(stage, [deal(stage, one), deal(stage, other)])).slice(0, 1);
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
        return same(told(records), told(right.records)) ? undefined : `other records: ${JSON.stringify(told(records))}`;
      },
    });
}

async function resolving(stage: Stage): Promise<NextTrial> {
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
}

/** Writes and gives the ids. */
async function made({ crm, scope, converse }: Stage, writes: readonly RemoteWrite[]): Promise<readonly string[]> {
  const answers = await converse(crm.write(scope, writes));
  return answers.flatMap((answer) => (answer.ok ? [answer.id] : []));
}

/** Makes deals of these keys; those `refused` are not taken, for a reason. */
function making(stage: Stage, keys: readonly string[], refused: readonly string[]): Trial<unknown> {
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
      return misjudged(writes, answers, ({ key }) => idOf.get(key));
    },
  });
}

/** Changes the title of two deals that are there; with `isRefused`, the second is not taken. */
async function changing(stage: Stage, isRefused: boolean): Promise<NextTrial> {
  const { crm, scope, converse } = stage;
  const keys = [newKey(), newKey()];
  const ids = await made(
    stage,
    keys.map((key) => deal(stage, key)),
  );
  return () => {
    const titles = keys.map((key) => `Deal ${newKey()} of ${key}`);
    const writes = keys.map((key, at) => deal(stage, key, { title: titles[at] ?? '' }, ids[at]));
    return trial({
      talk: () => {
        if (isRefused) stage.refuse(titles[1] ?? '', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', REASON);
        return crm.write(scope, writes);
      },
      judge: async (answers) => {
        const { records } = await converse(crm.read(scope, ids, []));
        const changed = records.filter(({ fields }) =>
          Object.values(fields).some((value) => typeof value === 'string' && titles.includes(value)),
        );
        const there = new Set(changed.map(({ id }) => id));
        return misjudged(writes, answers, ({ id }) => (id !== undefined && there.has(id) ? id : undefined));
      },
    });
  };
}

/** What is wrong with the answers to some writes; `idOf`: the record in which a write is done, if it is. */
export function misjudged(
  writes: readonly RemoteWrite[],
  answers: readonly WriteAnswer[],
  idOf: (write: RemoteWrite) => string | undefined,
): string | undefined {
  for (const write of writes) {
    const given = answers.filter(({ opId }) => opId === write.opId);
    const [answer] = given;
    if (answer === undefined || given.length > 1) return `${given.length} answers for one write`;
    const there = idOf(write);
    if (answer.ok && answer.id !== there) return `success as ${answer.id}, and the record is ${there ?? 'not there'}`;
    if (answer.ok) continue;
    const wrong = wrongTrouble(answer.trouble);
    if (wrong !== undefined) return wrong;
    if (answer.trouble.kind === 'record' && there !== undefined)
      return `refused as ${answer.trouble.code}, and the record is there`;
  }
  return undefined;
}
