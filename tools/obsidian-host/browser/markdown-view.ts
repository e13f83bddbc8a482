/** The editor's view: the note as source text, with colored frontmatter. */
import { Editor } from './editor.ts';
import { TextFileView } from './file-view.ts';
import type { WorkspaceLeaf } from './leaf.ts';

export class MarkdownView extends TextFileView {
  editor: Editor;
  readonly #paper: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  /** The line ending of the file; the text area supports only `\n`. */
  #eol = '\n';

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
  }

  getViewType(): string {
    return 'markdown';
  }

  getMode(): 'source' | 'preview' {
    return 'source';
  }

  getViewData(): string {
    return this.editor.getValue().replaceAll('\n', this.#eol);
  }

  setViewData(data: string, clear: boolean): void {
    this.#eol = /\r\n/.test(data) ? '\r\n' : '\n';
    this.editor.hostLoad(data.replaceAll('\r\n', '\n'), !clear);
    this.contentEl.find('.inline-title').setText(this.getDisplayText());
    this.#paint();
  }

  clear(): void {
    this.editor.hostLoad('', false);
    this.#paint();
  }

  override setEphemeralState(state: { line?: number }): void {
    if (typeof state.line !== 'number') return;
    const at = { line: state.line, ch: 0 };
    this.editor.setCursor(at);
    this.editor.scrollIntoView({ from: at, to: at }, true);
    this.editor.focus();
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
