/** Holds the memory twin to the contract, so that what other tests prove with it holds for the vault. */
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
