/** The time of a run over a folder, compared with only reading the same bytes. */
import * as fs from 'node:fs';
import { chmod, chown, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import matter from 'gray-matter';
import { parse } from 'yaml';
import { deskOver, makeVault } from './vault.ts';
import type { NoteServiceController } from '../../src/vault/create-note-service.ts';
import type { Run, WriteRun } from '../../src/vault/note-service.ts';
import { each, fastest, line, median, ratioInRounds, timed } from './measure.ts';

const AT_ONCE = 32;
const ALL = { what: 'vault' } as const;
const ROUNDS = 10;
const WRITE_ROUNDS = 20;
/**
 * The slow libraries read every fifth note: as their time is then as short as the others', it is as seldom disturbed.
 */
const SAMPLE = 5;

function frontmatterOf(text: string): string {
  return text.slice(4, text.indexOf('\n---', 4));
}

const readBytes = promisify(fs.read);

/** Reads with the fewest layers that leave the thread free: half the time of node:fs/promises. */
async function rawText(path: string): Promise<string> {
  const file = fs.openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(fs.fstatSync(file).size);
    await readBytes(file, bytes, 0, bytes.length, 0);
    return bytes.toString();
  } finally {
    fs.closeSync(file);
  }
}

async function readAll(files: readonly string[], use: (text: string) => unknown): Promise<void> {
  await each(files, AT_ONCE, async (file) => use(await rawText(file)));
}

/** Returns the run. Throws unless it inspected every note, because the figure would be of something else. */
function whole<R extends Run | WriteRun>(run: R | { what: unknown }, count: number): R {
  if (!('inspections' in run) || run.inspections.length !== count || run.failures.length > 0) {
    throw new Error('the run did not look at every note');
  }
  return run;
}

function ratio(of: number, to: number): string {
  return `${of.toFixed(2)} of ${to}`;
}

export async function benchReading(count: number): Promise<string[]> {
  const vault = makeVault(count);
  const sample = vault.files.filter((_, at) => at % SAMPLE === 0);
  const service = await deskOver(vault.folder);
  // The app has one service too. With a new service for each round, the engine compiles half of the code again.
  const fresh = (): void => {
    service.context().cache.clear();
  };
  const validate = async (): Promise<void> => void whole(await service.validate(ALL), count);
  const times = await timed(
    [
      { name: 'raw', work: () => readAll(vault.files, (text) => text.length) },
      { name: 'plugin', before: fresh, work: validate },
      { name: 'again', work: validate },
      { name: 'stat', work: () => each(vault.files, AT_ONCE, (file) => stat(file)) },
      // gray-matter caches every result by its text unless it has options.
      { name: 'gray', work: () => readAll(sample, (text) => matter(text, {})) },
      { name: 'yaml', work: () => readAll(sample, (text) => parse(frontmatterOf(text))) },
    ],
    ROUNDS,
  );
  vault.remove();
  const ms = (name: string): number => fastest(times, name);
  const [raw, plugin] = [ms('raw'), ms('plugin')];
  const [gray, yaml] = [ms('gray') * SAMPLE, ms('yaml') * SAMPLE];
  const say = (took: number): string => `${took.toFixed(0)} ms`;
  const net = (yaml - raw) / Math.max(plugin - raw, 1);
  return [
    `${count} notes, ${(vault.bytes / count / 1024).toFixed(1)} KiB each, ${AT_ONCE} at a time, fastest of ${ROUNDS}`,
    line('raw read', say(raw), '', undefined),
    line('stat of all', say(ms('stat')), '', undefined),
    line('read + check + attribute', say(plugin), '', undefined),
    line('  × raw read', ratio(plugin / raw, 1.6), 'at most 1.6', plugin / raw <= 1.6),
    line('read + gray-matter', say(gray), '', undefined),
    line('  × read + check + attribute', (gray / plugin).toFixed(2), 'above 1', gray > plugin),
    line('read + yaml parse', say(yaml), '', undefined),
    line('  × read + check + attribute', (yaml / plugin).toFixed(2), 'for comparison', undefined),
    line('  the same, net of reading', net.toFixed(2), 'at least 11', net >= 11),
    line('second run', say(ms('again')), '', undefined),
    line('  × stat of all', ratio(ms('again') / ms('stat'), 2), 'at most 2', ms('again') / ms('stat') <= 2),
  ];
}

/**
 * Does the minimum of a safe write: read, write a draft with the permissions and owner of the note, read the note again
 * and compare, and replace the note by the draft.
 */
async function rewriteSafely(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const { mode, uid, gid } = await stat(file);
  const draft = `${file}.draft`;
  await writeFile(draft, text, { flag: 'wx' });
  const made = await stat(draft);
  if (made.uid !== uid || made.gid !== gid) await chown(draft, uid, gid);
  if (made.mode !== mode) await chmod(draft, mode);
  const now = await readFile(file);
  if (!now.equals(Buffer.from(text))) throw new Error(`${file} changed`);
  await rename(draft, file);
}

export async function benchWriting(count: number): Promise<string[]> {
  let vault = makeVault(count);
  let service: NoteServiceController;
  const renew = async (): Promise<void> => {
    vault.remove();
    vault = makeVault(count);
    service = await deskOver(vault.folder);
  };
  const attribute = async (): Promise<number> => {
    const run = whole<WriteRun>(await service.attribute(ALL, { dryRun: false }), count);
    return run.outcomes.filter((outcome) => outcome === 'written').length;
  };
  const rewrite = (file: string): Promise<void> => readFile(file, 'utf8').then((text) => writeFile(file, text));
  let written = 0;
  let writtenAgain = 0;
  const times = await timed(
    [
      { name: 'raw', before: renew, work: () => each(vault.files, AT_ONCE, rewrite) },
      { name: 'safe', before: renew, work: () => each(vault.files, AT_ONCE, rewriteSafely) },
      { name: 'plugin', before: renew, work: async () => (written = await attribute()) },
      { name: 'again', work: async () => (writtenAgain = await attribute()) },
      { name: 'stat', work: () => each(vault.files, AT_ONCE, (file) => stat(file)) },
    ],
    WRITE_ROUNDS,
  );
  vault.remove();
  const say = (name: string): string => `${median(times.get(name) ?? []).toFixed(0)} ms`;
  const slower = ratioInRounds(times, 'plugin', 'safe');
  const again = ratioInRounds(times, 'again', 'stat');
  return [
    `${count} notes, ${AT_ONCE} at a time, median of ${WRITE_ROUNDS}`,
    line('raw read + write', say('raw'), '', undefined),
    line('read, draft, compare, rename', say('safe'), '', undefined),
    line('attribution written into every note', say('plugin'), `${written} written`, written === count),
    line('  × read, draft, compare, rename', ratio(slower, 1.3), 'at most 1.3', slower <= 1.3),
    line('second run', say('again'), `${writtenAgain} written`, writtenAgain === 0),
    line('  × stat of all', ratio(again, 2), 'at most 2', again <= 2),
  ];
}
