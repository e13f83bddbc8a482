/** The headless runner: the plugin's own command-line handlers over a folder, without the app. */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PluginManifest } from '../app/plugin.ts';
import { type Answer, commandName, helpText, readCommandLine, statusOf, wrongParams } from './command-line.ts';
import { originsIn, secretsIn, settingsIn, stateFile } from './environment.ts';
import { openNodeHost, type NodeHostOptions } from './node-host.ts';

export interface HeadlessOptions {
  readonly args: readonly string[];
  /** Where a relative vault folder starts from. */
  readonly cwd: string;
  /** The folder with the plugin's `main.js` and `manifest.json`. */
  readonly plugin: string;
  /**
   * Environment variables, for a run that is meant: it remembers things on the disk, has secrets, and reaches the CRMs of the
   * settings. Absent: it remembers nothing and reaches this machine only.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const USAGE = 'Usage: npm run headless -- vault=<folder> <command> [key=value] [flag]   ("help" lists the commands)';

function usage(text: string): Answer {
  return { text, status: 2 };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function surroundings(
  folder: string,
  pluginId: string,
  env: HeadlessOptions['env'],
): Pick<NodeHostOptions, 'state' | 'secrets' | 'reachable'> {
  if (env === undefined) return {};
  const secrets = secretsIn(env);
  return { state: stateFile(folder, env), secrets, reachable: originsIn(settingsIn(folder, pluginId), secrets) };
}

/** Never rejects for what the user typed; what a handler throws is a bug and comes out as it is. */
export async function runHeadless({
  args,
  cwd,
  plugin,
  env,
  ...mains
}: HeadlessOptions & { main?: string }): Promise<Answer> {
  const { vault, command, params } = readCommandLine(args);
  if (command === undefined) return usage(USAGE);
  if (vault === undefined && command !== 'help') return usage(`Error: No vault is named.\n${USAGE}`);
  const folder = resolve(cwd, vault ?? '.');
  if (!isFolder(folder)) return usage(`Error: There is no folder ${folder}.`);
  const manifest = JSON.parse(readFileSync(join(plugin, 'manifest.json'), 'utf8')) as PluginManifest;
  const code = readFileSync(join(plugin, mains.main ?? 'main.js'), 'utf8');
  const host = await openNodeHost({ folder, code, manifest, ...surroundings(folder, manifest.id, env) });
  try {
    const { cli } = host.app.hostRegistered;
    if (command === 'help') return { text: helpText(cli.entries()), status: 0 };
    const found = cli.get(commandName(manifest.id, command));
    if (found === undefined)
      return usage(`Error: There is no command "${command}". Commands: ${cli.names().join(', ')}.`);
    const wrong = wrongParams(found, params);
    if (wrong !== undefined) return usage(wrong);
    const text = await found.handler(params);
    return { text, status: statusOf(text) };
  } finally {
    host.close();
  }
}
