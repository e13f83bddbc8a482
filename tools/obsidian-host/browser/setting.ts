/** One row of settings, and the group that contains rows. */
import { type BaseComponent, ButtonComponent, ExtraButtonComponent } from './buttons.ts';
import {
  ColorComponent,
  DropdownComponent,
  ProgressBarComponent,
  SliderComponent,
  ToggleComponent,
} from './choices.ts';
import { setIcon, setTooltip } from './icons.ts';
import { SearchComponent, TextAreaComponent, TextComponent } from './inputs.ts';

type Words = string | DocumentFragment;

/** Text at the right end of a row: the value that is set on the row's page. */
export class DisplayValueComponent {
  valueEl: HTMLElement;

  constructor(containerEl: HTMLElement) {
    this.valueEl = containerEl.createDiv('setting-display-value');
  }

  setValue(value: string | null): this {
    this.valueEl.setText(value ?? '');
    return this;
  }

  setStatus(status: 'warning' | null): this {
    this.valueEl.toggleClass('mod-warning', status === 'warning');
    return this;
  }
}

export class Setting {
  settingEl: HTMLElement;
  infoEl: HTMLElement;
  nameEl: HTMLElement;
  descEl: HTMLElement;
  controlEl: HTMLElement;
  components: BaseComponent[] = [];
  errorEl: HTMLElement | null = null;

  constructor(containerEl: HTMLElement) {
    this.settingEl = containerEl.createDiv('setting-item');
    this.infoEl = this.settingEl.createDiv('setting-item-info');
    this.nameEl = this.infoEl.createDiv('setting-item-name');
    this.descEl = this.infoEl.createDiv('setting-item-description');
    this.controlEl = this.settingEl.createDiv('setting-item-control');
  }

  setName(name: Words): this {
    this.nameEl.setText(name);
    return this;
  }

  setDesc(desc: Words): this {
    this.descEl.setText(desc);
    return this;
  }

  setClass(cls: string): this {
    this.settingEl.addClass(cls);
    return this;
  }

  setTooltip(tooltip: string): this {
    setTooltip(this.nameEl, tooltip);
    return this;
  }

  setHeading(): this {
    this.settingEl.addClass('setting-item-heading');
    this.nameEl.setAttrs({ role: 'heading', 'aria-level': 3 });
    return this;
  }

  setDisabled(disabled: boolean): this {
    this.settingEl.toggleClass('is-disabled', disabled);
    for (const component of this.components) component.setDisabled(disabled);
    return this;
  }

  setErrorMessage(message: string | null): this {
    this.settingEl.toggleClass('is-invalid', message !== null);
    this.errorEl?.detach();
    this.errorEl =
      message === null
        ? null
        : this.infoEl.createDiv({ cls: 'setting-item-error', text: message, attr: { role: 'alert' } });
    return this;
  }

  addComponent(cb: (el: HTMLElement) => BaseComponent): this {
    this.components.push(cb(this.controlEl));
    return this;
  }

  addButton(cb: (component: ButtonComponent) => unknown): this {
    return this.#add(new ButtonComponent(this.controlEl), cb);
  }

  addExtraButton(cb: (component: ExtraButtonComponent) => unknown): this {
    return this.#add(new ExtraButtonComponent(this.controlEl), cb);
  }

  addToggle(cb: (component: ToggleComponent) => unknown): this {
    this.settingEl.addClass('mod-toggle');
    return this.#add(new ToggleComponent(this.controlEl), cb);
  }

  addText(cb: (component: TextComponent) => unknown): this {
    return this.#add(new TextComponent(this.controlEl), cb);
  }

  addSearch(cb: (component: SearchComponent) => unknown): this {
    return this.#add(new SearchComponent(this.controlEl), cb);
  }

  addTextArea(cb: (component: TextAreaComponent) => unknown): this {
    return this.#add(new TextAreaComponent(this.controlEl), cb);
  }

  addDropdown(cb: (component: DropdownComponent) => unknown): this {
    return this.#add(new DropdownComponent(this.controlEl), cb);
  }

  addColorPicker(cb: (component: ColorComponent) => unknown): this {
    return this.#add(new ColorComponent(this.controlEl), cb);
  }

  addProgressBar(cb: (component: ProgressBarComponent) => unknown): this {
    return this.#add(new ProgressBarComponent(this.controlEl), cb);
  }

  addSlider(cb: (component: SliderComponent) => unknown): this {
    return this.#add(new SliderComponent(this.controlEl), cb);
  }

  addDisplayValue(cb: (component: DisplayValueComponent) => unknown): this {
    cb(new DisplayValueComponent(this.controlEl));
    return this;
  }

  then(cb: (setting: this) => unknown): this {
    cb(this);
    return this;
  }

  clear(): this {
    this.controlEl.empty();
    this.components = [];
    return this;
  }

  #add<T extends BaseComponent>(component: T, cb: (component: T) => unknown): this {
    this.components.push(component);
    cb(component);
    return this;
  }
}

export class SettingGroup {
  listEl: HTMLElement;
  readonly #groupEl: HTMLElement;
  #heading: Setting | undefined;

  constructor(containerEl: HTMLElement) {
    this.#groupEl = containerEl.createDiv('setting-group');
    this.listEl = this.#groupEl.createDiv('setting-items');
  }

  get hostEl(): HTMLElement {
    return this.#groupEl;
  }

  setHeading(text: Words): this {
    this.#head().setName(text);
    return this;
  }

  addClass(...classes: string[]): this {
    this.#groupEl.addClass(...classes);
    return this;
  }

  addSetting(cb: (setting: Setting) => void): this {
    cb(new Setting(this.listEl));
    return this;
  }

  addSearch(cb: (component: SearchComponent) => unknown): this {
    this.#head().addSearch(cb);
    return this;
  }

  addExtraButton(cb: (component: ExtraButtonComponent) => unknown): this {
    this.#head().addExtraButton(cb);
    return this;
  }

  #head(): Setting {
    if (this.#heading === undefined) {
      this.#heading = new Setting(this.#groupEl).setHeading();
      this.#groupEl.prepend(this.#heading.settingEl);
    }
    return this.#heading;
  }
}

/** Makes a whole row selectable by click and keyboard. */
export function makePressable(el: HTMLElement, press: () => void): void {
  el.addClass('mod-clickable');
  el.setAttrs({ role: 'button', tabindex: 0 });
  el.addEventListener('click', press);
  el.addEventListener('keydown', (evt) => {
    if (evt.target !== el || (evt.key !== 'Enter' && evt.key !== ' ')) return;
    evt.preventDefault();
    press();
  });
}

export function addChevron(setting: Setting): void {
  setIcon(setting.controlEl.createDiv('setting-item-chevron'), 'chevron-right');
}
