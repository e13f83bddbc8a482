/** Prompts for the title of a new opportunity. */
import { type App, ButtonComponent, Modal, Setting } from 'obsidian';

const TITLE = 'New opportunity note';

class TitleModal extends Modal {
  private title = '';
  private agreed = false;
  private readonly answer: (title: string | undefined) => void;

  constructor(app: App, answer: (title: string | undefined) => void) {
    super(app);
    this.answer = answer;
  }

  override onOpen(): void {
    this.setTitle(TITLE);
    this.modalEl.setAttribute('aria-label', TITLE);
    const agree = (): void => {
      if (this.title === '') return;
      this.agreed = true;
      this.close();
    };
    const row = new Setting(this.contentEl)
      .setName('Title')
      .setDesc('Used as the opportunity title and the note name.');
    const footer = this.contentEl.createDiv({ cls: 'modal-button-container' });
    const create = new ButtonComponent(footer).setButtonText('Create').setCta().setDisabled(true).onClick(agree);
    row.addText((text) => {
      text.setPlaceholder('Radar upgrade').onChange((value) => {
        this.title = value.trim();
        create.setDisabled(this.title === '');
      });
      text.inputEl.setAttribute('aria-label', 'Title');
      text.inputEl.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' || event.isComposing) return;
        // Prevents the default action of Enter: by then, the focus may be in the editor, above the properties.
        event.preventDefault();
        agree();
      });
      text.inputEl.focus();
    });
  }

  override onClose(): void {
    this.contentEl.empty();
    this.answer(this.agreed ? this.title : undefined);
  }
}

/** Resolves to the title, trimmed and not empty; to `undefined` if the user closes the prompt. */
export function promptForTitle(app: App): Promise<string | undefined> {
  return new Promise((resolve) => {
    new TitleModal(app, resolve).open();
  });
}
