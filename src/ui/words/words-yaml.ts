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
