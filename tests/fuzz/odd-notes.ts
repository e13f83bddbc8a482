/**
 * Notes that use all of YAML at once: anchors, aliases, tags, comments, block and flow style, every line ending. They
 * are built from pieces, so that a test knows which bytes belong to which key without a reader.
 */
import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

/** A top-level pair: `lead` comes before it, `pair` is the key with its value, `comment` the rest of the key's line. */
interface Piece {
  readonly key: string;
  readonly lead: string;
  readonly pair: string;
  /** A comment on the line of the key; empty if the line has no comment. */
  readonly comment: string;
}

export interface OddNote {
  readonly before: string;
  readonly pieces: readonly Piece[];
  readonly after: string;
}

/** The names of anchors so far, for aliases. */
interface Making {
  readonly g: GeneratorValue;
  readonly anchors: string[];
}

const NAMES = [
  'id',
  'amount',
  'oems',
  'region',
  'a b',
  'ключ',
  'x-y',
  'rev_attribution',
  '360',
  'a?b',
  "it's",
] as const;
const PLAIN = ['x', '007', '1.10', '2025-11-30', 'yes', 'null', '~', 'East coast', "o'clock", 'a#b', '-5', 'ü', '$5'];
const QUOTED = ['"x: y"', "'it''s'", '"[[A|b]]"', '"a\\tb"', "''", '"#"', '"two\n  lines"', "'two\n\n  lines'"];
const TAGS = ['!!str', '!own', '!!null', '!<tag:x.org,2025:y>'];
const INNER = ['k', 'l', 'm n', '"q"'];

function pick<T>({ g }: Making, ...of: readonly T[]): T {
  return g(fc.constantFrom, ...of) as T;
}

function chance({ g }: Making, oneIn: number): boolean {
  return g(fc.nat, oneIn - 1) === 0;
}

function count({ g }: Making, min: number, max: number): number {
  return g(fc.integer, { min, max });
}

/** Returns `&a1 `, `!!str `, both, or usually nothing. Later aliases can name the anchor. */
function properties(making: Making, tags: boolean): string {
  let text = '';
  if (tags && chance(making, 10)) text += `${pick(making, ...TAGS)} `;
  if (chance(making, 6)) {
    const name = `a${making.anchors.length}`;
    making.anchors.push(name);
    text = chance(making, 2) ? `${text}&${name} ` : `&${name} ${text}`;
  }
  return text;
}

function comment(making: Making): string {
  return chance(making, 4) ? pick(making, ' # why', '   # a: b', '\t# tab', ' #') : '';
}

function scalar(making: Making, pad: string): string {
  return pick(making, ...PLAIN, ...QUOTED).replaceAll('\n  ', `\n${pad}  `);
}

function alias(making: Making): string | undefined {
  return making.anchors.length > 0 && chance(making, 3) ? `*${pick(making, ...making.anchors)}` : undefined;
}

function flow(making: Making, pad: string, depth: number): string {
  const gap = pick(making, ' ', ' ', '', `\n${pad}  `, ` # in\n${pad}  `);
  const item = (): string => {
    if (depth > 0 && chance(making, 4)) return flow(making, pad, depth - 1);
    return alias(making) ?? properties(making, true) + pick(making, 'x', '"y"', "'z'", '1');
  };
  const items = Array.from({ length: count(making, 0, 3) }, item);
  const end = items.length > 0 && chance(making, 4) ? ',' : '';
  if (chance(making, 2)) return `[${items.map((one) => gap + one).join(',')}${end}${gap}]`;
  const pairs = items.map((one, at) => `${gap}${pick(making, `k${at}`, `"q${at}"`, `? e${at}`)}: ${one}`);
  return `{${pairs.join(',')}${end}${gap}}`;
}

function literal(making: Making, pad: string): [head: string, rest: string] {
  const head = pick(making, '|', '|-', '|+', '>', '>-', '|2', '>+');
  const deep = `${pad}  `;
  const lines = [`${deep}one`, `${deep}  two`, '', `${deep}# three: 3`, ...(head.endsWith('+') ? ['', ''] : [])];
  return [head, `\n${lines.slice(0, count(making, 1, lines.length)).join('\n')}`];
}

/** Returns the text after a colon or dash: on the same line, a comment there, and the lines below. */
function value(making: Making, column: number, depth: number): [inline: string, comment: string, below: string] {
  const pad = ' '.repeat(column);
  const kind = count(making, 0, 9);
  if (kind === 0) return [chance(making, 3) ? ` ${properties(making, true).trimEnd()}` : '', comment(making), ''];
  const other = alias(making);
  if (other !== undefined) return [` ${other}`, comment(making), ''];
  const before = properties(making, true);
  if (kind <= 4) return [` ${before}${scalar(making, pad)}`, comment(making), ''];
  if (kind === 5) {
    const [head, rest] = literal(making, pad);
    return [` ${before}${head}`, comment(making), rest];
  }
  if (kind <= 7 || depth === 0) return [` ${before}${flow(making, pad, 1)}`, comment(making), ''];
  const plain = before.replaceAll(/!\S+ |! /g, '');
  const own = plain === '' ? '' : ` ${plain.trimEnd()}`;
  return kind === 8
    ? [own, comment(making), blockList(making, column + count(making, 0, 3), depth - 1)]
    : [own, comment(making), blockMap(making, column + count(making, 1, 3), depth - 1)];
}

function between(making: Making, pad: string): string {
  return pick(making, '', '', '', '\n', `\n${pad}# between`, '\n# far left');
}

function blockList(making: Making, column: number, depth: number): string {
  const pad = ' '.repeat(column);
  return Array.from({ length: count(making, 1, 3) }, () => {
    const [inline, why, below] = value(making, column + 1, depth);
    return `${between(making, pad)}\n${pad}-${inline}${why}${below}`;
  }).join('');
}

function blockMap(making: Making, column: number, depth: number): string {
  const pad = ' '.repeat(column);
  const keys = INNER.slice(0, count(making, 1, 3));
  return keys.map((key) => `${between(making, pad)}\n${pad}${pairOf(making, key, column, depth).join('')}`).join('');
}

function pairOf(making: Making, key: string, column: number, depth: number): [string, string, string] {
  const before = properties(making, true);
  const explicit = chance(making, 12);
  const head = explicit ? `? ${before}${key}${comment(making)}\n${' '.repeat(column)}:` : `${before}${key}:`;
  const [inline, why, below] = value(making, column, depth);
  return explicit ? [head + inline + why + below, '', ''] : [head + inline, why, below];
}

function piece(making: Making, key: string, column: number): Piece {
  const pad = ' '.repeat(column);
  const lead = pick(making, '', '', '', '\n', `${pad}# lead\n`, '# far left\n', '\t\n', '  \n');
  const written = pick(making, key, key, key, `"${key}"`, `'${key.replaceAll("'", "''")}'`);
  const [head, why, below] = pairOf(making, written, column, 2);
  const tail = pick(making, '', '', '', '', '  ', '\t');
  return { key, lead, pair: `${pad}${head}${why}${below}${tail}\n`, comment: why.trim() };
}

/** Returns a whole note. All lines end with `lineEnd`; with `mixed`, each line has its own. */
function note(g: GeneratorValue): OddNote {
  const making: Making = { g, anchors: [] };
  const column = pick(making, 0, 0, 0, 0, 2);
  const keys = g(fc.uniqueArray, fc.constantFrom(...NAMES), { minLength: 1, maxLength: 5 }) as string[];
  // A tag or an anchor without any key is not a map, so the last key stays.
  const own = keys.length > 1 ? ['&root\n', '!!map\n'] : [];
  const root = column === 0 ? pick(making, '', '', '', '', '', '', '# top\n', '\n', ...own) : '';
  const pieces = keys.map((key) => piece(making, key, column));
  // A literal would include an indented comment in its text.
  const inner = /[|>]/.test(pieces.at(-1)?.pair ?? '') ? '' : '  # end\n';
  const end = pick(making, '', '', '', '', '\n', inner, '# end\n', '\t\n', '...\n', '\n\n');
  const body = pick(making, '', '\n', '\nbody\n', '\nbody\r', '\n---\nid: 5\n---\n');
  return {
    before: `${pick(making, '', '', '', '\uFEFF')}${pick(making, '---', '---', '--- \t')}\n${root}`,
    pieces,
    after: `${end}---${body}`,
  };
}

/** Replaces each line ending in every part in the same way, so that the parts still make up the note. */
function withLineEnds(making: Making, odd: OddNote): OddNote {
  const style = pick(making, 'lf', 'lf', 'crlf', 'mixed', 'cr');
  const ends = { lf: ['\n'], crlf: ['\r\n'], mixed: ['\n', '\r\n', '\r'], cr: ['\r'] }[style];
  const turn = (text: string): string =>
    text.replace(/\n/g, () => (ends.length > 1 ? pick(making, ...ends) : (ends[0] ?? '')));
  // A carriage return alone does not end a delimiter line.
  const fence = style === 'crlf' ? '\r\n' : '\n';
  const [open = '', ...root] = odd.before.split('\n');
  const last = odd.pieces.length - 1;
  const close = (text: string): string => text.replace(/(?:\r|\n)$/, fence);
  const tail = odd.after.indexOf('---');
  const end = turn(odd.after.slice(0, tail));
  return {
    before: open + fence + turn(root.join('\n')),
    pieces: odd.pieces.map((one, at) => {
      const pair = turn(one.pair);
      return { ...one, lead: turn(one.lead), pair: at === last && end === '' ? close(pair) : pair };
    }),
    after: close(end) + odd.after.slice(tail).replaceAll('\n', fence),
  };
}

export function oddNote(g: GeneratorValue): OddNote {
  return withLineEnds({ g, anchors: [] }, note(g));
}

export function textOf({ before, pieces, after }: OddNote): string {
  return before + pieces.map(({ lead, pair }) => lead + pair).join('') + after;
}
