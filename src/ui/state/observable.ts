/** A state that several screens show: they hear of it whenever it changes. */

export interface Feed<S> {
  /** Undefined before the first. */
  readonly state: () => S | undefined;
  /** Hears every state from now on; gives what ends that. */
  readonly listen: (hear: (state: S) => void) => () => void;
  readonly show: (state: S) => void;
}

export function feed<S>(): Feed<S> {
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
