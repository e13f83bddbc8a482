/** What the findings about names say to a person. */
import type { Code } from '../../domain/finding.ts';
import type { CodeWords } from './words-target.ts';
import { quoted } from './words-text.ts';

type NameCode = Extract<
  Code,
  'names-in-one-text' | 'name-with-and' | 'name-none' | 'link-mixed-text' | 'invisible-character'
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
  'link-mixed-text': {
    title: 'A link with other text',
    say: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) isn’t one complete link, or has other text around the link.`,
      advice: 'Write only the link, or only a name without a link.',
    }),
  },
};
