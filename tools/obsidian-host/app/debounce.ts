/** The app's debounce: runs a given time after the first call, or with `resetTimer` after the last call. */

export interface Debouncer<T extends unknown[], V> {
  (...args: T): Debouncer<T, V>;
  cancel(): Debouncer<T, V>;
  run(): V | undefined;
}

export function debounce<T extends unknown[], V>(
  cb: (...args: T) => V,
  timeout = 0,
  resetTimer = false,
): Debouncer<T, V> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: T | undefined;
  const clear = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const fire = (): V | undefined => {
    clear();
    const args = waiting;
    waiting = undefined;
    return args === undefined ? undefined : cb(...args);
  };
  const debounced = (...args: T): Debouncer<T, V> => {
    waiting = args;
    if (resetTimer) clear();
    timer ??= setTimeout(fire, timeout);
    return handle;
  };
  const handle: Debouncer<T, V> = Object.assign(debounced, {
    cancel: () => {
      clear();
      waiting = undefined;
      return handle;
    },
    run: fire,
  });
  return handle;
}
