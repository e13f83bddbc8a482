/** The view of a note: in source mode as text with colored frontmatter, in reading mode rendered. */
import { Editor } from './editor.ts';
import { TextFileView } from './file-view.ts';
import { setIcon, setTooltip } from './icons.ts';
import type { WorkspaceLeaf } from './leaf.ts';
import { MarkdownPreviewView } from './preview-mode.ts';

type Mode = 'source' | 'preview';

export class MarkdownView extends TextFileView {
  editor: Editor;
  previewMode: MarkdownPreviewView;
  hoverPopover: object | null = null;
  readonly #paper: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  /** The line ending of the file; the text area supports only `\n`. */
  #eol = '\n';
  #mode: Mode = 'source';
  readonly #modeButton: HTMLElement;

  constructor(leaf: WorkspaceLeaf) {
    super(leaf);
    this.icon = 'file-text';
    const sheet = this.contentEl.createDiv('markdown-source-view').createDiv('cm-sizer');
    sheet.createDiv('inline-title');
    const box = sheet.createDiv('cm-content');
    this.#paper = box.createEl('pre', { cls: 'cm-paper', attr: { 'aria-hidden': 'true' } });
    this.#area = box.createEl('textarea', { cls: 'cm-area', attr: { spellcheck: 'false', 'aria-label': 'Note text' } });
    this.editor = new Editor(this.#area, () => {
      this.#paint();
      this.hostTyped();
      this.app.workspace.trigger('editor-change', this.editor, this);
    });
    this.#area.addEventListener('scroll', () => {
      this.#paper.scrollTop = this.#area.scrollTop;
    });
    this.previewMode = this.addChild(new MarkdownPreviewView(this.contentEl.createDiv('markdown-reading-view'), this));
    this.#modeButton = this.addAction('book-open', '', () => {
      this.#setMode(this.#mode === 'source' ? 'preview' : 'source');
    });
    this.#showMode();
  }

  getViewType(): string {
    return 'markdown';
  }

  getMode(): Mode {
    return this.#mode;
  }

  override getState(): Record<string, unknown> {
    return { ...super.getState(), mode: this.#mode };
  }

  override async setState(state: { file?: string; mode?: Mode }, result: { history: boolean }): Promise<void> {
    await super.setState(state, result);
    if (state.mode !== undefined) this.#setMode(state.mode);
  }

  getViewData(): string {
    return this.editor.getValue().replaceAll('\n', this.#eol);
  }

  setViewData(data: string, clear: boolean): void {
    this.#eol = /\r\n/.test(data) ? '\r\n' : '\n';
    this.editor.hostLoad(data.replaceAll('\r\n', '\n'), !clear);
    this.contentEl.find('.inline-title').setText(this.getDisplayText());
    this.#paint();
    if (this.#mode === 'preview') this.previewMode.set(data, clear);
  }

  clear(): void {
    this.editor.hostLoad('', false);
    this.#paint();
    this.previewMode.clear();
  }

  override setEphemeralState(state: { line?: number }): void {
    if (typeof state.line !== 'number' || this.#mode === 'preview') return;
    const at = { line: state.line, ch: 0 };
    this.editor.setCursor(at);
    this.editor.scrollIntoView({ from: at, to: at }, true);
    this.editor.focus();
  }

  #setMode(mode: Mode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode === 'source') this.previewMode.clear();
    else if (this.file !== null) this.previewMode.set(this.getViewData(), true);
    this.#showMode();
    this.app.workspace.trigger('layout-change');
  }

  #showMode(): void {
    const isReading = this.#mode === 'preview';
    this.contentEl.find('.markdown-source-view').toggle(!isReading);
    this.previewMode.containerEl.toggle(isReading);
    setIcon(this.#modeButton, isReading ? 'pencil' : 'book-open');
    const hint = isReading ? 'Current view: reading\nClick to edit' : 'Current view: editing\nClick to read';
    setTooltip(this.#modeButton, hint);
  }

  #paint(): void {
    this.#paper.empty();
    let inHead = false;
    this.editor
      .getValue()
      .split('\n')
      .forEach((line, at) => {
        const fence = /^\uFEFF?---\s*$/.test(line);
        if (fence && (at === 0 || inHead)) {
          inHead = at === 0;
          this.#paper.createSpan({ cls: 'cm-hmd-frontmatter', text: line });
        } else if (inHead) this.#paintYaml(line);
        else this.#paper.createSpan({ cls: line.startsWith('#') ? 'cm-header' : '', text: line });
        this.#paper.appendText('\n');
      });
  }

  #paintYaml(line: string): void {
    const [, key = '', value = ''] = /^(\s*(?:- )?[^\s:#][^:]*:(?=\s|$))?(.*)$/.exec(line) ?? [];
    const [, told = '', comment = ''] = /^(.*?)((?:^|\s)#.*)?$/.exec(value) ?? [];
    if (key !== '') this.#paper.createSpan({ cls: 'cm-atom', text: key });
    if (told !== '') this.#paper.createSpan({ cls: 'cm-string', text: told });
    if (comment !== '') this.#paper.createSpan({ cls: 'cm-comment', text: comment });
  }
}
