/** Files and folders that the vault returns: one object per path, the same object until the file is deleted. */
import type { Vault } from './vault.ts';

export interface FileStats {
  ctime: number;
  mtime: number;
  size: number;
}

/** Returns the path with `/` between its parts and no `/` at its ends; the root is `/`. */
export function normalizePath(path: string): string {
  const parts = path
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[\\/]+/g, '/')
    .replace(/^\/|\/$/g, '');
  return parts === '' ? '/' : parts.normalize();
}

export function parentPath(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '/' : path.slice(0, cut);
}

export abstract class TAbstractFile {
  vault: Vault;
  path = '';
  name = '';
  parent: TFolder | null = null;

  constructor(vault: Vault, path: string) {
    this.vault = vault;
    this.hostMove(path);
  }

  hostMove(path: string): void {
    this.path = path;
    this.name = path.slice(path.lastIndexOf('/') + 1);
  }
}

export class TFile extends TAbstractFile {
  stat: FileStats;
  declare basename: string;
  declare extension: string;

  constructor(vault: Vault, path: string, stat: FileStats) {
    super(vault, path);
    this.stat = stat;
  }

  override hostMove(path: string): void {
    super.hostMove(path);
    const dot = this.name.lastIndexOf('.');
    this.basename = dot < 1 ? this.name : this.name.slice(0, dot);
    this.extension = dot < 1 ? '' : this.name.slice(dot + 1).toLowerCase();
  }
}

export class TFolder extends TAbstractFile {
  children: TAbstractFile[] = [];

  isRoot(): boolean {
    return this.path === '/';
  }
}
