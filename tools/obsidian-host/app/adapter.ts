/** File access of the vault by path and without events. Hidden files are reachable only through this adapter. */
import type { Disk } from './disk.ts';
import { normalizePath } from './files.ts';

export class HostAdapter {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  getName(): string {
    return this.#disk.name;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.#disk.stat(normalizePath(path))) !== null;
  }

  stat(path: string): ReturnType<Disk['stat']> {
    return this.#disk.stat(normalizePath(path));
  }

  list(path: string): ReturnType<Disk['list']> {
    return this.#disk.list(normalizePath(path));
  }

  read(path: string): Promise<string> {
    return this.#disk.read(normalizePath(path));
  }

  readBinary(path: string): Promise<ArrayBuffer> {
    return this.#disk.readBinary(normalizePath(path));
  }

  async write(path: string, data: string): Promise<void> {
    await this.#disk.write(normalizePath(path), data);
  }

  async append(path: string, data: string): Promise<void> {
    const before = (await this.exists(path)) ? await this.read(path) : '';
    await this.write(path, before + data);
  }

  async mkdir(path: string): Promise<void> {
    await this.#disk.mkdir(normalizePath(path));
  }

  async remove(path: string): Promise<void> {
    await this.#disk.remove(normalizePath(path));
  }

  async rename(path: string, newPath: string): Promise<void> {
    await this.#disk.rename(normalizePath(path), normalizePath(newPath));
  }
}
