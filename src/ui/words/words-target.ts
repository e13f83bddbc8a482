/** What the findings about a CRM say: where a note, the mapping and the CRM's own fields do not fit together. */
import type { Code, FindingData } from '../../domain/finding.ts';
import { listed, quoted } from './words-text.ts';
import type { Words } from './words-yaml.ts';

/** What a finding is about: the key as the note has it, and the field as people call it. */
export interface About {
  readonly key: string;
  readonly label: string;
}

export interface CodeWords<C extends Code> {
  /** What the code stands for, for lists and tables, without the case at hand. */
  readonly title: string;
  readonly say: (data: FindingData[C], about: About) => Words;
  /** What the button of the one-click fix says, where the written value alone would not tell. */
  readonly fix?: (data: FindingData[C], about: About) => string | undefined;
}

const KINDS: Readonly<Record<FindingData['target-kind-wrong']['wants'], string>> = {
  number: 'a number',
  day: 'a day',
  moment: 'a date with a time of day',
  flag: 'yes or no',
  lookup: 'a link to another record',
};

const WHEN = { create: ' while it makes a record', update: ' once the record is there' };

/** Words by code, for the table of all codes. */
export const TARGET_WORDS: { readonly [C in Extract<Code, `target-${string}`>]: CodeWords<C> } = {
  'target-required-missing': {
    title: 'The CRM needs a value',
    say: ({ target, remote }, { key }) => ({
      message: `${target} does not create a record without ${remote}.`,
      advice: key === '' ? `Map a field to ${remote} in the settings.` : `Fill “${key}:” in the note.`,
    }),
  },
  'target-text-too-long': {
    title: 'A text is too long for the CRM',
    say: ({ target, remote, length, most }, { label }) => ({
      message: `${target} takes ${most} characters for ${remote}, and the ${label} has ${length}.`,
      advice: 'Shorten it.',
    }),
  },
  'target-value-unknown': {
    title: 'The CRM does not know the value',
    say: ({ target, remote, found, known }) => ({
      message: `${target} does not know ${quoted(found)} for ${remote}.`,
      advice:
        known.length === 0
          ? 'Map it in the settings.'
          : `Write ${listed(known, 'disjunction')}, or map it in the settings.`,
    }),
  },
  'target-percent-unfit': {
    title: 'The probability isn’t a clear percentage',
    say: ({ target, remote, found }) => ({
      message: `${target} keeps a percentage from 0 to 100 in ${remote}. ${found} isn’t a clear one, so this field isn’t sent.`,
      advice: 'Write the probability as a percentage, such as 65.',
    }),
  },
  'target-zone-unknown': {
    title: 'The time zone of the CRM isn’t known',
    say: ({ target, remote, found }) => ({
      message: `${target} keeps ${remote} as a time in the time zone of the account, and ${
        found === '' ? 'doesn’t say which one that is' : `calls it ${quoted(found)}, which this device doesn’t know`
      }. The field is left as it is on both sides.`,
      advice: `Enter the time zone of the account in the settings of ${target}, such as America/New_York; for UTC, enter Etc/UTC.`,
    }),
  },
  'target-amount-too-large': {
    title: 'An amount is too large for the CRM',
    say: ({ target, remote, most }) => ({
      message: `${target} takes at most ${most} for ${remote}.`,
      advice: 'Check it for digits too many.',
    }),
  },
  'target-field-missing': {
    title: 'The CRM has no such field',
    say: ({ target, remote, known }) => ({
      message: `${target} has no field ${remote}, or you may not see it, so it is left out.`,
      advice: `${near(known)}Ask your admin for the field, and for access to it.`,
    }),
  },
  'target-field-needed': {
    title: 'A field that every record needs cannot be written',
    say: ({ target, remote, known }) => ({
      message: `Without ${remote} nothing can be sent: ${target} does not have it, or you may not see or write it.`,
      advice: `${near(known)}Ask your admin for the field, and for access to it.`,
    }),
  },
  'target-field-read-only': {
    title: 'The CRM does not let you write the field',
    say: ({ target, remote, label, only }) => ({
      message: `${target} does not let you write “${label}” (${remote})${only === undefined ? '' : WHEN[only]}, so it is left out.`,
      advice: 'Ask your admin for edit access to the field, or let it only be read in the settings.',
    }),
  },
  'target-required-unmapped': {
    title: 'The CRM requires a field that nothing fills',
    say: ({ target, remote, label }) => ({
      message: `${target} makes no record without “${label}” (${remote}), and nothing in the notes fills it.`,
      advice: 'Map a property to it in the settings, or ask your admin for a default value.',
    }),
  },
  'target-key-not-unique': {
    title: 'The field for the ID is not unique in the CRM',
    say: ({ target, remote }) => ({
      message: `${target} would let two records have the same ${remote}, so a deal could be written twice.`,
      advice: 'Ask your admin to make it a key: a field whose values are unique, and by which records are found.',
    }),
  },
  'target-value-new': {
    title: 'The value is in no list of the CRM',
    say: ({ target, remote, found, known }) => ({
      message: `${quoted(found)} is not in the list of ${remote}; ${target} takes it, but reports and filters may not.`,
      advice:
        known.length === 0
          ? 'Ask your admin to add it to the list.'
          : `Write ${listed(known, 'disjunction')}, or ask your admin to add it to the list.`,
    }),
  },
  'target-kind-wrong': {
    title: 'The CRM keeps another kind of value',
    say: ({ target, remote, found, wants }) => ({
      message: `${target} keeps ${KINDS[wants]} in ${remote}, which ${quoted(found)} is not.`,
      advice:
        wants === 'lookup'
          ? 'Choose “Record found by its name” for the field in the settings.'
          : wants === 'moment'
            ? 'Map the property to a field that holds a date only.'
            : 'Correct the value, or map the property to another field in the settings.',
    }),
  },
  'target-currency-mismatch': {
    title: 'The CRM keeps its amounts in another currency',
    say: ({ target, found, theirs }, { key }) => ({
      message: `The note is in ${found}, and ${target} would take its amounts for ${theirs}.`,
      advice: `Write the amounts in ${theirs} and “${key}: ${theirs}”, or correct the currency of ${target} in the settings.`,
    }),
  },
  'target-currency-unmapped': {
    title: 'The CRM has to be told the currency',
    say: ({ target, remote }) => ({
      message: `${target} keeps several currencies, and would take every amount for your own one there.`,
      advice: `Map the currency to ${remote} in the settings.`,
    }),
  },
};

function near(known: readonly string[]): string {
  return known.length === 0 ? '' : `Is ${listed(known, 'disjunction')} meant? `;
}
