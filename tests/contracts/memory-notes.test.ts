/** Checks the in-memory implementation against the contract, so that other tests can use it in place of the vault. */
import { memoryNotes } from '../support/memory-notes.ts';
import { noteStoreContract } from './note-store.ts';

noteStoreContract('the memory twin', (files) => {
  const store = memoryNotes(files);
  return Promise.resolve({
    store,
    textAt: (path) => Promise.resolve(store.texts()[path]),
    bytesAt: (path) => Promise.resolve(store.bytesAt(path)),
  });
});
