/**
 * Trials that only Dynamics 365 has: alternate keys, closed records, lookups to several tables, change tracking, and
 * pages.
 */
import type { ChangeSet, RemoteFilter, RemoteWrite, ChangeTracking } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import {
  startDataverse,
  type Dataverse,
  type DataverseOptions,
} from '../../../tools/loopback-crms/dataverse/server.ts';
import { converse, deal, scopeOf, update } from '../../targets/dynamics/live.ts';
import { describing, listing, named, newKey } from './every-crm.ts';
import { isUncounted, isWithoutNext, misjudged, same } from './judge.ts';
import { REFUSALS } from './refusals.ts';
import type { Spot } from './spot.ts';
import { REASON, settingOf, trial, type NextTrial, type Setting, type Started, type Trials } from './trial.ts';

const KEY = 'new_opportunity_key';

type OverDataverse = Started<Dataverse>;

async function setting(
  options: DataverseOptions,
  chosen: Readonly<Record<string, string>>,
  trials: Trials<Dataverse>,
): Promise<Setting> {
  const server = await startDataverse(options);
  const own: Setting['converse'] = (talk) => converse(server, talk);
  const scope = await scopeOf(server, chosen);
  const advance = (ms: number): void => {
    server.org.advance(ms);
  };
  return settingOf({ server, scope, converse: own }, { crm, refusals: REFUSALS.dynamics, advance }, trials);
}

/** Creates records by their keys; with `isRefused`, the second is rejected. */
function keyed({ server, scope }: OverDataverse, isRefused: boolean): NextTrial {
  return () => {
    const keys = [newKey(), newKey()];
    const writes = keys.map((key) => deal(key));
    const idOf = ({ key }: RemoteWrite): string | undefined =>
      server.org.live('opportunity').find(({ values }) => values[KEY] === key)?.id;
    return trial({
      talk: () => {
        if (isRefused) server.faults.onRow(`Deal ${keys[1] ?? ''}`, { code: '0x80040265', message: REASON });
        return crm.write(scope, writes);
      },
      judge: (answers) => misjudged(writes, answers, idOf),
    });
  };
}

const CLOSED: Readonly<Record<string, number>> = { open: 0, won: 1, lost: 2 };

/** Closes an open record, or reopens a closed one. */
function acting({ server, scope }: OverDataverse, state: string): NextTrial {
  const { org } = server;
  return () => {
    const id = org.insert('opportunity', { name: newKey() });
    if (state === 'open') org.close(id, 'won');
    const write = update(id, { statecode: state });
    return trial({
      talk: () => crm.write(scope, [write]),
      judge: (answers) =>
        misjudged([write], answers, () => (org.get(id).values['statecode'] === CLOSED[state] ? id : undefined)),
    });
  };
}

async function listed({ scope, converse: own }: OverDataverse, filter: RemoteFilter): Promise<NextTrial> {
  const identity = await own(crm.identify(scope.options));
  const isExcused = (spot: Spot): boolean => isUncounted('dynamics', spot) || isWithoutNext(spot);
  return listing({ crm, scope, converse: own }, filter, identity, isExcused);
}

const { readChanges: look } = crm.tracking as ChangeTracking;

/** Reads the changes since a token; `since`: true if there is one. */
async function looking({ server, scope, converse: own }: OverDataverse, since: boolean): Promise<NextTrial> {
  const first = await own(look(scope, undefined));
  const [one, other] = server.org.live('opportunity');
  if (one === undefined || other === undefined) throw new Error('There are no deals.');
  server.org.touch(one.id);
  server.org.remove(other.id);
  const mark = since ? first?.token : undefined;
  const right = await own(look(scope, mark));
  return () =>
    trial<ChangeSet | undefined>({
      talk: () => look(scope, mark),
      judge: (found, spot) => {
        // If nothing is known, or everything may have changed, all records are read.
        if (found?.changed === undefined || isUncounted('dynamics', spot) || isWithoutNext(spot)) return undefined;
        return same([...new Set(found.changed)], right?.changed) ? undefined : `other changes: ${found.changed.join()}`;
      },
    });
}

const OTHER = 'new_former@odata.bind';

/** Returns a setup with a lookup to an unusual table, so that the org is queried for its records. */
function withOther({ scope, converse: own }: OverDataverse): Omit<OverDataverse, 'server'> {
  const { fields } = scope.schema;
  const account = fields['customerid_account@odata.bind'];
  if (account === undefined) throw new Error('There is no lookup.');
  const other = { ...account, name: OTHER, refersTo: 'opportunity' };
  return { scope: { ...scope, schema: { ...scope.schema, fields: { ...fields, [OTHER]: other } } }, converse: own };
}

const PAGED: DataverseOptions = {
  api: { pageSize: 2 },
  seed: (org) => {
    for (const name of ['A', 'B', 'C', 'D', 'E']) org.insert('opportunity', { name, [KEY]: name }, undefined, org.me);
  },
};

export const DYNAMICS: Readonly<Record<string, () => Promise<Setting>>> = {
  'Dynamics 365 by alternate key': () =>
    setting({ seed: (org) => org.addKey('opportunity', [KEY]) }, { create: 'key' }, (started) => ({
      describe: describing({ crm, scope: started.scope }),
      keyed: keyed(started, false),
      'refuse keyed': keyed(started, true),
    })),
  'Dynamics 365 with acts': () =>
    setting({}, {}, (started) => ({
      won: acting(started, 'won'),
      lost: acting(started, 'lost'),
      open: acting(started, 'open'),
    })),
  'Dynamics 365 by pages': () =>
    setting(PAGED, { tracking: 'on' }, async (started) => ({
      'first look': await looking(started, false),
      look: await looking(started, true),
      // Both trials have changed the listed records.
      changed: await listed(started, { since: '2026-11-01T00:00:00Z', mine: false, open: true }),
      table: await named('dynamics', { crm, ...withOther(started) }, OTHER, 'E'),
    })),
};
