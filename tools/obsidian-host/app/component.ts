/** Base class of objects that are loaded and unloaded together with everything they registered. */
import type { EventRef } from './events.ts';

type Listener = (event: never) => unknown;

export class Component {
  #loaded = false;
  #children: Component[] = [];
  #cleanups: (() => unknown)[] = [];

  load(): void {
    void this.hostLoad();
  }

  /** Does the same as {@link load} and waits for an asynchronous `onload`, as the app's plugin loader does. */
  async hostLoad(): Promise<void> {
    if (this.#loaded) return;
    this.#loaded = true;
    const loading: unknown = (this.onload as () => unknown)();
    if (loading instanceof Promise) await loading;
    for (const child of this.#children) child.load();
  }

  onload(): Promise<void> | void {
    // Subclasses override this method.
  }

  /** Unloads the children first, then what was registered, last in first out; calls `onunload` at the end. */
  unload(): void {
    if (!this.#loaded) return;
    this.#loaded = false;
    for (let child = this.#children.pop(); child !== undefined; child = this.#children.pop()) child.unload();
    for (let undo = this.#cleanups.pop(); undo !== undefined; undo = this.#cleanups.pop()) undo();
    this.onunload();
  }

  onunload(): void {
    // Subclasses override this method.
  }

  addChild<T extends Component>(component: T): T {
    this.#children.push(component);
    if (this.#loaded) component.load();
    return component;
  }

  removeChild<T extends Component>(component: T): T {
    this.#children = this.#children.filter((child) => child !== component);
    component.unload();
    return component;
  }

  register(cb: () => unknown): void {
    this.#cleanups.push(cb);
  }

  registerEvent(eventRef: EventRef): void {
    this.register(() => {
      eventRef.source.offref(eventRef);
    });
  }

  registerDomEvent(
    el: EventTarget,
    type: string,
    callback: Listener,
    options?: boolean | AddEventListenerOptions,
  ): void {
    const listener = callback as unknown as EventListener;
    el.addEventListener(type, listener, options);
    this.register(() => {
      el.removeEventListener(type, listener, options);
    });
  }

  registerInterval(id: number): number {
    this.register(() => {
      clearInterval(id);
    });
    return id;
  }
}
