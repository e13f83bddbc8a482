/** File operations that respect the user's preferences; in the host, deleted files always go to the trash. */
import type { TAbstractFile, TFile, TFolder } from './files.ts';
import type { MetadataCache } from './metadata-cache.ts';
import type { Vault } from './vault.ts';

export class FileManager {
  readonly #vault: Vault;
  readonly #cache: MetadataCache;

  constructor(vault: Vault, cache: MetadataCache) {
    this.#vault = vault;
    this.#cache = cache;
  }

  getNewFileParent(_sourcePath: string): TFolder {
    return this.#vault.getRoot();
  }

  renameFile(file: TAbstractFile, newPath: string): Promise<void> {
    return this.#vault.rename(file, newPath);
  }

  trashFile(file: TAbstractFile): Promise<void> {
    return this.#vault.trash(file);
  }

  generateMarkdownLink(file: TFile, sourcePath: string, subpath = '', alias = ''): string {
    const shown = alias === '' ? '' : `|${alias}`;
    return `[[${this.#cache.fileToLinktext(file, sourcePath)}${subpath}${shown}]]`;
  }
}
