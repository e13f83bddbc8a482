/** The row control that selects a secret of the keychain by its name, or creates a new one. */
import type { BrowserApp } from './browser-app.ts';
import { BaseComponent } from './buttons.ts';

export class SecretComponent extends BaseComponent {
  readonly #input: HTMLInputElement;
  #callback: ((value: string) => unknown) | undefined;

  constructor(app: BrowserApp, containerEl: HTMLElement) {
    super();
    this.#input = containerEl.createEl('input', { type: 'text', placeholder: 'Name of a secret' });
    const id = `host-secrets-${app.secretStorage.listSecrets().length}`;
    const list = containerEl.createEl('datalist', { attr: { id } });
    for (const name of app.secretStorage.listSecrets()) list.createEl('option', { value: name });
    this.#input.setAttr('list', id);
    this.#input.addEventListener('change', () => void this.#callback?.(this.#input.value));
  }

  /** Sets the secret's name, never the secret. */
  setValue(value: string): this {
    this.#input.value = value;
    return this;
  }

  onChange(cb: (value: string) => unknown): this {
    this.#callback = cb;
    return this;
  }
}
