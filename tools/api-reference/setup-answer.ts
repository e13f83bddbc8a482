/** The schema of the answer of the setup assistant. */
import * as v from 'valibot';
import { FIELD_NAMES } from '../../src/domain/fields.ts';
import { COUNT, FLAG, member, optionalMember, TEXT, TEXT_OR_NULL, TEXTS } from './members.ts';

const FIELD = v.picklist([...FIELD_NAMES, 'winProbability']);
const MESSAGE = 'The same as a sentence';

/** The proposal for one field. */
export const SETUP_FIELD = v.strictObject({
  field: member('The field', FIELD),
  key: member('The property that contains it, or `null` if none was selected', TEXT_OR_NULL),
  confidence: optionalMember(
    '`sure` or `likely`; `guess` for a property from `keys=`',
    v.picklist(['sure', 'likely', 'guess']),
  ),
  already_read: optionalMember('`true` if the current settings read the property for this field', FLAG),
  notes: optionalMember('The number of notes that have the property', COUNT),
  share: optionalMember('The share of its values that fit the field, 0 to 1', v.number()),
  samples: optionalMember('At most three of its values', TEXTS),
  tie: member('`true` if several properties are equally good', FLAG),
  alternatives: member('Other properties that may contain the field, best first', TEXTS),
});

/** The number of valid notes. */
export const SETUP_FORECAST = v.strictObject({
  valid_now: member('Valid opportunities with the current settings', COUNT),
  counted: member('Notes that count as opportunities with the proposed settings', COUNT),
  valid: member('Valid ones among them', COUNT),
  valid_after_fixes: member('Valid ones if all fixes that are certain were made, including `valid`', COUNT),
  remaining: member(
    'The errors that remain after these fixes, each with `code`, `field`, `message`, and `paths`',
    v.array(
      v.strictObject({
        code: member('The code of the [issue](issues.md)', TEXT),
        field: optionalMember('The field', FIELD),
        message: member(MESSAGE, TEXT),
        paths: member('The paths of the notes', TEXTS),
      }),
    ),
  ),
});

export const SETUP_ANSWER = v.strictObject({
  applied: member('`true` if the settings were saved', FLAG),
  surveyed: member('Notes that were read, 500 at most', COUNT),
  total: member('Notes in the vault', COUNT),
  unreadable: member("Notes that couldn't be read", COUNT),
  likely: member('Notes that look like opportunities', COUNT),
  templates: member('Templates of such notes', COUNT),
  forecast: member('How many notes become valid', SETUP_FORECAST),
  fields: member('The properties for the fields', v.array(SETUP_FIELD)),
  unusable_keys: member(
    "Properties that the settings can't use, each with `field`, `key`, and `message`",
    v.array(
      v.strictObject({
        field: member('The field', FIELD),
        key: member('The property', TEXT),
        message: member('The reason as a sentence', TEXT),
      }),
    ),
  ),
  markers: member(
    'How opportunities can be recognized, best first: `number` for `marker=`, `marker` in words, and the notes that are `counted`, `missed`, or `extra`',
    v.array(
      v.strictObject({
        number: member('The number for `marker=`', COUNT),
        marker: member('The marker in words', TEXT),
        counted: member('Notes that count as opportunities', COUNT),
        missed: member("Likely opportunities that don't count", COUNT),
        extra: member('Other notes that count', COUNT),
      }),
    ),
  ),
  unread: member(
    "Data that the plugin can't read, each with `kind`, `key`, `message`, and `paths`",
    v.array(
      v.strictObject({
        kind: member(
          '`inline-field`, `nested-key`, or `several-opportunities`',
          v.picklist(['inline-field', 'nested-key', 'several-opportunities']),
        ),
        key: member('The property', TEXT),
        message: member(MESSAGE, TEXT),
        paths: member('The paths of the notes', TEXTS),
      }),
    ),
  ),
  questions: member(
    "Questions that the notes and the arguments don't answer, each with `about`, `question`, and `parameter`",
    v.array(
      v.strictObject({
        about: member('The subject', v.picklist(['fiscal-start', 'key', 'day-order', 'currency', 'archive'])),
        question: member('The question as a sentence', TEXT),
        parameter: member('The argument that answers it', TEXT),
      }),
    ),
  ),
  settings: member(
    'The settings that change, in the form of `data.json`: `keys`, `markers`, `stages`, `currency`, `dayOrder`, and `fiscalYearStart`',
    v.looseObject({}),
  ),
});
