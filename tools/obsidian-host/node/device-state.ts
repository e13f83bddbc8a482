/** The state of the device: IndexedDB and the app's local storage, kept for the length of a run or on disk. */
import * as fake from 'fake-indexeddb';
import type { Storage } from '../app/app.ts';
import { keepDatabases } from './kept-database.ts';
import { foldLines, linesOf, type KeptDatabase, type KeptState, type Line } from './state-lines.ts';
import { RunLock } from './run-lock.ts';
import { StateLog } from './state-log.ts';

export interface DeviceState {
  readonly indexedDB: IDBFactory;
  /** The app's local storage of this vault: JSON by key. */
  readonly local: Storage;
  readonly close: () => void;
}

/** The classes that a page has in addition to `indexedDB`; plugins use them with `instanceof`. */
export const IDB_CLASSES = {
  IDBCursor: fake.IDBCursor,
  IDBDatabase: fake.IDBDatabase,
  IDBIndex: fake.IDBIndex,
  IDBKeyRange: fake.IDBKeyRange,
  IDBObjectStore: fake.IDBObjectStore,
  IDBRequest: fake.IDBRequest,
  IDBTransaction: fake.IDBTransaction,
};

/** Number of lines from which a file is rewritten before more lines are added. */
const MANY_LINES = 2000;

/** Returns a state that lasts as long as the process. */
export function passingState(): DeviceState {
  return { indexedDB: new fake.IDBFactory(), local: new Map(), close: () => undefined };
}

/**
 * Returns the state stored in a file. Every write is in the file before its writer is notified of success. Reading
 * alone creates no file.
 */
export async function keptState(file: string, lock = new RunLock(`${file}.lock`)): Promise<DeviceState> {
  const log = new StateLog(file, lock);
  const lines = log.read() as Line[];
  const state = foldLines(lines);
  const factory = await refilled(state);

  /** A database's shape is written only together with the first rows. */
  const waiting: Line[] = [];
  let tidy = lines.length < MANY_LINES;
  const claim = (): void => {
    log.claim();
    if (!tidy) log.replace(linesOf(state));
    tidy = true;
  };
  const keep = (line: Line): void => {
    claim();
    for (const one of [...waiting.splice(0), line]) log.append(one);
  };
  return {
    indexedDB: keepDatabases(factory, { claim, keep, reshape: (line) => waiting.push(line) }),
    local: keptLocal(state.local, keep),
    close: () => {
      log.close();
    },
  };
}

/**
 * Returns a copy of the state stored in a file. Its writes last as long as the process: they change no file and take no
 * lock, so that other runs can write.
 */
export async function copiedState(file: string): Promise<DeviceState> {
  const state = foldLines(new StateLog(file, new RunLock(`${file}.lock`)).read() as Line[]);
  return { indexedDB: await refilled(state), local: state.local, close: () => undefined };
}

async function refilled({ databases }: KeptState): Promise<IDBFactory> {
  const factory = new fake.IDBFactory();
  for (const [name, database] of databases) await refill(factory, name, database);
  return factory;
}

function keptLocal(local: Map<string, string>, keep: (line: Line) => void): Storage {
  const kept = new Map(local);
  return {
    get: (key) => kept.get(key),
    set: (key, value) => {
      keep({ kind: 'local', key, value });
      return kept.set(key, value);
    },
    delete: (key) => {
      keep({ kind: 'local', key, value: undefined });
      return kept.delete(key);
    },
  };
}

function refill(factory: IDBFactory, name: string, { version, stores }: KeptDatabase): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.onerror = () => {
      reject(request.error ?? new Error(`The database ${name} couldn’t be restored from the state file`));
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onupgradeneeded = () => {
      for (const { shape, rows } of stores.values()) {
        const store = request.result.createObjectStore(shape.name, shape);
        for (const { key, value } of rows.values()) store.put(value, shape.keyPath === null ? key : undefined);
      }
    };
  });
}
