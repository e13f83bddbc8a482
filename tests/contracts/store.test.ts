/** Holds the memory twin to the contract, so that what other tests prove with it holds on a device. */
import { memoryStore } from '../support/memory-store.ts';
import { storeContract } from './store.ts';

storeContract('the memory twin', () => {
  const store = memoryStore();
  return Promise.resolve({ store, again: () => Promise.resolve(store) });
});
