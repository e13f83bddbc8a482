/**
 * Checks the in-memory implementation against the contract, so that other tests can use it in place of a device's
 * store.
 */
import { memoryStore } from '../support/memory-store.ts';
import { storeContract } from './store.ts';

storeContract('the memory twin', () => {
  const store = memoryStore();
  return Promise.resolve({ store, again: () => Promise.resolve(store) });
});
