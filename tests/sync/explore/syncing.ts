/**
 * A sync on one device of a world: the real engine runs it once for all worlds whose device and CRM differ only in
 * names.
 */
import type { Plan } from '../../../src/sync/plan/plan.ts';
import { CRM } from './authors.ts';
import { placeOf, runSync, type Happened, type Left, type Meanwhile } from './process.ts';
import type { Deal, ServedCrm } from './served.ts';
import {
  inOrder,
  inverse,
  numbersOf,
  renamed,
  renaming,
  symbolsOf,
  type Numbered,
  type Renaming,
  type Symbols,
} from './symbols.ts';
import { FIELDS, NOW_MS, type FieldName } from './values.ts';
import { both, valueAt, type DeviceNumber, type World } from './world.ts';

/** Events during a sync, with values named by their role for the device. */
export type Trouble =
  | { readonly what: 'nothing' | 'automation' }
  | { readonly what: TypedAt; readonly field: FieldName; readonly value: 'new' | 'old' }
  | { readonly what: 'lost'; readonly work: boolean; readonly dead: boolean }
  | { readonly what: 'death'; readonly after: number };

/** The author and time of a typed value. */
type TypedAt = 'typing' | 'typing at the review' | 'colleague at the review' | 'lock';

/** The result of a sync, with symbols. */
export interface Synced extends Came {
  readonly world: World;
}

/** The data of a sync's result. */
interface Came {
  readonly happened: readonly Happened[];
  /** `undefined` if the process was killed before the plan. */
  readonly plan: PlanSeen | undefined;
  readonly writes: number;
  readonly seconds: number;
  /** Names of its faults, regardless of the authors. */
  readonly wrong: readonly string[];
}

/** The part of a plan that shows the one opportunity. */
interface PlanSeen {
  readonly verb: string;
  /** The planned action by field; absent if the field is not shown. */
  readonly actions: Readonly<Partial<Record<FieldName, string>>>;
  readonly blocks: readonly string[];
}

interface Outcome extends Came {
  readonly note: string;
  readonly store: string;
  readonly deals: string;
  readonly met: boolean;
}

/** Entries that only affect the display, or that exist from the start. */
const ASIDE = /^(?:schema|asked|device|org|run|log-end|base|seen)(?:\/|$)/;

export interface Engine {
  readonly kind: ServedCrm;
  /** Returns `undefined` if this cannot happen here. */
  readonly sync: (world: World, device: DeviceNumber, error: Trouble) => Promise<Synced | undefined>;
  /** State of each device that a world does not contain, from the start. */
  readonly aside: readonly (readonly [string, string])[];
  /** Number of runs of the engine. */
  readonly runs: { count: number };
}

export async function engineOf(kind: ServedCrm, note: string): Promise<Engine> {
  const symbols = symbolsOf(kind);
  // The description of the CRM's objects was requested a minute ago.
  const first = await runSync(placeOf(kind, { note, store: [], deals: [] }, NOW_MS - 60_000), { what: 'nothing' });
  const aside = first.store.filter(([key]) => /^(?:schema|asked|device|org)(?:\/|$)/.test(key));
  const runs = { count: 0 };
  // Results by device and CRM with the names of a world, and by the part that is the same for all names.
  const named = new Map<string, Outcome>();
  const known = new Map<string, Outcome>();
  const outcomeIn = async (parts: readonly string[], error: Trouble): Promise<Outcome> => {
    const names = renaming();
    const local = renamed(parts.join(SEPARATOR), names, inOrder(names));
    const key = `${JSON.stringify(error)}${SEPARATOR}${local}`;
    let outcome = known.get(key);
    if (outcome === undefined) {
      runs.count += 1;
      outcome = await outcomeOf(kind, symbols, aside, local, names, error);
      known.set(key, outcome);
    }
    return inNames(outcome, names);
  };
  const sync: Engine['sync'] = async (world, device, error) => {
    const old = oldValue(world, device, error);
    if (old === undefined) return undefined;
    // Up to its first write every sync is like the plain one: without a write, events at writes have no effect.
    if (AT_WRITES.has(error.what) && (await sync(world, device, { what: 'nothing' }))?.writes === 0) return undefined;
    const parts = [world.note[device], world.store[device], world.deals, old];
    const key = numbersOf([JSON.stringify(error), ...parts]);
    const outcome = named.get(key) ?? (await outcomeIn(parts, error));
    named.set(key, outcome);
    return outcome.met || error.what === 'nothing' ? inWorld(world, device, outcome) : undefined;
  };
  return { kind, aside, runs, sync };
}

/** Events that only happen during a write. */
const AT_WRITES: ReadonlySet<Trouble['what']> = new Set(['typing', 'automation', 'lost', 'lock']);

const SEPARATOR = '\u0001';

/**
 * Returns the value that is typed again, or an empty one if none is; returns `undefined` if there was none, or it is
 * current.
 */
export function oldValue(world: World, device: DeviceNumber, error: Trouble): string | undefined {
  if (!('value' in error) || error.value === 'new') return '';
  const place = error.what === 'typing' || error.what === 'typing at the review' ? device : CRM;
  const old = world.before[error.field][place];
  return old === '' || old === valueAt(world, error.field, place) ? undefined : old;
}

async function outcomeOf(
  kind: ServedCrm,
  symbols: Symbols,
  aside: readonly (readonly [string, string])[],
  local: string,
  names: Renaming,
  error: Trouble,
): Promise<Outcome> {
  const [, , deals = ''] = local.split(SEPARATOR);
  const current = /<v(\d+)>/.exec(deals)?.[1];
  const versions = Array.from({ length: names.v.size }, (_, number) =>
    kind.version(number, String(number) === current),
  );
  const [note = '', store = '', dealsText = '', old = ''] = symbols.real(local, versions).split(SEPARATOR);
  const entries = JSON.parse(store) as [string, string][];
  const found = { note, store: [...aside, ...entries], deals: JSON.parse(dealsText) as Deal[] };
  const left = await runSync(placeOf(kind, found), meanwhileOf(symbols, names, error, old));
  return outcomeFrom(kind, symbols, note, left, { versions, digests: [] });
}

function meanwhileOf(symbols: Symbols, names: Renaming, error: Trouble, old: string): Meanwhile {
  if (!('value' in error)) return error;
  const { what, field, value } = error;
  const sort = field === 'amount' ? 'a' : 's';
  return { what, field, value: value === 'old' ? old : symbols.real(`<${sort}${names[sort].size}>`, []) };
}

/** Returns the outcome. `before`: the real text of the note. */
export function outcomeFrom(
  kind: ServedCrm,
  symbols: Symbols,
  before: string,
  left: Left,
  numbered: Numbered,
): Outcome {
  // The key of an entry is a digest, so its order by key carries no information.
  const kept = left.store.filter(([key]) => !ASIDE.test(key)).sort(([, one], [, other]) => (one < other ? -1 : 1));
  const parts = [left.note, JSON.stringify(kept), JSON.stringify(left.deals), JSON.stringify(left.happened)];
  const [note = '', store = '', deals = '', happened = ''] = symbols
    .symbolic(parts.join(SEPARATOR), left.nowMs, numbered)
    .split(SEPARATOR);
  return {
    ...{ note, store, deals, happened: JSON.parse(happened) as Happened[] },
    plan: left.plan && planSeen(kind, left.plan),
    ...{ writes: left.writes, met: left.met, seconds: left.seconds },
    wrong: [
      ...(bare(before) === bare(left.note) ? [] : ['other bytes of the note changed']),
      ...(left.deals.length > 1 ? ['a second record for one key'] : []),
    ],
  };
}

/** Returns the text of a note without values and link. */
function bare(note: string): string {
  return note.replace(/^(?:amount|stage|crm_\w+): .*\n/gm, '');
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

/** Returns the outcome with the names of a world; new texts get unused names. */
function inNames(outcome: Outcome, names: Renaming): Outcome {
  const back = inverse(names);
  const next = unused();
  const told = (text: string): string => renamed(text, back, next);
  const happened = outcome.happened.map((one) => ({ ...one, value: told(one.value) }));
  const { note, store, deals } = outcome;
  return { ...outcome, happened, note: told(note), store: told(store), deals: told(deals) };
}

export function inWorld(world: World, device: DeviceNumber, { note, store, deals, ...came }: Outcome): Synced {
  const places = { note: both(world.note, device, note), store: both(world.store, device, store), deals };
  return { ...came, world: { ...world, ...places } };
}

/** Returns numbers larger than those of any world. */
function unused(): (sort: keyof Renaming) => number {
  const free = { a: 1000, s: 1000, v: 1000, d: 1000 };
  return (sort) => free[sort]++;
}
