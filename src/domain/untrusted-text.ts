/**
 * Text from outside (CRM values, error messages, other users' notes) that the plugin writes or shows. It is always
 * treated as plain text, and all its characters are made visible.
 */

/** Runs of whitespace and of characters that end a line or move the text. */
const BLANKS = /[\s\p{Cc}\u2028\u2029]+/gu;

/**
 * Syntax that Markdown, HTML, Obsidian (links, embeds, tags, comments, math), Dataview, or Templater recognizes
 * anywhere in a line.
 */
const MARKUP = /[\\`*_[\]|$~{}]|[<%>=]{2,}|<|&(?=#|\w{1,32};)|:(?=:|\/\/)|#(?=[^\s#])|\^(?=[\w-])/gu;

/** Syntax that Markdown recognizes only at the start of a line. */
const AT_START = /^(?:[-+>=#]|\d{1,9}(?=[.)]))/;

/**
 * Returns the text on one line as Markdown that displays exactly this text: no link, embed, code, tag, table cell,
 * heading, or template starts or ends in it. Hidden characters are made visible.
 */
export function inertText(text: string): string {
  const line = visibleText(text.replace(BLANKS, ' ').trim()).replace(MARKUP, (found) => found.replace(/./gu, '\\$&'));
  // A digit cannot be escaped, but the character after it can.
  return line.replace(AT_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/**
 * Code point ranges of hidden characters: controls except line breaks and tabs, zero-width characters, and direction
 * controls.
 */
const HIDDEN_RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

const HIDDEN = new RegExp(
  `[${HIDDEN_RANGES.map((range) => range.map((point) => `\\u{${point.toString(16)}}`).join('-')).join('')}]`,
  'gu',
);

/** Scripts in which a joiner between two letters changes their shape, such as Persian and the languages of India. */
const JOINING = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu'],
  ...['Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');

const PICTURE = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]';

/**
 * Matches text that ends in a joiner between two emoji or letters, or in a variation selector of an emoji. These
 * characters are part of the visible text.
 */
const SEEN = new RegExp(
  `${PICTURE}\\ufe0f?\\u200d(?=${PICTURE})|${PICTURE}\\ufe0f|[\\d#*]\\ufe0f(?=\\u20e3)|[${JOINING}][\\u200c\\u200d](?=[${JOINING}])`,
  'gu',
);

/**
 * Returns the text with every hidden character shown as its code point, such as `⟨U+202E⟩`. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return withHidden(text, mark);
}

/** Returns the text without hidden characters; the same string if it has none. */
export function withoutHidden(text: string): string {
  return withHidden(text, () => '');
}

function withHidden(text: string, instead: (character: string) => string): string {
  if (text.search(HIDDEN) === -1) return text;
  const seen = new Set<number>();
  for (const { index, 0: found } of text.matchAll(SEEN)) {
    seen.add(index + found.length - 1);
    if (found.endsWith('\ufe0f\u200d')) seen.add(index + found.length - 2);
  }
  return text.replace(HIDDEN, (found: string, at: number) => (seen.has(at) ? found : instead(found)));
}

function mark(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Returns true if the text contains template plugin code, which would run when a note with it is opened or copied. */
export function hasTemplateCode(text: string): boolean {
  return /<%|%>|\{\{|\}\}/.test(text);
}

/** Matches `{{…}}` (Templates plugin) and `<% … %>` (Templater). */
const PLACEHOLDER = /\{\{[^{}]*\}\}|<%[^%]*%>/;

/** Returns true if a text, or the source text of a value, contains a template placeholder. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
