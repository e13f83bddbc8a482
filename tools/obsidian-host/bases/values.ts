/** Values of properties in a base. As in the app, plugins get texts and comparisons from them, and no numbers. */
import type { App } from '../app/app.ts';

/** Context for drawing values. */
export class RenderContext {
  hoverPopover: object | null = null;
}

export abstract class Value {
  static type = 'value';

  static equals(a: Value | null, b: Value | null): boolean {
    return a === null || b === null ? a === b : a.equals(b);
  }

  static looseEquals(a: Value | null, b: Value | null): boolean {
    return a === null || b === null ? a === b : a.looseEquals(b);
  }

  abstract toString(): string;
  abstract isTruthy(): boolean;

  equals(other: this): boolean {
    return other.constructor === this.constructor && this.looseEquals(other);
  }

  looseEquals(other: Value): boolean {
    return this.toString() === other.toString();
  }

  renderTo(el: HTMLElement, _ctx: RenderContext): void {
    el.appendText(this.toString());
  }
}

export abstract class NotNullValue extends Value {}

export class NullValue extends Value {
  static override type = 'null';
  static value = new NullValue();

  toString(): string {
    return '';
  }

  isTruthy(): boolean {
    return false;
  }
}

export abstract class PrimitiveValue<T> extends NotNullValue {
  readonly hostValue: T;

  constructor(value: T) {
    super();
    this.hostValue = value;
  }

  toString(): string {
    return String(this.hostValue);
  }

  isTruthy(): boolean {
    return Boolean(this.hostValue);
  }
}

export class StringValue extends PrimitiveValue<string> {
  static override type = 'string';
}

export class NumberValue extends PrimitiveValue<number> {
  static override type = 'number';
}

export class BooleanValue extends PrimitiveValue<boolean> {
  static override type = 'boolean';

  override renderTo(el: HTMLElement, _ctx: RenderContext): void {
    const box = el.createEl('input', { type: 'checkbox', attr: { disabled: true, 'aria-label': this.toString() } });
    box.checked = this.hostValue;
  }
}

export class TagValue extends StringValue {
  override renderTo(el: HTMLElement, _ctx: RenderContext): void {
    el.createSpan({ cls: 'tag', text: this.toString() });
  }
}

const LINK = /^!?\[\[([^\]|]+)(?:\|([^\]]*))?\]\]$/;

export class LinkValue extends StringValue {
  static override type = 'link';
  readonly hostShown: string;

  constructor(linktext: string, shown = linktext) {
    super(linktext);
    this.hostShown = shown;
  }

  static parseFromString(_app: App, input: string, _sourcePath: string): LinkValue | null {
    const [, linktext, shown] = LINK.exec(input) ?? [];
    return linktext === undefined ? null : new LinkValue(linktext, shown);
  }

  override renderTo(el: HTMLElement, _ctx: RenderContext): void {
    el.createEl('a', {
      cls: 'internal-link',
      text: this.hostShown,
      href: this.hostValue,
      attr: { 'data-href': this.hostValue },
    });
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export class DateValue extends NotNullValue {
  static override type = 'date';
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  static parseFromString(input: string): DateValue | null {
    return DATE.test(input) && !Number.isNaN(Date.parse(input.slice(0, 10))) ? new DateValue(input) : null;
  }

  dateOnly(): DateValue {
    return new DateValue(this.#text.slice(0, 10));
  }

  toString(): string {
    return this.#text;
  }

  isTruthy(): boolean {
    return true;
  }
}

export class ListValue extends NotNullValue {
  static override type = 'list';
  readonly #items: readonly Value[];

  constructor(value: unknown[]) {
    super();
    this.#items = value.map(wrap);
  }

  toString(): string {
    return this.#items.join(', ');
  }

  isTruthy(): boolean {
    return this.#items.length > 0;
  }

  includes(value: Value): boolean {
    return this.#items.some((item) => item.looseEquals(value));
  }

  length(): number {
    return this.#items.length;
  }

  get(index: number): Value {
    return this.#items[index] ?? NullValue.value;
  }

  concat(other: ListValue): ListValue {
    return new ListValue([...this.#items, ...other.#items]);
  }

  override renderTo(el: HTMLElement, ctx: RenderContext): void {
    for (const item of this.#items) item.renderTo(el.createSpan('value-list-element'), ctx);
  }
}

export class ObjectValue extends NotNullValue {
  static override type = 'object';
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    super();
    this.#members = members;
  }

  toString(): string {
    return JSON.stringify(this.#members);
  }

  isTruthy(): boolean {
    return !this.isEmpty();
  }

  isEmpty(): boolean {
    return Object.keys(this.#members).length === 0;
  }

  get(key: string): Value | null {
    return Object.hasOwn(this.#members, key) ? wrap(this.#members[key]) : NullValue.value;
  }
}

function wrapText(text: string): Value {
  const [, linktext, shown] = LINK.exec(text) ?? [];
  if (linktext !== undefined) return new LinkValue(linktext, shown);
  return DateValue.parseFromString(text) ?? new StringValue(text);
}

/** Returns the value for parsed YAML, or the value itself if it already is one. */
export function wrap(value: unknown): Value {
  if (value instanceof Value) return value;
  if (typeof value === 'string') return wrapText(value);
  if (typeof value === 'number') return new NumberValue(value);
  if (typeof value === 'boolean') return new BooleanValue(value);
  if (Array.isArray(value)) return new ListValue(value);
  if (typeof value === 'object' && value !== null) return new ObjectValue({ ...value });
  return NullValue.value;
}

/** Orders numbers by size and all other values by their text; empty values come last. */
export function compareValues(a: Value, b: Value): number {
  if (a instanceof NullValue || b instanceof NullValue)
    return Number(a instanceof NullValue) - Number(b instanceof NullValue);
  if (a instanceof NumberValue && b instanceof NumberValue) return a.hostValue - b.hostValue;
  return a.toString().localeCompare(b.toString(), 'en');
}
