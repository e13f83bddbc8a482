/** One sync in a process of its own: what it finds on a device and in the CRM, what happens meanwhile, and what is there afterwards. */
import { openDesk } from '../../../src/sync/open-desk.ts';
import { openSyncDesk } from '../../../src/sync/open-sync-desk.ts';
import type { Decisions, Plan } from '../../../src/sync/plan.ts';
import type { Clock, NoteStore, Reply, Store, Transport } from '../../../src/sync/ports.ts';
import type { Connection, SyncDesk } from '../../../src/sync/sync-desk.ts';
import { mayLeave, isRead, type GuardMode } from '../../../src/sync/crm/guard.ts';
import type { WireRequest } from '../../../src/targets/wire.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { OPTIONS } from '../../support/rules.ts';
import type { Deal, Served, ServedCrm } from './served.ts';
import { FIELDS, NOW_MS, type FieldName } from './values.ts';

export const PATH = 'deal.md';

/** What happens while the first write is under way. */
export type Meanwhile =
  | { readonly what: 'nothing' }
  /** The user types this in the note. */
  | { readonly what: 'typing'; readonly field: FieldName; readonly value: string }
  /** The CRM sets the field back to what it was, in the same transaction, whenever the plugin writes it. */
  | { readonly what: 'automation' }
  /** `work`: it arrives all the same. `dead`: from then on nothing goes through. */
  | { readonly what: 'lost'; readonly work: boolean; readonly dead: boolean }
  /** A colleague holds the row, and has set the field to this when the lock is gone. */
  | { readonly what: 'lock'; readonly field: FieldName; readonly value: string }
  /** The process is gone behind so many effects. */
  | { readonly what: 'death'; readonly after: number };

/** Something that changed while the sync ran, in order. */
export interface Happened {
  readonly where: 'note' | 'crm';
  /** `asked`: nothing changed yet; the plugin has sent this value. */
  readonly by: 'plugin' | 'user' | 'colleague' | 'automation' | 'asked';
  readonly field: FieldName;
  readonly value: string;
}

/** What a device and the CRM hold: real texts. */
export interface Found {
  readonly note: string;
  readonly store: readonly (readonly [key: string, value: string])[];
  readonly deals: readonly Deal[];
}

export interface Left extends Found {
  readonly happened: readonly Happened[];
  /** What was planned; undefined: no plan was made. */
  readonly plan: Plan | undefined;
  /** Writes that reached the CRM. */
  readonly writes: number;
  /** Whether anything came of `meanwhile`. */
  readonly met: boolean;
  readonly nowMs: number;
}

class Gone extends Error {}

/** Of one process. */
interface Life {
  readonly kind: ServedCrm;
  readonly served: Served;
  readonly notes: MemoryNotes;
  readonly clock: Clock & { readonly advance: (ms: number) => void };
  readonly meanwhile: Meanwhile;
  readonly happened: Happened[];
  writes: number;
  effects: number;
  gone: boolean;
  dead: boolean;
  met: boolean;
}

/** Milliseconds that a request takes. */
const REQUEST_MS = 200;

export async function runSync(kind: ServedCrm, found: Found, meanwhile: Meanwhile): Promise<Left> {
  const clock = manualClock(new Date(NOW_MS).toISOString());
  const served = kind.start(found.deals, () => clock.now());
  const notes = memoryNotes({ [PATH]: found.note });
  const memory = memoryStore(Object.fromEntries(found.store));
  const life: Life = {
    ...{ kind, served, notes, clock, meanwhile, happened: [], writes: 0, effects: 0 },
    ...{ gone: false, dead: false, met: false },
  };
  let plan: Plan | undefined;
  try {
    const desk = deskOf(life, memory);
    const made = await desk.plan({ what: 'vault' }, kind.target, { direction: 'both' });
    if ('planId' in made) {
      plan = made;
      await desk.apply(made, ALL);
    } else if (!('kind' in made) || made.kind !== 'unknown') throw new Error(JSON.stringify(made));
  } catch (error) {
    if (!life.gone) throw error;
  }
  const note = notes.texts()[PATH] ?? '';
  const { happened, writes, met } = life;
  return { note, store: memory.entries(), deals: served.deals(), happened, plan, writes, met, nowMs: clock.now() };
}

const ALL: Decisions = { left: new Set(), answers: new Map(), confirmed: true };

function deskOf(life: Life, memory: Store): SyncDesk {
  const { kind, notes, clock } = life;
  const { target, identity, choice } = kind;
  const desk = openDesk(mortalNotes(life, notes), mortalClock(life, clock), {
    ...OPTIONS,
    targets: { [target]: choice },
  });
  const connection: Connection = {
    ...{ target, identity, address: 'https://crm.example' },
    reading: wayTo(life, 'reading'),
    writing: wayTo(life, 'writing'),
  };
  let ids = 0;
  return openSyncDesk({
    bench: desk.bench,
    device: mortalStore(life, memory),
    newId: () => `id-${++ids}`,
    random: () => 0,
    dryRun: () => false,
    connections: {
      state: () => ({ target, state: 'ready', identity, address: '' }),
      open: () => Promise.resolve(connection),
    },
  });
}

function alive(life: Life): void {
  if (life.gone) throw new Gone('The process is gone');
}

/** Something is on a disk, or in the CRM. */
function effect(life: Life): void {
  life.effects += 1;
  if (life.meanwhile.what !== 'death' || life.effects !== life.meanwhile.after) return;
  life.gone = true;
  life.met = true;
  alive(life);
}

function wayTo(life: Life, mode: GuardMode): Transport {
  const { kind, clock } = life;
  return {
    send: async (request): Promise<Reply> => {
      alive(life);
      if (!mayLeave(request, kind.crm.reads, mode)) throw new Error(`${request.method} ${request.path} may not leave`);
      await Promise.resolve();
      clock.advance(REQUEST_MS);
      if (isRead(request, kind.crm.reads)) return life.dead ? LOST : { response: life.served.send(request) };
      return written(life, request);
    },
  };
}

const LOST: Reply = { unknown: 'lost', message: 'The line is dead' };

function written(life: Life, request: WireRequest): Reply {
  const { meanwhile, served, happened } = life;
  for (const { field, value } of valuesIn(life, request)) happened.push({ where: 'crm', by: 'asked', field, value });
  if (life.dead) return LOST;
  const first = !life.met;
  const [deal] = served.deals();
  if (meanwhile.what === 'typing' && first) {
    life.met = true;
    type(life, meanwhile.field, meanwhile.value);
  }
  if (meanwhile.what === 'lock' && first && deal !== undefined) {
    life.met = true;
    served.lock(deal.id);
    served.edit(deal.id, meanwhile.field, meanwhile.value);
    happened.push({ where: 'crm', by: 'colleague', field: meanwhile.field, value: meanwhile.value });
  }
  const isLost = meanwhile.what === 'lost' && first;
  if (isLost) {
    life.met = true;
    life.dead = meanwhile.dead;
    if (!meanwhile.work) return LOST;
  }
  const [before] = served.deals();
  const reply = { response: served.send(request) };
  life.writes += 1;
  changed(life, before);
  if (meanwhile.what === 'automation' && before !== undefined) changeBack(life, before);
  effect(life);
  return isLost ? LOST : reply;
}

/** What the plugin changed, by the deal as it was before. */
function changed({ served, happened }: Life, before: Deal | undefined): void {
  const [deal] = served.deals();
  for (const field of FIELDS) {
    if (deal === undefined || deal[field] === before?.[field]) continue;
    happened.push({ where: 'crm', by: 'plugin', field, value: deal[field] });
  }
}

function changeBack(life: Life, before: Deal): void {
  const { served, happened } = life;
  for (const field of FIELDS) {
    const now = served.deals().find(({ id }) => id === before.id);
    if (now === undefined || now[field] === before[field]) continue;
    life.met = true;
    served.edit(before.id, field, before[field]);
    happened.push({ where: 'crm', by: 'automation', field, value: before[field] });
  }
}

function valuesIn({ kind }: Life, { body = '' }: WireRequest): { field: FieldName; value: string }[] {
  return FIELDS.flatMap((field) => kind.spelled(field, body).map((value) => ({ field, value })));
}

/** The value of a field in the note's text. */
export function valueIn(note: string, field: FieldName): string {
  return new RegExp(`^${field}: (.*)$`, 'm').exec(note)?.[1] ?? '';
}

export function withValue(note: string, field: FieldName, value: string): string {
  return note.replace(new RegExp(`^${field}: .*$`, 'm'), `${field}: ${value}`);
}

function type({ notes, happened }: Life, field: FieldName, value: string): void {
  notes.put(PATH, withValue(notes.texts()[PATH] ?? '', field, value));
  happened.push({ where: 'note', by: 'user', field, value });
}

function mortalNotes(life: Life, notes: MemoryNotes): NoteStore {
  return {
    ...notes,
    read: async (path) => {
      alive(life);
      return notes.read(path);
    },
    edit: async (path, change) => {
      alive(life);
      const before = notes.texts()[PATH] ?? '';
      const result = await notes.edit(path, change);
      const after = notes.texts()[PATH] ?? '';
      for (const field of FIELDS) {
        const value = valueIn(after, field);
        if (value !== valueIn(before, field)) life.happened.push({ where: 'note', by: 'plugin', field, value });
      }
      if (result === 'written') effect(life);
      return result;
    },
    create: async (path, text) => {
      alive(life);
      await notes.create(path, text);
      effect(life);
    },
  };
}

function mortalClock(life: Life, clock: Clock): Clock {
  return {
    ...clock,
    wait: async (ms) => {
      alive(life);
      await clock.wait(ms);
    },
  };
}

function mortalStore(life: Life, memory: Store): Store {
  return {
    get: async (key) => {
      alive(life);
      return memory.get(key);
    },
    list: async (prefix) => {
      alive(life);
      return memory.list(prefix);
    },
    put: async (entries) => {
      alive(life);
      await memory.put(entries);
      effect(life);
    },
  };
}
