/** State of the current or last sync; at most one is active, and it continues if its window is closed. */
import type { Decisions, Plan } from '../../sync/plan/plan.ts';
import type { SyncService, SyncRun } from '../../sync/sync-service.ts';
import { createObservable, type Observable } from './observable.ts';
import { messageOf } from '../text/format.ts';

export type SyncState =
  | { readonly at: 'running'; readonly plan: Plan; readonly done: number; readonly total: number }
  | { readonly at: 'done'; readonly plan: Plan; readonly run: SyncRun }
  /** A bug in the plugin or a disk failure ended the run without a result. */
  | { readonly at: 'broken'; readonly plan: Plan; readonly message: string };

export interface SyncStore extends Omit<Observable<SyncState>, 'show'> {
  readonly service: SyncService;
  /**
   * Applies a plan and resolves to its final state. Resolves to `undefined`, without starting, if another sync is
   * active. With `approved`, the user turned off dry run for this plan.
   */
  readonly apply: (plan: Plan, decisions: Decisions, approved?: boolean) => Promise<SyncState | undefined>;
  /** Stops the run after the current batch. */
  readonly cancel: () => void;
}

export function createSyncStore(service: SyncService): SyncStore {
  const { state, listen, show } = createObservable<SyncState>();
  let stop: AbortController | undefined;
  return {
    service,
    state,
    listen,
    cancel: () => stop?.abort(),
    apply: async (plan, decisions, approved = false) => {
      if (stop !== undefined) return undefined;
      stop = new AbortController();
      const progress = (done: number, total: number): void => {
        show({ at: 'running', plan, done, total });
      };
      progress(0, 0);
      const ended = await service.apply(plan, decisions, { signal: stop.signal, progress, approved }).then(
        (run): SyncState => ({ at: 'done', plan, run }),
        (thrown: unknown): SyncState => ({ at: 'broken', plan, message: messageOf(thrown) }),
      );
      stop = undefined;
      show(ended);
      return ended;
    },
  };
}
