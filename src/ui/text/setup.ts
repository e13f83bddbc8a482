/** Texts of the setup assistant. Its screen and its operation use them. */
import type { Settings } from '../../config/settings.ts';
import { FIELDS, KEYS } from '../../domain/fields.ts';
import { capital, listed, quoted } from '../../domain/sentence.ts';
import type { SetupMessages } from '../../operations/messages.ts';
import { FINDING_TEXT } from './findings.ts';
import { counted } from './format.ts';

/** Returns the label of a field, in lowercase. */
export const columnLabel: SetupMessages['field'] = (field) => KEYS[field].label;

/** Returns the number of valid notes now, after the changes, and after certain fixes. */
export const forecastText: SetupMessages['forecast'] = ({
  before,
  after: { counted: all, valid, validAfterFixes },
}) => {
  const fixed = validAfterFixes > valid ? `, ${validAfterFixes} of ${all} with certain fixes` : '';
  return `${before.valid} valid now, ${valid} of ${all} after this${fixed}`;
};

/** Returns an error with its number of notes. */
export const invalidReasonText: SetupMessages['reason'] = ({ code, field, paths }) => {
  const { title } = FINDING_TEXT[code];
  const label = field === undefined ? '' : FIELDS[field].label;
  const about = title.toLowerCase().includes(label.toLowerCase()) ? '' : ` (${label})`;
  return `${title}${about}: ${counted(paths.length, 'note')}`;
};

/** Returns the marks of opportunity notes. */
export const markerText: SetupMessages['marker'] = ({ key, value, tag, folder, tagAndFolder }) => {
  const marks = [
    ...(key === '' ? [] : [`property ${quoted(`${key}: ${value}`)}`]),
    ...(tag === '' ? [] : [`tag #${tag}`]),
    ...(folder === '' ? [] : [`folder ${quoted(folder)}`]),
  ];
  if (marks.length === 0) return 'Properties of an opportunity';
  return capital(listed(marks, tagAndFolder === 'limit' ? 'conjunction' : 'disjunction'));
};

/** Returns the proposed stages in order, with the state of those that are not open. */
export function stagesText(stages: Settings['stages']): string {
  const names = stages.map(({ name, state }) => (state === 'open' ? name : `${name} (${state})`));
  return `Stages in your notes: ${names.join(' · ')}.`;
}

/** Returns a question of the setup assistant. */
export const setupQuestion: SetupMessages['question'] = (question) => {
  switch (question.about) {
    case 'fiscal-start':
      return 'In which month does your fiscal year start?';
    case 'key':
      return `Which property contains the ${columnLabel(question.field)}: ${listed(question.keys.map(quoted), 'disjunction')}?`;
    case 'day-order':
      return `Is the day or the month first in dates such as ${quoted(question.samples[0] ?? '3/4/2027')}?`;
    case 'currency':
      return `Which currency do amounts without a currency have? In use: ${listed(question.uses.map(([name, uses]) => `${name} (${uses})`))}.`;
    case 'archive':
      return `Do the opportunities in ${quoted(question.folder)} (${counted(question.notes, 'note')}) count?`;
  }
};

/** Returns the reason why data is not read, with advice. */
export const unreadText: SetupMessages['unread'] = ({ kind, key, paths, most = 0 }) => {
  const where = `${quoted(key)} in ${counted(paths.length, 'note')} isn’t read because it`;
  if (kind === 'inline-field') return `${where}’s in the text of the note. Move it to the properties.`;
  return kind === 'nested-key'
    ? `${where}’s inside another property. Move it to the top level.`
    : `${where} contains up to ${most} opportunities. Create a note for each.`;
};
