/**
 * Splits the text of a payload into tokens for syntax coloring. The parser is simple, but it never changes the text.
 */

export interface Token {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'plain';
  readonly text: string;
}

const JSON_TOKEN =
  /("[^"\\]*(?:\\.[^"\\]*)*"(?=\s*:))|("[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$))|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|\b(true|false|null)\b|([{}[\],:]+)|([^"\d\-tfn{}[\],:]+|.)/gs;

const JSON_KINDS = ['key', 'string', 'number', 'literal', 'punctuation', 'plain'] as const;

/** Returns the tokens of a text; joined, they are equal to the text. Parts of malformed text have the kind `plain`. */
export function tokensOf(text: string, wire: 'json' | 'yaml'): readonly Token[] {
  return wire === 'json' ? jsonTokens(text) : (text.match(/[^\n]*\n|[^\n]+/g) ?? []).flatMap(yamlLine);
}

function jsonTokens(text: string): Token[] {
  const tokens: Token[] = [];
  // A list of all matches would have ten times the memory of the tokens.
  for (const match of text.matchAll(JSON_TOKEN)) {
    const at = JSON_KINDS.findIndex((_, group) => match[group + 1] !== undefined);
    tokens.push({ kind: JSON_KINDS[at] ?? 'plain', text: match[0] });
  }
  return tokens;
}

const YAML_KEY = /^("[^"\\]*(?:\\.[^"\\]*)*"|'[^']*(?:''[^']*)*'|[^\s"'#:-][^:\n]*)(:)(?=\s|$)/s;

function yamlLine(line: string): Token[] {
  const [lead = ''] = /^\s*(?:- +)*/.exec(line) ?? [];
  const [pair = '', key = '', colon = ''] = YAML_KEY.exec(line.slice(lead.length)) ?? [];
  const rest = line.slice(lead.length + pair.length);
  const value = rest.trim();
  const gap = value === '' ? rest : rest.slice(0, rest.indexOf(value));
  const end = rest.slice(gap.length + value.length);
  const tokens: Token[] = [
    { kind: 'punctuation', text: lead },
    { kind: 'key', text: key },
    { kind: 'punctuation', text: colon },
    { kind: 'plain', text: gap },
    { kind: yamlKind(value), text: value },
    { kind: 'plain', text: end },
  ];
  return tokens.filter((token) => token.text !== '');
}

function yamlKind(value: string): Token['kind'] {
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return 'number';
  if (/^(?:true|false|null|~)$/.test(value)) return 'literal';
  return /^(?:[[{][\]}]|[|>][-+]?)$/.test(value) ? 'punctuation' : 'string';
}
