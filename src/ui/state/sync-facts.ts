/** Facts about syncs on this device that several screens show, without a request to a CRM. */
import { isSameSet } from '../../domain/same-set.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { SyncStore } from './sync-store.ts';

interface SyncFacts {
  /** CRMs that are set up. */
  readonly crms: readonly CrmId[];
  /** Paths of notes that the last sync with a CRM did not complete: it failed, or the user postponed a conflict. */
  readonly unfinished: ReadonlySet<string>;
}

export interface SyncFactsReader {
  /** Returns the facts as last read. */
  readonly facts: () => SyncFacts;
  /** Reads the stored runs again, and calls the listener if they changed. Returns a function that stops following syncs. */
  readonly follow: (changed: () => void) => () => void;
}

/** Creates a reader; without a store, no CRM is set up. */
export function createSyncFacts(sync: SyncStore | undefined): SyncFactsReader {
  let unfinished: ReadonlySet<string> = new Set();
  const read = async (changed: () => void): Promise<void> => {
    const runs = (await sync?.service.runs()) ?? [];
    const last = new Map([...runs].reverse().map((run) => [run.target, run]));
    const now = new Set([...last.values()].flatMap(({ again }) => again));
    const isSame = isSameSet(now, unfinished);
    unfinished = now;
    if (!isSame) changed();
  };
  return {
    facts: () => ({
      crms: (sync?.service.states() ?? []).flatMap(({ state, target }) => (state === 'absent' ? [] : [target])),
      unfinished,
    }),
    follow: (changed) => {
      void read(changed);
      const unlisten = sync?.listen(({ at }) => {
        if (at === 'done') void read(changed);
      });
      return () => unlisten?.();
    },
  };
}
