/** How long a run over a folder takes, against reading the same bytes and doing nothing. */
import { stat, readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import matter from 'gray-matter';
import { parse } from 'yaml';
import { FolderDisk } from '../host/node/folder-disk.ts';
import { deskOver, makeVault, type BenchVault } from './vault.ts';
import type { OpenDesk } from '../../src/sync/open-desk.ts';
import type { Run, WriteRun } from '../../src/sync/desk.ts';
import { each, line, medians } from './measure.ts';

const AT_ONCE = 32;
const ALL = { what: 'vault' } as const;
const ROUNDS = 3;

function frontmatterOf(text: string): string {
  return text.slice(4, text.indexOf('\n---', 4));
}

async function readAll(vault: BenchVault, use: (text: string) => unknown): Promise<void> {
  await each(vault.files, AT_ONCE, async (file) => use(await readFile(file, 'utf8')));
}

/** A run that looked at every note, or the figure would be of something else. */
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
  let desk: OpenDesk;
  const fresh = async (): Promise<void> => {
    desk = await deskOver(vault.folder);
  };
  const validate = async (): Promise<void> => void whole(await desk.validate(ALL), count);
  const times = await medians(
    [
      { name: 'raw', work: () => readAll(vault, (text) => text.length) },
      { name: 'ours', before: fresh, work: validate },
      { name: 'again', work: validate },
      { name: 'stat', work: () => each(vault.files, AT_ONCE, (file) => stat(file)) },
      // gray-matter keeps every result by its text unless it is given options.
      { name: 'gray', work: () => readAll(vault, (text) => matter(text, {})) },
      { name: 'yaml', work: () => readAll(vault, (text) => parse(frontmatterOf(text))) },
    ],
    ROUNDS,
  );
  vault.remove();
  const ms = (name: string): number => times.get(name) ?? Number.NaN;
  const [raw, ours] = [ms('raw'), ms('ours')];
  const say = (name: string): string => `${ms(name).toFixed(0)} ms`;
  return [
    `${count} notes, ${(vault.bytes / count / 1024).toFixed(1)} KiB each, ${AT_ONCE} at a time, median of ${ROUNDS}`,
    line('raw read', say('raw'), '', undefined),
    line('stat of all', say('stat'), '', undefined),
    line('read + check + attribute', say('ours'), '', undefined),
    line('  × raw read', ratio(ours / raw, 2), 'at most 2', ours / raw <= 2),
    line('read + gray-matter', say('gray'), '', undefined),
    line('  × read + check + attribute', (ms('gray') / ours).toFixed(2), 'above 1', ms('gray') > ours),
    line('read + yaml parse', say('yaml'), '', undefined),
    line('  × read + check + attribute', (ms('yaml') / ours).toFixed(2), 'at least 8', ms('yaml') / ours >= 8),
    line('  the same, the raw read taken off both', netOf(ms('yaml'), ours, raw), 'for comparison', undefined),
    line('second run', say('again'), '', undefined),
    line('  × stat of all', ratio(ms('again') / ms('stat'), 2), 'at most 2', ms('again') / ms('stat') <= 2),
  ];
}

/** How often our work fits into theirs once the reading that both must do is left out. */
function netOf(theirs: number, ours: number, read: number): string {
  return ours > read ? ((theirs - read) / (ours - read)).toFixed(2) : 'no more than reading';
}

export async function benchWriting(count: number): Promise<string[]> {
  let vault = makeVault(count);
  let desk: OpenDesk;
  const renew = async (): Promise<void> => {
    vault.remove();
    vault = makeVault(count);
    desk = await deskOver(vault.folder);
  };
  const attribute = async (): Promise<number> => {
    const run = whole<WriteRun>(await desk.attribute(ALL, { dryRun: false }), count);
    return run.outcomes.filter((outcome) => outcome === 'written').length;
  };
  const rewrite = (file: string): Promise<void> => readFile(file, 'utf8').then((text) => writeFile(file, text));
  // A draft that takes the note's place: what the headless vault does so that no crash leaves half a note.
  const rewriteSafely = async (file: string): Promise<unknown> => {
    const disk = new FolderDisk(vault.folder);
    const path = relative(vault.folder, file);
    return disk.write(path, await disk.read(path));
  };
  let written = 0;
  let writtenAgain = 0;
  const times = await medians(
    [
      { name: 'raw', before: renew, work: () => each(vault.files, AT_ONCE, rewrite) },
      { name: 'safe', before: renew, work: () => each(vault.files, AT_ONCE, rewriteSafely) },
      { name: 'ours', before: renew, work: async () => (written = await attribute()) },
      { name: 'again', work: async () => (writtenAgain = await attribute()) },
      { name: 'stat', work: () => each(vault.files, AT_ONCE, (file) => stat(file)) },
    ],
    ROUNDS,
  );
  vault.remove();
  const ms = (name: string): number => times.get(name) ?? Number.NaN;
  const say = (name: string): string => `${ms(name).toFixed(0)} ms`;
  const slower = ms('ours') / ms('raw');
  return [
    line('raw read + write', say('raw'), '', undefined),
    line('raw read + write by draft and rename', say('safe'), '', undefined),
    line('attribution written into every note', say('ours'), `${written} written`, written === count),
    line('  × raw read + write', ratio(slower, 1.5), 'at most 1.5', slower <= 1.5),
    line('  × raw read + write by draft and rename', (ms('ours') / ms('safe')).toFixed(2), '', undefined),
    line('second run', say('again'), `${writtenAgain} written`, writtenAgain === 0),
    line('  × stat of all', ratio(ms('again') / ms('stat'), 2), 'at most 2', ms('again') / ms('stat') <= 2),
  ];
}
