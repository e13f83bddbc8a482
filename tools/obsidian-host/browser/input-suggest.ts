/** Suggestions below an input while the user types. */
import type { BrowserApp } from './browser-app.ts';

export abstract class AbstractInputSuggest<T> {
  app: BrowserApp;
  limit = 100;
  readonly #input: HTMLInputElement;
  readonly #list = createDiv('suggestion-container');
  #callback: ((value: T, evt: MouseEvent | KeyboardEvent) => unknown) | undefined;

  constructor(app: BrowserApp, textInputEl: HTMLInputElement) {
    this.app = app;
    this.#input = textInputEl;
    for (const name of ['input', 'focus']) textInputEl.addEventListener(name, () => void this.#refresh());
    textInputEl.addEventListener('blur', () => {
      this.close();
    });
  }

  protected abstract getSuggestions(query: string): T[] | Promise<T[]>;
  abstract renderSuggestion(value: T, el: HTMLElement): void;

  selectSuggestion(value: T, evt: MouseEvent | KeyboardEvent): void {
    this.#callback?.(value, evt);
  }

  onSelect(callback: (value: T, evt: MouseEvent | KeyboardEvent) => unknown): this {
    this.#callback = callback;
    return this;
  }

  setValue(value: string): void {
    this.#input.value = value;
  }

  getValue(): string {
    return this.#input.value;
  }

  open(): void {
    const { left, bottom, width } = this.#input.getBoundingClientRect();
    this.#list.setCssStyles({ left: `${left}px`, top: `${bottom}px`, width: `${width}px` });
    this.#input.doc.body.appendChild(this.#list);
  }

  close(): void {
    this.#list.detach();
  }

  async #refresh(): Promise<void> {
    const values = (await this.getSuggestions(this.getValue())).slice(0, this.limit);
    this.#list.empty();
    for (const value of values) {
      const el = this.#list.createDiv('suggestion-item');
      this.renderSuggestion(value, el);
      el.addEventListener('pointerdown', (evt) => {
        evt.preventDefault();
        this.selectSuggestion(value, evt);
        this.close();
      });
    }
    if (values.length > 0) this.open();
    else this.close();
  }
}
