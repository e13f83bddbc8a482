/** What the findings about names, and about what was meant otherwise, say to a person. */
import type { Code } from '../../domain/finding.ts';
import type { CodeWords } from './words-target.ts';
import { notesListed, quoted } from './words-text.ts';

type NameCode = Extract<
  Code,
  | 'names-in-one-text'
  | 'name-with-and'
  | 'name-none'
  | 'link-mixed-text'
  | 'invisible-character'
  | 'comment-truncates-value'
  | 'conflict-copy'
  | 'key-near-miss'
  | 'placeholder-value'
>;

export const NAME_WORDS: { readonly [C in NameCode]: CodeWords<C> } = {
  'names-in-one-text': {
    title: 'Several names in one text',
    say: ({ found, wants }, { key, label }) =>
      wants === 'list'
        ? {
            message: `The ${label} ${quoted(found)} are one text, so it isn’t certain where each name ends.`,
            advice: `Write a list with one name per line under “${key}:”. Until then, nothing is calculated from it.`,
          }
        : {
            message: `The ${label} ${quoted(found)} contains several links, but only one name belongs here.`,
            advice: 'Keep one link.',
          },
  },
  'name-with-and': {
    title: 'One name that may be several',
    say: ({ found, names }, { label }) => ({
      message: `${quoted(found)} counts as one name, but may be ${names} of the ${label}.`,
      advice: 'Make it a list, so that it is certain.',
    }),
  },
  'name-none': {
    title: 'A placeholder instead of a name',
    say: ({ found }, { label }) => ({
      message: `${quoted(found)} isn’t a name, but would get a share among the ${label}.`,
      advice: 'Remove it, or write the name.',
    }),
    fix: () => 'Remove it',
  },
  'invisible-character': {
    title: 'Characters that can’t be seen',
    say: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) contains characters that can’t be seen.`,
      advice: 'Remove them, because a CRM may take the text for another name.',
    }),
    fix: () => 'Remove them',
  },
  'placeholder-value': {
    title: 'A placeholder of a template',
    say: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) is still to be filled in by a template.`,
      advice: 'Write the value. As long as it is there, the note counts as a template.',
    }),
  },
  'comment-truncates-value': {
    title: 'A # cuts off the value',
    say: ({ read, lost }, { label }) => ({
      message: `The rest of the ${label} ${quoted(lost)} counts as a comment; ${read === '' ? 'nothing' : `only ${quoted(read)}`} is read.`,
      advice: 'Put the whole value in quotes, or leave a space after the # of a comment.',
    }),
    fix: () => 'Add quotes',
  },
  'conflict-copy': {
    title: 'A conflict copy',
    say: ({ original }) => ({
      message: `This note looks like a copy that a sync tool made of ${notesListed([original])} after a conflict.`,
      advice: 'Open both, move what is right into the original, and delete the copy.',
    }),
  },
  'key-near-miss': {
    title: 'A property with nearly the right name',
    say: ({ meant }, { key }) => ({
      message: `“${key}” isn’t read, and “${meant}” is missing.`,
      advice: `Rename it to “${meant}” if that is meant.`,
    }),
  },
  'link-mixed-text': {
    title: 'A link with other text',
    say: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) isn’t one complete link, or has other text around the link.`,
      advice: 'Write only the link, or only a name without a link.',
    }),
  },
};
