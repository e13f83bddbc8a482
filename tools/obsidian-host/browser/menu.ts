/** Menus: opened at the pointer, controlled by pointer or arrow keys. */
import { Component } from '../app/component.ts';
import { setIcon } from './icons.ts';

export class MenuItem {
  readonly hostEl: HTMLElement;
  readonly #iconEl: HTMLElement;
  readonly #titleEl: HTMLElement;
  #callback: ((evt: MouseEvent | KeyboardEvent) => unknown) | undefined;
  #enabled = true;

  constructor(list: HTMLElement) {
    this.hostEl = list.createDiv({ cls: 'menu-item tappable', attr: { role: 'menuitem', tabindex: -1 } });
    this.#iconEl = this.hostEl.createDiv('menu-item-icon');
    this.#titleEl = this.hostEl.createDiv('menu-item-title');
  }

  setTitle(title: string | DocumentFragment): this {
    this.#titleEl.setText(title);
    return this;
  }

  setIcon(icon: string | null): this {
    if (icon === null) this.#iconEl.empty();
    else setIcon(this.#iconEl, icon);
    return this;
  }

  setChecked(checked: boolean | null): this {
    this.hostEl.toggleClass('mod-checked', checked === true);
    this.hostEl.setAttr('aria-checked', checked);
    return this;
  }

  setDisabled(disabled: boolean): this {
    this.#enabled = !disabled;
    this.hostEl.toggleClass('is-disabled', disabled);
    this.hostEl.setAttr('aria-disabled', disabled);
    return this;
  }

  setWarning(isWarning: boolean): this {
    this.hostEl.toggleClass('is-warning', isWarning);
    return this;
  }

  setIsLabel(isLabel: boolean): this {
    this.hostEl.toggleClass('is-label', isLabel);
    return this;
  }

  setSection(section: string): this {
    this.hostEl.setAttr('data-section', section);
    return this;
  }

  onClick(callback: (evt: MouseEvent | KeyboardEvent) => unknown): this {
    this.#callback = callback;
    return this;
  }

  hostChoose(evt: MouseEvent | KeyboardEvent): boolean {
    if (this.#enabled) void this.#callback?.(evt);
    return this.#enabled;
  }
}

export class Menu extends Component {
  readonly #el = createDiv({ cls: 'menu', attr: { role: 'menu', tabindex: -1 } });
  readonly #items: MenuItem[] = [];
  readonly #hidden: (() => unknown)[] = [];
  #before: Element | null = null;

  addItem(cb: (item: MenuItem) => unknown): this {
    const item = new MenuItem(this.#el);
    this.#items.push(item);
    item.hostEl.addEventListener('click', (evt) => {
      this.#choose(item, evt);
    });
    cb(item);
    return this;
  }

  addSeparator(): this {
    this.#el.createDiv('menu-separator');
    return this;
  }

  setNoIcon(): this {
    this.#el.addClass('mod-no-icon');
    return this;
  }

  setUseNativeMenu(_useNativeMenu: boolean): this {
    return this;
  }

  showAtMouseEvent(evt: MouseEvent): this {
    evt.preventDefault();
    return this.showAtPosition({ x: evt.clientX, y: evt.clientY }, evt.doc);
  }

  showAtPosition(position: { x: number; y: number }, doc: Document = activeDocument): this {
    this.#before = doc.activeElement;
    doc.body.appendChild(this.#el);
    const { offsetWidth, offsetHeight } = this.#el;
    const { innerWidth, innerHeight } = this.#el.win;
    this.#el.style.left = `${Math.max(0, Math.min(position.x, innerWidth - offsetWidth))}px`;
    this.#el.style.top = `${Math.max(0, Math.min(position.y, innerHeight - offsetHeight))}px`;
    this.load();
    this.registerDomEvent(doc, 'pointerdown', (evt: PointerEvent) => {
      if (!this.#el.contains(evt.targetNode)) this.hide();
    });
    this.registerDomEvent(this.#el, 'keydown', (evt: KeyboardEvent) => {
      this.#onKey(evt);
    });
    this.#el.focus();
    return this;
  }

  hide(): this {
    if (!this.#el.isConnected) return this;
    this.#el.detach();
    this.unload();
    if (this.#before?.instanceOf(HTMLElement) === true) this.#before.focus();
    for (const callback of this.#hidden) callback();
    return this;
  }

  close(): void {
    this.hide();
  }

  onHide(callback: () => unknown): void {
    this.#hidden.push(callback);
  }

  #choose(item: MenuItem, evt: MouseEvent | KeyboardEvent): void {
    this.hide();
    item.hostChoose(evt);
  }

  #onKey(evt: KeyboardEvent): void {
    const at = this.#items.findIndex((item) => item.hostEl.isActiveElement());
    const step = { ArrowDown: 1, ArrowUp: -1 }[evt.key];
    if (step !== undefined) this.#items.at((at + step + this.#items.length) % this.#items.length)?.hostEl.focus();
    else if (evt.key === 'Escape') this.hide();
    else if (evt.key === 'Enter' && this.#items[at] !== undefined) this.#choose(this.#items[at], evt);
    else return;
    evt.preventDefault();
    evt.stopPropagation();
  }
}
