/** The element methods that the app adds, as far as the screens use them: call once in a test file that runs under happy-dom. */
import type {} from 'obsidian';

type Info = DomElementInfo | string | undefined;

function dress(el: HTMLElement, info: Info): void {
  if (info === undefined) return;
  if (typeof info === 'string') {
    el.className = info;
    return;
  }
  if (info.cls !== undefined) el.className = Array.isArray(info.cls) ? info.cls.join(' ') : info.cls;
  if (info.text !== undefined) el.setText(info.text);
  if (info.attr !== undefined) el.setAttrs(info.attr);
  for (const name of ['title', 'type', 'placeholder', 'href', 'value'] as const) {
    const value = info[name];
    if (value !== undefined) el.setAttribute(name, value);
  }
}

const METHODS = {
  createEl(this: HTMLElement, tag: string, info?: Info, made?: (el: HTMLElement) => void): HTMLElement {
    const el = this.ownerDocument.createElement(tag);
    dress(el, info);
    this.appendChild(el);
    made?.(el);
    return el;
  },
  createDiv(this: HTMLElement, info?: Info): HTMLElement {
    return this.createEl('div', info);
  },
  createSpan(this: HTMLElement, info?: Info): HTMLElement {
    return this.createEl('span', info);
  },
  empty(this: HTMLElement): void {
    this.replaceChildren();
  },
  appendText(this: HTMLElement, text: string): void {
    this.append(text);
  },
  setText(this: HTMLElement, text: string | DocumentFragment): void {
    this.replaceChildren(text);
  },
  getText(this: HTMLElement): string {
    return this.textContent;
  },
  setAttr(this: HTMLElement, name: string, value: string | number | boolean | null): void {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  },
  setAttrs(this: HTMLElement, attributes: Record<string, string | number | boolean | null>): void {
    for (const [name, value] of Object.entries(attributes)) this.setAttr(name, value);
  },
  addClass(this: HTMLElement, ...names: string[]): void {
    this.classList.add(...names);
  },
  removeClass(this: HTMLElement, ...names: string[]): void {
    this.classList.remove(...names);
  },
  toggleClass(this: HTMLElement, name: string, on: boolean): void {
    this.classList.toggle(name, on);
  },
  hasClass(this: HTMLElement, name: string): boolean {
    return this.classList.contains(name);
  },
  find(this: HTMLElement, selector: string): Element | null {
    return this.querySelector(selector);
  },
  findAll(this: HTMLElement, selector: string): Element[] {
    return [...this.querySelectorAll(selector)];
  },
  setCssProps(this: HTMLElement, props: Record<string, string>): void {
    for (const [name, value] of Object.entries(props)) this.style.setProperty(name, value);
  },
};

/** Adds the methods to every element, and gives an empty element that is part of the page. */
export function appElement(): HTMLElement {
  Object.assign(HTMLElement.prototype, METHODS);
  document.body.replaceChildren();
  return document.body.appendChild(document.createElement('div'));
}
