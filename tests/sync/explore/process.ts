/**
 * One sync in a separate process: the initial state of a device and the CRM, events during the sync, and the final
 * state.
 */
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import type { NoteStore } from '../../../src/log/ports.ts';
import type { Reply } from '../../../src/sync/ports.ts';
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { processOver, type Fate, type Reached } from './desk.ts';
import type { Deal, Served, ServedCrm } from './served.ts';
import { FIELDS, NOW_MS, type FieldName } from './values.ts';

export const PATH = 'deal.md';

/** Events during the review of the plan, or during the first write. */
export type Meanwhile =
  | { readonly what: 'nothing' }
  /** The user types this in the note: during the review of the plan, or during the first write. */
  | { readonly what: 'typing' | 'typing at the review'; readonly field: FieldName; readonly value: string }
  /** Another user types this in the CRM during the review of the plan. */
  | { readonly what: 'colleague at the review'; readonly field: FieldName; readonly value: string }
  /** The CRM restores the field's previous value in the same transaction as every write of the plugin. */
  | { readonly what: 'automation' }
  /** `work`: the request arrives all the same. `dead`: from then on no request arrives. */
  | { readonly what: 'lost'; readonly work: boolean; readonly dead: boolean }
  /** Another user has locked the row, and has set the field to this value when the lock is released. */
  | { readonly what: 'lock'; readonly field: FieldName; readonly value: string }
  /** The process is killed after this many effects. */
  | { readonly what: 'death'; readonly after: number };

/** A change during the sync; the list is in order. */
export interface Happened {
  readonly where: 'note' | 'crm';
  /** `arrived`: the CRM received what the plugin sent, regardless of a change. */
  readonly by: 'plugin' | 'user' | 'colleague' | 'automation' | 'arrived';
  readonly field: FieldName;
  readonly value: string;
}

/** The state of a device and the CRM, with real texts. */
export interface Found {
  readonly note: string;
  readonly store: readonly (readonly [key: string, value: string])[];
  readonly deals: readonly Deal[];
}

/** A running device and CRM. */
export interface Place {
  readonly kind: ServedCrm;
  readonly served: Served;
  readonly notes: MemoryNotes;
  readonly memory: MemoryStore;
  readonly clock: ManualClock;
}

export interface Left extends Found {
  readonly happened: readonly Happened[];
  /** The plan, or `undefined` if none was made. */
  readonly plan: Plan | undefined;
  /** Number of writes that reached the CRM. */
  readonly writes: number;
  /** If true, the `meanwhile` event had an effect. */
  readonly met: boolean;
  readonly nowMs: number;
  /** Duration in whole seconds. */
  readonly seconds: number;
}

class Gone extends Error {}

/** The state of one process. */
interface Life extends Place {
  readonly meanwhile: Meanwhile;
  readonly happened: Happened[];
  writes: number;
  effects: number;
  gone: boolean;
  dead: boolean;
  met: boolean;
}

/** Sets up the given state; the current time is that of a step's start by default. */
export function placeOf(kind: ServedCrm, { note, store, deals }: Found, nowMs = NOW_MS): Place {
  const clock = manualClock(new Date(nowMs).toISOString());
  return {
    ...{ kind, clock, served: kind.start(deals, () => clock.now()) },
    ...{ notes: memoryNotes({ [PATH]: note }), memory: memoryStore(Object.fromEntries(store)) },
  };
}

export async function runSync(place: Place, meanwhile: Meanwhile): Promise<Left> {
  const { kind, notes, memory, served, clock } = place;
  const startMs = clock.now();
  const fresh = { happened: [], writes: 0, effects: 0, gone: false, dead: false, met: false };
  const life: Life = { ...place, meanwhile, ...fresh };
  const crm: Reached = { ...kind, send: served.send };
  const service = processOver([crm], { notes: watched(life), memory, clock }, fateOf(life));
  let plan: Plan | undefined;
  try {
    const made = await service.plan({ what: 'vault' }, kind.target, { direction: 'both' });
    if (!('planId' in made)) throw new Error(JSON.stringify(made));
    plan = made;
    atReview(life);
    await service.apply(made, ALL);
  } catch (error) {
    if (!life.gone) throw error;
  }
  // Ages are counted in whole seconds.
  clock.advance(Math.ceil((clock.now() - startMs) / 1000) * 1000 - (clock.now() - startMs));
  const note = notes.texts()[PATH] ?? '';
  const { happened, writes, met } = life;
  const nowMs = clock.now();
  return {
    ...{ note, store: memory.entries(), deals: served.deals(), happened, plan },
    ...{ writes, met, nowMs, seconds: (nowMs - startMs) / 1000 },
  };
}

const ALL: Decisions = { excluded: new Set(), answers: new Map(), confirmed: true };

const LOST: Reply = { unknown: 'lost', message: 'The line is dead' };

function fateOf(life: Life): Fate {
  const alive = (): void => {
    if (life.gone) throw new Gone('The process is gone');
  };
  const effect = (): void => {
    life.effects += 1;
    if (life.meanwhile.what !== 'death' || life.effects !== life.meanwhile.after) return;
    life.gone = true;
    life.met = true;
    alive();
  };
  return {
    alive,
    effect,
    read: (crm, request) => (life.dead ? LOST : { response: crm.send(request) }),
    write: (crm, request) => written(life, crm, request, effect),
  };
}

function atReview(life: Life): void {
  const { meanwhile } = life;
  if (meanwhile.what === 'typing at the review') typed(life, meanwhile.field, meanwhile.value);
  if (meanwhile.what === 'colleague at the review') edited(life, meanwhile.field, meanwhile.value);
}

function written(life: Life, crm: Reached, request: CrmRequest, effect: () => void): Reply {
  const { meanwhile, served } = life;
  if (life.dead) return LOST;
  const first = !life.met;
  if (meanwhile.what === 'typing' && first) typed(life, meanwhile.field, meanwhile.value);
  const [deal] = served.deals();
  const isLocked = meanwhile.what === 'lock' && first && deal !== undefined;
  if (isLocked) {
    served.lock(deal.id);
    edited(life, meanwhile.field, meanwhile.value);
  }
  const isLost = meanwhile.what === 'lost' && first;
  if (isLost) {
    life.met = true;
    life.dead = meanwhile.dead;
    if (!meanwhile.work) return LOST;
  }
  const [before] = served.deals();
  const reply = { response: crm.send(request) };
  life.writes += 1;
  changed(life, before);
  if (!isLocked) arrived(life, request);
  if (meanwhile.what === 'automation' && before !== undefined) changeBack(life, before);
  effect();
  return isLost ? LOST : reply;
}

/** Records the changes of the plugin, compared with the previous record. */
function changed({ served, happened }: Life, before: Deal | undefined): void {
  const [deal] = served.deals();
  for (const field of FIELDS) {
    if (deal === undefined || deal[field] === before?.[field]) continue;
    happened.push({ where: 'crm', by: 'plugin', field, value: deal[field] });
  }
}

/** Records the values of a request that the CRM accepted. */
function arrived({ kind, served, happened }: Life, { body = '' }: CrmRequest): void {
  const [deal] = served.deals();
  for (const field of FIELDS) {
    if (deal === undefined || !kind.spelled(field, body).includes(deal[field])) continue;
    happened.push({ where: 'crm', by: 'arrived', field, value: deal[field] });
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

/** Returns the value of a field in the note's text. */
export function noteValue(note: string, field: FieldName): string {
  const mark = `\n${field}: `;
  const at = note.indexOf(mark);
  return at < 0 ? '' : note.slice(at + mark.length, note.indexOf('\n', at + 1));
}

export function withValue(note: string, field: FieldName, value: string): string {
  return note.replace(new RegExp(`^${field}: .*$`, 'm'), `${field}: ${value}`);
}

function typed(life: Life, field: FieldName, value: string): void {
  const { notes, happened } = life;
  life.met = true;
  notes.put(PATH, withValue(notes.texts()[PATH] ?? '', field, value));
  happened.push({ where: 'note', by: 'user', field, value });
}

function edited(life: Life, field: FieldName, value: string): void {
  const { served, happened } = life;
  const [deal] = served.deals();
  if (deal === undefined) return;
  life.met = true;
  served.edit(deal.id, field, value);
  happened.push({ where: 'crm', by: 'colleague', field, value });
}

/** Returns a note store that records the plugin's changes of the note. */
function watched({ notes, happened }: Life): NoteStore {
  return {
    ...notes,
    edit: async (path, change) => {
      const before = notes.texts()[PATH] ?? '';
      const result = await notes.edit(path, change);
      const after = notes.texts()[PATH] ?? '';
      for (const field of FIELDS) {
        const value = noteValue(after, field);
        if (value !== noteValue(before, field)) happened.push({ where: 'note', by: 'plugin', field, value });
      }
      return result;
    },
  };
}
