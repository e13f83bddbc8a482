/** The editor: the app's interface over a plain text area. Lines end with `\n` in it, regardless of the file. */
export interface EditorPosition {
  line: number;
  ch: number;
}

interface EditorChange {
  from: EditorPosition;
  to?: EditorPosition;
  text: string;
}

interface EditorTransaction {
  changes?: EditorChange[];
  replaceSelection?: string;
  selection?: { from: EditorPosition; to?: EditorPosition };
}

interface Snapshot {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export class Editor {
  readonly #area: HTMLTextAreaElement;
  readonly #onChange: () => void;
  readonly #past: Snapshot[] = [];
  readonly #future: Snapshot[] = [];
  #now: Snapshot = { text: '', from: 0, to: 0 };

  constructor(area: HTMLTextAreaElement, onChange: () => void) {
    this.#area = area;
    this.#onChange = onChange;
    area.addEventListener('beforeinput', () => {
      this.#now = this.#snapshot();
    });
    area.addEventListener('input', () => {
      this.#past.push(this.#now);
      this.#future.length = 0;
      this.#onChange();
    });
    area.addEventListener('keydown', (evt) => {
      if (!evt.ctrlKey || !['z', 'y'].includes(evt.key)) return;
      evt.preventDefault();
      if (evt.key === 'z') this.undo();
      else this.redo();
    });
  }

  /** Loads a new file: earlier edits cannot be undone. */
  hostLoad(text: string, keepCursor: boolean): void {
    const { selectionStart } = this.#area;
    this.#area.value = text;
    this.#past.length = 0;
    this.#future.length = 0;
    const at = keepCursor ? Math.min(selectionStart, text.length) : 0;
    this.#area.setSelectionRange(at, at);
  }

  getDoc(): this {
    return this;
  }

  refresh(): void {
    // The text area draws itself.
  }

  getValue(): string {
    return this.#area.value;
  }

  setValue(content: string): void {
    this.#replace(content, 0);
  }

  getLine(line: number): string {
    return this.#lines()[line] ?? '';
  }

  setLine(n: number, text: string): void {
    this.replaceRange(text, { line: n, ch: 0 }, { line: n, ch: this.getLine(n).length });
  }

  lineCount(): number {
    return this.#lines().length;
  }

  lastLine(): number {
    return this.lineCount() - 1;
  }

  getSelection(): string {
    return this.getValue().slice(this.#area.selectionStart, this.#area.selectionEnd);
  }

  somethingSelected(): boolean {
    return this.getSelection() !== '';
  }

  getRange(from: EditorPosition, to: EditorPosition): string {
    return this.getValue().slice(this.posToOffset(from), this.posToOffset(to));
  }

  replaceSelection(replacement: string): void {
    this.transaction({ replaceSelection: replacement });
  }

  replaceRange(replacement: string, from: EditorPosition, to?: EditorPosition, _origin?: string): void {
    this.transaction({ changes: [{ text: replacement, from, ...(to === undefined ? {} : { to }) }] });
  }

  /** Applies all changes as one undo step. Positions refer to the text before the transaction. */
  transaction(tx: EditorTransaction, _origin?: string): void {
    const { selectionStart, selectionEnd } = this.#area;
    const replaced = tx.replaceSelection;
    const edits = (tx.changes ?? []).map(({ from, to, text }) => {
      const start = this.posToOffset(from);
      return { start, end: to === undefined ? start : this.posToOffset(to), text };
    });
    if (replaced !== undefined) edits.push({ start: selectionStart, end: selectionEnd, text: replaced });
    edits.sort((a, b) => b.start - a.start);
    let text = this.getValue();
    let cursor = selectionStart;
    for (const { start, end, text: put } of edits) {
      text = text.slice(0, start) + put + text.slice(end);
      if (cursor >= end) cursor += put.length - (end - start);
      else if (cursor > start) cursor = start + put.length;
    }
    if (edits.length > 0) this.#replace(text, cursor);
    if (tx.selection !== undefined) this.setSelection(tx.selection.from, tx.selection.to);
  }

  getCursor(side: 'from' | 'to' | 'head' | 'anchor' = 'head'): EditorPosition {
    const { selectionStart, selectionEnd } = this.#area;
    return this.offsetToPos(side === 'from' || side === 'anchor' ? selectionStart : selectionEnd);
  }

  listSelections(): { anchor: EditorPosition; head: EditorPosition }[] {
    return [{ anchor: this.getCursor('anchor'), head: this.getCursor('head') }];
  }

  setCursor(pos: EditorPosition | number, ch = 0): void {
    this.setSelection(typeof pos === 'number' ? { line: pos, ch } : pos);
  }

  setSelection(anchor: EditorPosition, head: EditorPosition = anchor): void {
    const [from, to] = [anchor, head].map((pos) => this.posToOffset(pos)).sort((a, b) => a - b);
    this.#area.setSelectionRange(from ?? 0, to ?? 0);
  }

  focus(): void {
    this.#area.focus();
  }

  blur(): void {
    this.#area.blur();
  }

  hasFocus(): boolean {
    return this.#area.isActiveElement();
  }

  getScrollInfo(): { top: number; left: number } {
    return { top: this.#area.scrollTop, left: this.#area.scrollLeft };
  }

  scrollTo(x?: number | null, y?: number | null): void {
    this.#area.scrollTo(x ?? this.#area.scrollLeft, y ?? this.#area.scrollTop);
  }

  scrollIntoView(range: { from: EditorPosition; to: EditorPosition }, center = false): void {
    const height = parseFloat(this.#area.getCssPropertyValue('line-height')) || 24;
    const top = range.from.line * height;
    const { scrollTop, clientHeight } = this.#area;
    if (center || top < scrollTop || top > scrollTop + clientHeight - height)
      this.#area.scrollTop = Math.max(0, top - clientHeight / 2);
  }

  undo(): void {
    this.#travel(this.#past, this.#future);
  }

  redo(): void {
    this.#travel(this.#future, this.#past);
  }

  /** Columns beyond the end of a line mean its end, as in the app. */
  posToOffset({ line, ch }: EditorPosition): number {
    const lines = this.#lines();
    const before = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    return Math.min(before + Math.min(ch, lines[line]?.length ?? 0), this.getValue().length);
  }

  offsetToPos(offset: number): EditorPosition {
    const before = this.getValue().slice(0, offset).split('\n');
    return { line: before.length - 1, ch: before.at(-1)?.length ?? 0 };
  }

  #lines(): string[] {
    return this.getValue().split('\n');
  }

  #snapshot(): Snapshot {
    return { text: this.getValue(), from: this.#area.selectionStart, to: this.#area.selectionEnd };
  }

  #replace(text: string, cursor: number): void {
    this.#past.push(this.#snapshot());
    this.#future.length = 0;
    this.#area.value = text;
    this.#area.setSelectionRange(cursor, cursor);
    this.#onChange();
  }

  #travel(from: Snapshot[], to: Snapshot[]): void {
    const snapshot = from.pop();
    if (snapshot === undefined) return;
    to.push(this.#snapshot());
    this.#area.value = snapshot.text;
    this.#area.setSelectionRange(snapshot.from, snapshot.to);
    this.#onChange();
  }
}
