/** The app's event emitter: whoever listens gets a reference, and with it a way to stop. */

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

  /** A listener that throws spoils neither the others nor the caller: it fails on its own, as an uncaught error. */
  tryTrigger(evt: EventRef, args: unknown[]): void {
    try {
      (evt.callback as (...data: unknown[]) => unknown).apply(evt.ctx, args);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }

  /** How many listeners there are, of one event or of all. */
  hostListeners(name?: string): number {
    return this.#refs.filter((ref) => name === undefined || ref.name === name).length;
  }
}
