/** The app's event emitter: `on` returns a reference, with which the listener is removed. */

type Callback = (...data: never[]) => unknown;

export interface EventRef {
  readonly source: Events;
  readonly name: string;
  readonly callback: Callback;
  readonly ctx: unknown;
}

export class Events {
  #refs: EventRef[] = [];

  on(name: string, callback: Callback, ctx?: unknown): EventRef {
    const ref: EventRef = { source: this, name, callback, ctx };
    this.#refs.push(ref);
    return ref;
  }

  off(name: string, callback: Callback): void {
    this.#refs = this.#refs.filter((ref) => ref.name !== name || ref.callback !== callback);
  }

  offref(ref: EventRef): void {
    this.#refs = this.#refs.filter((one) => one !== ref);
  }

  trigger(name: string, ...data: unknown[]): void {
    for (const ref of this.#refs) if (ref.name === name) this.tryTrigger(ref, data);
  }

  /** A listener that throws affects neither the other listeners nor the caller: its error is reported as uncaught. */
  tryTrigger(evt: EventRef, args: unknown[]): void {
    try {
      (evt.callback as (...data: unknown[]) => unknown).apply(evt.ctx, args);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }

  /** Returns the number of listeners of one event, or of all events. */
  hostListeners(name?: string): number {
    return this.#refs.filter((ref) => name === undefined || ref.name === name).length;
  }
}
