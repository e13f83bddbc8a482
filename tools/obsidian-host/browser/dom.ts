/** The methods that the app adds to every element of a window. The types are in obsidian.d.ts. */
import type {} from 'obsidian';

type Globals = Window & typeof globalThis;

function classNames(cls: string | string[] | undefined): string[] {
  const all = Array.isArray(cls) ? cls : (cls ?? '').split(' ');
  return all.filter((name) => name !== '');
}

function dress(el: Element, info: DomElementInfo): void {
  el.classList.add(...classNames(info.cls));
  if (info.text !== undefined) el.setText(info.text);
  el.setAttrs(info.attr ?? {});
  const { title, value, type, placeholder, href } = info;
  for (const [name, one] of Object.entries({ title, type, placeholder, href }))
    if (one !== undefined) el.setAttribute(name, one);
  if (value !== undefined) (el as HTMLInputElement).value = value;
}

function create<E extends Element>(
  el: E,
  parent: Node | undefined,
  info: DomElementInfo | string = {},
  callback?: (el: E) => void,
): E {
  const wanted = typeof info === 'string' ? { cls: info } : info;
  dress(el, wanted);
  const home = wanted.parent ?? parent;
  if (wanted.prepend === true) home?.insertBefore(el, home.firstChild);
  else home?.appendChild(el);
  callback?.(el);
  return el;
}

type Info = DomElementInfo | string;

/** Returns the document for a new element: the node's own document, which is not the global one in a pop-out window. */
function documentOf(node: Node): Document {
  return node.ownerDocument ?? (node as Document);
}

function nodeMembers(win: Globals): object & ThisType<Node> {
  return {
    detach() {
      this.parentNode?.removeChild(this);
    },
    empty() {
      while (this.lastChild !== null) this.removeChild(this.lastChild);
    },
    appendText(text: string) {
      this.appendChild(documentOf(this).createTextNode(text));
    },
    indexOf(other: Node) {
      return Array.prototype.indexOf.call(this.childNodes, other);
    },
    insertAfter(node: Node, child: Node | null) {
      return this.insertBefore(node, child === null ? this.firstChild : child.nextSibling);
    },
    setChildrenInPlace(children: Node[]) {
      for (const old of Array.from(this.childNodes)) if (!children.includes(old)) this.removeChild(old);
      for (const child of children) this.appendChild(child);
    },
    instanceOf(type: { new (): unknown; name: string }) {
      const own = (this.win as unknown as Record<string, unknown>)[type.name];
      return this instanceof type || (typeof own === 'function' && this instanceof own);
    },
    createEl(tag: string, info?: Info, callback?: (el: Element) => void) {
      return create<Element>(documentOf(this).createElement(tag), this, info, callback);
    },
    createDiv(info?: Info, callback?: (el: HTMLDivElement) => void) {
      return create(documentOf(this).createElement('div'), this, info, callback);
    },
    createSpan(info?: Info, callback?: (el: HTMLSpanElement) => void) {
      return create(documentOf(this).createElement('span'), this, info, callback);
    },
    createSvg(tag: string, info?: Info, callback?: (el: Element) => void) {
      const el = documentOf(this).createElementNS('http://www.w3.org/2000/svg', tag);
      return create<Element>(el, this, info, callback);
    },
    get doc() {
      return documentOf(this);
    },
    get win() {
      return documentOf(this).defaultView ?? win;
    },
    get constructorWin() {
      return win;
    },
  };
}

const ELEMENT: object & ThisType<Element> = {
  getText() {
    return this.textContent;
  },
  setText(text: string | DocumentFragment) {
    if (typeof text === 'string') this.textContent = text;
    else this.replaceChildren(text);
  },
  addClass(...classes: string[]) {
    this.addClasses(classes);
  },
  addClasses(classes: string[]) {
    this.classList.add(...classes);
  },
  removeClass(...classes: string[]) {
    this.removeClasses(classes);
  },
  removeClasses(classes: string[]) {
    this.classList.remove(...classes);
  },
  toggleClass(classes: string | string[], value: boolean) {
    for (const name of classNames(classes)) this.classList.toggle(name, value);
  },
  hasClass(cls: string) {
    return this.classList.contains(cls);
  },
  setAttr(name: string, value: string | number | boolean | null) {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  },
  setAttrs(attrs: Record<string, string | number | boolean | null>) {
    for (const [name, value] of Object.entries(attrs)) this.setAttr(name, value);
  },
  getAttr(name: string) {
    return this.getAttribute(name);
  },
  matchParent(selector: string, lastParent?: Element) {
    const found = this.closest(selector);
    return lastParent === undefined || (found !== null && lastParent.contains(found)) ? found : null;
  },
  getCssPropertyValue(property: string) {
    return this.win.getComputedStyle(this).getPropertyValue(property).trim();
  },
  isActiveElement() {
    return this.doc.activeElement === this;
  },
  find(selector: string) {
    return this.querySelector(selector);
  },
  findAll(selector: string) {
    return Array.from(this.querySelectorAll(selector));
  },
  findAllSelf(selector: string) {
    return [...(this.matches(selector) ? [this] : []), ...Array.from(this.querySelectorAll(selector))];
  },
};

const HTML_ELEMENT: object & ThisType<HTMLElement> = {
  show() {
    this.toggle(true);
  },
  hide() {
    this.toggle(false);
  },
  toggle(show: boolean) {
    this.style.display = show ? '' : 'none';
  },
  toggleVisibility(visible: boolean) {
    this.style.visibility = visible ? '' : 'hidden';
  },
  isShown() {
    return this.offsetParent !== null;
  },
  setCssStyles(styles: Partial<CSSStyleDeclaration>) {
    Object.assign(this.style, styles);
  },
  setCssProps(props: Record<string, string>) {
    for (const [name, value] of Object.entries(props)) this.style.setProperty(name, value);
  },
  onClickEvent(listener: (this: HTMLElement, ev: MouseEvent) => unknown, options?: AddEventListenerOptions) {
    this.addEventListener('click', listener, options);
    this.addEventListener('auxclick', listener, options);
  },
  onWindowMigrated() {
    return () => undefined;
  },
  trigger(type: string) {
    this.dispatchEvent(new Event(type, { bubbles: true }));
  },
};

const UI_EVENT: object & ThisType<UIEvent> = {
  instanceOf(type: abstract new (...data: never[]) => unknown) {
    return this instanceof type;
  },
  get targetNode() {
    return this.target as Node | null;
  },
  get doc() {
    return (this.target as Node | null)?.doc ?? document;
  },
  get win() {
    return (this.target as Node | null)?.win ?? window;
  },
};

const ARRAY: object & ThisType<unknown[]> = {
  first() {
    return this[0];
  },
  last() {
    return this[this.length - 1];
  },
  contains(target: unknown) {
    return this.includes(target);
  },
  remove(target: unknown) {
    const at = this.indexOf(target);
    if (at >= 0) this.splice(at, 1);
  },
  unique() {
    return [...new Set(this)];
  },
};

/** Defines members as the app does: not enumerable, so that loops over an object skip them. */
function extend(target: object, members: object): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(members)))
    Object.defineProperty(target, name, { ...descriptor, enumerable: false, configurable: true });
}

function globals(win: Globals): object {
  const { document } = win;
  return {
    activeWindow: win,
    activeDocument: document,
    createEl: (tag: string, info?: Info, callback?: (el: Element) => void) =>
      create<Element>(document.createElement(tag), undefined, info, callback),
    createDiv: (info?: Info, callback?: (el: HTMLDivElement) => void) =>
      create(document.createElement('div'), undefined, info, callback),
    createSpan: (info?: Info, callback?: (el: HTMLSpanElement) => void) =>
      create(document.createElement('span'), undefined, info, callback),
    createFragment: (callback?: (el: DocumentFragment) => void) => {
      const fragment = document.createDocumentFragment();
      callback?.(fragment);
      return fragment;
    },
    sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
    nextFrame: () => new Promise((resolve) => win.requestAnimationFrame(resolve)),
  };
}

export function installDom(win: Globals): void {
  extend(win.Node.prototype, nodeMembers(win));
  extend(win.Element.prototype, ELEMENT);
  extend(win.HTMLElement.prototype, HTML_ELEMENT);
  extend(win.DocumentFragment.prototype, {
    find: Object.getOwnPropertyDescriptor(ELEMENT, 'find')?.value as unknown,
    findAll: Object.getOwnPropertyDescriptor(ELEMENT, 'findAll')?.value as unknown,
  });
  extend(win.UIEvent.prototype, UI_EVENT);
  extend(win.Array.prototype, ARRAY);
  extend(win.Math, { clamp: (value: number, min: number, max: number) => Math.min(Math.max(value, min), max) });
  extend(win.String.prototype, {
    contains(this: string, target: string) {
      return this.includes(target);
    },
  });
  extend(win, globals(win));
}
