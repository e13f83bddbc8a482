/** The part of $filter that a sync needs: comparisons with literals, and/or/not, and two functions of Dataverse. */
import { GUID } from './address.ts';
import { refuse } from './answers.ts';
import { isDay, isMoment } from './day.ts';

export interface Literal {
  kind: 'text' | 'number' | 'guid' | 'day' | 'moment' | 'boolean' | 'null';
  value: string | number | boolean | null;
}

export type Condition =
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; name: string; sign: string; literal: Literal }
  | { kind: 'in'; name: string; values: readonly string[] }
  | { kind: 'me'; name: string };

const SIGNS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const FUNCTION = 'Microsoft.Dynamics.CRM.';

class Reader {
  readonly #tokens: readonly string[];
  readonly #options: ReadonlyMap<string, string>;
  #at = 0;

  constructor(text: string, options: ReadonlyMap<string, string>) {
    this.#tokens = tokens(text);
    this.#options = options;
  }

  whole(): Condition {
    const found = this.#any();
    if (this.#peek() !== '') throw wrong(`unexpected '${this.#peek()}'`);
    return found;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #skip(token: string): boolean {
    const there = this.#peek() === token;
    if (there) this.#at += 1;
    return there;
  }

  #expect(token: string): void {
    if (!this.#skip(token)) throw wrong(`'${token}' expected before '${this.#peek()}'`);
  }

  #any(): Condition {
    const first = this.#all();
    const parts = [first];
    while (this.#skip('or')) parts.push(this.#all());
    return parts.length === 1 ? first : { kind: 'or', parts };
  }

  #all(): Condition {
    const first = this.#one();
    const parts = [first];
    while (this.#skip('and')) parts.push(this.#one());
    return parts.length === 1 ? first : { kind: 'and', parts };
  }

  #one(): Condition {
    if (this.#skip('not')) return { kind: 'not', part: this.#one() };
    if (this.#skip('(')) {
      const inner = this.#any();
      this.#expect(')');
      return inner;
    }
    const name = this.#next();
    if (name.startsWith(FUNCTION)) return this.#function(name.slice(FUNCTION.length));
    if (!/^[a-z_]\w*$/i.test(name)) throw wrong(`unexpected '${name}'`);
    const sign = this.#next();
    if (!SIGNS.includes(sign)) throw wrong(`unexpected '${sign}' after '${name}'`);
    return { kind: 'compare', name, sign, literal: literal(this.#resolved(this.#next())) };
  }

  #function(name: string): Condition {
    const given = this.#arguments();
    const property = literal(given['PropertyName']?.[0] ?? '').value;
    if (typeof property !== 'string') throw wrong(`${name} needs a PropertyName`);
    if (name === 'EqualUserId') return { kind: 'me', name: property };
    const values = given['PropertyValues'] ?? [];
    if (name === 'In') return { kind: 'in', name: property, values: values.map((one) => String(literal(one).value)) };
    throw wrong(`the function ${name} is not known`);
  }

  #arguments(): Record<string, string[]> {
    const given: Record<string, string[]> = {};
    this.#expect('(');
    do {
      const name = this.#next();
      this.#expect('=');
      given[name] = this.#argument();
    } while (this.#skip(','));
    this.#expect(')');
    return given;
  }

  #argument(): string[] {
    if (!this.#skip('[')) {
      const text = this.#resolved(this.#next());
      return text.startsWith('[') ? listed(text) : [text];
    }
    const found: string[] = [];
    do found.push(this.#next());
    while (this.#skip(','));
    this.#expect(']');
    return found;
  }

  /** Returns the value of a parameter such as @p1, which is in the query next to the filter. */
  #resolved(token: string): string {
    if (!token.startsWith('@')) return token;
    const value = this.#options.get(token);
    if (value === undefined) throw wrong(`the parameter ${token} is not given`);
    return value;
  }
}

export function parseFilter(text: string, options: ReadonlyMap<string, string>): Condition {
  return new Reader(text, options).whole();
}

/** Reads a list parameter. A list next to the filter is JSON; without JSON quotes it is read as in the filter. */
function listed(text: string): string[] {
  if (!text.includes('"')) return tokens(text).filter((one) => !['[', ']', ','].includes(one));
  try {
    return (JSON.parse(text) as unknown[]).map((one) => `"${String(one)}"`);
  } catch {
    throw wrong("Invalid JSON. A comma character ',' was expected in scope 'Array'");
  }
}

function tokens(text: string): string[] {
  const found: string[] = [];
  const pattern = /\s*('(?:[^']|'')*'|"[^"]*"|[\w.@:+-]+|[(),=[\]])/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw wrong(`syntax error at position ${at}`);
    found.push(token);
  }
  return found;
}

function literal(token: string): Literal {
  if (/^'.*'$/s.test(token)) return { kind: 'text', value: token.slice(1, -1).replaceAll("''", "'") };
  if (/^".*"$/s.test(token)) return { kind: 'text', value: token.slice(1, -1) };
  if (token === 'null') return { kind: 'null', value: null };
  if (token === 'true' || token === 'false') return { kind: 'boolean', value: token === 'true' };
  if (GUID.test(token)) return { kind: 'guid', value: token.toLowerCase() };
  if (isDay(token)) return { kind: 'day', value: token };
  if (isMoment(token)) return { kind: 'moment', value: token };
  if (/^-?\d+(\.\d+)?$/.test(token)) return { kind: 'number', value: Number(token) };
  throw wrong(`unexpected '${token}'`);
}

function wrong(what: string): Error {
  return refuse(400, `Invalid $filter: ${what}.`, '0x80060888');
}
