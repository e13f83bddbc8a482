/**
 * Two devices, one CRM, and a vault that copies whole files between them late and in any order; no user's value is lost
 * unseen.
 */
import fc from 'fast-check';
import { dealText } from '../../support/rules.ts';
import { asserted, type Property } from './deals.ts';
import { modelCrm, type Fault, type ModelCrm } from './model-crm.ts';
import type { TargetModel } from './target-model.ts';
import { acting, Crashed, deviceOver, NO_DECISIONS, planOf, sync, type Device } from './world.ts';

const PATH = 'deal.md';

/** Edited fields; their keys in the note have the same names. */
const EDITED = ['stage', 'region'] as const;

type Edited = (typeof EDITED)[number];

const role = fc.constantFrom(...EDITED);
const device = fc.constantFrom<0 | 1>(0, 1);

/**
 * An event during a request: a user types in the note, or the vault delivers another version of it. Or a user edits the
 * record just before the request arrives: only a CRM that compares versions can be expected not to overwrite that.
 */
type Meanwhile = 'nothing' | 'typing' | 'old file' | 'typing there';

type Move =
  | { readonly do: 'edit-note'; readonly on: 0 | 1; readonly role: Edited }
  | { readonly do: 'edit-record'; readonly role: Edited }
  | {
      readonly do: 'sync';
      readonly on: 0 | 1;
      readonly dieAt?: number;
      readonly fault: Fault;
      readonly meanwhile: Meanwhile;
    }
  | { readonly do: 'carry'; readonly to: 0 | 1; readonly age: number };

function moves(rough: boolean): fc.Arbitrary<Move[]> {
  const fault = rough
    ? fc.constantFrom<Fault>('none', 'none', 'lost-before', 'lost-after', 'timeout-after', 'late', 'broken')
    : fc.constant<Fault>('none');
  const dieAt = rough ? fc.option(fc.nat({ max: 70 }), { nil: undefined, freq: 2 }) : fc.constant(undefined);
  const meanwhile = rough
    ? fc.constantFrom<Meanwhile>('nothing', 'nothing', 'typing', 'old file', 'typing there')
    : fc.constant<Meanwhile>('nothing');
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('edit-note' as const), on: device, role }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('edit-record' as const), role }) },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('sync' as const),
          on: device,
          dieAt,
          fault,
          meanwhile,
        }) as fc.Arbitrary<Move>,
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('carry' as const), to: device, age: fc.nat({ max: rough ? 2 : 0 }) }),
      },
    ),
    { minLength: 2, maxLength: 9 },
  );
}

/** All current values, and the values that each author had seen. */
interface World {
  readonly crm: ModelCrm;
  readonly devices: readonly [Device, Device];
  /** Versions of the file on each device, oldest first. */
  readonly files: readonly [string[], string[]];
  /** By user's value: all earlier values that its author could have seen. */
  readonly seen: Map<string, ReadonlySet<string>>;
  /** By the text of a link: the values of note and record when a sync wrote it. */
  readonly synced: Map<string, ReadonlySet<string>>;
}

async function opening(kind: TargetModel): Promise<World> {
  const crm = modelCrm(kind);
  const devices = [deviceOver(crm, { [PATH]: dealText() }), deviceOver(crm, {})] as const;
  await sync(devices[0]);
  const text = textOn(devices[0]);
  devices[1].notes.put(PATH, text);
  const world: World = { crm, devices, files: [[text], [text]], seen: new Map(), synced: new Map() };
  remember(world, text);
  return world;
}

function remember(world: World, text: string): void {
  const values = EDITED.flatMap((key) => [valueIn(text, key), crmValue(world, key)]);
  if (!world.synced.has(linkIn(text))) world.synced.set(linkIn(text), new Set(values));
}

function linkIn(text: string): string {
  return /^crm_\w+: *(.*)$/m.exec(text)?.[1] ?? '';
}

function textOn({ notes }: Device): string {
  return notes.texts()[PATH] ?? '';
}

function valueIn(text: string, key: Edited): string {
  return new RegExp(`^${key}: *(.*)$`, 'm').exec(text)?.[1] ?? '';
}

function crmValue({ crm }: World, key: Edited): string {
  return crm.model.text(key, crm.records.get('R001')?.fields[crm.model.names[key]] ?? null);
}

/** Returns a new value in place of another that its author saw. */
function write(world: World, over: string): string {
  const value = `v${world.seen.size + 1}`;
  world.seen.set(value, new Set([over, ...(world.seen.get(over) ?? [])]));
  return value;
}

/**
 * Replaces a file during a request, by typing or by the vault: the device can't distinguish these, so a value that it
 * does not know counts as newer than the sent one. It knows the last synced value, and a file with an older link: an
 * older value in such a file never counts as newer.
 */
function replace(world: World, on: 0 | 1, text: string): void {
  const device = world.devices[on];
  const before = textOn(device);
  device.notes.put(PATH, text);
  world.files[on].push(text);
  for (const key of EDITED) {
    const [old, next] = [valueIn(before, key), valueIn(text, key)];
    const known = world.seen.get(next);
    const isTold = linkIn(text) !== linkIn(before) || world.synced.get(linkIn(text))?.has(next) === true;
    if (old === next || known === undefined || (isTold && world.seen.get(old)?.has(next) === true)) continue;
    world.seen.set(next, new Set([...known, old, ...(world.seen.get(old) ?? [])]));
  }
}

/** Checks that a value is only replaced by one whose author had seen it. */
function mayReplace({ seen }: World, old: string, next: string): boolean {
  return old === next || !seen.has(old) || (seen.get(next)?.has(old) ?? false);
}

async function make(world: World, move: Move): Promise<void> {
  if (move.do === 'edit-note') {
    const { notes } = world.devices[move.on];
    const text = textOn(world.devices[move.on]);
    const value = write(world, valueIn(text, move.role));
    notes.put(PATH, text.replace(new RegExp(`^${move.role}:.*$`, 'm'), `${move.role}: ${value}`));
    world.files[move.on].push(textOn(world.devices[move.on]));
  } else if (move.do === 'edit-record') {
    world.crm.type('R001', { [move.role]: write(world, crmValue(world, move.role)) });
  } else if (move.do === 'carry') {
    const versions = world.files[move.to === 0 ? 1 : 0];
    world.devices[move.to].notes.put(PATH, versions.at(-1 - move.age) ?? versions[0]);
    world.files[move.to].push(textOn(world.devices[move.to]));
  } else await syncing(world, move);
}

async function syncing(world: World, move: Move & { readonly do: 'sync' }): Promise<void> {
  const { crm } = world;
  const one = world.devices[move.on];
  let before = textOn(one);
  const written = crm.writes.length;
  if (move.dieAt !== undefined) one.restart(move.dieAt);
  crm.fault = ({ method }) => {
    if (method !== 'POST') return 'none';
    before = meanwhileOn(world, move.on, move.meanwhile, before);
    return move.fault;
  };
  try {
    await sync(one);
  } catch (error) {
    if (!(error instanceof Crashed)) throw error;
  }
  crm.fault = () => 'none';
  crm.arrive();
  one.restart();
  one.clock.advance(30_000);
  const after = textOn(one);
  if (after !== before) world.files[move.on].push(after);
  remember(world, after);
  for (const { remote, ...wires } of crm.writes.slice(written)) {
    const key = EDITED.find((one) => crm.model.names[one] === remote);
    if (key === undefined) continue;
    const [from, to] = [wires.from, wires.to].map((wire) => crm.model.text(key, wire)) as [string, string];
    if (!mayReplace(world, from, to)) throw new Error(`${from} was lost there to ${to}`);
  }
  for (const name of EDITED) {
    const [old, next] = [valueIn(before, name), valueIn(after, name)];
    if (!mayReplace(world, old, next)) throw new Error(`${old} was lost in the note to ${next}`);
  }
}

/** Changes the note as another program does; the plugin writes nothing during a request. */
function meanwhileOn(world: World, on: 0 | 1, meanwhile: Meanwhile, before: string): string {
  if (meanwhile === 'nothing') return before;
  if (meanwhile === 'typing there') {
    if (world.crm.model.compares) world.crm.type('R001', { stage: write(world, crmValue(world, 'stage')) });
    return before;
  }
  const value = write(world, valueIn(before, 'stage'));
  const typed = before.replace(/^stage:.*$/m, `stage: ${value}`);
  const text = meanwhile === 'typing' ? typed : (world.files[on === 0 ? 1 : 0].at(-1) ?? before);
  replace(world, on, text);
  return text;
}

/** Stops all edits, resolves conflicts once, and syncs both devices until no changes are left. */
async function settle(world: World): Promise<void> {
  const carry = (from: 0 | 1, to: 0 | 1): void => {
    world.devices[to].notes.put(PATH, textOn(world.devices[from]));
  };
  for (const one of world.devices) one.clock.advance(120_000);
  carry(0, 1);
  for (const at of [0, 1, 0, 1] as const) {
    await sync(world.devices[at], (plan) => ({
      ...NO_DECISIONS,
      answers: new Map(
        plan.rows.flatMap(({ opId, fields }) =>
          fields.map(({ remote }) => [`${opId}/${remote}`, { take: 'note' as const }] as const),
        ),
      ),
    }));
    carry(at, at === 0 ? 1 : 0);
  }
  for (const one of world.devices) {
    const rest = acting(await planOf(one));
    if (rest.length > 0)
      throw new Error(`still to do: ${JSON.stringify(rest.map(({ verb, fields }) => [verb, fields]))}`);
    for (const name of EDITED) {
      if (valueIn(textOn(one), name) !== crmValue(world, name)) throw new Error(`${name} differs`);
    }
  }
  if (world.crm.records.size !== 1) throw new Error('more than one record');
}

export function twoDevices(
  what: 'converges' | 'loses nothing' | 'loses nothing, with crashes and late files',
): Property {
  const rough = what !== 'loses nothing';
  return (kind, runs, seed) =>
    asserted(
      fc.asyncProperty(moves(rough), async (list) => {
        const world = await opening(kind);
        for (const move of list) await make(world, move);
        if (what === 'converges') await settle(world);
      }),
      runs,
      seed,
    );
}
