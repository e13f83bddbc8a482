/** Reading mode of a note's view: the rendered note. */
import type { TFile } from '../app/files.ts';
import { MarkdownRenderChild } from '../app/markdown-render-child.ts';
import type { BrowserApp } from './browser-app.ts';
import { SectionRenderer } from './section-renderer.ts';

interface Owner {
  readonly app: BrowserApp;
  readonly file: TFile | null;
}

export class MarkdownPreviewView extends MarkdownRenderChild {
  app: BrowserApp;
  hoverPopover: object | null = null;
  readonly #owner: Owner;
  readonly #viewEl: HTMLElement;
  readonly #sectionsEl: HTMLElement;
  #text = '';
  #renderer: { readonly path: string; readonly sections: SectionRenderer } | undefined;

  constructor(containerEl: HTMLElement, owner: Owner) {
    super(containerEl);
    this.app = owner.app;
    this.#owner = owner;
    this.#viewEl = containerEl.createDiv('markdown-preview-view markdown-rendered');
    const sizer = this.#viewEl.createDiv('markdown-preview-sizer markdown-preview-section');
    sizer.createDiv('inline-title');
    this.#sectionsEl = sizer.createDiv();
  }

  get file(): TFile {
    const { file } = this.#owner;
    if (file === null) throw new Error('The view has no file');
    return file;
  }

  get(): string {
    return this.#text;
  }

  set(data: string, clear: boolean): void {
    if (clear) this.clear();
    this.#text = data;
    const { path, basename } = this.file;
    this.#viewEl.find('.inline-title').setText(basename);
    if (this.#renderer?.path !== path) {
      this.clear();
      const sections = this.addChild(new SectionRenderer(this.app, this.#sectionsEl, path));
      this.#renderer = { path, sections };
    }
    this.#text = data;
    void this.#renderer.sections.show(data);
  }

  /** Removes the sections and unloads what belongs to them. */
  clear(): void {
    this.#text = '';
    if (this.#renderer !== undefined) this.removeChild(this.#renderer.sections);
    this.#renderer = undefined;
  }

  rerender(full = false): void {
    if (full) void this.#renderer?.sections.rerender();
    else void this.#renderer?.sections.show(this.#text);
  }

  getScroll(): number {
    return this.#viewEl.scrollTop;
  }

  applyScroll(scroll: number): void {
    this.#viewEl.scrollTop = scroll;
  }
}
