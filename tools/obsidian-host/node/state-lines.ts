/** The lines of a device's state file, and the state that they describe. */

interface StoreShape {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly autoIncrement: boolean;
}

interface Row {
  readonly key: IDBValidKey;
  readonly value: unknown;
}

/** One write of a transaction; without a row, it clears the store. */
export interface Write {
  readonly store: string;
  readonly key?: IDBValidKey;
  /** If `undefined`, the row at the key is removed. */
  readonly row?: Row;
}

/** A database after an upgrade, the writes of one transaction, or one value of the local storage. */
export type Line =
  | { readonly kind: 'shape'; readonly db: string; readonly version: number; readonly stores: readonly StoreShape[] }
  | { readonly kind: 'writes'; readonly db: string; readonly writes: readonly Write[] }
  | { readonly kind: 'local'; readonly key: string; readonly value: string | undefined };

interface KeptStore {
  readonly shape: StoreShape;
  /** Rows by key as JSON: keys that are dates or binary are not distinguished from others. */
  readonly rows: Map<string, Row>;
}

export interface KeptDatabase {
  readonly version: number;
  readonly stores: ReadonlyMap<string, KeptStore>;
}

export interface KeptState {
  readonly databases: Map<string, KeptDatabase>;
  readonly local: Map<string, string>;
}

/** Returns the state after all lines. */
export function foldLines(lines: readonly Line[]): KeptState {
  const state: KeptState = { databases: new Map(), local: new Map() };
  for (const line of lines) {
    if (line.kind === 'shape') state.databases.set(line.db, reshaped(state.databases.get(line.db), line));
    else if (line.kind === 'writes') for (const write of line.writes) replay(state.databases.get(line.db), write);
    else if (line.value === undefined) state.local.delete(line.key);
    else state.local.set(line.key, line.value);
  }
  return state;
}

function reshaped(before: KeptDatabase | undefined, { version, stores }: Line & { kind: 'shape' }): KeptDatabase {
  const kept = stores.map((shape): [string, KeptStore] => [
    shape.name,
    { shape, rows: before?.stores.get(shape.name)?.rows ?? new Map<string, Row>() },
  ]);
  return { version, stores: new Map(kept) };
}

function replay(db: KeptDatabase | undefined, { store, key, row }: Write): void {
  const rows = db?.stores.get(store)?.rows;
  if (key === undefined) rows?.clear();
  else if (row === undefined) rows?.delete(JSON.stringify(key));
  else rows?.set(JSON.stringify(key), row);
}

/** Returns the shortest list of lines for a state. */
export function linesOf({ databases, local }: KeptState): Line[] {
  const lines = [...databases].flatMap(([db, { version, stores }]): Line[] => {
    const shapes = [...stores.values()].map(({ shape }) => shape);
    const writes = [...stores].flatMap(([store, { rows }]) =>
      [...rows.values()].map((row): Write => ({ store, key: row.key, row })),
    );
    return [
      { kind: 'shape', db, version, stores: shapes },
      { kind: 'writes', db, writes },
    ];
  });
  return [...lines, ...[...local].map(([key, value]): Line => ({ kind: 'local', key, value }))];
}
