/** The state of a device for a vault, as JSON, and as the file in which the host keeps it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import {
  foldLines,
  linesOf,
  type KeptDatabase,
  type KeptState,
  type Line,
} from '../../tools/obsidian-host/node/state-lines.ts';

/** The plugin's one store of its one database, and the app's local storage. */
export interface Device {
  readonly database: string;
  readonly version: number;
  readonly entries: Readonly<Record<string, string>>;
  readonly local: Readonly<Record<string, string>>;
}

const STORE = 'entries';

export function readDevice(file: string): Device {
  const lines = readFileSync(file, 'latin1').split('\n').slice(0, -1);
  const state = foldLines(lines.map((line) => deserialize(Buffer.from(line, 'base64')) as Line));
  const [database = '', kept] = [...state.databases][0] ?? [];
  const rows = [...(kept?.stores.get(STORE)?.rows.values() ?? [])];
  const entries = rows.map(({ key, value }): [string, string] => [key as string, value as string]);
  const sorted = Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  return { database, version: kept?.version ?? 1, entries: sorted, local: Object.fromEntries(state.local) };
}

export function writeDevice(file: string, { database, version, entries, local }: Device): void {
  const rows = new Map(Object.entries(entries).map(([key, value]) => [JSON.stringify(key), { key, value }]));
  const shape = { name: STORE, keyPath: null, autoIncrement: false };
  const kept: KeptDatabase = { version, stores: new Map([[STORE, { shape, rows }]]) };
  const state: KeptState = { databases: new Map([[database, kept]]), local: new Map(Object.entries(local)) };
  writeFileSync(
    file,
    linesOf(state)
      .map((line) => `${serialize(line).toString('base64')}\n`)
      .join(''),
  );
}
