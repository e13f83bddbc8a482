/** Texts of the findings about a CRM, where a note, the mapping, and the CRM's fields do not match. */
import type { Code, FindingData } from '../../domain/finding.ts';
import { listed, quoted } from '../../domain/sentence.ts';
import type { MessageText } from './yaml.ts';

/** Subject of a finding: the key as written in the note, and the display name of the field. */
export interface About {
  readonly key: string;
  readonly label: string;
}

export interface FindingTexts<C extends Code> {
  /** Short name of the code for lists and tables, without case data. */
  readonly title: string;
  readonly describe: (data: FindingData[C], about: About) => MessageText;
  /** Returns the label of the one-click fix; omitted where the written value alone is a clear label. */
  readonly fix?: (data: FindingData[C], about: About) => string | undefined;
}

const KINDS: Readonly<Record<FindingData['target-kind-wrong']['wants'], string>> = {
  number: 'a number',
  day: 'a date',
  moment: 'a date and time',
  flag: 'yes or no',
  lookup: 'a link to another record',
};

const WHEN = { create: ' when it creates a record', update: ' after the record is created' };

/** Texts by code; part of the table of all codes. */
export const CRM_FINDING_TEXT: { readonly [C in Extract<Code, `target-${string}`>]: FindingTexts<C> } = {
  'target-required-missing': {
    title: 'CRM field requires a value',
    describe: ({ target, remote }, { key }) => ({
      message: `${target} requires a value for ${remote}.`,
      advice: key === '' ? `Map a field to ${remote} in the settings.` : `Enter a value for “${key}” in the note.`,
    }),
  },
  'target-text-too-long': {
    title: 'Text is too long for the CRM',
    describe: ({ target, remote, length, most }) => ({
      message: `${target} allows at most ${most} characters for ${remote}. This value has ${length}.`,
      advice: 'Shorten the value.',
    }),
  },
  'target-value-unknown': {
    title: 'Value not available in the CRM',
    describe: ({ target, remote, found, known }) => ({
      message: `${target} has no option ${quoted(found)} for ${remote}.`,
      advice:
        known.length === 0
          ? 'Map it in the settings.'
          : `Enter ${listed(known, 'disjunction')}, or map it in the settings.`,
    }),
  },
  'target-percent-unfit': {
    title: 'Probability is ambiguous',
    describe: ({ target, remote, found }) => ({
      message: `${target} stores a percentage from 0 to 100 in ${remote}. ${found} is ambiguous, so this field isn’t sent.`,
      advice: 'Enter the probability as a percentage, such as 65.',
    }),
  },
  'target-zone-unknown': {
    title: 'CRM time zone isn’t known',
    describe: ({ target, remote, found }) => ({
      message: `${target} stores ${remote} as a time in the account’s time zone, and ${
        found === ''
          ? 'doesn’t say which one that is'
          : `calls it ${quoted(found)}, which this device doesn’t recognize`
      }. The field isn’t changed on either side.`,
      advice: `Enter the time zone of the account in the settings of ${target}, such as America/New_York; for UTC, enter Etc/UTC.`,
    }),
  },
  'target-amount-too-large': {
    title: 'Amount is too large for the CRM',
    describe: ({ target, remote, most }) => ({
      message: `${target} allows at most ${most} for ${remote}.`,
      advice: 'Check the amount for extra digits.',
    }),
  },
  'target-field-missing': {
    title: 'Field not found in the CRM',
    describe: ({ target, remote, known }) => ({
      message: `${target} has no field ${remote}, or you don’t have access to it. The field is skipped.`,
      advice: `${near(known)}Ask your admin to add the field or give you access.`,
    }),
  },
  'target-field-needed': {
    title: 'Required field can’t be written',
    describe: ({ target, remote, known }) => ({
      message: `${remote} is required to sync, but ${target} doesn’t have it or you can’t edit it.`,
      advice: `${near(known)}Ask your admin to add the field or give you access.`,
    }),
  },
  'target-field-read-only': {
    title: 'Field is read-only in the CRM',
    describe: ({ target, remote, label, only }) => ({
      message: `${target} doesn’t let you write “${label}” (${remote})${only === undefined ? '' : WHEN[only]}, so it’s skipped.`,
      advice: 'Ask your admin for edit access to the field, or set its direction to “From the CRM only” in settings.',
    }),
  },
  'target-required-unmapped': {
    title: 'Required CRM field isn’t mapped',
    describe: ({ target, remote, label }) => ({
      message: `${target} requires “${label}” (${remote}), but no property is mapped to it.`,
      advice: 'Map a property to it in the settings, or ask your admin for a default value.',
    }),
  },
  'target-key-not-unique': {
    title: 'ID field isn’t unique in the CRM',
    describe: ({ target, remote }) => ({
      message: `${target} allows duplicate values in ${remote}, so sync could create a record twice.`,
      advice: 'Ask your admin to make it a unique external ID.',
    }),
  },
  'target-value-new': {
    title: 'Value isn’t in the CRM’s list',
    describe: ({ target, remote, found, known }) => ({
      message: `${quoted(found)} isn’t in the list of ${remote}. ${target} accepts it, but reports and filters may not include it.`,
      advice:
        known.length === 0
          ? 'Ask your admin to add it to the list.'
          : `Enter ${listed(known, 'disjunction')}, or ask your admin to add it to the list.`,
    }),
  },
  'target-kind-wrong': {
    title: 'Wrong type of value for the CRM field',
    describe: ({ target, remote, found, wants }) => ({
      message: `${target} expects ${KINDS[wants]} in ${remote}, not ${quoted(found)}.`,
      advice:
        wants === 'lookup'
          ? 'Choose “Related record (by name)” for the field in the settings.'
          : wants === 'moment'
            ? 'Map the property to a field that holds a date only.'
            : 'Correct the value, or map the property to another field in the settings.',
    }),
  },
  'target-currency-mismatch': {
    title: 'Currency doesn’t match the CRM',
    describe: ({ target, found, crmValue }, { key }) => ({
      message: `The note is in ${found}, but ${target} would treat its amounts as ${crmValue}.`,
      advice: `Enter the amounts in ${crmValue} and “${key}: ${crmValue}”, or correct the currency of ${target} in the settings.`,
    }),
  },
  'target-currency-unmapped': {
    title: 'Currency isn’t mapped',
    describe: ({ target, remote }) => ({
      message: `${target} uses multiple currencies and would treat every amount as your default currency.`,
      advice: `Map the currency to ${remote} in the settings.`,
    }),
  },
};

function near(known: readonly string[]): string {
  return known.length === 0 ? '' : `Did you mean ${listed(known, 'disjunction')}? `;
}
