/** One text instead of a list of names: detects whether it is one name, and which names it contains. */
import { withoutHidden } from './untrusted-text.ts';
import { linkForm, linksIn } from './wikilink.ts';

/** The meaning of a text as the value of a list of names. */
export type NamesText =
  /** One name, or only whitespace. */
  | { readonly what: 'name' }
  /** One name that may be several, such as `Cisco and Dell`; `parts` are those names. */
  | { readonly what: 'joined'; readonly parts: readonly string[] }
  /**
   * Certainly not one name. `parts` are the items of the intended list, links as written; `undefined` if they are
   * uncertain. `other`: a second interpretation if the last name may be two names, as in `HP, Cisco and Dell`.
   */
  | { readonly what: 'several'; readonly parts: readonly string[] | undefined; readonly other?: readonly string[] }
  /** An explicit statement that there is no name, such as `N/A`. */
  | { readonly what: 'none' };

/** Returns the meaning of the text. Takes time proportional to its length. */
export function readNames(text: string): NamesText {
  const whole = text.trim();
  if (isNoneWord(whole)) return { what: 'none' };
  if (!SUSPECT.test(whole)) return ONE;
  const parts = partsOf(whole);
  const [first] = parts;
  if (parts.length !== 1 || first !== whole || linkForm(whole) === 'links') return severalOf(parts);
  const joined = joinedParts(whole);
  return joined.length > 1 && joined.every(isCleanName) ? { what: 'joined', parts: joined } : ONE;
}

const ONE: NamesText = { what: 'name' };

/** A text without any of these is one name. */
const SUSPECT = /[;；؛,،，、､\n\t[\]({"'&+/|>→•‣▪◦·*–—-]|^\S{1,3}[.)]\s|\s(?:and|und|et|y|e|och|og)\s/i;

/** A list marker in the middle of a part: another part may start after it. */
const INNER_MARK = /\s(?:[-*•‣▪◦]|\d{1,3}[.)])\s/;

function severalOf(parts: readonly string[]): NamesText {
  const isSure = parts.length > 0 && parts.every((part) => isCleanName(part) && !INNER_MARK.test(part));
  if (!isSure) return { what: 'several', parts: undefined };
  const last = joinedParts(parts.at(-1) ?? '');
  if (parts.length < 2 || last.length < 2 || !last.every(isCleanName)) return { what: 'several', parts };
  return { what: 'several', parts: [...parts.slice(0, -1), ...last], other: parts };
}

/** Texts that users write if there is no name, in lowercase. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    '- -- --- – — . .. ... … ? ?? ??? n/a n.a. n.a na/ n/k none null nil tbd tba tbc t.b.d. todo unknown ' +
    'keine keiner k.a. unbekannt ninguno ninguna aucun aucune nessuno なし 無し 无 無'
  ).split(' '),
);

/**
 * Returns true if a text states that there is no name, such as `N/A` or `-`, or has only hidden characters. Returns
 * false for whitespace.
 */
export function isNoneWord(text: string): boolean {
  if (text.length >= LONGEST_NO_NAME) return false;
  const plain = PLAIN.test(text) ? text : withoutHidden(text).trim();
  return NO_NAMES.has(plain.toLowerCase()) || (plain === '' && text.trim() !== '');
}

/** Length that no such text reaches, including hidden characters and spaces. */
const LONGEST_NO_NAME = 12;

/** Matches text without outer spaces and without hidden characters. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Returns true if a text can be a name as is: it contains no remains of list syntax, quotes, or brackets. */
export function isCleanName(text: string): boolean {
  if (text === '' || text !== text.trim() || isNoneWord(text) || linkForm(text) !== 'name') return false;
  if (linksIn(text).length === 1) return true;
  return !LEFT_OVER.test(text) && isBalanced(text);
}

/**
 * Line breaks, template code, a share, `name: value`, a list marker at the start, a separator or a quotation mark at
 * either end.
 */
const LEFT_OVER = /[\n\t%{}]|:\s|:$|^(?:[-*+•‣▪◦·–—]|\d{1,3}[.)]|[a-z][.)])\s|^[,;:|&+/'"`[]|[,;|&+/"`\]]$/i;

function isBalanced(text: string): boolean {
  let depth = 0;
  let quotes = 0;
  for (const char of text) {
    if (char === '"') quotes += 1;
    else if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && quotes % 2 === 0;
}

/** A list marker at the start of a line. */
const BULLET = /^(?:[-*+•‣▪◦·–—](?:\s+\[[ x]\])?|\d{1,3}[.)]|[a-z][.)])\s+/i;

/** Returns the items of the list that the text describes, without list syntax and without empty items. */
function partsOf(whole: string): readonly string[] {
  const flow = inBrackets(whole);
  const lines = flow === undefined ? whole.split('\n').map((line) => line.trim().replace(BULLET, '')) : [flow];
  const quotes = flow === undefined ? '"' : `"'`;
  const parts = lines.flatMap((line) => splitNames(line, quotes)).map(unquoted);
  return parts.map((part, at) => (at === 0 ? part : part.replace(LEAD, ''))).flatMap(singleLinks);
}

/** The `and` before the last name of a list. */
const LEAD = /^(?:and|und|&|\+)\s+/i;

/**
 * Returns the text inside the brackets of `[Cisco, Dell]` or `(Cisco, Dell)`; `undefined` for other texts and for
 * links.
 */
function inBrackets(whole: string): string | undefined {
  if (!/^(?:\[.*\]|\(.*\)|\{.*\})$/s.test(whole) || /^\[\[(?!\[)/.test(whole)) return undefined;
  const inner = whole.slice(1, -1).trim();
  return isBalanced(inner) ? inner : undefined;
}

/** `"Acme"` and `'Acme'` → `Acme`; an escaped quotation mark inside counts as one. */
function unquoted(part: string): string {
  const quote = part.charAt(0);
  if ((quote !== '"' && quote !== "'") || part.length < 2 || !part.endsWith(quote)) return part;
  const inner = part.slice(1, -1).trim();
  return quote === '"' ? inner.replaceAll('\\"', '"').replaceAll('""', '"') : inner.replaceAll("''", "'");
}

/** Returns several links that have only spaces and joiners between them as separate parts. */
function singleLinks(part: string): readonly string[] {
  if (linkForm(part) !== 'links') return [part];
  const links = linksIn(part);
  let rest = '';
  let at = 0;
  for (const link of links) {
    const from = part.indexOf(link, at);
    rest += `${part.slice(at, from)} `;
    at = from + link.length;
  }
  rest += part.slice(at);
  return /^(?:\s|[&+/|>→·•-]|and|und)*$/i.test(rest) ? links : [part];
}

const WORDED = / (?:(?:and|und|et|y|e|och|og|->)|[&+/|>→•·]) /i;
const TIGHT = /[&+/|→•]/;

/** Minimum length of a name next to a joiner without spaces, so that `AT&T` and `A/S` stay one name. */
const SHORTEST = 3;

/**
 * Returns the names joined by `and`, `&`, `+`, or `/`. Returns the text itself if it has no joiner, is a link, or ends
 * as in `GmbH & Co. KG`.
 */
function joinedParts(text: string): readonly string[] {
  if (linksIn(text).length > 0) return [text];
  const parts = text
    .replace(/\s+/g, ' ')
    .split(WORDED)
    .flatMap((part) => {
      const tight = part.split(TIGHT).map((one) => one.trim());
      return tight.every(({ length }) => length >= SHORTEST) ? tight : [part.trim()];
    });
  return parts.some((part) => part.split(/\s+/).every(isSuffix)) ? [text] : parts;
}

const SEPARATORS = ';；؛,،，、､\t';

/**
 * Splits at separators, but not inside a link, quotes, or parentheses, not before `Inc.` and similar suffixes, and not
 * in a number such as `1,000`. Unbalanced brackets and quotes are ignored.
 */
function splitNames(text: string, quotes: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  let isFresh = true;
  const cut = (at: number): void => {
    const part = text.slice(start, at).trim();
    if (part !== '') parts.push(part);
    start = at + 1;
    isFresh = true;
  };
  const countsGroups = isBalanced(text);
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (countsGroups && isFresh && quotes.includes(char)) quote = char;
    else if (countsGroups && '(['.includes(char)) depth += 1;
    else if (countsGroups && ')]'.includes(char)) depth -= 1;
    else if (depth === 0 && SEPARATORS.includes(char) && !isWithinName(text, at)) {
      cut(at);
      continue;
    }
    if (char.trim() !== '') isFresh = false;
  }
  cut(text.length);
  return parts;
}

/** Words after a comma that belong to the name before it, in lowercase and without periods. */
const SUFFIXES: ReadonlySet<string> = new Set(
  (
    'inc incorporated llc llp lllp lp ltd limited co corp corporation company plc pllc pc gmbh mbh ag kg kgaa ohg ug eg ek se sa sas ' +
    'sarl srl spa snc bv nv cv vof ab as asa aps oy oyj kft zrt doo sro pty pte sdn bhd kk na jr sr'
  ).split(' '),
);

function isSuffix(word: string): boolean {
  return !isNoneWord(word) && SUFFIXES.has(word.replace(/[./]/g, '').toLowerCase());
}

/** Text that may follow such a suffix. */
const AFTER_SUFFIX = /^\s*(?:$|[;；؛,،，、､()[\]&+/|]|(?:and|und)\s)/i;

/** Number of characters after a comma that are checked for a suffix. */
const SUFFIX_SPAN = 40;

function isWithinName(text: string, at: number): boolean {
  const char = text.charAt(at);
  if (char !== ',' && char !== '，') return false;
  const following = text.slice(at + 1, at + SUFFIX_SPAN);
  if (char === ',' && /^\d{3}(?!\d)/.test(following) && /\d/.test(text.charAt(at - 1))) return true;
  const [all = '', word = ''] = /^\s{0,3}([a-z][a-z./]*)/i.exec(following) ?? [];
  const rest = following.slice(all.length);
  if (!isSuffix(word)) return false;
  return AFTER_SUFFIX.test(rest) || isWithinName(`,${rest}`, 0);
}
