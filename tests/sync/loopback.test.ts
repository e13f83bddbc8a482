/**
 * The whole engine with the loopback CRMs over HTTP: users edit on two devices and in the CRM, and requests are lost.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/sync/plan/plan.ts';
import {
  dropAfter,
  dropBefore,
  hangAfter,
  truncated,
  unavailable,
  unavailableAfter,
  type Fault,
} from '../../tools/loopback-crms/faults.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { madePaths } from '../support/imported.ts';
import { dealText } from '../support/rules.ts';
import { ALL, httpDevice, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, hubspotSite, SITES, type Key, type Site } from './loopback/sites.ts';

const FAULTS: Readonly<Record<string, Fault>> = {
  dropAfter,
  dropBefore,
  hangAfter,
  truncated,
  unavailable,
  unavailableAfter,
};

const KEYS: readonly Key[] = ['title', 'amount', 'close_date', 'region'];

const key = fc.constantFrom(...KEYS);
const side = fc.constantFrom<0 | 1>(0, 1);
const error = fc.record({ fault: fc.constantFrom(...Object.keys(FAULTS)), at: fc.nat({ max: 8 }) });

const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('type here' as const), on: side, key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('type there' as const), key }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('sync' as const), on: side, error: fc.option(error, { freq: 2 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('carry' as const), from: side }) },
);

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

const PATH = 'deal.md';
const ID = 'opp-1';

interface World {
  readonly site: Site;
  readonly clock: ManualClock;
  readonly devices: readonly [HttpDevice, HttpDevice];
  /** By user's `key value`: the earlier values that the author could have seen. */
  readonly seen: Map<string, ReadonlySet<string>>;
}

async function opening(site: Site, clock: ManualClock): Promise<World> {
  const text = dealText({ id: ID, stage: site.stage, source: 'Web', oems: undefined, partners: undefined });
  const devices = [
    await httpDevice(site, clock, { [PATH]: text }),
    await httpDevice(site, clock, { [PATH]: text }),
  ] as const;
  return { site, clock, devices, seen: new Map() };
}

const textOn = ({ notes }: HttpDevice): string => notes.texts()[PATH] ?? '';

const valueIn = (text: string, name: Key): string => new RegExp(`^${name}: *(.*)$`, 'm').exec(text)?.[1] ?? '';

/** Returns a value that was not written before; its author saw the value that it replaces. */
function fresh({ seen }: World, name: Key, over: string): string {
  const n = seen.size + 1;
  const values = { title: `Title ${n}`, region: `Region ${n}`, amount: `${n}.25`, close_date: dayOf(n) };
  const before = plain(name, over);
  seen.set(`${name} ${values[name]}`, new Set([before, ...(seen.get(`${name} ${before}`) ?? [])]));
  return values[name];
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2027, 2, n)).toISOString().slice(0, 10);
}

const plain = (name: Key, value: string): string => (name === 'amount' && value !== '' ? String(Number(value)) : value);

/** Checks that a user's value is only replaced by one whose author had seen it. */
function mayReplace({ seen }: World, name: Key, old: string, next: string): boolean {
  const [from, to] = [`${name} ${plain(name, old)}`, `${name} ${plain(name, next)}`];
  return from === to || !seen.has(from) || (seen.get(to)?.has(plain(name, old)) ?? false);
}

function recordOf({ site }: World): string | undefined {
  const [first, ...more] = [...site.deals().values()].flat();
  if (more.length > 0) throw new Error(`${more.length + 1} deals for one note`);
  return first;
}

function standing(world: World, on: 0 | 1): Readonly<Record<string, string>> {
  const id = recordOf(world);
  const text = textOn(world.devices[on]);
  return Object.fromEntries(
    KEYS.flatMap((name) => [
      [`here ${name}`, valueIn(text, name)],
      [`there ${name}`, id === undefined ? '' : world.site.value(id, name)],
    ]),
  );
}

async function make(world: World, one: Move): Promise<void> {
  const { site, clock, devices } = world;
  if (one.do === 'type here') {
    const text = textOn(devices[one.on]);
    const value = fresh(world, one.key, valueIn(text, one.key));
    devices[one.on].notes.put(PATH, text.replace(new RegExp(`^${one.key}:.*$`, 'm'), `${one.key}: ${value}`));
  } else if (one.do === 'type there') {
    const id = recordOf(world);
    if (id !== undefined) site.edit(id, one.key, fresh(world, one.key, site.value(id, one.key)));
  } else if (one.do === 'carry') {
    devices[one.from === 0 ? 1 : 0].notes.put(PATH, textOn(devices[one.from]));
  } else {
    const before = standing(world, one.on);
    let left = one.error?.at ?? -1;
    site.faults.clear();
    site.faults.on(() => left-- === 0, FAULTS[one.error?.fault ?? ''] ?? unavailable);
    const plan = await devices[one.on].service.plan({ what: 'vault' }, site.target, { direction: 'both' });
    if ('planId' in plan) await devices[one.on].service.apply(plan, ALL);
    site.faults.clear();
    clock.advance(30_000);
    const after = standing(world, one.on);
    for (const name of KEYS)
      for (const where of ['here', 'there'] as const) {
        const [old = '', next = ''] = [before[`${where} ${name}`], after[`${where} ${name}`]];
        if (!mayReplace(world, name, old, next)) throw new Error(`${name} ${where}: ${old} was lost to ${next}`);
      }
  }
}

const noteValue = (plan: Plan) => ({
  ...ALL,
  answers: new Map(
    plan.rows.flatMap(({ opId, fields }) =>
      fields.map(({ remote }) => [`${opId}/${remote}`, { take: 'note' as const }] as const),
    ),
  ),
});

/** Resolves and carries all changes until both sides are equal; then nothing is left, and nothing is sent. */
async function settle(world: World): Promise<void> {
  const { site, clock, devices } = world;
  clock.advance(120_000);
  devices[1].notes.put(PATH, textOn(devices[0]));
  for (const at of [0, 1, 0, 1] as const) {
    await sync(devices[at], site.target, noteValue);
    clock.advance(61_000);
    devices[at === 0 ? 1 : 0].notes.put(PATH, textOn(devices[at]));
  }
  const writes = site.log.writes().length;
  const { plan, run } = await sync(devices[0], site.target);
  expect(plan.rows.map(({ verb, blocks }) => [verb, blocks])).toEqual([['unchanged', []]]);
  expect([run.stopped, site.log.writes().length]).toEqual([undefined, writes]);
  const id = recordOf(world) ?? '';
  const [here, there] = [
    KEYS.map((name) => plain(name, valueIn(textOn(devices[0]), name))),
    KEYS.map((name) => plain(name, site.value(id, name))),
  ];
  expect(there).toEqual(here);
}

test.each(Object.entries(SITES))(
  '%s loses nothing, duplicates nothing, and stops changing over a bad connection',
  async (_, start) => {
    const holds = fc.asyncProperty(fc.array(move, { minLength: 3, maxLength: 10 }), async (moves) => {
      const clock = manualClock();
      const site = await start(clock);
      try {
        const world = await opening(site, clock);
        for (const one of moves) await make(world, one);
        await settle(world);
        await stayDry(world);
      } finally {
        await site.close();
      }
    });
    await fc.assert(holds, { numRuns: 12, seed: 4 });
  },
  60_000,
);

async function stayDry(world: World): Promise<void> {
  const { site, devices } = world;
  const [device] = devices;
  device.dryRun = true;
  await make(world, { do: 'type here', on: 0, key: 'title' });
  const writes = site.log.writes().length;
  const { plan, run } = await sync(device, site.target);
  expect([plan.rows.map(({ verb }) => verb), run.dryRun]).toEqual([['update'], true]);
  expect(site.log.writes()).toHaveLength(writes);
}

test.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'America/Asuncion', 'Africa/Cairo'])(
  'a day is the same in the note and in HubSpot in %s',
  async (zone) => {
    const days = ['2026-03-08', '2026-04-24', '2026-10-04', '2026-11-01', '2026-12-31', '2024-02-29'];
    const clock = manualClock();
    const site = await hubspotSite(clock, zone);
    try {
      const text = (id: string, close_date = ''): string =>
        dealText({ id, close_date, stage: site.stage, oems: undefined });
      const device = await httpDevice(
        site,
        clock,
        Object.fromEntries(days.map((day) => [`${day}.md`, text(day, day)])),
      );
      await sync(device, 'hubspot');
      const there = (day: string): string => site.value(site.deals().get(day)?.[0] ?? '', 'close_date');
      expect(days.map(there)).toEqual(days);
      const moved = [...days].reverse();
      for (const [at, day] of days.entries())
        site.edit(site.deals().get(day)?.[0] ?? '', 'close_date', moved[at] ?? '');
      await sync(device, 'hubspot');
      expect(days.map((day) => valueIn(device.notes.texts()[`${day}.md`] ?? '', 'close_date'))).toEqual(moved);
    } finally {
      await site.close();
    }
  },
);

test('an amount in another currency stays in the CRM until the note has the currency', async () => {
  const clock = manualClock();
  const site = await dataverseSite(clock);
  try {
    const { devices } = await opening(site, clock);
    const [device] = devices;
    await sync(device, 'dynamics');
    const id = [...site.deals().values()][0]?.[0] ?? '';
    const euro = { table: 'transactioncurrency', id: site.org.currency('EUR') };
    site.org.edit(id, { transactioncurrencyid: euro, estimatedvalue: 900_000 });
    const { plan } = await sync(device, 'dynamics');
    const amount = plan.rows[0]?.fields.find(({ from }) => from === 'amount');
    expect(amount).toMatchObject({ action: 'hold', reason: 'other-currency' });
    expect(valueIn(textOn(device), 'amount')).toBe('1000000');
    device.notes.put(PATH, textOn(device).replace('amount:', 'currency: EUR\namount:'));
    await sync(device, 'dynamics');
    expect(valueIn(textOn(device), 'amount')).toBe('900000');
  } finally {
    await site.close();
  }
});

test('a record into which a linked one was merged is not offered for import', async () => {
  const clock = manualClock();
  const site = await hubspotSite(clock);
  try {
    const [device] = (await opening(site, clock)).devices;
    await sync(device, 'hubspot');
    const { portal } = site;
    const survivor = portal.insert('deals', { dealname: 'Survivor', pipeline: 'default', dealstage: 'contractsent' });
    portal.merge([...(site.deals().get(ID) ?? [])][0] ?? '', survivor);
    portal.settleIndex();
    expect(await device.service.candidates('hubspot', { since: '', mine: false, open: false })).toMatchObject({
      candidates: [],
    });
    expect(await madePaths(device.service.importNotes('hubspot', [survivor]))).toEqual([]);
  } finally {
    await site.close();
  }
});
