/** State that several screens show; they are notified of each change. */

export interface Observable<S> {
  /** Returns the current state; `undefined` before the first one. */
  readonly state: () => S | undefined;
  /** Calls `hear` with every later state. Returns a function that unsubscribes. */
  readonly listen: (listener: (state: S) => void) => () => void;
  readonly show: (state: S) => void;
}

export function createObservable<S>(): Observable<S> {
  let state: S | undefined;
  const listeners = new Set<(state: S) => void>();
  return {
    state: () => state,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    show: (next) => {
      state = next;
      for (const listener of listeners) listener(next);
    },
  };
}
