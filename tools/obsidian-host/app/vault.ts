/** The vault: its tree, reading and writing, and the events for both. */
import { HostAdapter } from './adapter.ts';
import { ChangedMeanwhile, type Disk } from './disk.ts';
import { Events } from './events.ts';
import { type FileStats, normalizePath, parentPath, type TAbstractFile, TFile, TFolder } from './files.ts';

/** Not part of the app: hands written text to the metadata cache, so that the cache does not read the file again. */
export const MODIFIED_TEXT = 'host:modified-text';

/** Number of times that one write is tried when another program keeps changing the file. */
const ATTEMPTS = 5;

export class Vault extends Events {
  adapter: HostAdapter;
  configDir = '.obsidian';
  readonly #disk: Disk;
  readonly #root: TFolder;
  readonly #tree = new Map<string, TAbstractFile>();
  /** The last queued operation of each path: writes to one file run one after the other. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #texts = new WeakMap<TFile, string>();

  constructor(disk: Disk) {
    super();
    this.#disk = disk;
    this.adapter = new HostAdapter(disk);
    this.#root = new TFolder(this, '/');
    this.#root.name = '';
    this.#tree.set('/', this.#root);
  }

  /**
   * Fills the tree; `create` fires for each file and folder, and plugins that listen too early receive these events.
   */
  async hostOpen(): Promise<void> {
    const { folders, files } = await this.#disk.scan();
    for (const folder of folders) this.#grow(new TFolder(this, folder));
    for (const { path, mtime, ctime, size } of files) this.#grow(new TFile(this, path, { ctime, mtime, size }));
  }

  getName(): string {
    return this.#disk.name;
  }

  getRoot(): TFolder {
    return this.#root;
  }

  getAbstractFileByPath(path: string): TAbstractFile | null {
    return this.#tree.get(path) ?? null;
  }

  getFileByPath(path: string): TFile | null {
    const found = this.#tree.get(path);
    return found instanceof TFile ? found : null;
  }

  getFolderByPath(path: string): TFolder | null {
    const found = this.#tree.get(path);
    return found instanceof TFolder ? found : null;
  }

  getAllLoadedFiles(): TAbstractFile[] {
    return [...this.#tree.values()];
  }

  getAllFolders(includeRoot = false): TFolder[] {
    return this.getAllLoadedFiles().filter(
      (one): one is TFolder => one instanceof TFolder && (includeRoot || !one.isRoot()),
    );
  }

  getFiles(): TFile[] {
    return this.getAllLoadedFiles().filter((one): one is TFile => one instanceof TFile);
  }

  getMarkdownFiles(): TFile[] {
    return this.getFiles().filter((file) => file.extension === 'md');
  }

  static recurseChildren(root: TFolder, cb: (file: TAbstractFile) => unknown): void {
    const waiting: TAbstractFile[] = [root];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      cb(one);
      if (one instanceof TFolder) for (const child of one.children) waiting.push(child);
    }
  }

  read(file: TFile): Promise<string> {
    return this.#disk.read(file.path);
  }

  readBinary(file: TFile): Promise<ArrayBuffer> {
    return this.#disk.readBinary(file.path);
  }

  /**
   * Returns the text as last read with this method or written through the vault; later changes by other programs may be
   * missing.
   */
  async cachedRead(file: TFile): Promise<string> {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = await this.read(file);
    this.#texts.set(file, text);
    return text;
  }

  async create(path: string, data: string): Promise<TFile> {
    return this.#createFile(path, data);
  }

  async createBinary(path: string, data: ArrayBuffer): Promise<TFile> {
    return this.#createFile(path, data);
  }

  async createFolder(path: string): Promise<TFolder> {
    const where = normalizePath(path);
    if (this.#tree.has(where)) throw new Error('Folder already exists.');
    await this.#disk.mkdir(where);
    return this.#growFolder(where);
  }

  modify(file: TFile, data: string): Promise<void> {
    return this.#inTurn(file, () => this.#write(file, data));
  }

  modifyBinary(file: TFile, data: ArrayBuffer): Promise<void> {
    return this.#inTurn(file, () => this.#write(file, data));
  }

  append(file: TFile, data: string): Promise<void> {
    return this.#inTurn(file, async () => {
      await this.#rewritten(file, (text) => text + data);
    });
  }

  /**
   * No other writer of the vault can write between reading and writing. Whether the app skips the write if `fn` returns
   * the same text could not be verified, so the host does not skip it: a plugin that must not write has to check that
   * itself.
   */
  process(file: TFile, fn: (data: string) => string): Promise<string> {
    return this.#inTurn(file, () => this.#rewritten(file, fn));
  }

  async rename(file: TAbstractFile, newPath: string): Promise<void> {
    const to = normalizePath(newPath);
    if (this.#tree.has(to)) throw new Error('Destination file already exists!');
    await this.#disk.rename(file.path, to);
    const moved: TAbstractFile[] = [];
    if (file instanceof TFolder) Vault.recurseChildren(file, (one) => moved.push(one));
    else moved.push(file);
    const from = file.path;
    this.#unhang(file);
    for (const one of moved) {
      const old = one.path;
      this.#tree.delete(old);
      one.hostMove(to + old.slice(from.length));
      this.#tree.set(one.path, one);
      if (one === file) this.#hang(one);
      this.trigger('rename', one, old);
    }
  }

  async delete(file: TAbstractFile): Promise<void> {
    await this.#disk.remove(file.path);
    const gone: TAbstractFile[] = [];
    if (file instanceof TFolder) Vault.recurseChildren(file, (one) => gone.unshift(one));
    else gone.push(file);
    this.#unhang(file);
    for (const one of gone) {
      this.#tree.delete(one.path);
      this.trigger('delete', one);
    }
  }

  trash(file: TAbstractFile): Promise<void> {
    return this.delete(file);
  }

  /** Imitates a write by another program: no queue, and the tree is updated immediately. */
  async hostOutside(path: string, text: string): Promise<void> {
    const stat = await this.#disk.write(path, text);
    const file = this.getFileByPath(path);
    if (file === null) {
      this.#growFolder(parentPath(path));
      this.#grow(new TFile(this, path, stat));
    } else {
      this.#changed(file, stat, text);
    }
  }

  /**
   * Compares the tree with the disk and reports what other programs removed, created, and changed since; a renamed file
   * was removed and created. The vault may write at the same time.
   */
  async hostRescan(): Promise<void> {
    const before = this.getAllLoadedFiles();
    const { folders, files } = await this.#disk.scan();
    const isThere = new Set<string>(folders);
    const found = new Map(files.map((entry) => [entry.path, entry]));
    // A file that was created during the scan is not gone.
    const gone = before.filter((one) => {
      if (one === this.#root || this.#tree.get(one.path) !== one) return false;
      return one instanceof TFile ? !found.has(one.path) : !isThere.has(one.path);
    });
    for (const one of gone.reverse()) {
      this.#unhang(one);
      this.#tree.delete(one.path);
      this.trigger('delete', one);
    }
    for (const folder of folders) if (!this.#tree.has(folder)) this.#grow(new TFolder(this, folder));
    for (const { path, ctime, mtime, size } of files) {
      const file = this.getFileByPath(path);
      if (file === null) this.#grow(new TFile(this, path, { ctime, mtime, size }));
      else if (file.stat.mtime !== mtime || file.stat.size !== size)
        this.#changed(file, { ctime, mtime, size }, undefined);
    }
  }

  async #createFile(path: string, data: string | ArrayBuffer): Promise<TFile> {
    const where = normalizePath(path);
    if (this.#tree.has(where)) throw new Error('File already exists.');
    if (this.getFolderByPath(parentPath(where)) === null)
      throw new Error(`ENOENT: no such file or directory, open '${where}'`);
    const stat = await this.#disk.write(where, data, null);
    // A scan may have found the file already.
    const found = this.getFileByPath(where);
    if (found !== null) return found;
    const file = new TFile(this, where, stat);
    this.#grow(file);
    return file;
  }

  /** Reads again and calls `fn` again if another program changed the file in between. */
  async #rewritten(file: TFile, fn: (data: string) => string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const text = await this.read(file);
      const changed: unknown = fn(text);
      if (typeof changed !== 'string') throw new TypeError(`process of ${file.path} returned no text`);
      try {
        await this.#write(file, changed, text);
        return changed;
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #write(file: TFile, data: string | ArrayBuffer, expected?: string): Promise<void> {
    const stat = await this.#disk.write(file.path, data, expected);
    this.#changed(file, stat, typeof data === 'string' ? data : undefined);
  }

  #changed(file: TFile, stat: FileStats, text: string | undefined): void {
    file.stat = { ctime: file.stat.ctime, mtime: stat.mtime, size: stat.size };
    if (text === undefined || !this.#texts.has(file)) this.#texts.delete(file);
    else this.#texts.set(file, text);
    this.trigger('modify', file);
    this.trigger(MODIFIED_TEXT, file, text);
  }

  #inTurn<T>(file: TFile, work: () => Promise<T>): Promise<T> {
    const waiting = this.#queues.get(file.path);
    const turn = waiting === undefined ? work() : waiting.then(work, work);
    this.#queues.set(file.path, turn);
    const done = (): void => {
      if (this.#queues.get(file.path) === turn) this.#queues.delete(file.path);
    };
    turn.then(done, done);
    return turn;
  }

  #growFolder(path: string): TFolder {
    const standing = this.getFolderByPath(path);
    if (standing !== null) return standing;
    this.#growFolder(parentPath(path));
    const folder = new TFolder(this, path);
    this.#grow(folder);
    return folder;
  }

  #grow(one: TAbstractFile): void {
    this.#tree.set(one.path, one);
    this.#hang(one);
    this.trigger('create', one);
  }

  #hang(one: TAbstractFile): void {
    one.parent = this.getFolderByPath(parentPath(one.path));
    one.parent?.children.push(one);
  }

  #unhang(one: TAbstractFile): void {
    if (one.parent !== null) one.parent.children = one.parent.children.filter((child) => child !== one);
    one.parent = null;
  }
}
