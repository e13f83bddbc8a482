/** Buttons of a confirmation modal: they close it unless their handler keeps it open. */
import { ButtonComponent } from './buttons.ts';

export class ConfirmationButton extends ButtonComponent {
  #handler: ((evt: MouseEvent) => unknown) | undefined;

  constructor(containerEl: HTMLElement, close: () => void) {
    super(containerEl);
    this.buttonEl.addEventListener('click', (evt) => {
      void Promise.resolve(this.#handler?.(evt)).then((stay) => {
        if (stay === undefined || stay === null || stay === false) close();
      });
    });
  }

  override onClick(handler: (evt: MouseEvent) => unknown): this {
    this.#handler = handler;
    return this;
  }

  setInitialFocus(): this {
    window.setTimeout(() => {
      this.buttonEl.focus();
    });
    return this;
  }

  setSecondary(): this {
    return this.setClass('mod-secondary');
  }

  setCancel(): this {
    return this.setClass('mod-cancel');
  }
}
