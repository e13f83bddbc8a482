/** Views of files, and of text files: they save typed text, and follow what other writers change. */
import { debounce } from '../app/debounce.ts';
import type { TFile } from '../app/files.ts';
import type { WorkspaceLeaf } from './leaf.ts';
import { ItemView } from './view.ts';

/** Milliseconds without input before the app saves automatically. */
const SAVE_AFTER_MS = 2000;

export abstract class FileView extends ItemView {
  file: TFile | null = null;
  allowNoFile = false;

  override getDisplayText(): string {
    return this.file?.basename ?? 'No file';
  }

  override getState(): Record<string, unknown> {
    return { file: this.file?.path ?? null };
  }

  override async setState(state: { file?: string }, _result: { history: boolean }): Promise<void> {
    const file = state.file === undefined ? null : this.app.vault.getFileByPath(state.file);
    if (file === this.file) return;
    if (this.file !== null) await this.onUnloadFile(this.file);
    this.file = file;
    if (file !== null) await this.onLoadFile(file);
  }

  abstract onLoadFile(file: TFile): Promise<void>;
  abstract onUnloadFile(file: TFile): Promise<void>;
}

export abstract class TextFileView extends FileView {
  data = '';
  requestSave: () => void;
  #dirty = false;

  constructor(leaf: WorkspaceLeaf) {
    super(leaf);
    this.requestSave = debounce(() => void this.save(), SAVE_AFTER_MS, true);
  }

  abstract getViewData(): string;
  abstract setViewData(data: string, clear: boolean): void;
  abstract clear(): void;

  async onLoadFile(file: TFile): Promise<void> {
    this.data = await this.app.vault.read(file);
    this.#dirty = false;
    this.setViewData(this.data, true);
  }

  async onUnloadFile(_file: TFile): Promise<void> {
    await this.save(true);
  }

  protected override async onClose(): Promise<void> {
    if (this.file !== null) await this.save();
  }

  /** Writes the shown text if it was changed in this view. */
  async save(clear = false): Promise<void> {
    if (this.file !== null && this.#dirty) {
      this.#dirty = false;
      this.data = this.getViewData();
      await this.app.vault.modify(this.file, this.data);
    }
    if (clear) this.clear();
  }

  hostTyped(): void {
    this.#dirty = true;
    this.requestSave();
  }

  /**
   * Replaces the shown text with another writer's text. Typed text that was not saved is lost, which is an error of the
   * writer.
   */
  async hostFollow(file: TFile): Promise<void> {
    const text = await this.app.vault.read(file);
    if (text === this.data) return;
    if (this.#dirty) console.error(`${file.path} was written while its editor had unsaved changes`);
    this.#dirty = false;
    this.data = text;
    this.setViewData(text, false);
  }
}
