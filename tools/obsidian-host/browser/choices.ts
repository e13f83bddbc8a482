/** Controls for selecting a value, and the progress bar. */
import { ValueComponent } from './inputs.ts';
import { setTooltip } from './icons.ts';

export class ToggleComponent extends ValueComponent<boolean> {
  toggleEl: HTMLElement;
  #input: HTMLInputElement;
  #callback: ((value: boolean) => unknown) | undefined;

  constructor(containerEl: HTMLElement) {
    super();
    this.toggleEl = containerEl.createDiv('checkbox-container');
    this.#input = this.toggleEl.createEl('input', { type: 'checkbox' });
    this.toggleEl.addEventListener('click', (evt) => {
      evt.preventDefault();
      this.onClick();
    });
    this.#input.addEventListener('keydown', (evt) => {
      if (evt.key === ' ' || evt.key === 'Enter') {
        evt.preventDefault();
        this.onClick();
      }
    });
  }

  override setDisabled(disabled: boolean): this {
    this.#input.disabled = disabled;
    this.toggleEl.toggleClass('is-disabled', disabled);
    return super.setDisabled(disabled);
  }

  getValue(): boolean {
    return this.toggleEl.hasClass('is-enabled');
  }

  /** A value that differs from the previous one is reported, as for a click. */
  setValue(on: boolean): this {
    const changed = on !== this.getValue();
    this.toggleEl.toggleClass('is-enabled', on);
    // During a click the browser sets the state of a checkbox; afterwards the component can set it.
    window.setTimeout(() => {
      this.#input.checked = this.getValue();
    });
    if (changed) void this.#callback?.(on);
    return this;
  }

  setTooltip(tooltip: string): this {
    setTooltip(this.toggleEl, tooltip);
    return this;
  }

  onClick(): void {
    if (!this.disabled) this.setValue(!this.getValue());
  }

  onChange(callback: (value: boolean) => unknown): this {
    this.#callback = callback;
    return this;
  }
}

export class DropdownComponent extends ValueComponent<string> {
  selectEl: HTMLSelectElement;

  constructor(containerEl: HTMLElement) {
    super();
    this.selectEl = containerEl.createEl('select', 'dropdown');
  }

  override setDisabled(disabled: boolean): this {
    this.selectEl.disabled = disabled;
    return super.setDisabled(disabled);
  }

  addOption(value: string, display: string): this {
    this.selectEl.createEl('option', { value, text: display });
    return this;
  }

  addOptions(options: Record<string, string>): this {
    for (const [value, display] of Object.entries(options)) this.addOption(value, display);
    return this;
  }

  getValue(): string {
    return this.selectEl.value;
  }

  setValue(value: string): this {
    this.selectEl.value = value;
    return this;
  }

  onChange(callback: (value: string) => unknown): this {
    this.selectEl.addEventListener('change', () => void callback(this.getValue()));
    return this;
  }
}

export class SliderComponent extends ValueComponent<number> {
  sliderEl: HTMLInputElement;
  #instant = false;
  #format: (value: number) => string = (value) => String(value);

  constructor(containerEl: HTMLElement) {
    super();
    this.sliderEl = containerEl.createEl('input', { cls: 'slider', type: 'range' });
  }

  override setDisabled(disabled: boolean): this {
    this.sliderEl.disabled = disabled;
    return super.setDisabled(disabled);
  }

  setInstant(instant: boolean): this {
    this.#instant = instant;
    return this;
  }

  setLimits(min: number | null, max: number | null, step: number | 'any'): this {
    this.sliderEl.setAttrs({ min, max, step });
    return this;
  }

  getValue(): number {
    return this.sliderEl.valueAsNumber;
  }

  setValue(value: number): this {
    this.sliderEl.valueAsNumber = value;
    return this;
  }

  getValuePretty(): string {
    return this.#format(this.getValue());
  }

  setDisplayFormat(format: (value: number) => string): this {
    this.#format = format;
    return this;
  }

  setDynamicTooltip(): this {
    return this;
  }

  onChange(callback: (value: number) => unknown): this {
    this.sliderEl.addEventListener(this.#instant ? 'input' : 'change', () => void callback(this.getValue()));
    return this;
  }
}

export class ColorComponent extends ValueComponent<string> {
  #input: HTMLInputElement;

  constructor(containerEl: HTMLElement) {
    super();
    this.#input = containerEl.createEl('input', { type: 'color' });
  }

  override setDisabled(disabled: boolean): this {
    this.#input.disabled = disabled;
    return super.setDisabled(disabled);
  }

  getValue(): string {
    return this.#input.value;
  }

  setValue(value: string): this {
    this.#input.value = value;
    return this;
  }

  onChange(callback: (value: string) => unknown): this {
    this.#input.addEventListener('change', () => void callback(this.getValue()));
    return this;
  }
}

export class ProgressBarComponent extends ValueComponent<number> {
  #bar: HTMLElement;
  #line: HTMLElement;
  #value = 0;

  constructor(containerEl: HTMLElement) {
    super();
    const attr = { role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 };
    this.#bar = containerEl.createDiv({ cls: 'setting-progress-bar', attr });
    this.#line = this.#bar.createDiv('setting-progress-bar-inner');
    this.setValue(0);
  }

  getValue(): number {
    return this.#value;
  }

  setValue(value: number): this {
    this.#value = value;
    this.#line.style.width = `${value}%`;
    this.#bar.setAttr('aria-valuenow', value);
    return this;
  }
}
