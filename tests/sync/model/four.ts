/** A note on two devices, linked to three CRMs: user actions in the four places, and the values of each. */
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import type { MappingRow, SyncSettings } from '../../../src/targets/core/target.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import { dealText } from '../../support/rules.ts';
import { same, setKey } from './deals.ts';
import { modelCrm, type ModelCrm } from './model-crm.ts';
import { ROLES, type Role, type TargetModel } from './target-model.ts';
import { acting, deviceOver, NO_DECISIONS, planOf, sync, type Device } from './world.ts';

const PATH = 'deal.md';

/** From UTC−11 to UTC+14, with and without summer time. */
export const ZONES = ['Pacific/Pago_Pago', 'America/New_York', 'UTC', 'Asia/Kolkata', 'Pacific/Kiritimati'] as const;

/** The note's key for a role. */
const KEYS: Readonly<Record<Exclude<Role, 'untouched'>, string>> = {
  title: 'title',
  amount: 'amount',
  closeDate: 'close_date',
  stage: 'stage',
  region: 'region',
  source: 'source',
  notes: 'lifecycle_notes',
  contractVehicle: 'contract_vehicle',
};

const TEXTS = [
  'East',
  'east',
  '  West ',
  'Cafe\u0301',
  'Caf\u00e9',
  '007',
  '1e3',
  'null',
  'yes',
  '#1',
  'a: b',
  "O'Brien",
  '[[North]]',
  'two  blanks',
];

/** Texts that a user can only write in the CRM: the note would have to quote them over several lines. */
const LONG_TEXTS = ['one\r\ntwo', 'one\ntwo ', ' \u00a0 ', 'a;b, c', '- item'];

const VALUES: Readonly<Record<Exclude<Role, 'untouched'>, readonly string[]>> = {
  title: ['Alpha', ' Beta ', 'Zoe\u0308', 'Zo\u00eb'],
  amount: ['1', '1.5', '1.25', '1.255', '1.245', '0.005', '99999999.999', '1000'],
  closeDate: ['2027-03-14', '2027-03-31', '2027-11-07', '2027-12-31', '2028-02-29'],
  stage: ['Proposal', 'Alpha', 'Beta', 'Gamma'],
  region: TEXTS,
  source: TEXTS,
  notes: TEXTS,
  contractVehicle: TEXTS,
};

export type Value = { readonly role: keyof typeof VALUES; readonly text: string };

const here: fc.Arbitrary<Value> = fc
  .constantFrom(...(Object.keys(VALUES) as (keyof typeof VALUES)[]))
  .chain((role) => fc.record({ role: fc.constant(role), text: fc.constantFrom(...VALUES[role]) }));

/** A note cannot take a link from a CRM: there it is a text in brackets, and stays unchanged. */
const there: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: here.filter(({ text }) => !text.startsWith('[[')) },
  {
    weight: 1,
    arbitrary: fc.record({ role: fc.constant('notes' as const), text: fc.constantFrom(...LONG_TEXTS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      role: fc.constant('closeDate' as const),
      text: fc.constantFrom('2027-03-14 16:45', '2027-11-07 00:30', '2027-12-31 22:59'),
    }),
  },
);

const which = fc.nat({ max: 2 });
const device = fc.nat({ max: 1 });

export const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('note' as const), on: device, value: here }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('record' as const), in: which, value: there }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const), in: which, on: device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('carry' as const), to: device }) },
);

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

export const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

interface World {
  readonly crms: readonly ModelCrm[];
  readonly devices: readonly [Device, Device];
}

/** Returns the model with every field of the mapping in both directions, or as given. */
export function going(
  model: TargetModel,
  direction: (row: MappingRow) => MappingRow['direction'],
  sync: SyncSettings,
): TargetModel {
  const mapping = model.choice.mapping.map((row) => (row.from === 'id' ? row : { ...row, direction: direction(row) }));
  return { ...model, choice: { ...model.choice, mapping, sync } };
}

export function openingOf(models: readonly TargetModel[], currency: string): World {
  const crms = models.map((model) => modelCrm(model)) as unknown as [ModelCrm, ...ModelCrm[]];
  const text = dealText({ currency, stage: 'Proposal', amount: '1000' });
  return { crms, devices: [deviceOver(crms, { [PATH]: text }), deviceOver(crms, { [PATH]: text })] };
}

function targetOf({ crms }: World, at: number): CrmId {
  return (crms[at] as ModelCrm).model.target;
}

function textOn({ notes }: Device): string {
  return notes.texts()[PATH] ?? '';
}

export function carry({ devices }: World, to: number): void {
  const [one, other] = devices;
  (to === 0 ? one : other).notes.put(PATH, textOn(to === 0 ? other : one));
}

export async function make(world: World, one: Move): Promise<void> {
  if (one.do === 'carry') carry(world, one.to);
  else if (one.do === 'sync') await sync(world.devices[one.on as 0 | 1], undefined, targetOf(world, one.in));
  else if (one.do === 'note') {
    const { notes } = world.devices[one.on as 0 | 1];
    const text = setKey(textOn(world.devices[one.on as 0 | 1]), KEYS[one.value.role], written(one.value));
    notes.put(PATH, text);
  } else {
    const crm = world.crms[one.in] as ModelCrm;
    for (const id of crm.records.keys()) crm.type(id, { [one.value.role]: one.value.text });
  }
}

/** Returns a value as a user writes it who knows the quoting rules of YAML. */
function written({ role, text }: Value): string {
  return role === 'amount' || role === 'closeDate' ? text : JSON.stringify(text);
}

function answering(take: 'note' | 'crm'): (plan: Plan) => Decisions {
  return ({ rows }) => {
    const names = rows.flatMap(({ opId, fields }) => fields.map(({ remote }) => `${opId}/${remote}`));
    return { ...NO_DECISIONS, answers: new Map(names.map((name) => [name, { take }])) };
  };
}

/** Returns every request that can change data, and every note that was written. */
function writesIn({ crms, devices }: World): readonly number[] {
  return [...crms.map(({ asked }) => asked.writes), ...devices.map(({ notes }) => notes.counts.writes)];
}

/** Syncs with all three in this order, `rounds` times, on both devices in turn; after each sync, a file is copied. */
export async function rounds(
  world: World,
  order: readonly number[],
  count: number,
  take: 'note' | 'crm',
): Promise<void> {
  let turn = 0;
  for (let round = 0; round < count; round++) {
    for (const at of order) {
      const on = (turn++ % 2) as 0 | 1;
      await sync(world.devices[on], answering(take), targetOf(world, at));
      carry(world, on === 0 ? 1 : 0);
    }
  }
}

/** Checks that one more round on both devices has no changes and writes nothing. */
export async function quiet(world: World, order: readonly number[]): Promise<void> {
  const before = writesIn(world);
  for (const at of order) {
    for (const one of world.devices) {
      const plan = await planOf(one, 'both', targetOf(world, at));
      const rest = acting(plan).map(({ verb, fields }) => [verb, fields]);
      same(rest, [], `still to do with ${targetOf(world, at)}`);
      await one.service.apply(plan, answering('note')(plan));
    }
  }
  same(writesIn(world), before, 'a round with nothing to do');
}

/** Returns one form for values that a user considers equal. */
function plain(role: Role, text: string): string {
  if (role === 'amount') return String(Math.round(Number((Number(text) * 100).toFixed(6))) / 100);
  return text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** Returns the values of each of the four, by role. */
export function saidIn({ crms, devices }: World): Readonly<Record<string, readonly string[]>> {
  const [, yaml = ''] = /^---\n([\s\S]*?)\n---/.exec(textOn(devices[0])) ?? [];
  const note = parse(yaml, { schema: 'core' }) as Readonly<Record<string, string | number | null>>;
  return Object.fromEntries(
    ROLES.map((role) => {
      const key = KEYS[role as keyof typeof KEYS];
      const crmValue = crms.map((crm) =>
        crm.model.text(role, [...crm.records.values()][0]?.fields[crm.model.names[role]] ?? null),
      );
      return [
        role,
        [(note[key] ?? '').toString().replace(/^\[\[(.*)\]\]$/, '$1'), ...crmValue].map((text) => plain(role, text)),
      ];
    }),
  );
}
