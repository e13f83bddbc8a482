/** Reasons why a note or its properties cannot be read, in words that do not mention YAML. */
import type { Misread } from '../../domain/encoding.ts';
import type { YamlReason } from '../../domain/finding.ts';
import type { FrontmatterProblem } from '../../domain/opportunity.ts';

/** Text of two sentences: the problem, and the advice. */
export interface MessageText {
  readonly message: string;
  readonly advice: string;
}

const CONVERT =
  'Open the file in a text editor that can change the encoding, and save it as UTF-8. Don’t edit it here first, because that would destroy characters.';

/** Texts for the encodings of files that are not UTF-8. */
export const ENCODING_TEXT: Readonly<Record<Misread['encoding'], MessageText>> = {
  'utf-16': { message: 'The file is UTF-16, not UTF-8. The plugin doesn’t change it.', advice: CONVERT },
  unknown: {
    message: 'The file isn’t UTF-8. It has a character here that can’t be read. The plugin doesn’t change it.',
    advice: CONVERT,
  },
};

/** Text for lists and maps that are nested too deeply. */
export const TOO_DEEP_TEXT: MessageText = {
  message: 'The properties can’t be read: lists or groups are nested more than 100 levels deep here.',
  advice: 'Remove brackets or indents that don’t belong here.',
};

const UNREADABLE = 'The properties at the top of the note can’t be read';

/** Texts by common YAML mistake: the problem and its fix. */
export const YAML_REASON_TEXT: Readonly<Record<YamlReason, MessageText>> = {
  'tab-indent': {
    message: `${UNREADABLE}: a line starts with a tab.`,
    advice: 'Replace the tab with two spaces.',
  },
  'colon-in-value': {
    message: `${UNREADABLE}: a value contains a colon.`,
    advice: 'Put the value after the first colon in quotes.',
  },
  'reserved-start': {
    message: `${UNREADABLE}: a value starts with a reserved character, such as @, %, or \`.`,
    advice: 'Put the value in quotes.',
  },
  'unclosed-quote': {
    message: `${UNREADABLE}: a quotation mark before this point is never closed.`,
    advice: 'Add the closing quote.',
  },
  'unclosed-bracket': {
    message: `${UNREADABLE}: a bracket before this point is never closed.`,
    advice: 'Add the closing bracket.',
  },
  'key-without-colon': {
    message: `${UNREADABLE}: a line has no colon between name and value.`,
    advice: 'Write it as “name: value”.',
  },
  'bad-indent': {
    message: `${UNREADABLE}: a line isn’t indented like the lines around it.`,
    advice: 'Start lines that belong together in the same column.',
  },
  'dash-behind-key': {
    message: `${UNREADABLE}: a list starts on the line of its name.`,
    advice: 'Put each “- item” on its own line below the name, or use [item, item].',
  },
  'hash-in-brackets': {
    message: `${UNREADABLE}: a # between brackets starts a comment, so the closing bracket is ignored.`,
    advice: 'Put the item with the # in quotes.',
  },
  'bracket-unindented': {
    message: `${UNREADABLE}: a list in brackets continues in the first column of the next line.`,
    advice: 'Put the list on one line, or indent its other lines.',
  },
  'quote-unindented': {
    message: `${UNREADABLE}: a quoted value continues in the first column of this line.`,
    advice: 'Indent this line, or put the value on one line.',
  },
  'quote-in-quotes': {
    message: `${UNREADABLE}: a quoted value contains the same quotation marks.`,
    advice: 'Put the whole value in the other kind of quotes.',
  },
  'text-behind-quotes': {
    message: `${UNREADABLE}: text follows a closing quote.`,
    advice: 'Put the whole value in the other kind of quotes.',
  },
  'text-behind-brackets': {
    message: `${UNREADABLE}: text follows a closing bracket.`,
    advice: 'Put the whole value in quotes.',
  },
  'links-unquoted': {
    message: `${UNREADABLE}: text or another link follows a link.`,
    advice: 'Put each link in quotes, and use a list for several links: ["[[A]]", "[[B]]"].',
  },
  'link-markdown': {
    message: `${UNREADABLE}: a link with its address in parentheses isn’t in quotes.`,
    advice: 'Put the whole link in quotes.',
  },
  'mark-at-start': {
    message: `${UNREADABLE}: a value starts with > or |.`,
    advice: 'Put the value in quotes.',
  },
  'backslash-in-quotes': {
    message: `${UNREADABLE}: a value in double quotes contains a backslash.`,
    advice: 'Use single quotes, or write each backslash twice.',
  },
  'text-unindented': {
    message: `${UNREADABLE}: a line doesn’t belong to any property. It may be the rest of the value above it.`,
    advice: 'Indent it by two spaces, or write it as “name: value”.',
  },
  'other-colon': {
    message: `${UNREADABLE}: a line has a full-width colon “：” or a similar character.`,
    advice: 'Use a plain colon followed by a space, as in “name: value”.',
  },
  'colon-without-blank': {
    message: `${UNREADABLE}: a colon isn’t followed by a space.`,
    advice: 'Write it as “name: value”.',
  },
  'merge-conflict': {
    message: `${UNREADABLE}: they contain merge conflict markers.`,
    advice: 'Keep one of the two versions, and remove the lines with <<<<<<<, =======, and >>>>>>>.',
  },
  'template-code': {
    message: `${UNREADABLE}: a template placeholder such as {{title}} wasn’t replaced.`,
    advice: 'Replace it with a value, or put it in quotes.',
  },
  'not-a-map': {
    message: `${UNREADABLE}: they aren’t written as “name: value” pairs.`,
    advice: 'Write one “name: value” on each line.',
  },
  'several-documents': {
    message: `${UNREADABLE}: a line with only --- or ... splits them in two.`,
    advice: 'Remove that line.',
  },
  'unclosed-frontmatter': {
    message: `${UNREADABLE}: the closing --- line is missing.`,
    advice: 'Add a line with --- after the last property.',
  },
  other: { message: `${UNREADABLE} from here on.`, advice: 'Compare this line with the lines around it and fix it.' },
};

/** Returns the message about the options of a code block that cannot be read. `line` is that of the block, from 1. */
export function optionsText({ reason, key }: Pick<FrontmatterProblem, 'reason' | 'key'>, line: number): string {
  const start = `The options can’t be read on line ${line}`;
  if (reason === 'duplicate-key') return `${start}: “${key ?? ''}” appears more than once. Remove one of them.`;
  const { message, advice } = reason === 'too-deep' ? TOO_DEEP_TEXT : YAML_REASON_TEXT[reason];
  return `${start}${message.replace(/^.*? can’t be read(?: from here on)?/, '')} ${advice}`;
}
