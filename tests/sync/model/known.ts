/** Compares a plan's knowledge about records it does not read again with the result of reading them all. */
import fc from 'fast-check';
import { check, deals, pathOf, same, sceneOf, setKey, type Property } from './deals.ts';
import { planOf, sync, type Device } from './world.ts';

const at = fc.nat({ max: 2 });
const text = fc.constantFrom('Alpha', 'Beta', 'Gamma', 'Delta');
const role = fc.constantFrom('title', 'region', 'stage', 'notes');

/** With `forgets`, the CRM's change tracking has expired since the last read. */
const typed = fc.record({ do: fc.constant('type there' as const), at, role, text, forgets: fc.boolean() });

const move = fc.oneof(
  { weight: 5, arbitrary: typed },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('type here' as const), at, text }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look at one' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove there' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlink' as const), at }) },
);

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

type Scene = Awaited<ReturnType<typeof sceneOf>>;

const plansAlike = check(
  fc.tuple(deals, fc.array(move, { minLength: 1, maxLength: 8 })),
  async ([list, moves], kind) => {
    const scene = await sceneOf(kind, list);
    for (const one of moves) {
      await make(scene, one);
      const known = await planOf(scene.device);
      const whole = await unknowing(scene.device, () => planOf(scene.device));
      same(known.rows, whole.rows, 'rows');
      same(known.planId, whole.planId, 'the plan');
    }
  },
);

async function make({ crm, device }: Scene, one: Move): Promise<void> {
  if (one.do === 'sync') {
    await sync(device);
    return;
  }
  const [id, path] = [[...crm.records.keys()][one.at], pathOf(one.at)];
  const note = device.notes.texts()[path];
  if (one.do === 'type there') {
    if (one.forgets) crm.marks.clear();
    if (id !== undefined) crm.type(id, { [one.role]: one.text });
  }
  if (one.do === 'remove there' && id !== undefined) crm.records.delete(id);
  if (note === undefined) return;
  if (one.do === 'type here') device.notes.put(path, setKey(note, 'title', one.text));
  if (one.do === 'unlink') device.notes.put(path, note.replace(/^crm_.*\n/m, ''));
  if (one.do === 'look at one') await device.service.plan({ what: 'note', path }, device.target, { direction: 'both' });
}

/** Runs `work` as if the device knew no record, and restores its knowledge afterwards. */
async function unknowing<T>({ memory }: Device, work: () => Promise<T>): Promise<T> {
  const known = await memory.list('records/');
  await memory.put(known.map(([key]) => [key, undefined]));
  const done = await work();
  await memory.put(known);
  return done;
}

/** Properties by name, with their number of cases in the suite. */
export const KNOWN: Readonly<Record<string, { readonly runs: number; readonly property: Property }>> = {
  'K1 a plan with cached records is equal to one that reads all records': { runs: 150, property: plansAlike },
};
