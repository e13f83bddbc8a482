/** Bases on the screen: the view of a `.base` file, embedded bases, and code blocks of the language `base`. */
import type { TFile } from '../app/files.ts';
import { MarkdownRenderChild } from '../app/markdown-render-child.ts';
import type { PostProcessorContext } from '../app/post-processors.ts';
import { BaseSurface } from './base-surface.ts';
import { TableView } from './bases-table.ts';
import type { BrowserApp } from './browser-app.ts';
import { FileView } from './file-view.ts';
import type { WorkspaceLeaf } from './leaf.ts';

/** Members that the app calls on a Bases view if it has them; they are not in its types. */
interface Untyped {
  getEphemeralState?(): Record<string, unknown>;
  setEphemeralState?(state: unknown): void;
  onResize?(): void;
}

/** Shows a base from a file, and follows the file. */
async function followFile(surface: BaseSurface, app: BrowserApp, file: TFile): Promise<void> {
  const refresh = async (): Promise<void> => {
    surface.show(await app.vault.read(file));
  };
  surface.registerEvent(
    app.hostChanges.on('modify', (changed: TFile) => {
      if (changed === file) void refresh();
    }),
  );
  await refresh();
}

class BasesFileView extends FileView {
  #surface: BaseSurface | undefined;
  #viewName: string | undefined;

  constructor(leaf: WorkspaceLeaf) {
    super(leaf);
    this.icon = 'table';
  }

  getViewType(): string {
    return 'bases';
  }

  override getState(): Record<string, unknown> {
    return { ...super.getState(), viewName: this.#surface?.viewName ?? null };
  }

  override async setState(
    state: { file?: string; viewName?: string | null },
    result: { history: boolean },
  ): Promise<void> {
    this.#viewName = state.viewName ?? undefined;
    await super.setState(state, result);
    if (this.#viewName !== undefined && this.#viewName !== this.#surface?.viewName)
      this.#surface?.switchTo(this.#viewName);
  }

  async onLoadFile(file: TFile): Promise<void> {
    const { app, contentEl } = this;
    this.#surface = this.addChild(
      new BaseSurface({
        app,
        el: contentEl,
        sourcePath: () => file.path,
        write: (text) => app.vault.modify(file, text),
        viewName: this.#viewName,
      }),
    );
    await followFile(this.#surface, app, file);
  }

  async onUnloadFile(_file: TFile): Promise<void> {
    if (this.#surface !== undefined) this.removeChild(this.#surface);
    this.#surface = undefined;
    this.contentEl.empty();
    await Promise.resolve();
  }

  override getEphemeralState(): Record<string, unknown> {
    return this.#untyped()?.getEphemeralState?.() ?? {};
  }

  override setEphemeralState(state: unknown): void {
    this.#untyped()?.setEphemeralState?.(state);
  }

  override onResize(): void {
    this.#untyped()?.onResize?.();
  }

  #untyped(): Untyped | undefined {
    return this.#surface?.view as Untyped | undefined;
  }
}

/** Draws a base in a rendered note; it is unloaded with its section. */
function embed(ctx: PostProcessorContext, el: HTMLElement, surface: BaseSurface): void {
  const child = new MarkdownRenderChild(el);
  child.addChild(surface);
  ctx.addChild(child);
}

/** Fills the embeds of `.base` files; `![[File.base#View]]` shows a view by its name. */
async function drawEmbeds(app: BrowserApp, el: HTMLElement, ctx: PostProcessorContext): Promise<void> {
  for (const box of el.findAll('.internal-embed')) {
    const [linkpath = '', viewName] = (box.getAttr('src') ?? '').split('#');
    const file = app.metadataCache.getFirstLinkpathDest(linkpath, ctx.sourcePath);
    if (file?.extension !== 'base') {
      box.setText(box.getAttr('src') ?? '');
      continue;
    }
    box.addClasses(['bases-embed', 'is-loaded']);
    const write = (text: string): Promise<void> => app.vault.modify(file, text);
    const surface = new BaseSurface({ app, el: box, sourcePath: () => ctx.sourcePath, write, viewName });
    embed(ctx, box, surface);
    await followFile(surface, app, file);
  }
}

/** Replaces the content of a code block in a note. */
async function writeBlock(app: BrowserApp, ctx: PostProcessorContext, el: HTMLElement, text: string): Promise<void> {
  const file = app.vault.getFileByPath(ctx.sourcePath);
  const section = ctx.getSectionInfo(el);
  if (file === null || section === null) return;
  await app.vault.process(file, (note) => {
    const lines = note.split('\n');
    lines.splice(section.lineStart + 1, section.lineEnd - section.lineStart - 1, ...text.trimEnd().split('\n'));
    return lines.join('\n');
  });
}

/** Registers what the app itself knows of bases. */
export function installBases(app: BrowserApp): void {
  const { views, basesViews, postProcessors } = app.hostRegistered;
  views.add('bases', (leaf: WorkspaceLeaf) => new BasesFileView(leaf));
  basesViews.add('table', {
    name: 'Table',
    icon: 'table',
    factory: (controller, containerEl) => new TableView(controller, containerEl),
  });
  postProcessors.add((el, ctx) => drawEmbeds(app, el, ctx));
  postProcessors.addCodeBlock('base', (source, el, ctx) => {
    const write = (text: string): Promise<void> => writeBlock(app, ctx, el, text);
    const surface = new BaseSurface({ app, el, sourcePath: () => ctx.sourcePath, write });
    embed(ctx, el, surface);
    surface.show(source);
    return undefined;
  });
}
