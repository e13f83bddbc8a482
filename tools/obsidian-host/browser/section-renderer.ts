/**
 * A rendered note: one section for each block. A section is kept until its text changes, or the frontmatter that one of
 * its post processors has read.
 */
import { Component } from '../app/component.ts';
import { MarkdownRenderChild } from '../app/markdown-render-child.ts';
import type { TFile } from '../app/files.ts';
import type { PostProcessorContext } from '../app/post-processors.ts';
import type { BrowserApp } from './browser-app.ts';
import { followLinks } from './internal-links.ts';
import { type Block, readBlocks } from './markdown-blocks.ts';
import { drawBlock } from './markdown-draw.ts';

interface Section {
  readonly key: string;
  readonly el: HTMLElement;
  readonly component: Component;
  readonly done: Promise<void>;
  block: Block;
  /** The frontmatter as JSON, if a post processor has read it. */
  frontmatter?: string;
}

export class SectionRenderer extends Component {
  readonly #app: BrowserApp;
  readonly #el: HTMLElement;
  readonly #sourcePath: string;
  readonly #isPrint: boolean;
  readonly #docId = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
  #text = '';
  #sections: Section[] = [];

  /** For printing, sections do not know their lines, as in the app. */
  constructor(app: BrowserApp, el: HTMLElement, sourcePath: string, isPrint = false) {
    super();
    this.#app = app;
    this.#el = el;
    this.#sourcePath = sourcePath;
    this.#isPrint = isPrint;
  }

  override onload(): void {
    followLinks(this.#app, this.#el, this, () => this.#sourcePath);
    this.registerEvent(
      this.#app.hostChanges.on('changed', (file: TFile) => {
        if (file.path === this.#sourcePath) void this.show(this.#text);
      }),
    );
  }

  override onunload(): void {
    this.#sections = [];
    this.#el.empty();
  }

  /** Shows a text. Resolves when the promises of all post processors have settled. */
  async show(text: string): Promise<void> {
    this.#text = text;
    const frontmatter = JSON.stringify(this.#frontmatter() ?? null);
    const old = [...this.#sections];
    this.#sections = readBlocks(text).map((block) => {
      const { lineStart: _start, lineEnd: _end, ...content } = block;
      const key = JSON.stringify(content);
      const at = old.findIndex((one) => one.key === key && (one.frontmatter ?? frontmatter) === frontmatter);
      const [kept] = at < 0 ? [] : old.splice(at, 1);
      if (kept === undefined) return this.#draw(key, block);
      kept.block = block;
      return kept;
    });
    for (const { component, el } of old) {
      this.removeChild(component);
      el.detach();
    }
    // Elements that are in their place are not moved, because moving an element takes the focus from it.
    let next = this.#el.firstChild;
    for (const { el } of this.#sections) {
      if (el === next) next = next.nextSibling;
      else this.#el.insertBefore(el, next);
    }
    await Promise.all(this.#sections.map(({ done }) => done));
  }

  /** Draws all sections again. */
  rerender(): Promise<void> {
    for (const { component, el } of this.#sections.splice(0)) {
      this.removeChild(component);
      el.detach();
    }
    return this.show(this.#text);
  }

  #frontmatter(): unknown {
    return this.#app.metadataCache.getCache(this.#sourcePath)?.frontmatter;
  }

  #draw(key: string, block: Block): Section {
    const component = this.addChild(new Component());
    const el = createDiv(`el-${block.kind === 'code' ? 'pre' : block.kind}`);
    // A section is in the page before its post processors run.
    this.#el.appendChild(el);
    drawBlock(el, block);
    const section: Section = { key, el, component, block, done: Promise.resolve() };
    return Object.assign(section, { done: this.#process(section) });
  }

  async #process(section: Section): Promise<void> {
    const readFrontmatter = (): unknown => this.#frontmatter();
    const ctx: PostProcessorContext = {
      docId: this.#docId,
      sourcePath: this.#sourcePath,
      get frontmatter() {
        const frontmatter = readFrontmatter();
        section.frontmatter = JSON.stringify(frontmatter ?? null);
        return frontmatter;
      },
      addChild: (child) => {
        if (!(child instanceof MarkdownRenderChild)) throw new TypeError('addChild takes a MarkdownRenderChild');
        section.component.addChild(child);
      },
      getSectionInfo: (el) => {
        if (this.#isPrint || !section.el.contains(el)) return null;
        const { lineStart, lineEnd } = section.block;
        return { text: this.#text, lineStart, lineEnd };
      },
    };
    const processors = this.#app.hostRegistered.postProcessors.inOrder();
    const results = await Promise.allSettled(
      processors.map(async (processor) => {
        await processor(section.el, ctx);
      }),
    );
    for (const result of results) if (result.status === 'rejected') console.error(result.reason);
  }
}
