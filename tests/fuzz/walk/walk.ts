/** Random walks: two devices, three CRMs, several records, and all kinds of faults. */
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import type { SyncRun } from '../../../src/sync/sync-service.ts';
import type { NoteStore } from '../../../src/log/ports.ts';
import type { Reply } from '../../../src/sync/ports.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { processOver, type Fate, type Reached } from '../../sync/explore/desk.ts';
import { NOTES, type Move, type NoteNumber } from './moves.ts';
import { ACCOUNT, KEYS, sitesAt, STAGE, type Key, type Site } from './sites.ts';

interface Device {
  readonly notes: MemoryNotes;
  readonly memory: MemoryStore;
}

interface World {
  readonly clock: ManualClock;
  readonly sites: readonly [Site, Site, Site];
  readonly devices: readonly [Device, Device];
  /** By key and value: the values that its author had seen. No value is written twice. */
  readonly seen: Map<string, Set<string>>;
  /** By key and value: the values that users and automation wrote. */
  readonly typed: Set<string>;
  /** By CRM: the automation's effect on a field that the plugin writes; `back`: it restores the previous value. */
  readonly automation: Map<CrmId, { readonly key: Key; readonly back: boolean }>;
  written: number;
}

class Gone extends Error {}

function pathOf(number: NoteNumber): string {
  return `Deals/deal-${number}.md`;
}

function idOf(number: NoteNumber): string {
  return `opp-${number}`;
}

const TITLE = 'Pier crane';
const AMOUNT = 8_000_000;

function dayOf(number: number): string {
  return new Date(Date.UTC(2027, 0, 1 + number)).toISOString().slice(0, 10);
}

function valueOf(name: Key, number: number): string {
  if (name === 'close_date') return dayOf(number);
  return name === 'amount' ? String(AMOUNT + number) : `${TITLE} ${number}`;
}

function opening(): World {
  const clock = manualClock();
  const files: Record<string, string> = {};
  const world: World = {
    ...{ clock, sites: sitesAt(clock), seen: new Map(), typed: new Set(), automation: new Map(), written: 0 },
    devices: [
      { notes: memoryNotes(), memory: memoryStore() },
      { notes: memoryNotes(), memory: memoryStore() },
    ],
  };
  for (const number of NOTES) {
    const values = KEYS.map((name) => `${name}: ${fresh(world, name, '')}`);
    const lines = ['type: opportunity', `id: ${idOf(number)}`, `customer: ${ACCOUNT}`, `stage: ${STAGE}`, ...values];
    files[pathOf(number)] = ['---', ...lines, '---', 'Body', ''].join('\n');
  }
  for (const one of world.devices) for (const [path, text] of Object.entries(files)) one.notes.put(path, text);
  return world;
}

/** Returns a value that was not written before; its author saw the value that it replaces. */
function fresh(world: World, name: Key, over: string): string {
  const value = valueOf(name, ++world.written);
  world.typed.add(`${name} ${value}`);
  world.seen.set(`${name} ${value}`, new Set([over, ...(world.seen.get(`${name} ${over}`) ?? [])]));
  return value;
}

/** Records that the author of the current value has seen the other one. */
function sees({ seen }: World, name: Key, value: string, other: string): void {
  const all = seen.get(`${name} ${value}`) ?? new Set();
  for (const one of [other, ...(seen.get(`${name} ${other}`) ?? [])]) all.add(one);
  seen.set(`${name} ${value}`, all);
}

function noteText({ notes }: Device, number: NoteNumber): string {
  return notes.texts()[pathOf(number)] ?? '';
}

function noteValue(text: string, name: Key | 'stage'): string {
  return new RegExp(`^${name}: *"?(.*?)"?$`, 'm').exec(text)?.[1] ?? '';
}

function put(one: Device, number: NoteNumber, name: Key, value: string): void {
  const text = noteText(one, number);
  one.notes.put(pathOf(number), text.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${value}`));
}

function dealOf(site: Site, number: NoteNumber): string | undefined {
  const [first, ...more] = site.deals().get(idOf(number)) ?? [];
  if (more.length > 0) throw new Error(`${site.target} has ${more.length + 1} records for one note`);
  return first;
}

function colleague(world: World, site: Site, number: NoteNumber, name: Key): void {
  const id = dealOf(site, number);
  if (id !== undefined) site.edit(id, name, fresh(world, name, site.value(id, name)));
}

/** Returns all checked values of a CRM, and the stages, by record and key. */
function standing(site: Site): ReadonlyMap<string, string> {
  const all = NOTES.flatMap((number) => {
    const id = dealOf(site, number);
    const names = [...KEYS, 'stage'] as const;
    return id === undefined ? [] : names.map((name) => [`${number} ${name}`, site.value(id, name)] as const);
  });
  return new Map(all);
}

/**
 * Checks a value with which the plugin replaces another one. From then on it also replaces all values that the other
 * one replaced: if a user chose the other one over a third, the replacement also replaces the third in every CRM that
 * still has it.
 */
function judge(world: World, where: string, name: Key, old: string, next: string): void {
  if (old === '' || old === next) return;
  const seen = world.seen.get(`${name} ${next}`);
  if (seen === undefined) throw new Error(`${where}: nobody wrote the ${name} ${next}`);
  if (!seen.has(old)) throw new Error(`${where}: the ${name} ${old} was lost to ${next}, whose author had not seen it`);
  sees(world, name, next, old);
}

function judgeSite(world: World, site: Site, before: ReadonlyMap<string, string>): void {
  const after = standing(site);
  for (const [what, next] of after) {
    const [number, name] = what.split(' ') as [string, Key | 'stage'];
    if (name === 'stage') continue;
    // HubSpot sets the close date itself when a deal is won or lost: to the same day for all that are closed on it.
    const isClosed = before.get(`${number} stage`) !== after.get(`${number} stage`);
    const isDay = isClosed && !world.typed.has(`${name} ${next}`);
    const isOwn = site.target === 'hubspot' && name === 'close_date' && (isDay || !world.seen.has(`${name} ${next}`));
    if (isOwn) sees(world, name, next, before.get(what) ?? '');
    judge(world, site.target, name, before.get(what) ?? '', next);
  }
}

/** Returns a note store that checks every write of the plugin. */
function judged(world: World, { notes }: Device): NoteStore {
  return {
    ...notes,
    edit: async (path, change) => {
      const before = notes.texts()[path] ?? '';
      const result = await notes.edit(path, change);
      const after = notes.texts()[path] ?? '';
      for (const name of KEYS) judge(world, path, name, noteValue(before, name), noteValue(after, name));
      return result;
    },
  };
}

/** Applies the automation to a write. */
function automated(world: World, site: Site, before: ReadonlyMap<string, string>): void {
  const rule = world.automation.get(site.target);
  if (rule === undefined) return;
  for (const number of NOTES) {
    const id = dealOf(site, number);
    const old = before.get(`${number} ${rule.key}`);
    if (id === undefined || old === undefined) continue;
    const now = site.value(id, rule.key);
    if (now === old) continue;
    if (!rule.back) site.edit(id, rule.key, fresh(world, rule.key, now));
    else {
      sees(world, rule.key, old, now);
      site.edit(id, rule.key, old);
    }
  }
}

type Sync = Extract<Move, { readonly do: 'sync' }>;

/** A process with its faults. */
interface Life {
  readonly world: World;
  readonly site: Site;
  readonly faults: Sync['faults'];
  requests: number;
  writes: number;
  effects: number;
  gone: boolean;
  dead: boolean;
}

const LOST: Reply = { unknown: 'lost', message: 'The line is dead' };
const BUSY: Reply = { response: { status: 503, headers: {}, body: 'Service unavailable' } };

function fateOf(life: Life, dieAt: number | undefined): Fate {
  const alive = (): void => {
    if (life.gone) throw new Gone('The process is gone');
  };
  return {
    alive,
    effect: () => {
      if (life.effects++ !== dieAt) return;
      life.gone = true;
      alive();
    },
    read: (reached, request) => answerTo(life, reached, request, false),
    write: (reached, request) => answerTo(life, reached, request, true),
  };
}

function answerTo(life: Life, reached: Reached, request: CrmRequest, isWrite: boolean): Reply {
  const { world, site, faults } = life;
  const at = life.requests++;
  const kind = faults.find((one) => one.at === at)?.kind;
  life.dead ||= kind === 'dead';
  if (life.dead || kind === 'lost before') return LOST;
  if (kind === 'busy before') return BUSY;
  if (kind === 'lock' && isWrite) lockAll(world, site);
  const before = standing(site);
  const reply = { response: reached.send(request) };
  if (isWrite) {
    life.writes += 1;
    judgeSite(world, site, before);
    automated(world, site, before);
  }
  return kind === 'lost after' ? LOST : kind === 'busy after' ? BUSY : reply;
}

/** Locks each record for another user, who has changed it when the lock is released. */
function lockAll(world: World, site: Site): void {
  for (const number of NOTES) {
    const id = dealOf(site, number);
    if (id === undefined) continue;
    site.lock(id);
    colleague(world, site, number, KEYS[world.written % KEYS.length] ?? 'title');
  }
}

const SOURCES: Readonly<Record<string, Key>> = { title: 'title', amount: 'amount', closeDate: 'close_date' };

/** Returns the choices for all conflicts of a plan; their author has seen both sides. */
function decided(world: World, on: Device, site: Site, plan: Plan, answer: Sync['answer']): Decisions {
  const answers = plan.rows.flatMap(({ opId, path, fields }) =>
    fields.flatMap(({ action, remote, from }) => {
      if (action !== 'conflict' || answer === undefined) return [];
      const name = SOURCES[from];
      const number = NOTES.find((one) => pathOf(one) === path);
      const id = number === undefined ? undefined : dealOf(site, number);
      if (name !== undefined && number !== undefined && id !== undefined) {
        const sides = [noteValue(noteText(on, number), name), site.value(id, name)] as const;
        const [chosen, other] = answer === 'note' ? sides : ([sides[1], sides[0]] as const);
        sees(world, name, chosen, other);
      }
      return [[`${opId}/${remote}`, { take: answer }] as const];
    }),
  );
  return { excluded: new Set(), answers: new Map(answers), confirmed: true };
}

/** The result of a run reports values that the CRM changed, so that the next author of the note has seen them. */
function told(world: World, on: Device, site: Site, { rows }: Plan, { outcomes }: SyncRun): void {
  for (const { opId, path, ignored = [] } of outcomes) {
    const number = NOTES.find((one) => pathOf(one) === path);
    const id = number === undefined ? undefined : dealOf(site, number);
    const fields = rows.find((row) => row.opId === opId)?.fields ?? [];
    for (const { remote, from } of fields) {
      const name = SOURCES[from];
      if (number === undefined || id === undefined || name === undefined || !ignored.includes(remote)) continue;
      sees(world, name, noteValue(noteText(on, number), name), site.value(id, name));
    }
  }
}

interface Synced {
  readonly plan: Plan | undefined;
  readonly writes: number;
}

async function sync(world: World, one: Omit<Sync, 'do'>): Promise<Synced> {
  const on = world.devices[one.on];
  const site = world.sites[one.crm];
  const life: Life = { world, site, faults: one.faults, requests: 0, writes: 0, effects: 0, gone: false, dead: false };
  const disks = { notes: judged(world, on), memory: on.memory, clock: world.clock };
  const service = processOver(world.sites, disks, fateOf(life, one.dieAt));
  let plan: Plan | undefined;
  try {
    const made = await service.plan({ what: 'vault' }, site.target, { direction: 'both' });
    if ('planId' in made) {
      plan = made;
      told(world, on, site, made, await service.apply(made, decided(world, on, site, made, one.answer)));
    }
  } catch (error) {
    if (!life.gone) throw error;
  }
  world.clock.advance(20_000);
  return { plan, writes: life.writes };
}

async function make(world: World, one: Move): Promise<void> {
  const { devices, sites } = world;
  switch (one.do) {
    case 'type here': {
      const old = noteValue(noteText(devices[one.on], one.note), one.key);
      put(devices[one.on], one.note, one.key, fresh(world, one.key, old));
      return;
    }
    case 'type there':
      colleague(world, sites[one.crm], one.note, one.key);
      return;
    case 'carry':
      devices[one.from === 0 ? 1 : 0].notes.put(pathOf(one.note), noteText(devices[one.from], one.note));
      return;
    case 'sync':
      await sync(world, one);
      return;
    case 'rename':
      sites[one.crm].renameAccount(`${ACCOUNT} ${++world.written}`);
      return;
    case 'merge':
      sites[one.crm].mergeAccount();
      return;
    case 'automation':
      world.automation.set(sites[one.crm].target, { key: one.key, back: one.back });
      return;
    default:
      closing(world, one);
  }
}

function closing({ sites }: World, one: Extract<Move, { readonly do: 'close' | 'reopen' }>): void {
  const site = sites[one.crm];
  const id = dealOf(site, one.note);
  if (id === undefined) return;
  if (one.do === 'close') site.close(id, one.how);
  else site.reopen(id);
}

const ROUNDS = 4;

/** Syncs both devices with all CRMs without further edits, and carries files both ways. */
async function rest(world: World): Promise<void> {
  const { devices } = world;
  world.clock.advance(120_000);
  for (let round = 0; round < ROUNDS; round++) {
    for (const on of [0, 1] as const) {
      await syncAll(world, on);
      for (const number of NOTES) devices[on === 0 ? 1 : 0].notes.put(pathOf(number), noteText(devices[on], number));
      world.clock.advance(61_000);
    }
  }
  for (const on of [0, 1] as const) {
    const texts = NOTES.map((number) => noteText(devices[on], number));
    for (const { plan, writes, site } of await syncAll(world, on)) {
      if (writes > 0) throw new Error(`${site.target}: at rest, ${writes} writes were sent`);
      for (const number of NOTES) shown(devices[on], site, number, plan);
    }
    if (texts.some((text, number) => text !== noteText(devices[on], number as NoteNumber)))
      throw new Error('At rest, a note was written');
  }
}

async function syncAll(world: World, on: 0 | 1): Promise<readonly (Synced & { readonly site: Site })[]> {
  const all: (Synced & { readonly site: Site })[] = [];
  for (const at of [0, 1, 2] as const) {
    const done = await sync(world, { on, crm: at, faults: [], dieAt: undefined, answer: undefined });
    all.push({ ...done, site: world.sites[at] });
  }
  return all;
}

/** Checks that differences between the sides are shown. */
function shown(on: Device, site: Site, number: NoteNumber, plan: Plan | undefined): void {
  const rows = plan?.rows.filter(({ path }) => path === pathOf(number)) ?? [];
  // A record of which only the state differs has a row for that action alone.
  const row = rows.find(({ isTransition }) => isTransition !== true) ?? rows[0];
  if (row === undefined) throw new Error(`${site.target}: no row for ${pathOf(number)}`);
  const id = dealOf(site, number);
  if (id === undefined)
    throw new Error(`${site.target}: no record for ${pathOf(number)}: ${JSON.stringify(row.blocks)}`);
  for (const name of KEYS) {
    const [here, there] = [noteValue(noteText(on, number), name), site.value(id, name)];
    const field = row.fields.find(({ from }) => SOURCES[from] === name);
    // A row with a conflict is not synced at all.
    if (here === there || row.blocks.length > 0 || (field !== undefined && row.verb === 'conflict')) continue;
    if (field === undefined || !['conflict', 'hold'].includes(field.action))
      throw new Error(
        `${site.target}: the ${name} ${here} and ${there} differ at rest, with ${field?.action ?? 'no word'}`,
      );
  }
}

export async function walk(all: readonly Move[]): Promise<void> {
  const world = opening();
  for (const one of all) await make(world, one);
  await rest(world);
}
