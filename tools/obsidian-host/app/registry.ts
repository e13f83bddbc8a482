/** Everything that plugins register with the app by name: commands, command-line handlers, views, links. */

export interface Command {
  id: string;
  name: string;
  icon?: string;
  mobileOnly?: boolean;
  repeatable?: boolean;
  callback?: () => unknown;
  checkCallback?: (checking: boolean) => boolean | undefined;
  editorCallback?: (editor: unknown, ctx: unknown) => unknown;
  editorCheckCallback?: (checking: boolean, editor: unknown, ctx: unknown) => boolean | undefined;
  hotkeys?: { modifiers: string[]; key: string }[];
}

export interface CliFlag {
  value?: string;
  description: string;
  required?: boolean;
}

export type CliData = Record<string, string>;

export interface CliCommand {
  readonly description: string;
  readonly flags: Readonly<Record<string, CliFlag>>;
  readonly handler: (params: CliData) => string | Promise<string>;
}

export type ProtocolHandler = (params: { action: string; [key: string]: string }) => unknown;

/** Entries by name; a name that is already in use is an error. */
export class Registry<T> {
  readonly #what: string;
  readonly #entries = new Map<string, T>();
  readonly #onRemove = new Set<(name: string) => void>();

  constructor(what: string) {
    this.#what = what;
  }

  /** Adds an entry and returns a function that removes it. */
  add(name: string, entry: T): () => void {
    if (this.#entries.has(name)) throw new Error(`Attempting to register an existing ${this.#what} "${name}"`);
    this.#entries.set(name, entry);
    return () => {
      this.#entries.delete(name);
      for (const listener of this.#onRemove) listener(name);
    };
  }

  /** Calls a function with the name of each removed entry. Returns a function that unsubscribes. */
  onRemove(listener: (name: string) => void): () => void {
    this.#onRemove.add(listener);
    return () => {
      this.#onRemove.delete(listener);
    };
  }

  get(name: string): T | undefined {
    return this.#entries.get(name);
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  entries(): [string, T][] {
    return [...this.#entries];
  }
}
