/** A vault in a folder that is opened with a built plugin in the host for Node, and the plugin's commands in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { type NodeHost, openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';

export interface Session {
  readonly host: NodeHost;
  /** Runs a command and returns its JSON answer. */
  readonly ask: (command: string, parameters?: Readonly<Record<string, string>>) => Promise<unknown>;
}

export interface SessionOptions {
  readonly vault: string;
  /** File of the device state. */
  readonly state: string;
  readonly code: string;
  readonly manifest: PluginManifest;
  readonly secrets: Readonly<Record<string, string>>;
}

export const ID = 'crm-sync-attribution';

export function readManifest(root: string): PluginManifest {
  return JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as PluginManifest;
}

export async function openSession({ vault, ...options }: SessionOptions): Promise<Session> {
  const host = await openNodeHost({ folder: vault, ...options });
  return {
    host,
    ask: async (command, parameters = {}) => {
      const found = host.app.hostRegistered.cli.get(`${ID}:${command}`);
      if (found === undefined) throw new Error(`The plugin has no command ${command}.`);
      return JSON.parse(await found.handler({ ...parameters, format: 'json' })) as unknown;
    },
  };
}
