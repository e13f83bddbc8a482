/** Trials for every CRM, in any setup. Each trial uses the same server. */
import type { Crm, Identity, RemoteFilter, RemoteWrite } from '../../../src/targets/core/crm.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import { deal, type Stage } from '../../targets/stage.ts';
import { isUncounted, isValue, misdescribed, misjudged, misread, same } from './judge.ts';
import type { Spot } from './spot.ts';
import { REASON, trial, type NextTrial, type Trial } from './trial.ts';

/** Returns an unused key. */
let serial = 0;
export function newKey(): string {
  serial += 1;
  return `F-${serial}`;
}

/** Returns the trials of a CRM by their subject. */
export async function trialsOf(id: CrmId, stage: Stage): Promise<Readonly<Record<string, NextTrial>>> {
  return {
    identify: await identifying(stage),
    describe: describing(stage),
    read: await reading(id, stage),
    resolve: await resolving(id, stage),
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

export function describing({ crm, scope }: Pick<Stage, 'crm' | 'scope'>): NextTrial {
  return () =>
    trial({
      talk: () => crm.describe(scope, undefined),
      judge: (found, spot) => misdescribed(scope.schema, found, spot),
    });
}

/** Lists changes. `isExcused`: returns true for a changed response that no reader can detect. */
export async function listing(
  { crm, scope, converse }: Pick<Stage, 'crm' | 'scope' | 'converse'>,
  filter: RemoteFilter,
  identity: Identity,
  isExcused: (spot: Spot) => boolean,
): Promise<NextTrial> {
  const right = await converse(crm.changed(scope, filter, identity));
  return () =>
    trial({
      talk: () => crm.changed(scope, filter, identity),
      judge: (found, spot) => (isExcused(spot) ? undefined : misread(scope, right, found, spot)),
    });
}

async function reading(id: CrmId, stage: Stage): Promise<NextTrial> {
  const { crm, scope, converse } = stage;
  const [one, other] = [newKey(), newKey()];
  const ids = (await made(stage, [deal(stage, one), deal(stage, other)])).slice(0, 1);
  const talk = (): ReturnType<Crm['read']> => crm.read(scope, ids, [other]);
  const right = await converse(talk());
  return () =>
    trial({
      talk,
      judge: (found, spot) => (isUncounted(id, spot) ? undefined : misread(scope, right, found, spot)),
    });
}

async function resolving(id: CrmId, stage: Stage): Promise<NextTrial> {
  const name = `Company ${newKey()}`;
  stage.company(name);
  // HubSpot finds it some seconds later.
  stage.advance(60_000);
  const lookups = Object.entries(stage.scope.schema.fields).filter(
    ([remote, { type }]) => type === 'lookup' && /account|company/i.test(remote),
  );
  return named(id, stage, lookups[0]?.[0] ?? '', name);
}

/** Finds a record by its name. `parts`: members that form the name, which not every record has. */
export async function named(
  id: CrmId,
  { crm, scope, converse }: Pick<Stage, 'crm' | 'scope' | 'converse'>,
  field: string,
  name: string,
  parts: readonly unknown[] = [],
): Promise<NextTrial> {
  const talk = (): ReturnType<Crm['resolve']> => crm.resolve(scope, [{ field, name }]);
  const right = await converse(talk());
  if (right[0]?.candidates.length !== 1) throw new Error(`${name} is not found.`);
  const ids = (all: typeof right): unknown => all.map(({ candidates }) => candidates.map((one) => one.id));
  return () =>
    trial({
      talk,
      judge: (found, spot) =>
        isValue(spot) || isUncounted(id, spot) || parts.includes(spot.path.at(-1)) || same(ids(found), ids(right))
          ? undefined
          : 'other candidates',
    });
}

/** Writes and returns the IDs. */
async function made({ crm, scope, converse }: Stage, writes: readonly RemoteWrite[]): Promise<readonly string[]> {
  const answers = await converse(crm.write(scope, writes));
  return answers.flatMap((answer) => (answer.ok ? [answer.id] : []));
}

/** Creates records with these keys; those in `refused` are rejected with a reason. */
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

/** Changes the title of two existing records; with `isRefused`, the second is rejected. */
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
