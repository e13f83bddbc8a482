/** The part of SOQL that a sync needs: one object, parent fields, conditions, order, limit. */
import { malformed, tokenize } from './soql-tokens.ts';
import type { Token } from './soql-tokens.ts';

export interface Literal {
  kind: 'text' | 'number' | 'date' | 'datetime' | 'boolean' | 'null';
  value: string | number | boolean | null;
}

export type Condition =
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; field: string; sign: string; literals: readonly Literal[] };

export interface Query {
  /** Empty for COUNT(). */
  select: readonly string[];
  from: string;
  where: Condition | undefined;
  orderBy: readonly { field: string; descending: boolean; nullsLast: boolean }[];
  limit: number;
  offset: number;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(soql: string) {
    this.#tokens = tokenize(soql);
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '<EOF>' };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Skips the words, regardless of case, if they are next. */
  skip(...words: string[]): boolean {
    const there = words.every((word, index) => {
      const token = this.#tokens[this.#at + index];
      return token !== undefined && token.kind !== 'text' && token.text.toLowerCase() === word.toLowerCase();
    });
    if (there) this.#at += words.length;
    return there;
  }

  expect(word: string): void {
    if (!this.skip(word)) throw this.unexpected();
  }

  word(): string {
    const token = this.next();
    if (token.kind !== 'word') throw malformed(`unexpected token: '${token.text}'`);
    return token.text;
  }

  unexpected(): Error {
    return malformed(`unexpected token: '${this.peek().text}'`);
  }

  /** Reads one or more items separated by commas. */
  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.skip(',')) items.push(read());
    return items;
  }
}

export function parseSoql(soql: string): Query {
  const reader = new Reader(soql);
  reader.expect('SELECT');
  const select = reader.skip('COUNT', '(', ')') ? [] : reader.list(() => reader.word());
  reader.expect('FROM');
  const from = reader.word();
  const where = reader.skip('WHERE') ? condition(reader) : undefined;
  const orderBy = reader.skip('ORDER', 'BY') ? reader.list(() => order(reader)) : [];
  const limit = reader.skip('LIMIT') ? count(reader) : Infinity;
  const offset = reader.skip('OFFSET') ? count(reader) : 0;
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return { select, from, where, orderBy, limit, offset };
}

/**
 * Reads a condition. AND and OR on one level need parentheses: otherwise the second word stays unread and causes an
 * error.
 */
function condition(reader: Reader): Condition {
  const first = part(reader);
  const kind = reader.skip('AND') ? 'and' : reader.skip('OR') ? 'or' : undefined;
  if (kind === undefined) return first;
  const parts = [first, part(reader)];
  while (reader.skip(kind)) parts.push(part(reader));
  return { kind, parts };
}

function part(reader: Reader): Condition {
  if (reader.skip('NOT')) return { kind: 'not', part: part(reader) };
  if (reader.skip('(')) {
    const inner = condition(reader);
    reader.expect(')');
    return inner;
  }
  return comparison(reader);
}

function comparison(reader: Reader): Condition {
  const field = reader.word();
  if (reader.skip('NOT', 'IN')) return { kind: 'not', part: within(reader, field) };
  if (reader.skip('IN')) return within(reader, field);
  if (reader.skip('LIKE')) return { kind: 'compare', field, sign: 'LIKE', literals: [literal(reader)] };
  const sign = reader.next().text.replace('<>', '!=');
  if (!['=', '!=', '<', '<=', '>', '>='].includes(sign)) throw malformed(`unexpected token: '${sign}'`);
  return { kind: 'compare', field, sign, literals: [literal(reader)] };
}

function within(reader: Reader, field: string): Condition {
  reader.expect('(');
  const literals = reader.list(() => literal(reader));
  reader.expect(')');
  return { kind: 'compare', field, sign: 'IN', literals };
}

function literal(reader: Reader): Literal {
  const { kind, text } = reader.next();
  if (kind === 'number') return { kind, value: Number(text) };
  if (kind === 'text' || kind === 'date' || kind === 'datetime') return { kind, value: text };
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  if (word === 'null') return { kind: 'null', value: null };
  throw malformed(`unexpected token: '${text}'`);
}

function order(reader: Reader): Query['orderBy'][number] {
  const field = reader.word();
  const descending = reader.skip('DESC');
  if (!descending) reader.skip('ASC');
  const nullsLast = reader.skip('NULLS', 'LAST') ? true : reader.skip('NULLS', 'FIRST') ? false : descending;
  return { field, descending, nullsLast };
}

function count(reader: Reader): number {
  const token = reader.next();
  if (!/^\d+$/.test(token.text)) throw malformed(`unexpected token: '${token.text}'`);
  return Number(token.text);
}
