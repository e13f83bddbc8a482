/** A sync on one device of a world: run by the real engine once for all worlds in which device and CRM are the same but for names. */
import type { Plan } from '../../../src/sync/plan.ts';
import { CRM } from './authors.ts';
import { placeOf, runSync, type Happened, type Left, type Meanwhile } from './process.ts';
import type { Deal, ServedCrm } from './served.ts';
import { inOrder, inverse, renamed, renaming, symbolsOf, type Renaming, type Symbols } from './symbols.ts';
import { FIELDS, NOW_MS, type FieldName } from './values.ts';
import { both, valueAt, type DeviceNumber, type World } from './world.ts';

/** What happens meanwhile, with values by what they are to the device. */
export type Trouble =
  | { readonly what: 'nothing' | 'automation' }
  | { readonly what: TypedAt; readonly field: FieldName; readonly value: 'new' | 'old' }
  | { readonly what: 'lost'; readonly work: boolean; readonly dead: boolean }
  | { readonly what: 'death'; readonly after: number };

/** When a value is typed, by whom. */
type TypedAt = 'typing' | 'typing at the review' | 'colleague at the review' | 'lock';

/** What came of a sync, with symbols. */
export interface Synced {
  readonly world: World;
  readonly happened: readonly Happened[];
  /** Undefined: the process died before there was one. */
  readonly plan: PlanSeen | undefined;
  readonly writes: number;
  readonly seconds: number;
}

/** What a plan shows of the one opportunity. */
interface PlanSeen {
  readonly verb: string;
  /** By field: what would be done; missing: nothing is shown of it. */
  readonly actions: Readonly<Partial<Record<FieldName, string>>>;
  readonly blocks: readonly string[];
}

interface Outcome {
  readonly note: string;
  readonly store: string;
  readonly deals: string;
  readonly happened: readonly Happened[];
  readonly plan: PlanSeen | undefined;
  readonly writes: number;
  readonly met: boolean;
  readonly seconds: number;
}

/** Entries that only tell what is shown, or that are there from the start. */
const ASIDE = /^(?:schema|asked|device|org|run|log-end|base|seen)(?:\/|$)/;

export interface Engine {
  readonly kind: ServedCrm;
  /** Undefined: that does not happen here. */
  readonly sync: (world: World, device: DeviceNumber, trouble: Trouble) => Promise<Synced | undefined>;
  /** How often the engine ran. */
  readonly runs: { count: number };
}

export async function engineOf(kind: ServedCrm, note: string): Promise<Engine> {
  const symbols = symbolsOf(kind);
  const first = await runSync(placeOf(kind, { note, store: [], deals: [] }), { what: 'nothing' });
  const aside = first.store.filter(([key]) => /^(?:schema|asked|device|org)(?:\/|$)/.test(key));
  const known = new Map<string, Outcome>();
  const runs = { count: 0 };
  return {
    kind,
    runs,
    sync: async (world, device, trouble) => {
      const names = renaming();
      const parts = [world.note[device], world.store[device], world.deals];
      const old = oldValue(world, device, trouble);
      if (old === undefined) return undefined;
      const local = renamed([...parts, old].join(SEPARATOR), names, inOrder(names));
      const key = `${JSON.stringify(trouble)}${SEPARATOR}${local}`;
      let outcome = known.get(key);
      if (outcome === undefined) {
        runs.count += 1;
        outcome = await outcomeOf(kind, symbols, aside, local, names, trouble);
        known.set(key, outcome);
      }
      return outcome.met || trouble.what === 'nothing' ? inWorld(world, device, outcome, names) : undefined;
    },
  };
}

const SEPARATOR = '\u0001';

/** The value that is typed again, none where that is not asked for; undefined: there was none, or it is there already. */
function oldValue(world: World, device: DeviceNumber, trouble: Trouble): string | undefined {
  if (!('value' in trouble) || trouble.value === 'new') return '';
  const place = trouble.what === 'typing' || trouble.what === 'typing at the review' ? device : CRM;
  const old = world.before[trouble.field][place];
  return old === '' || old === valueAt(world, trouble.field, place) ? undefined : old;
}

async function outcomeOf(
  kind: ServedCrm,
  symbols: Symbols,
  aside: readonly (readonly [string, string])[],
  local: string,
  names: Renaming,
  trouble: Trouble,
): Promise<Outcome> {
  const [, , deals = ''] = local.split(SEPARATOR);
  const current = /<v(\d+)>/.exec(deals)?.[1];
  const versions = Array.from({ length: names.v.size }, (_, number) =>
    kind.version(number, String(number) === current),
  );
  const [note = '', store = '', dealsText = '', old = ''] = symbols.real(local, versions).split(SEPARATOR);
  const entries = JSON.parse(store) as [string, string][];
  const found = { note, store: [...aside, ...entries], deals: JSON.parse(dealsText) as Deal[] };
  const left = await runSync(placeOf(kind, found), meanwhileOf(symbols, names, trouble, old));
  return outcomeFrom(kind, symbols, left, versions);
}

function meanwhileOf(symbols: Symbols, names: Renaming, trouble: Trouble, old: string): Meanwhile {
  if (!('value' in trouble)) return trouble;
  const { what, field, value } = trouble;
  const sort = field === 'amount' ? 'a' : 's';
  return { what, field, value: value === 'old' ? old : symbols.real(`<${sort}${names[sort].size}>`, []) };
}

function outcomeFrom(kind: ServedCrm, symbols: Symbols, left: Left, versions: string[]): Outcome {
  const kept = left.store.filter(([key]) => !ASIDE.test(key));
  const parts = [left.note, JSON.stringify(kept), JSON.stringify(left.deals), JSON.stringify(left.happened)];
  const [note = '', store = '', deals = '', happened = ''] = symbols
    .symbolic(parts.join(SEPARATOR), left.nowMs, versions)
    .split(SEPARATOR);
  return {
    ...{ note, store, deals, happened: JSON.parse(happened) as Happened[] },
    plan: left.plan && planSeen(kind, left.plan),
    ...{ writes: left.writes, met: left.met, seconds: Math.ceil((left.nowMs - NOW_MS) / 1000) },
  };
}

function planSeen({ names }: ServedCrm, { rows: [row, ...others] }: Plan): PlanSeen {
  if (row === undefined || others.length > 0) throw new Error('The plan has not one row');
  const shown = FIELDS.flatMap((field) =>
    row.fields
      .filter(({ remote }) => remote === names[field])
      .map(({ action, reason }) => [field, `${action} ${reason}`] as const),
  );
  return { verb: row.verb, actions: Object.fromEntries(shown), blocks: row.blocks.map(({ why }) => why) };
}

/** The outcome with the names of this world; what is new gets names that nothing has. */
function inWorld(world: World, device: DeviceNumber, outcome: Outcome, names: Renaming): Synced {
  const back = inverse(names);
  const next = unused();
  const told = (text: string): string => renamed(text, back, next);
  const happened = outcome.happened.map((one) => ({ ...one, value: told(one.value) }));
  return {
    world: {
      ...world,
      note: both(world.note, device, told(outcome.note)),
      store: both(world.store, device, told(outcome.store)),
      deals: told(outcome.deals),
    },
    ...{ happened, plan: outcome.plan, writes: outcome.writes, seconds: outcome.seconds },
  };
}

/** Numbers beyond those of any world. */
function unused(): (sort: keyof Renaming) => number {
  const free = { a: 1000, s: 1000, v: 1000, d: 1000 };
  return (sort) => free[sort]++;
}
