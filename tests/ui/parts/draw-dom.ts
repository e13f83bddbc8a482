/** The few element methods that the app adds to the DOM, for drawing in happy-dom. The browser host has all of them. */

interface ElementInfo {
  readonly cls?: string;
  readonly text?: string;
  readonly attr?: Readonly<Record<string, string | number | boolean | null>>;
  readonly type?: string;
  readonly placeholder?: string;
  readonly value?: string;
}

function created(parent: Element, tag: string, info: ElementInfo | string = {}): HTMLElement {
  const { cls, text, attr, ...own } = typeof info === 'string' ? { cls: info } : info;
  const el = parent.ownerDocument.createElementNS('http://www.w3.org/1999/xhtml', tag);
  if (cls !== undefined) el.className = cls;
  if (text !== undefined) el.textContent = text;
  for (const [name, value] of Object.entries({ ...own, ...attr })) setAttr(el, name, value);
  parent.append(el);
  return el;
}

function setAttr(el: Element, name: string, value: string | number | boolean | null): void {
  if (value === null) el.removeAttribute(name);
  else el.setAttribute(name, String(value));
}

const METHODS: Readonly<Record<string, (this: HTMLElement, ...args: never[]) => unknown>> = {
  createEl(tag: string, info?: ElementInfo) {
    return created(this, tag, info);
  },
  createDiv(info?: ElementInfo) {
    return created(this, 'div', info);
  },
  createSpan(info?: ElementInfo) {
    return created(this, 'span', info);
  },
  empty() {
    this.replaceChildren();
  },
  findAll(selector: string) {
    return Array.from(this.querySelectorAll(selector));
  },
  setAttr(name: string, value: string | number | boolean | null) {
    setAttr(this, name, value);
  },
  setAttrs(attributes: Readonly<Record<string, string | number | boolean | null>>) {
    for (const [name, value] of Object.entries(attributes)) setAttr(this, name, value);
  },
  setText(text: string) {
    this.textContent = text;
  },
  addClass(...names: string[]) {
    this.classList.add(...names);
  },
  removeClass(...names: string[]) {
    this.classList.remove(...names);
  },
  toggleClass(name: string, on: boolean) {
    this.classList.toggle(name, on);
  },
  instanceOf(type: abstract new () => unknown) {
    return type[Symbol.hasInstance](this);
  },
  setCssProps(props: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(props)) this.style.setProperty(name, value);
  },
};

/** Adds the methods to happy-dom's elements. */
export function installElementMethods(): void {
  for (const [name, value] of Object.entries(METHODS)) {
    Object.defineProperty(HTMLElement.prototype, name, { value, configurable: true, writable: true });
  }
  Object.defineProperty(Node.prototype, 'doc', { get: () => document, configurable: true });
  Object.defineProperty(Node.prototype, 'win', { get: () => window, configurable: true });
}

/** Returns the first button whose text contains the given one; throws without such a button. */
export function buttonIn(el: HTMLElement, text: string): HTMLButtonElement {
  const found = [...el.querySelectorAll('button')].find((one) => one.textContent.includes(text));
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

/** Waits until finished promises were handled. */
export async function settled(): Promise<void> {
  await new Promise((done) => window.setTimeout(done, 0));
}

/** Waits for two frames, because lists are drawn over several frames. */
export async function framesDrawn(): Promise<void> {
  for (let at = 0; at < 2; at++) await new Promise((done) => window.requestAnimationFrame(done));
}
