/**
 * Records the data that a released version leaves: a vault with settings and logs, the device state with its journal,
 * and the CRMs; and the next actions of that version. Started by `record.mjs`, in the tree of that version.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dropAfter, dropBefore } from '../../tools/loopback-crms/faults.ts';
import type { CrmId } from '../../src/targets/targets.ts';
import { type Device, readDevice, writeDevice } from './device.ts';
import { ANSWERED, EDITS, LATER, NOTES, PENDING, SETTINGS } from './notes.ts';
import { type Server, SERVERS } from './servers.ts';
import { ID, openSession, readManifest, type Session } from './session.ts';
import { type PlanJson, toldOf } from './told.ts';

/** Recorded texts contain these addresses. */
const PORTS: Readonly<Record<CrmId, number>> = { salesforce: 47_101, hubspot: 47_102, dynamics: 47_103 };
const TARGETS: readonly CrmId[] = ['salesforce', 'hubspot', 'dynamics'];

interface Stage {
  readonly folder: string;
  readonly vault: string;
  readonly state: string;
  readonly code: string;
  readonly root: string;
  readonly servers: readonly Server[];
}

interface RunJson extends PlanJson {
  readonly run_id?: string;
}

export async function record(root: string, version: string): Promise<void> {
  const servers = await Promise.all(TARGETS.map((target) => SERVERS[target](PORTS[target])));
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  const code = readFileSync(join(root, 'main.js'), 'utf8');
  const stage = { folder, vault: join(folder, 'vault'), state: join(folder, 'state.log'), code, root, servers };
  const out = join(root, 'tests/upgrade', version);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  await firstSyncs(stage);
  const undo = await runsToUndo(stage);
  await importRecords(stage);
  changeBothSides(stage);
  const journal = { ...(await lostRequests(stage)), ...(await answeredRuns(stage)) };
  await lostAnswers(stage);

  const device = readDevice(stage.state);
  const whole: Device = { ...device, entries: { ...device.entries, ...journal } };
  cpSync(stage.vault, join(out, 'vault'), { recursive: true });
  save(join(out, 'device.json'), whole);
  for (const server of servers) save(join(out, `${server.target}.json`), server.saved());
  const origins = Object.fromEntries(servers.map(({ target, url }) => [target, url]));
  save(join(out, 'recording.json'), { version, recordedAt: new Date().toISOString(), origins, undo });
  await nextSteps(stage, whole, out, undo);
}

function save(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 1)}\n`);
}

function put(vault: string, notes: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(notes)) {
    mkdirSync(dirname(join(vault, path)), { recursive: true });
    writeFileSync(join(vault, path), text);
  }
}

function edit(vault: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(vault, path), 'utf8');
  if (text.split(`\n${from}`).length !== 2) throw new Error(`${path} does not have this line once: ${from}`);
  writeFileSync(
    join(vault, path),
    text.replace(`\n${from}`, () => `\n${to}`),
  );
}

async function within<T>(
  { vault, state, code, root, servers }: Stage,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const secrets = Object.assign({}, ...servers.map((server) => server.secrets)) as Record<string, string>;
  const session = await openSession({ vault, state, code, secrets, manifest: readManifest(root) });
  try {
    return await work(session);
  } finally {
    session.host.close();
  }
}

async function sync(session: Session, target: CrmId, more: Readonly<Record<string, string>> = {}): Promise<RunJson> {
  const run = (await session.ask('sync', { target, confirm: 'all', ...more })) as RunJson;
  if (run.error !== undefined || run.run_id === undefined)
    throw new Error(`${target}: ${run.error ?? 'nothing was done'}`);
  return run;
}

/** Syncs twice, because Dynamics 365 first creates an opportunity and then closes it. */
async function firstSyncs(stage: Stage): Promise<void> {
  const { vault, servers } = stage;
  const targets = Object.fromEntries(servers.map(({ target, settings }) => [target, settings]));
  const settings = JSON.stringify({ ...SETTINGS, targets }, undefined, 2);
  put(vault, { ...NOTES, [`.obsidian/plugins/${ID}/data.json`]: settings });
  await within(stage, async (session) => {
    await session.ask('attribute');
    for (const target of [...TARGETS, ...TARGETS]) await sync(session, target, { close: 'true' });
  });
}

/** Makes one run per CRM that changed the record, and one that changed the note; afterwards all CRMs agree. */
async function runsToUndo(stage: Stage): Promise<readonly { target: CrmId; run: string; path: string }[]> {
  const undo: { target: CrmId; run: string; path: string }[] = [];
  edit(stage.vault, 'Undo/Pushed.md', 'amount: 250000', 'amount: 300000');
  await within(stage, async (session) => {
    for (const { target } of stage.servers) {
      const { run_id: run = '' } = await sync(session, target, { id: 'undo-1' });
      undo.push({ target, run, path: 'Undo/Pushed.md' });
    }
    for (const server of stage.servers) {
      const { target } = server;
      server.edit(`undo-${target}`, { title: 'Title from there', amount: 320_000 });
      const { run_id: run = '' } = await sync(session, target, { id: `undo-${target}` });
      undo.push({ target, run, path: `Undo/Pulled from ${target}.md` });
    }
    for (const { target } of stage.servers) await sync(session, target, { folder: 'Undo' });
  });
  return undo;
}

interface Desk {
  importNotes(target: CrmId, ids: readonly string[]): Promise<readonly string[] | { readonly message: string }>;
}

async function importRecords(stage: Stage): Promise<void> {
  await within(stage, async ({ host }) => {
    const { hostDesk: service } = host.plugin as unknown as { hostDesk: Desk };
    for (const server of stage.servers) {
      const { target } = server;
      const title = `Imported from ${target}`;
      const id = server.add({ title, amount: 410_000, stage: 'Discovery', closeDate: '2029-06-30', customer: 'NASA' });
      const paths = await service.importNotes(target, [id]);
      const [path] = 'message' in paths ? [] : paths;
      if (path === undefined) throw new Error(`${target} imported nothing: ${JSON.stringify(paths)}`);
      edit(stage.vault, path, 'customer:', 'customer: NASA');
    }
  });
}

function changeBothSides({ vault, servers }: Stage): void {
  for (const edits of EDITS) edit(vault, ...edits);
  put(vault, LATER);
  renameSync(join(vault, 'Deals/Before the rename.md'), join(vault, 'Deals/After the rename.md'));
  for (const server of servers) {
    server.edit('there-1', { title: 'Edited there', amount: 265_000 });
    server.edit('both-1', { amount: 230_000 });
    server.edit('both-2', { amount: 270_000 });
    server.edit('lost-2', { stage: 'Closed lost' });
    server.edit('stage-1', { stage: 'Negotiation' });
    server.remove('deleted-1');
    server.renameAccount('Smithsonian Institution', 'Smithsonian');
  }
}

/** Interrupts a run on a copy in the middle of its work, and returns the journal's entries of it. */
async function cutOff(
  stage: Stage,
  target: CrmId,
  phase: JournalPhase,
  work: (session: Session, state: string) => Promise<unknown>,
): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(stage.folder, 'cut-off-'));
  const copy = { ...stage, vault: join(folder, 'vault'), state: join(folder, 'state.log') };
  cpSync(stage.vault, copy.vault, { recursive: true });
  cpSync(stage.state, copy.state);
  await within(copy, (session) => work(session, copy.state));
  return journalOf(copy.state, target, phase);
}

type JournalPhase = 'sent' | 'answered';

function journalOf(state: string, target: CrmId, phase: JournalPhase): Readonly<Record<string, string>> {
  const { entries } = readDevice(state);
  const found = Object.entries(entries).filter(([key]) => key.startsWith(`journal/${target}/`));
  return Object.fromEntries(found.filter(([, text]) => (JSON.parse(text) as { phase: string }).phase === phase));
}

/** Makes syncs that are killed after the CRM has answered and before the note is written. */
async function answeredRuns(stage: Stage): Promise<Readonly<Record<string, string>>> {
  put(stage.vault, ANSWERED);
  edit(stage.vault, 'Pending/Answered.md', 'amount: 250000', 'amount: 290000');
  const journal: Record<string, string> = {};
  for (const { target } of stage.servers) {
    const entries = await cutOff(stage, target, 'answered', async (session, state) => {
      Object.assign(session.host.app.vault, { process: () => new Promise(() => undefined) });
      void sync(session, target, { id: 'pending-4,pending-5' });
      await until(() => Object.keys(journalOf(state, target, 'answered')).length === 2);
    });
    Object.assign(journal, entries);
  }
  return journal;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error('What the recording waits for never came.');
    await sleep(20);
  }
}

/** Makes syncs whose requests were lost, so that their result is unknown. */
async function lostRequests(stage: Stage): Promise<Readonly<Record<string, string>>> {
  edit(stage.vault, 'Pending/Update lost.md', 'amount: 250000', 'amount: 295000');
  const journal: Record<string, string> = {};
  for (const { target, faults, writesDeals } of stage.servers) {
    faults.on(writesDeals, dropBefore, MANY);
    Object.assign(
      journal,
      await cutOff(stage, target, 'sent', (session) => sync(session, target, { id: 'pending-3' })),
    );
    faults.clear();
  }
  return expecting(3, journal);
}

/** Makes syncs whose requests arrived, and whose responses were lost. */
async function lostAnswers(stage: Stage): Promise<void> {
  put(stage.vault, PENDING);
  edit(stage.vault, 'Pending/Update arrived.md', 'amount: 250000', 'amount: 295000');
  for (const { target, faults, writesDeals } of stage.servers) {
    faults.on(writesDeals, dropAfter, MANY);
    await within(stage, (session) => sync(session, target, { id: 'pending-1,pending-2' }));
    faults.clear();
    expecting(2, journalOf(stage.state, target, 'sent'));
  }
}

/** More times than any request is repeated. */
const MANY = 50;

function expecting<T extends object>(count: number, entries: T): T {
  if (Object.keys(entries).length === count) return entries;
  throw new Error(`The journal has ${Object.keys(entries).length} entries, and ${count} were meant.`);
}

/** Returns the next actions of this version with all that data, tried on a copy. */
async function nextSteps(
  stage: Stage,
  device: Device,
  out: string,
  undo: readonly { run: string; path: string }[],
): Promise<void> {
  const copy = { ...stage, vault: join(stage.folder, 'next'), state: join(stage.folder, 'next.log') };
  cpSync(join(out, 'vault'), copy.vault, { recursive: true });
  writeDevice(copy.state, device);
  await within(copy, async (session) => {
    const plans: Record<string, unknown> = {};
    for (const target of TARGETS) plans[target] = toldOf((await session.ask('sync', { target })) as PlanJson);
    save(join(out, 'plans.json'), plans);
    const undone: Record<string, unknown> = {};
    for (const { run } of undo) undone[run] = toldOf((await session.ask('undo', { run })) as PlanJson);
    save(join(out, 'undo.json'), undone);
    const deals: Record<string, unknown> = {};
    for (const server of stage.servers) {
      await sync(session, server.target, { close: 'true' });
      deals[server.target] = server.deals();
    }
    save(join(out, 'deals.json'), deals);
  });
}
