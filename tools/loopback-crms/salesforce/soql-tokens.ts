/** SOQL text as tokens: words, numbers, days, timestamps, quoted texts, symbols. */
import { refuse } from './answers.ts';

export interface Token {
  kind: 'word' | 'number' | 'date' | 'datetime' | 'text' | 'sign' | 'end';
  /** The text as written; for a quoted text, its unescaped content. */
  text: string;
}

const PATTERNS: readonly [Token['kind'], RegExp][] = [
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/y],
  ['date', /\d{4}-\d\d-\d\d(?![\dT])/y],
  ['number', /[-+]?\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z_][\w.]*/y],
  ['sign', /<=|>=|!=|<>|[=<>(),:]/y],
];

const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  // In LIKE, an escaped symbol is literal; the backslash is kept to distinguish it from the wildcard.
  '%': '\\%',
  _: '\\_',
};

export function malformed(message: string): Error {
  return refuse(400, 'MALFORMED_QUERY', message);
}

export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    if (/\s/.test(soql[at] ?? '')) at += 1;
    else {
      const [token, length] = soql[at] === "'" ? quoted(soql, at) : plain(soql, at);
      tokens.push(token);
      at += length;
    }
  }
  return [...tokens, { kind: 'end', text: '<EOF>' }];
}

function plain(soql: string, at: number): [Token, number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(soql)?.[0];
    if (text !== undefined) return [{ kind, text }, text.length];
  }
  throw malformed(`line 1:${at} no viable alternative at character '${soql[at] ?? ''}'`);
}

function quoted(soql: string, from: number): [Token, number] {
  let text = '';
  for (let at = from + 1; at < soql.length; at += 1) {
    const char = soql[at] ?? '';
    if (char === "'") return [{ kind: 'text', text }, at + 1 - from];
    if (char !== '\\') text += char;
    else {
      at += 1;
      const meant = ESCAPES[soql[at] ?? ''];
      if (meant === undefined)
        throw malformed(`Invalid string literal. Illegal character sequence '\\${soql[at] ?? ''}'`);
      text += meant;
    }
  }
  throw malformed(`line 1:${from} mismatched character '<EOF>' expecting '''`);
}
