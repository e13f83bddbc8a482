/** The metadata cache, which lags as in the app: it is updated some time after the vault has reported a change. */
import { Events } from './events.ts';
import { TFile } from './files.ts';
import { type CachedMetadata, readMetadata } from './frontmatter.ts';
import { MODIFIED_TEXT, type Vault } from './vault.ts';

export interface CacheOptions {
  /** Milliseconds between a change and the update of the cache. */
  readonly lagMs: number;
  /**
   * Returns the text of a file synchronously when its cache is requested. With it, nothing is indexed in advance and
   * nothing is kept after a change: a vault of 10,000 notes opens as fast as its listing. Without it, all notes are
   * read and kept, as in the app.
   */
  readonly readNow?: (path: string) => string;
}

export class MetadataCache extends Events {
  resolvedLinks: Record<string, Record<string, number>> = {};
  unresolvedLinks: Record<string, Record<string, number>> = {};
  readonly #vault: Vault;
  readonly #options: CacheOptions;
  readonly #known = new Map<string, CachedMetadata>();
  readonly #late = new Map<string, ReturnType<typeof setTimeout>>();

  #indexed = false;

  constructor(vault: Vault, options: CacheOptions) {
    super();
    this.#vault = vault;
    this.#options = options;
    vault.on(MODIFIED_TEXT, (file: unknown, text?: string) => {
      if (file instanceof TFile) this.#learnLater(file, text);
    });
    vault.on('create', (file: unknown) => {
      if (file instanceof TFile && this.#indexed) this.#learnLater(file);
    });
    vault.on('rename', (file: unknown, oldPath: string) => {
      if (file instanceof TFile) this.#move(file, oldPath);
    });
    vault.on('delete', (file: unknown) => {
      if (file instanceof TFile) this.#forget(file);
    });
  }

  /** Reads every note, as the app has done long before a plugin runs. After this call, new files are indexed, too. */
  async hostIndex(): Promise<void> {
    if (this.#options.readNow === undefined) {
      for (const file of this.#vault.getMarkdownFiles())
        this.#known.set(file.path, readMetadata(await this.#vault.read(file)));
    }
    this.#indexed = true;
    this.trigger('resolved');
  }

  /** Resolves when no update is pending. */
  async hostSettled(): Promise<void> {
    while (this.#late.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  getFileCache(file: TFile): CachedMetadata | null {
    return this.getCache(file.path);
  }

  getCache(path: string): CachedMetadata | null {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const { readNow } = this.#options;
    if (readNow === undefined || this.#vault.getFileByPath(path) === null) return null;
    try {
      const read = readMetadata(readNow(path));
      this.#known.set(path, read);
      return read;
    } catch {
      // A file that can’t be read has no cache; reading it reports the reason.
      return null;
    }
  }

  getFirstLinkpathDest(linkpath: string, sourcePath: string): TFile | null {
    const wanted = linkpath.toLowerCase();
    const near = sourcePath.slice(0, sourcePath.lastIndexOf('/') + 1);
    const fits = this.#vault.getFiles().filter((file) => {
      const path = file.path.toLowerCase();
      return [wanted, `${wanted}.md`].some((name) => path === name || path.endsWith(`/${name}`));
    });
    fits.sort(
      (a, b) => Number(b.path.startsWith(near)) - Number(a.path.startsWith(near)) || a.path.length - b.path.length,
    );
    return fits[0] ?? null;
  }

  fileToLinktext(file: TFile, _sourcePath: string, omitMdExtension = true): string {
    const namesakes = this.#vault.getFiles().filter((one) => one.name === file.name).length;
    const text = namesakes > 1 ? file.path : file.name;
    return omitMdExtension && file.extension === 'md' ? text.slice(0, -'.md'.length) : text;
  }

  #learnLater(file: TFile, text?: string): void {
    if (file.extension !== 'md' || this.#isNobodys(file)) return;
    clearTimeout(this.#late.get(file.path));
    const learn = async (): Promise<void> => {
      const read = text ?? (await this.#vault.read(file).catch(() => undefined));
      this.#late.delete(file.path);
      if (read === undefined || this.#vault.getFileByPath(file.path) !== file) return;
      const cache = readMetadata(read);
      if (this.#options.readNow === undefined) this.#known.set(file.path, cache);
      else this.#known.delete(file.path);
      this.trigger('changed', file, read, cache);
      this.trigger('resolve', file);
      if (this.#late.size === 0) this.trigger('resolved');
    };
    this.#late.set(
      file.path,
      setTimeout(() => void learn(), this.#options.lagMs),
    );
  }

  /** Returns true if a change needs no update: this file's cache was never requested, and there are no listeners. */
  #isNobodys(file: TFile): boolean {
    const isUnread = this.#options.readNow !== undefined && !this.#known.has(file.path);
    return isUnread && this.hostListeners() === 0;
  }

  #move(file: TFile, oldPath: string): void {
    const known = this.#known.get(oldPath);
    this.#known.delete(oldPath);
    if (known !== undefined) this.#known.set(file.path, known);
  }

  #forget(file: TFile): void {
    const known = this.#known.get(file.path) ?? null;
    this.#known.delete(file.path);
    this.trigger('deleted', file, known);
  }
}
