/** IndexedDB that reports each committed transaction before the code that made it is notified of success. */
import type { Line, Write } from './state-lines.ts';

export interface Keeper {
  /** Is called before anything is written; throws if the state cannot be kept. */
  readonly claim: () => void;
  /** Receives the writes of a transaction and returns when they are on disk. */
  readonly keep: (line: Line & { kind: 'writes' }) => void;
  /** Receives the new shape of a database. */
  readonly reshape: (line: Line & { kind: 'shape' }) => void;
}

/** Returns the same factory, with every later `open` recorded. */
export function keepDatabases(factory: IDBFactory, keeper: Keeper): IDBFactory {
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    // These two listeners run first, because no other code has the request yet.
    request.addEventListener('upgradeneeded', () => {
      const { result: db, transaction } = request;
      if (transaction === null) return;
      transaction.addEventListener('complete', () => {
        keeper.reshape(shapeOf(db));
      });
      watch(transaction, keeper);
    });
    request.addEventListener('success', () => {
      keepTransactions(request.result, keeper);
    });
    return request;
  };
  factory.deleteDatabase = () => {
    throw new Error('The host doesn’t support deleting a database');
  };
  return factory;
}

function shapeOf(db: IDBDatabase): Line & { kind: 'shape' } {
  const names = [...db.objectStoreNames];
  const stores = names.length === 0 ? [] : names.map((name) => db.transaction(names).objectStore(name));
  return {
    kind: 'shape',
    db: db.name,
    version: db.version,
    stores: stores.map(({ name, keyPath, autoIncrement, indexNames }) => {
      if (indexNames.length > 0) throw new Error(`The host doesn’t support indexes, but the store ${name} has one`);
      return { name, keyPath, autoIncrement };
    }),
  };
}

function keepTransactions(db: IDBDatabase, keeper: Keeper): void {
  const begin = db.transaction.bind(db);
  db.transaction = (names, mode, options) => {
    if (mode === 'readwrite') keeper.claim();
    const transaction = begin(names, mode, options);
    if (mode === 'readwrite') watch(transaction, keeper);
    return transaction;
  };
}

/** Collects the writes of a transaction's stores, and reports them after the commit. */
function watch(transaction: IDBTransaction, { keep }: Keeper): void {
  const writes: Write[] = [];
  const storeOf = transaction.objectStore.bind(transaction);
  const watched = new Set<IDBObjectStore>();
  transaction.objectStore = (name) => {
    const store = storeOf(name);
    if (!watched.has(store)) watchStore(store, writes);
    watched.add(store);
    return store;
  };
  transaction.addEventListener('complete', () => {
    if (writes.length > 0) keep({ kind: 'writes', db: transaction.db.name, writes });
  });
}

function watchStore(store: IDBObjectStore, writes: Write[]): void {
  const { name } = store;
  const put = store.put.bind(store);
  const add = store.add.bind(store);
  const remove = store.delete.bind(store);
  const clear = store.clear.bind(store);
  const noting =
    (write: IDBObjectStore['put']): IDBObjectStore['put'] =>
    (value: unknown, key) => {
      const request = write(value, key);
      request.addEventListener('success', () => {
        writes.push({ store: name, key: request.result, row: { key: request.result, value } });
      });
      return request;
    };
  store.put = noting(put);
  store.add = noting(add);
  store.delete = (key) => {
    if (key instanceof Object && 'lowerOpen' in key)
      throw new Error('The host supports deleting one key at a time, not a range of keys');
    writes.push({ store: name, key });
    return remove(key);
  };
  store.clear = () => {
    writes.push({ store: name });
    return clear();
  };
  store.openCursor = () => {
    throw new Error('The host doesn’t support cursors');
  };
}
