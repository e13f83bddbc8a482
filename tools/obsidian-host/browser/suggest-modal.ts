/** Modals with an input and a list to select from; the command palette is one. */
import type { BrowserApp } from './browser-app.ts';
import { Modal } from './modal.ts';

type Choice = MouseEvent | KeyboardEvent;

export abstract class SuggestModal<T> extends Modal {
  limit = 100;
  emptyStateText = 'No results found.';
  inputEl: HTMLInputElement;
  resultContainerEl: HTMLElement;
  #shown: T[] = [];
  #at = 0;

  constructor(app: BrowserApp) {
    super(app);
    this.modalEl.addClass('prompt');
    this.contentEl.empty();
    this.inputEl = this.contentEl.createEl('input', {
      cls: 'prompt-input',
      type: 'text',
      attr: { role: 'combobox', 'aria-expanded': 'true', 'aria-label': 'Search' },
    });
    this.resultContainerEl = this.contentEl.createDiv({ cls: 'prompt-results', attr: { role: 'listbox' } });
    this.inputEl.addEventListener('input', () => void this.#refresh());
    this.scope.register([], 'Enter', (evt) => {
      this.selectActiveSuggestion(evt);
      return false;
    });
    this.scope.register([], 'ArrowDown', () => this.#move(1));
    this.scope.register([], 'ArrowUp', () => this.#move(-1));
  }

  abstract getSuggestions(query: string): T[] | Promise<T[]>;
  abstract renderSuggestion(value: T, el: HTMLElement): void;
  abstract onChooseSuggestion(item: T, evt: Choice): void;

  override open(): void {
    super.open();
    this.inputEl.focus();
    void this.#refresh();
  }

  setPlaceholder(placeholder: string): void {
    this.inputEl.placeholder = placeholder;
  }

  setInstructions(instructions: { command: string; purpose: string }[]): void {
    const footer = this.modalEl.createDiv('prompt-instructions');
    for (const { command, purpose } of instructions) {
      const one = footer.createDiv('prompt-instruction');
      one.createSpan({ cls: 'prompt-instruction-command', text: command });
      one.createSpan({ text: purpose });
    }
  }

  onNoSuggestion(): void {
    this.resultContainerEl.createDiv({ cls: 'suggestion-empty', text: this.emptyStateText });
  }

  selectSuggestion(value: T, evt: Choice): void {
    this.close();
    this.onChooseSuggestion(value, evt);
  }

  selectActiveSuggestion(evt: Choice): void {
    const chosen = this.#shown[this.#at];
    if (chosen !== undefined) this.selectSuggestion(chosen, evt);
  }

  async #refresh(): Promise<void> {
    this.#shown = (await this.getSuggestions(this.inputEl.value)).slice(0, this.limit);
    this.#at = 0;
    this.resultContainerEl.empty();
    this.#shown.forEach((value) => {
      const el = this.resultContainerEl.createDiv({ cls: 'suggestion-item', attr: { role: 'option' } });
      this.renderSuggestion(value, el);
      el.addEventListener('click', (evt) => {
        this.selectSuggestion(value, evt);
      });
    });
    if (this.#shown.length === 0) this.onNoSuggestion();
    this.#mark();
  }

  #move(step: number): false {
    const count = Math.max(this.#shown.length, 1);
    this.#at = (this.#at + step + count) % count;
    this.#mark();
    return false;
  }

  #mark(): void {
    this.resultContainerEl.findAll('.suggestion-item').forEach((el, at) => {
      el.toggleClass('is-selected', at === this.#at);
      el.setAttr('aria-selected', at === this.#at);
      if (at === this.#at) el.scrollIntoView({ block: 'nearest' });
    });
  }
}

export interface FuzzyMatch<T> {
  item: T;
  match: { score: number; matches: [number, number][] };
}

/**
 * Returns true if the text contains every letter of the query in the same order. Texts that contain the whole query
 * come first.
 */
function fits(text: string, query: string): boolean {
  let at = 0;
  const wanted = query.toLowerCase().replaceAll(' ', '');
  for (const letter of text.toLowerCase()) if (letter === wanted[at]) at++;
  return at === wanted.length;
}

export abstract class FuzzySuggestModal<T> extends SuggestModal<FuzzyMatch<T>> {
  abstract getItems(): T[];
  abstract getItemText(item: T): string;
  abstract onChooseItem(item: T, evt: Choice): void;

  getSuggestions(query: string): FuzzyMatch<T>[] {
    const holds = (item: T): boolean => this.getItemText(item).toLowerCase().includes(query.toLowerCase());
    return this.getItems()
      .filter((item) => fits(this.getItemText(item), query))
      .sort((a, b) => Number(holds(b)) - Number(holds(a)))
      .map((item) => ({ item, match: { score: 0, matches: [] } }));
  }

  renderSuggestion({ item }: FuzzyMatch<T>, el: HTMLElement): void {
    el.setText(this.getItemText(item));
  }

  onChooseSuggestion({ item }: FuzzyMatch<T>, evt: Choice): void {
    this.onChooseItem(item, evt);
  }
}
