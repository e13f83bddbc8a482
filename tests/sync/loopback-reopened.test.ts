/**
 * Opportunities that are closed and reopened, by the note and in Dynamics 365: the state is a synced value like any
 * other.
 */
import { afterEach, expect, test } from 'vitest';
import type { Plan } from '../../src/sync/plan/plan.ts';
import { manualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, type DataverseSite } from './loopback/sites.ts';

const PATH = 'deal.md';

let site: DataverseSite | undefined;

afterEach(async () => {
  await site?.close();
  site = undefined;
});

interface Agreed {
  readonly there: DataverseSite;
  readonly device: HttpDevice;
  readonly id: string;
}

/** Returns a synced opportunity in an open stage. */
async function agreed(): Promise<Agreed> {
  const clock = manualClock();
  const there = await dataverseSite(clock);
  site = there;
  const text = dealText({ id: 'opp-1', stage: 'Proposal', source: 'Web', oems: undefined, partners: undefined });
  const device = await httpDevice(there, clock, { [PATH]: text });
  await sync(device, 'dynamics');
  const id = [...there.deals().values()].flat()[0] ?? '';
  return { there, device, id };
}

function put({ device }: Agreed, from: string, to: string): void {
  device.notes.put(PATH, (device.notes.texts()[PATH] ?? '').replace(from, to));
}

const stageIn = ({ device }: Agreed): string => /^stage: (.*)$/m.exec(device.notes.texts()[PATH] ?? '')?.[1] ?? '';

/** Returns the fields that would be written, or that the user must decide on. */
function undecided({ rows }: Plan): readonly string[] {
  return rows.flatMap(({ fields }) =>
    fields.flatMap(({ remote, action }) => (action === 'push' || action === 'conflict' ? remote : [])),
  );
}

test.each([
  ['lost', 'Closed Lost', 2],
  ['won', 'Closed Won', 1],
] as const)(
  'closed as %s by the note, and reopened in the CRM: it is not closed once more',
  async (how, stage, state) => {
    const world = await agreed();
    const { there, device, id } = world;
    put(world, 'stage: Proposal', `stage: ${stage}`);
    await sync(device, 'dynamics');
    expect(there.org.get(id).values['statecode']).toBe(state);
    expect(undecided((await sync(device, 'dynamics')).plan)).toEqual([]);
    there.org.reopen(id);
    const note = device.notes.texts()[PATH];
    for (let at = 0; at < 2; at++) {
      there.log.clear();
      const { plan } = await sync(device, 'dynamics');
      expect([undecided(plan), there.log.writes()]).toEqual([[], []]);
      const held = plan.rows.flatMap(({ fields }) => fields.filter(({ remote }) => remote === 'statecode'));
      expect(held).toMatchObject([{ action: 'hold', noteValue: how, crmValue: 'open' }]);
    }
    expect([there.org.get(id).values['statecode'], device.notes.texts()[PATH]]).toEqual([0, note]);
  },
);

test('reopened in the CRM and pulled into the note: both sides are equal, and the note can close it again', async () => {
  const world = await agreed();
  const { there, device, id } = world;
  put(world, 'stage: Proposal', 'stage: Closed Lost');
  await sync(device, 'dynamics');
  there.org.reopen(id);
  put(world, 'stage: Closed Lost', 'stage: Proposal');
  await sync(device, 'dynamics');
  expect(there.org.get(id).values).toMatchObject({ statecode: 0, stepname: 'Proposal' });
  put(world, 'stage: Proposal', 'stage: Closed Won');
  await sync(device, 'dynamics');
  expect(there.org.get(id).values).toMatchObject({ statecode: 1, statuscode: 3 });
});

test('closed in the CRM: the note takes the matching stage, and sends nothing back', async () => {
  const world = await agreed();
  const { there, device, id } = world;
  there.org.close(id, 'won');
  there.log.clear();
  await sync(device, 'dynamics');
  expect([stageIn(world), there.log.writes()]).toEqual(['Closed Won', []]);
  expect(undecided((await sync(device, 'dynamics')).plan)).toEqual([]);
});
