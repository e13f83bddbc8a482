/** Modals: the focus stays inside; Escape and the backdrop close them. */
import type { BrowserApp } from './browser-app.ts';
import { ConfirmationButton } from './confirmation-button.ts';
import { setIcon } from './icons.ts';
import { Scope } from './keymap.ts';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';

export class Modal {
  app: BrowserApp;
  scope = new Scope();
  containerEl: HTMLElement;
  modalEl: HTMLElement;
  titleEl: HTMLElement;
  contentEl: HTMLElement;
  shouldRestoreSelection = true;
  #closeCallback: (() => unknown) | undefined;
  #before: Element | null = null;

  constructor(app: BrowserApp) {
    this.app = app;
    this.containerEl = createDiv('modal-container mod-dim');
    this.containerEl.createDiv('modal-bg').addEventListener('click', () => {
      this.close();
    });
    this.modalEl = this.containerEl.createDiv({
      cls: 'modal',
      attr: { role: 'dialog', 'aria-modal': 'true', tabindex: -1 },
    });
    const closer = this.modalEl.createEl('button', {
      cls: 'modal-close-button clickable-icon',
      attr: { 'aria-label': 'Close' },
    });
    setIcon(closer, 'x');
    closer.addEventListener('click', () => {
      this.close();
    });
    this.titleEl = this.modalEl.createDiv('modal-header').createDiv('modal-title');
    this.contentEl = this.modalEl.createDiv('modal-content');
    this.scope.register([], 'Escape', () => {
      this.close();
      return false;
    });
    this.scope.register(null, 'Tab', (evt) => this.#keepFocus(evt));
  }

  open(): void {
    if (this.containerEl.isConnected) return;
    this.#before = activeDocument.activeElement;
    activeDocument.body.appendChild(this.containerEl);
    this.app.keymap.pushScope(this.scope);
    void this.onOpen();
    if (!this.modalEl.contains(activeDocument.activeElement)) this.modalEl.focus();
  }

  close(): void {
    if (!this.containerEl.isConnected) return;
    this.containerEl.detach();
    this.app.keymap.popScope(this.scope);
    this.onClose();
    this.#closeCallback?.();
    if (this.shouldRestoreSelection && this.#before?.instanceOf(HTMLElement) === true) this.#before.focus();
  }

  onOpen(): Promise<void> | void {
    // Subclasses override this method.
  }

  onClose(): void {
    // Subclasses override this method.
  }

  setTitle(title: string): this {
    this.titleEl.setText(title);
    return this;
  }

  setContent(content: string | DocumentFragment): this {
    this.contentEl.setText(content);
    return this;
  }

  setCloseCallback(callback: () => unknown): this {
    this.#closeCallback = callback;
    return this;
  }

  #keepFocus(evt: KeyboardEvent): boolean | undefined {
    const inside = Array.from(this.modalEl.querySelectorAll<HTMLElement>(FOCUSABLE)).filter((el) => el.isShown());
    const [first, last] = evt.shiftKey ? [inside.at(-1), inside[0]] : [inside[0], inside.at(-1)];
    const at = this.modalEl.doc.activeElement;
    if (at !== last && this.modalEl.contains(at)) return undefined;
    first?.focus();
    return false;
  }
}

export class ConfirmationModal extends Modal {
  buttonContainerEl: HTMLElement;

  constructor(app: BrowserApp) {
    super(app);
    this.modalEl.addClass('mod-confirmation');
    this.buttonContainerEl = this.modalEl.createDiv('modal-button-container');
  }

  addClass(cls: string): this {
    this.modalEl.addClass(cls);
    return this;
  }

  addCheckbox(label: string, cb: (value: boolean) => unknown): this {
    const row = this.buttonContainerEl.createEl('label', 'mod-checkbox');
    const box = row.createEl('input', { type: 'checkbox' });
    row.appendText(label);
    box.addEventListener('change', () => void cb(box.checked));
    return this;
  }

  /** A handler that returns a truthy value keeps the modal open. */
  addButton(cb: (btn: ConfirmationButton) => unknown): this {
    cb(
      new ConfirmationButton(this.buttonContainerEl, () => {
        this.close();
      }),
    );
    return this;
  }

  addCancelButton(text = 'Cancel'): this {
    return this.addButton((button) => button.setButtonText(text).setCancel());
  }
}
