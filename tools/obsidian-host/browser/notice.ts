/** Short messages in the corner of the window. */

const SHOWN_MS = 5000;

export class Notice {
  containerEl: HTMLElement;
  messageEl: HTMLElement;

  /** Shows the notice for `duration` milliseconds, or until dismissed if that is 0. */
  constructor(message: string | DocumentFragment, duration = SHOWN_MS) {
    const { body } = activeDocument;
    const corner = body.querySelector<HTMLElement>('.notice-container') ?? body.createDiv('notice-container');
    this.containerEl = corner.createDiv('notice');
    this.messageEl = this.containerEl.createDiv('notice-message');
    this.setMessage(message);
    this.containerEl.addEventListener('click', () => {
      this.hide();
    });
    if (duration > 0)
      window.setTimeout(() => {
        this.hide();
      }, duration);
  }

  get noticeEl(): HTMLElement {
    return this.containerEl;
  }

  setMessage(message: string | DocumentFragment): this {
    this.messageEl.setText(message);
    return this;
  }

  hide(): void {
    const corner = this.containerEl.parentElement;
    this.containerEl.detach();
    if (corner?.childElementCount === 0) corner.detach();
  }
}
