/** Why a note or its properties cannot be read, in words that name no YAML. */
import type { Misread } from '../../domain/encoding.ts';
import type { YamlReason } from '../../domain/finding.ts';

/** Two sentences for a person: what is so, and what to do about it. */
export interface Words {
  readonly message: string;
  readonly advice: string;
}

const CONVERT =
  'Open the file in a text editor that can change the encoding, and save it as UTF-8. Don’t edit it here before: that would destroy characters.';

/** What a file is that is not UTF-8, and how to change that. */
export const ENCODINGS: Readonly<Record<Misread['encoding'], Words>> = {
  'utf-16': { message: 'The file is UTF-16, not UTF-8. The plugin doesn’t write it.', advice: CONVERT },
  unknown: {
    message: 'The file is not UTF-8: it has a character here that can’t be read. The plugin doesn’t write it.',
    advice: CONVERT,
  },
};

/** Lists and maps within lists and maps. */
export const TOO_DEEP: Words = {
  message: 'The properties cannot be read: lists or groups are nested more than 100 levels deep here.',
  advice: 'Remove brackets or indents that are not meant.',
};

const UNREADABLE = 'The properties at the top of the note cannot be read';

/** By habit: what is wrong, and how it is mended. */
export const YAML_REASONS: Readonly<Record<YamlReason, Words>> = {
  'tab-indent': {
    message: `${UNREADABLE}: a line begins with a tab.`,
    advice: 'Replace the tab by two spaces.',
  },
  'colon-in-value': {
    message: `${UNREADABLE}: a text has a colon in it.`,
    advice: 'Put the text behind the first colon in quotes.',
  },
  'reserved-start': {
    message: `${UNREADABLE}: a text begins with a character that has a meaning of its own here, such as @, % or \`.`,
    advice: 'Put the text in quotes.',
  },
  'unclosed-quote': {
    message: `${UNREADABLE}: a quote that is opened before this place is never closed.`,
    advice: 'Add the closing quote.',
  },
  'unclosed-bracket': {
    message: `${UNREADABLE}: a bracket that is opened before this place is never closed.`,
    advice: 'Add the closing bracket.',
  },
  'key-without-colon': {
    message: `${UNREADABLE}: a line has no colon between name and value.`,
    advice: 'Write it as “name: value”.',
  },
  'bad-indent': {
    message: `${UNREADABLE}: a line is not indented like its neighbours.`,
    advice: 'Begin the lines that belong together in the same column.',
  },
  'dash-behind-key': {
    message: `${UNREADABLE}: a list begins on the line of its name.`,
    advice: 'Put each “- item” on a line of its own below the name, or write [item, item].',
  },
  'hash-in-brackets': {
    message: `${UNREADABLE}: a # between brackets begins a comment, so the closing bracket does not count.`,
    advice: 'Put the item with the # in quotes.',
  },
  'bracket-unindented': {
    message: `${UNREADABLE}: a list in brackets goes on in the first column of the next line.`,
    advice: 'Put the list on one line, or indent its further lines.',
  },
  'quote-unindented': {
    message: `${UNREADABLE}: a text in quotes goes on in the first column of this line.`,
    advice: 'Indent this line, or put the text on one line.',
  },
  'quote-in-quotes': {
    message: `${UNREADABLE}: a text in quotes has the same quotes in it.`,
    advice: 'Put the whole text in quotes of the other kind.',
  },
  'text-behind-quotes': {
    message: `${UNREADABLE}: there is text behind a closing quote.`,
    advice: 'Put the whole text in quotes of the other kind.',
  },
  'text-behind-brackets': {
    message: `${UNREADABLE}: there is text behind a closing bracket.`,
    advice: 'Put the whole text in quotes.',
  },
  'links-unquoted': {
    message: `${UNREADABLE}: there is text or another link behind a link.`,
    advice: 'Put each link in quotes, and write several as a list: ["[[A]]", "[[B]]"].',
  },
  'link-markdown': {
    message: `${UNREADABLE}: a link with its address in parentheses is not in quotes.`,
    advice: 'Put the whole link in quotes.',
  },
  'mark-at-start': {
    message: `${UNREADABLE}: a text begins with > or |.`,
    advice: 'Put the text in quotes.',
  },
  'backslash-in-quotes': {
    message: `${UNREADABLE}: a text in double quotes has a backslash in it.`,
    advice: 'Use single quotes, or write each backslash twice.',
  },
  'text-unindented': {
    message: `${UNREADABLE}: a line belongs to no property. It may be the rest of the text above it.`,
    advice: 'Indent it by two spaces, or write it as “name: value”.',
  },
  'other-colon': {
    message: `${UNREADABLE}: a line has a colon of another script, such as the wide one “：”.`,
    advice: 'Write the plain colon and a space behind it, as in “name: value”.',
  },
  'colon-without-blank': {
    message: `${UNREADABLE}: a colon has no space behind it.`,
    advice: 'Write it as “name: value”.',
  },
  'merge-conflict': {
    message: `${UNREADABLE}: they have the marks of a merge conflict.`,
    advice: 'Keep one of the two versions, and remove the lines with <<<<<<<, =======, and >>>>>>>.',
  },
  'template-code': {
    message: `${UNREADABLE}: template code such as {{title}} was never filled in.`,
    advice: 'Replace it by its value, or put it in quotes.',
  },
  'not-a-map': {
    message: `${UNREADABLE}: they are no list of names with values.`,
    advice: 'Write one “name: value” on each line.',
  },
  'several-documents': {
    message: `${UNREADABLE}: a line of three dashes or dots splits them.`,
    advice: 'Remove that line.',
  },
  'unclosed-frontmatter': {
    message: `${UNREADABLE}: the closing line of three dashes is missing.`,
    advice: 'Add a line with --- behind the last property.',
  },
  other: { message: `${UNREADABLE} from here on.`, advice: 'Compare the line with its neighbours, and mend it.' },
};
