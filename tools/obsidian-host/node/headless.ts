/** The headless runner: runs the plugin's own command-line handlers over a folder, without the app. */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PluginManifest } from '../app/plugin.ts';
import type { CliData } from '../app/registry.ts';
import {
  type Answer,
  commandName,
  helpText,
  mayWrite,
  readCommandLine,
  statusOf,
  wrongParams,
} from './command-line.ts';
import { originsIn, secretsIn, settingsIn, stateFile } from './environment.ts';
import { type NodeHost, openNodeHost, type NodeHostOptions } from './node-host.ts';
import { LockHeld, RunLock } from './run-lock.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface HeadlessOptions {
  readonly args: readonly string[];
  /** Folder from which a relative vault folder is resolved. */
  readonly cwd: string;
  /** The folder with the plugin's `main.js` and `manifest.json`. */
  readonly plugin: string;
  /**
   * Environment variables of a real run, which keeps state on disk, has secrets, and reaches the CRMs of the settings.
   * If omitted, the run keeps no state and reaches only this machine.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const USAGE = 'Usage: npm run headless -- vault=<folder> <command> [key=value] [flag]\nUse help to list the commands.';

function usage(text: string): Answer {
  return { text, status: 2 };
}

/** Returns why a path can't be the folder of a vault, or `undefined` if it can. */
export function whyNoFolder(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'doesn’t exist';
  return stats.isDirectory() ? undefined : 'isn’t a folder';
}

interface Surroundings extends Pick<NodeHostOptions, 'state' | 'secrets' | 'reachable'> {
  readonly lock?: RunLock;
}

/** Throws {@link UnreadableFile} if the vault's settings are not valid JSON. */
export function surroundings(folder: string, pluginId: string, env: HeadlessOptions['env']): Surroundings {
  if (env === undefined) return {};
  const secrets = secretsIn(env);
  const state = stateFile(folder, env);
  const lock = new RunLock(`${state}.lock`);
  return { state, lock, secrets, reachable: originsIn(settingsIn(folder, pluginId), secrets) };
}

/**
 * Does not reject if the input is invalid, another run holds the lock, or a settings or state file is damaged; an error
 * thrown by a handler is a bug and is rethrown.
 */
export async function runHeadless(options: HeadlessOptions & { main?: string }): Promise<Answer> {
  const { args, cwd } = options;
  const { vault, command, params } = readCommandLine(args);
  if (command === undefined) return usage(USAGE);
  if (vault === undefined && command !== 'help')
    return usage(`Error: The vault is missing. Add vault=<folder>.\n${USAGE}`);
  const folder = resolve(cwd, vault ?? '.');
  const noFolder = whyNoFolder(folder);
  if (noFolder !== undefined) return usage(`Error: ${folder} ${noFolder}. Set vault= to the folder of your vault.`);
  try {
    return await runIn(folder, command, params, options);
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof LockHeld) return usage(`Error: ${error.message}`);
    throw error;
  }
}

async function runIn(
  folder: string,
  command: string,
  params: CliData,
  { plugin, env, main = 'main.js' }: HeadlessOptions & { main?: string },
): Promise<Answer> {
  const manifest = JSON.parse(readFileSync(join(plugin, 'manifest.json'), 'utf8')) as PluginManifest;
  const code = readFileSync(join(plugin, main), 'utf8');
  const around = surroundings(folder, manifest.id, env);
  const name = commandName(manifest.id, command);
  const { lock } = around;
  const locks = lock !== undefined && command !== 'help' && mayWrite(name, params);
  if (locks) lock.take();
  try {
    const host = await openNodeHost({ folder, code, manifest, ...around });
    if (locks) host.removeLeftovers();
    try {
      return await answerOf(host, command, name, params);
    } finally {
      host.close();
    }
  } finally {
    if (locks) lock.release();
  }
}

async function answerOf(
  { app, unreadable }: NodeHost,
  command: string,
  name: string,
  params: CliData,
): Promise<Answer> {
  const { cli } = app.hostRegistered;
  if (command === 'help') return { text: helpText(cli.entries()), status: 0 };
  const found = cli.get(name);
  if (found === undefined) {
    const known = cli.entries().map(([one]) => one);
    return usage(`Error: Unknown command: “${command}”. Use ${known.join(', ')}.`);
  }
  const wrong = wrongParams(found, params);
  if (wrong !== undefined) return usage(wrong);
  const text = await found.handler(params);
  const status = statusOf(text);
  return unreadable.length === 0 ? { text, status } : { text, status: status === 0 ? 1 : status, warnings: unreadable };
}
