/** Form for a new opportunity. */
import { type App, ButtonComponent, Modal } from 'obsidian';
import type { NewOpportunity } from '../vault/new-opportunity.ts';
import { drawRegion } from './parts/draw.ts';
import { withErrorNotice } from './parts/with-error-notice.ts';
import { type FormInput, formProblems } from './new-note-model.ts';
import type { Inspection } from '../vault/note-service.ts';

const TITLE = 'New opportunity note';

export interface NewNoteDeps {
  readonly inputs: readonly FormInput[];
  /** The values from before, if the form was closed without a note. */
  readonly entered: NewOpportunity | undefined;
  /** Inspects the note that the values would make. */
  readonly draft: (entered: NewOpportunity) => Inspection;
  /** Creates the note and returns its path; the form stays open if it rejects. */
  readonly create: (entered: NewOpportunity) => Promise<string>;
  /** Opens the created note. */
  readonly open: (path: string) => Promise<void>;
  /** Called with the values when the form is closed without a note. */
  readonly keep: (entered: NewOpportunity) => void;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

class NewNoteModal extends Modal {
  readonly #deps: NewNoteDeps;
  #isCreated = false;
  #entered: NewOpportunity;

  constructor(app: App, deps: NewNoteDeps) {
    super(app);
    this.#deps = deps;
    const values = Object.fromEntries(deps.inputs.map(({ field, initial }) => [field, initial]));
    this.#entered = deps.entered ?? { title: '', values };
  }

  override onOpen(): void {
    this.setTitle(TITLE);
    this.modalEl.setAttribute('aria-label', TITLE);
    const form = this.contentEl.createEl('form', { cls: 'crm-sync-form' });
    const title = drawField(form, 'Title', 'Also the name of the note', (el) => el.createEl('input', TEXT)).control;
    title.value = this.#entered.title;
    const shown = new Map(this.#deps.inputs.map((input) => [input.field, this.#drawInput(form, input)]));
    const footer = form.createDiv({ cls: 'modal-button-container' });
    const create = new ButtonComponent(footer).setButtonText('Create').setCta();
    create.buttonEl.setAttribute('type', 'submit');
    const update = (): void => {
      const values = Object.fromEntries([...shown].map(([field, { control }]) => [field, control.value]));
      this.#entered = { title: title.value.trim(), values };
      create.setDisabled(this.#entered.title === '');
      const problems: ReturnType<typeof formProblems> = formProblems(this.#deps.draft(this.#entered), this.#entered);
      for (const [field, { problem }] of shown)
        drawRegion(problem, problems[field] ?? '', (el, text) => {
          el.setText(text);
        });
    };
    form.addEventListener('input', update);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#entered.title !== '') void this.#create();
    });
    update();
    title.focus();
  }

  readonly #create = withErrorNotice(async () => {
    const path = await this.#deps.create(this.#entered);
    this.#isCreated = true;
    this.close();
    await this.#deps.open(path);
  });

  #drawInput(form: HTMLElement, { field, label, hint, kind, options }: FormInput): Drawn {
    const drawn = drawField(form, label, hint, (el) => {
      if (kind === 'lines') return el.createEl('textarea', { attr: { rows: 2 } });
      if (kind !== 'choice') return el.createEl('input', kind === 'day' ? DAY : TEXT);
      const select = el.createEl('select', { cls: 'dropdown' });
      for (const value of options) select.createEl('option', { text: value, attr: { value } });
      return select;
    });
    drawn.control.value = this.#entered.values[field] ?? '';
    return drawn;
  }

  override onClose(): void {
    this.contentEl.empty();
    if (!this.#isCreated) this.#deps.keep(this.#entered);
  }
}

const TEXT = { type: 'text' } as const;

const DAY = { type: 'date' } as const;

interface Drawn {
  readonly control: Control;
  readonly problem: HTMLElement;
}

let lastId = 0;

/** Draws the label, the hint, the control, and the place for what is wrong with its value. */
function drawField(form: HTMLElement, label: string, hint: string, draw: (el: HTMLElement) => Control): Drawn {
  const id = `crm-sync-form-${++lastId}`;
  const row = form.createDiv({ cls: 'crm-sync-form-field' });
  row.createEl('label', { text: label, attr: { for: id } });
  const control = draw(row);
  control.id = id;
  if (hint !== '') row.createDiv({ cls: 'crm-sync-hint', text: hint, attr: { id: `${id}-hint` } });
  const problem = row.createDiv({
    cls: 'crm-sync-form-problem crm-sync-is-bad',
    attr: { id: `${id}-problem`, role: 'status' },
  });
  control.setAttribute('aria-describedby', `${hint === '' ? '' : `${id}-hint `}${id}-problem`);
  return { control, problem };
}

/** Opens the form. */
export function openNewNote(app: App, deps: NewNoteDeps): void {
  new NewNoteModal(app, deps).open();
}
