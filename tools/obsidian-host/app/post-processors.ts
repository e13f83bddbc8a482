/** Functions that change the rendered parts of a note, among them those that draw code blocks of a language. */
import type { MarkdownRenderChild } from './markdown-render-child.ts';

/** Lines of a note, counted from zero, and the text of the whole note. */
interface SectionInfo {
  text: string;
  lineStart: number;
  lineEnd: number;
}

export interface PostProcessorContext {
  docId: string;
  sourcePath: string;
  frontmatter: unknown;
  addChild(child: MarkdownRenderChild): void;
  getSectionInfo(el: HTMLElement): SectionInfo | null;
}

type Done = Promise<unknown> | undefined;

export interface PostProcessor {
  (el: HTMLElement, ctx: PostProcessorContext): Done;
  sortOrder?: number;
}

export type CodeBlockHandler = (source: string, el: HTMLElement, ctx: PostProcessorContext) => Done;

/** Replaces the code blocks of a language by elements in which a handler draws. */
function codeBlockProcessor(language: string, handler: CodeBlockHandler): PostProcessor {
  return async (el, ctx) => {
    const blocks = Array.from(el.querySelectorAll('pre > code')).filter((code) =>
      code.classList.contains(`language-${language}`),
    );
    const drawings = blocks.map(async (code) => {
      const box = createDiv(`block-language-${language}`);
      code.parentElement?.replaceWith(box);
      await handler(code.textContent, box, ctx);
    });
    await Promise.all(drawings);
  };
}

export class PostProcessors {
  readonly #all: PostProcessor[] = [];
  readonly #languages = new Set<string>();

  /** Returns a function that removes the processor. */
  add(processor: PostProcessor, sortOrder?: number): () => void {
    if (sortOrder !== undefined) processor.sortOrder = sortOrder;
    this.#all.push(processor);
    return () => {
      const at = this.#all.indexOf(processor);
      if (at >= 0) this.#all.splice(at, 1);
    };
  }

  /** Throws if another processor draws this language. */
  addCodeBlock(language: string, handler: CodeBlockHandler, sortOrder?: number): [PostProcessor, () => void] {
    if (this.#languages.has(language))
      throw new Error(`Code block postprocessor for language ${language} is already registered`);
    this.#languages.add(language);
    const processor = codeBlockProcessor(language, handler);
    const remove = this.add(processor, sortOrder);
    return [
      processor,
      () => {
        this.#languages.delete(language);
        remove();
      },
    ];
  }

  /** Returns all processors, those with a lower number first. */
  inOrder(): PostProcessor[] {
    return [...this.#all].sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
  }

  /** Returns the languages of code blocks that have a handler. */
  names(): string[] {
    return [...this.#languages];
  }
}
