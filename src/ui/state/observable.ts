/** State that several screens show; they are notified of each change. */

export interface Observable<S> {
  /** Returns the current state; `undefined` before the first one. */
  readonly state: () => S | undefined;
  /** Calls `hear` with every later state. Returns a function that unsubscribes. */
  readonly listen: (hear: (state: S) => void) => () => void;
  readonly show: (state: S) => void;
}

export function createObservable<S>(): Observable<S> {
  let state: S | undefined;
  const listeners = new Set<(state: S) => void>();
  return {
    state: () => state,
    listen: (hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    show: (next) => {
      state = next;
      for (const hear of listeners) hear(next);
    },
  };
}
