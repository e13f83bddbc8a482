/** Texts of the findings about names and about values that are probably typos. */
import type { Code } from '../../domain/finding.ts';
import { quoted } from '../../domain/sentence.ts';
import type { FindingTexts } from './crm-findings.ts';
import { notesListed } from './format.ts';

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

export const NAME_FINDING_TEXT: { readonly [C in NameCode]: FindingTexts<C> } = {
  'names-in-one-text': {
    title: 'Several names in one text',
    describe: ({ found, wants }, { key, label }) =>
      wants === 'list'
        ? {
            message: `The ${label} ${quoted(found)} are a single text, so it’s unclear where each name ends.`,
            advice: `Enter a list with one name per line under “${key}:”. Until then, nothing is calculated from it.`,
          }
        : {
            message: `The ${label} ${quoted(found)} contains several links, but this property takes one name.`,
            advice: 'Keep one link.',
          },
  },
  'name-with-and': {
    title: 'Name may be several names',
    describe: ({ found, names }, { label }) => ({
      message: `${quoted(found)} counts as one name, but may be ${names} of the ${label}.`,
      advice: 'Use a list to make this clear.',
    }),
  },
  'name-none': {
    title: 'Placeholder instead of a name',
    describe: ({ found }, { label }) => ({
      message: `${quoted(found)} isn’t a name, but would get a share as one of the ${label}.`,
      advice: 'Remove it, or enter the name.',
    }),
    fix: () => 'Remove it',
  },
  'invisible-character': {
    title: 'Invisible characters',
    describe: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) contains invisible characters.`,
      advice: 'Remove them, because a CRM may treat the text as a different name.',
    }),
    fix: () => 'Remove them',
  },
  'placeholder-value': {
    title: 'Template placeholder',
    describe: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) contains a template placeholder that wasn’t replaced.`,
      advice: 'Enter the value. Until then, the note is treated as a template.',
    }),
  },
  'comment-truncates-value': {
    title: 'Value is cut off at #',
    describe: ({ read, lost }, { label }) => ({
      message: `The rest of the ${label} ${quoted(lost)} is treated as a comment; ${read === '' ? 'nothing' : `only ${quoted(read)}`} is read.`,
      advice: 'Put the whole value in quotes, or leave a space after the # of a comment.',
    }),
    fix: () => 'Add quotes',
  },
  'conflict-copy': {
    title: 'Conflict copy',
    describe: ({ original }) => ({
      message: `This note looks like a copy of ${notesListed([original])} that a sync tool made after a conflict.`,
      advice: 'Open both notes, move the correct values to the original, and delete the copy.',
    }),
  },
  'key-near-miss': {
    title: 'Property name may be misspelled',
    describe: ({ meant }, { key }) => ({
      message: `“${key}” isn’t read, and “${meant}” is missing.`,
      advice: `If you mean “${meant}”, rename the property.`,
    }),
  },
  'link-mixed-text': {
    title: 'Link contains other text',
    describe: ({ found }, { label }) => ({
      message: `The text ${quoted(found)} (${label}) isn’t a complete link, or has text around the link.`,
      advice: 'Enter only the link, or only a name without a link.',
    }),
  },
};
