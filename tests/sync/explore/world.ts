/**
 * The whole state between two steps: both devices, the CRM, and the values that each author had seen; all texts with
 * symbols.
 */
import {
  agreed,
  carried,
  CRM,
  mirrored,
  startMinds,
  tidied,
  wrote,
  type Author,
  type Minds,
  type Place,
} from './authors.ts';
import { noteValue, withValue } from './process.ts';
import { inOrder, later, numbersOf, renamed, renaming } from './symbols.ts';
import { FIELDS, type FieldName } from './values.ts';

export type DeviceNumber = 0 | 1;

export interface World {
  readonly note: readonly [string, string];
  /** State of each device, as JSON. */
  readonly store: readonly [string, string];
  /** Records of the CRM, as JSON. */
  readonly deals: string;
  /** The value before the last change, by field and place; empty if there was no value. */
  readonly before: Readonly<Record<FieldName, readonly [string, string, string]>>;
  readonly minds: Readonly<Record<FieldName, Minds>>;
  /**
   * If true, the note on a device came from the other one since the plugin last changed its link, which may be an old
   * one.
   */
  readonly foreign: readonly [boolean, boolean];
}

/** Seconds between two steps. */
export const STEP_SECONDS = 15;

export function opening(note: string, store: string, deals: string): World {
  const minds = startMinds(deals !== '[]');
  return {
    note: [note, note],
    store: [store, store],
    deals,
    before: { amount: ['', '', ''], stage: ['', '', ''] },
    minds: { amount: minds, stage: minds },
    foreign: [false, false],
  };
}

/** Returns the value of a note or the CRM, or an empty text if the record does not exist. */
export function valueAt(world: World, field: FieldName, place: Place): string {
  if (place === CRM) return dealValue(world.deals, field);
  return noteValue(world.note[place], field);
}

function dealValue(deals: string, field: FieldName): string {
  const mark = `"${field}":"`;
  const at = deals.indexOf(mark);
  return at < 0 ? '' : deals.slice(at + mark.length, deals.indexOf('"', at + mark.length));
}

/** Returns a symbol without a value yet. */
export function freshValue(world: World, field: FieldName): string {
  const sort = field === 'amount' ? 'a' : 's';
  const used = textsOf(world)
    .join()
    .matchAll(new RegExp(`[<=]${field === 'amount' ? 'a' : '[sli]'}(\\d+)`, 'g'));
  const most = Math.max(-1, ...[...used].map(([, number]) => Number(number)));
  return `<${sort}${most + 1}>`;
}

/** Returns the world after an author wrote a value. */
export function written(world: World, field: FieldName, place: Place, value: string, by: Author): World {
  const before = valueAt(world, field, place);
  const minds = { ...world.minds, [field]: wrote(world.minds[field], place, by) };
  const all = remembered({ ...world, minds }, field, place, before);
  if (place !== CRM) return { ...all, note: both(world.note, place, withValue(world.note[place], field, value)) };
  const versions = [...world.deals.matchAll(/<v(\d+)>/g), ...world.store.join().matchAll(/<v(\d+)>/g)];
  const next = Math.max(-1, ...versions.map(([, number]) => Number(number))) + 1;
  const deals = world.deals
    .replace(new RegExp(`"${field}":"[^"]*"`), `"${field}":"${value}"`)
    .replace(/<v\d+>/, `<v${next}>`);
  return { ...all, deals };
}

export function both<T>(pair: readonly [T, T], at: DeviceNumber, one: T): readonly [T, T] {
  return at === 0 ? [one, pair[1]] : [pair[0], one];
}

export function remembered(world: World, field: FieldName, place: Place, value: string): World {
  const values: [string, string, string] = [...world.before[field]];
  values[place] = value;
  return { ...world, before: { ...world.before, [field]: values } };
}

/** Returns the world after the vault's file was copied to the other device, replacing the existing one. */
export function fileCarried(world: World, from: DeviceNumber): World {
  const to: DeviceNumber = from === 0 ? 1 : 0;
  const foreign = both(world.foreign, to, true);
  let next: World = { ...world, foreign, note: both(world.note, to, world.note[from]) };
  for (const field of FIELDS) {
    const minds = carried(world.minds[field], world.minds[field].at[from], to);
    next = { ...next, minds: { ...next.minds, [field]: minds } };
    const before = valueAt(world, field, to);
    if (before !== valueAt(world, field, from)) next = remembered(next, field, to, before);
  }
  return next;
}

/** Returns the world after a comparison: equal values of both sides are known to be equal. */
export function compared(world: World, device: DeviceNumber): World {
  let next = world;
  for (const field of FIELDS) {
    if (valueAt(world, field, device) !== valueAt(world, field, CRM)) continue;
    next = { ...next, minds: { ...next.minds, [field]: agreed(next.minds[field], device, CRM) } };
  }
  return next;
}

export function passed(world: World, seconds: number): World {
  return { ...world, store: [later(world.store[0], seconds), later(world.store[1], seconds)] };
}

const SEPARATOR = '\u0001';

function textsOf({ note, store, deals, before }: World): string[] {
  return [note[0], store[0], note[1], store[1], deals, ...before.amount, ...before.stage];
}

/** Returns the world with the devices exchanged. */
export function turned(world: World): World {
  const { note, store, before, minds, foreign } = world;
  const swap = (field: FieldName): [string, string, string] => [before[field][1], before[field][0], before[field][2]];
  return {
    ...world,
    note: [note[1], note[0]],
    store: [store[1], store[0]],
    foreign: [foreign[1], foreign[0]],
    before: { amount: swap('amount'), stage: swap('stage') },
    minds: { amount: mirrored(minds.amount), stage: mirrored(minds.stage) },
  };
}

/** The world that represents all worlds that differ only in names. */
export interface Known {
  readonly world: World;
  readonly key: string;
  /** If true, the devices were exchanged. */
  readonly turned: boolean;
}

export function known(world: World): Known {
  const [one, other] = [ordered(world), ordered(turned(world))];
  return one.key <= other.key ? { ...one, turned: false } : { ...other, turned: true };
}

/** Returns the world with symbols numbered in the order of occurrence. */
export function ordered(world: World): { readonly world: World; readonly key: string } {
  const { text, ...places } = inOrderOf(textsOf(world));
  const [amount, stage] = [tidied(world.minds.amount), tidied(world.minds.stage)];
  return {
    world: { ...places, minds: { amount, stage }, foreign: world.foreign },
    key: [text, amount.text, stage.text, world.foreign.join()].join(SEPARATOR),
  };
}

/** Texts with symbols in order; `text` is the same for the same texts. */
type InOrder = Pick<World, 'note' | 'store' | 'deals' | 'before'> & { readonly text: string };

/** Results by the numbers of the original texts. */
const IN_ORDER = new Map<string, InOrder>();

function inOrderOf(texts: readonly string[]): InOrder {
  const key = numbersOf(texts);
  const before = IN_ORDER.get(key);
  if (before !== undefined) return before;
  const names = renaming();
  const all = renamed(texts.join(SEPARATOR), names, inOrder(names)).split(SEPARATOR);
  const [noteA = '', storeA = '', noteB = '', storeB = '', deals = '', ...rest] = all;
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = rest;
  const found: InOrder = {
    ...{ note: [noteA, noteB], store: [storeA, storeB], deals },
    before: { amount: [a, b, c], stage: [d, e, f] },
    text: numbersOf(all),
  };
  IN_ORDER.set(key, found);
  return found;
}
