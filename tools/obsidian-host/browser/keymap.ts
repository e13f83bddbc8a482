/** Key handling: the topmost scope receives a key first, then its parent scopes. */

export type KeyListener = (evt: KeyboardEvent, ctx: { key: string; vkey: string; modifiers: string }) => unknown;

export interface KeymapEventHandler {
  readonly scope: Scope;
  readonly modifiers: string | null;
  readonly key: string | null;
  readonly hostFunc: KeyListener;
}

/** The host imitates a Linux desktop: `Mod` is the control key. */
function pressed(evt: KeyboardEvent): string {
  const held = { Alt: evt.altKey, Ctrl: evt.ctrlKey, Meta: evt.metaKey, Shift: evt.shiftKey };
  return Object.entries(held)
    .filter(([, down]) => down)
    .map(([name]) => name)
    .join(',');
}

export class Scope {
  readonly #parent: Scope | undefined;
  #handlers: KeymapEventHandler[] = [];

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  register(modifiers: string[] | null, key: string | null, func: KeyListener): KeymapEventHandler {
    const names = modifiers?.map((name) => (name === 'Mod' ? 'Ctrl' : name)).sort();
    const handler = { scope: this, modifiers: names?.join(',') ?? null, key, hostFunc: func };
    this.#handlers.push(handler);
    return handler;
  }

  unregister(handler: KeymapEventHandler): void {
    this.#handlers = this.#handlers.filter((one) => one !== handler);
  }

  /** Passes the key to the listeners; returns false if one has handled it and no other should receive it. */
  hostHear(evt: KeyboardEvent): unknown {
    const modifiers = pressed(evt);
    for (const handler of [...this.#handlers].reverse()) {
      const fits = handler.key === null || handler.key.toLowerCase() === evt.key.toLowerCase();
      if (!fits || (handler.modifiers !== null && handler.modifiers !== modifiers)) continue;
      const answer = handler.hostFunc(evt, { key: evt.key, vkey: evt.key, modifiers });
      if (answer === false) return false;
    }
    return this.#parent?.hostHear(evt);
  }
}

export class Keymap {
  readonly #scopes: Scope[];

  constructor(root: Scope, doc: Document) {
    this.#scopes = [root];
    doc.addEventListener('keydown', (evt) => {
      if (!evt.defaultPrevented && this.#scopes.at(-1)?.hostHear(evt) === false) evt.preventDefault();
    });
  }

  pushScope(scope: Scope): void {
    this.#scopes.push(scope);
  }

  popScope(scope: Scope): void {
    const at = this.#scopes.lastIndexOf(scope);
    if (at > 0) this.#scopes.splice(at, 1);
  }

  static isModifier(evt: MouseEvent | KeyboardEvent, modifier: string): boolean {
    return pressed(evt as KeyboardEvent)
      .split(',')
      .includes(modifier === 'Mod' ? 'Ctrl' : modifier);
  }

  static isModEvent(evt?: MouseEvent | KeyboardEvent | null): 'tab' | 'split' | 'window' | boolean {
    if (evt === undefined || evt === null) return false;
    if ('button' in evt && evt.button === 1) return 'tab';
    if (!evt.ctrlKey) return false;
    if (!evt.altKey) return 'tab';
    return evt.shiftKey ? 'window' : 'split';
  }
}
