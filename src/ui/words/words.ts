/** What each finding says to a person: what was found, what is expected, what to do, and what the fix is called. */
import { FIELDS, FORECAST_YEAR } from '../../domain/fields.ts';
import type { AnyRemark, Code, Severity } from '../../domain/finding.ts';
import type { NoteEdit, PlainValue } from '../../domain/value.ts';
import { NAME_WORDS } from './words-names.ts';
import { TARGET_WORDS, type About, type CodeWords } from './words-target.ts';
import { listed, notesListed, quoted, shortened } from './words-text.ts';
import { ENCODINGS, TOO_DEEP, YAML_REASONS, type Words } from './words-yaml.ts';

/** Words by code; a code without words does not compile. */
export const WORDS: { readonly [C in Code]: CodeWords<C> } = {
  'required-missing': {
    title: 'Something required is missing',
    say: (_, { key, label }) => ({
      message: `The ${label} is missing.`,
      advice: `Add “${key}:” and the ${label} at the top of the note.`,
    }),
    fix: (_, { key }) => `Add “${key}:”`,
  },
  'required-empty': {
    title: 'Something required is empty',
    say: (_, { key, label }) => ({
      message: `The ${label} is empty.`,
      advice: `Write the ${label} behind “${key}:”.`,
    }),
  },
  'value-kind-wrong': {
    title: 'A value of the wrong kind',
    say: ({ found, wants }, { key, label }) =>
      wants === 'text'
        ? {
            message: `The ${label} ${quoted(found)} can’t be read, because it isn’t one text.`,
            advice: `Write one text after “${key}:”. Until then, nothing is calculated from it.`,
          }
        : {
            message: `The ${label} ${quoted(found)} can’t be read, because it isn’t a list of names.`,
            advice: `Write a list of names under “${key}:”. Until then, nothing is calculated from it.`,
          },
  },
  'list-entry-unreadable': {
    title: 'A list entry can’t be read',
    say: ({ found, position }, { label }) => ({
      message: `Entry ${position} of the ${label} can’t be read as a name: ${quoted(found)}.`,
      advice: 'Write one name per entry. If the name contains a colon, put it in quotes.',
    }),
  },
  'amount-not-a-number': {
    title: 'The amount is not a number',
    say: ({ found, suggestion, other }) =>
      other === undefined
        ? {
            message: `The amount ${quoted(found)} is not a plain number.`,
            advice: `Write ${suggestion ?? 'digits only, such as 1200000 or 1200000.50'}, without currency signs or separators.`,
          }
        : {
            message: `The amount ${quoted(found)} is in ${other.named}, but the note is in ${other.ours}.`,
            advice: `Write “${other.key}: ${other.named}” and ${suggestion ?? 'digits only'} as the amount, or the amount in ${other.ours}.`,
          },
    fix: ({ other }) => other && `Set ${other.key} to ${other.named}`,
  },
  'amount-not-positive': {
    title: 'The amount is not above zero',
    say: ({ found }) => ({
      message: `The amount is ${found}, so there is no revenue to attribute.`,
      advice: 'Write an amount above zero.',
    }),
  },
  'amount-out-of-range': {
    title: 'The amount is too large',
    say: ({ found }) => ({
      message: `The amount ${quoted(found)} is too large to be handled to the cent.`,
      advice: 'Check it for digits too many.',
    }),
  },
  'amount-too-precise': {
    title: 'The amount has too many decimals',
    say: ({ found, currency, decimals, suggestion }) => ({
      message: `The amount ${quoted(found)} has more decimals than ${currency}, which has ${decimals === 0 ? 'none' : decimals}.`,
      advice:
        suggestion === undefined
          ? 'Round it, or leave out the point if it parts thousands.'
          : `Write ${suggestion} if that is meant.`,
    }),
  },
  'close-date-invalid': {
    title: 'The close date is not a day',
    say: ({ found, suggestion }) => ({
      message: `The close date ${quoted(found)} is not a day of the calendar.`,
      advice: `Write year, month and day, as ${suggestion ?? '2025-11-30'}.`,
    }),
  },
  'close-date-implausible': {
    title: 'The close date is in an unlikely year',
    say: ({ day }) => ({
      message: `The close date ${day} is in the year ${Number(day.slice(0, 4))}.`,
      advice: 'Check the year. Years count from 1970 to 2100 here, by the Gregorian calendar.',
    }),
  },
  'encoding-not-utf8': {
    title: 'The file is not UTF-8',
    say: ({ encoding }) => ENCODINGS[encoding],
  },
  'yaml-invalid': {
    title: 'The properties cannot be read',
    say: ({ reason }) => YAML_REASONS[reason],
  },
  'yaml-too-deep': {
    title: 'The properties are nested too deeply',
    say: () => TOO_DEEP,
  },
  'key-duplicate': {
    title: 'A property stands twice',
    say: ({ firstLine }, { key }) => ({
      message: `“${key}” stands twice; it is on line ${firstLine} as well.`,
      advice: 'Keep the one that is right, and remove the other.',
    }),
  },
  'id-duplicate': {
    title: 'Another note has the same ID',
    say: ({ id, others, copy }) => ({
      message: `The ID ${quoted(id)} is also used by ${notesListed(others)}.`,
      advice:
        copy === undefined
          ? 'Give each opportunity an ID of its own.'
          : `${notesListed([copy])} looks like a conflict copy of a sync tool: open both, move what is right into the original, and delete the copy.`,
    }),
  },
  'id-unsafe-number': {
    title: 'The ID would change',
    say: ({ found, becomes }) => ({
      message: `The ID ${found} has no quotes, and apps that take it for a number would make it ${becomes}.`,
      advice: 'Put it in quotes.',
    }),
    fix: () => 'Add quotes',
  },
  'name-duplicate': {
    title: 'A name stands twice',
    say: ({ name }, { label }) => ({
      message: `${quoted(name)} stands more than once among the ${label}.`,
      advice: 'Each name counts once: remove the others.',
    }),
    fix: () => 'Remove the second one',
  },
  'currency-unknown': {
    title: 'The currency is unknown',
    say: ({ found, suggestion }) => ({
      message: `${quoted(found)} is not the code of a currency.`,
      advice: `Write ${suggestion ?? 'its three letters, such as USD or EUR'}.`,
    }),
  },
  'oems-beyond-weights': {
    title: 'An OEM gets no share',
    say: ({ name, position, weights }) => ({
      message: `${quoted(name)} is OEM number ${position}, and only the first ${weights === 1 ? 'gets' : `${weights} get`} a share.`,
      advice: 'Change the order of the OEMs, or give its position a weight in the settings.',
    }),
  },
  'list-expected': {
    title: 'No list where one belongs',
    say: ({ found }, { label }) => ({
      message: `The ${label} belong in a list of names, and ${quoted(found)} is none.`,
      advice: 'Write a list, even of one name.',
    }),
    fix: () => 'Make it a list',
  },
  'link-unquoted': {
    title: 'A link without quotes',
    say: ({ name }) => ({
      message: `The link to ${quoted(name)} has no quotes around it, so apps do not see a link.`,
      advice: `Write "[[${name}]]", with the quotes.`,
    }),
    fix: () => 'Add quotes',
  },
  'synonyms-conflict': {
    title: 'Two properties disagree',
    say: ({ used, ignored }) => ({
      message: `“${used}” and “${ignored}” mean the same, but say different things; only “${used}” counts.`,
      advice: `Remove “${ignored}”, or make both agree.`,
    }),
    fix: ({ ignored }) => `Remove “${ignored}”`,
  },
  'close-date-past': {
    title: 'The close date has passed',
    say: ({ day, stage }) => ({
      message: `The close date ${day} has passed, and the stage still is ${quoted(stage)}.`,
      advice: 'Move the close date, or close the opportunity.',
    }),
  },
  'probability-out-of-range': {
    title: 'A percentage out of range',
    say: ({ found, label }) => ({
      message: `The ${label} is ${quoted(found)}, which is not between 0 and 100.`,
      advice: 'Write a number from 0 to 100.',
    }),
  },
  'probability-fraction': {
    title: 'A percentage that looks like a fraction',
    say: ({ found, label, suggestion }) => ({
      message: `The ${label} of ${found} looks like a fraction, where a percentage belongs.`,
      advice: `Write ${suggestion} if ${suggestion}% is meant.`,
    }),
  },
  'forecast-not-a-number': {
    title: 'A forecast is not a number',
    say: ({ found, label, suggestion }, { key }) => ({
      message: `The ${label} ${quoted(found)} is not a plain number.`,
      advice: `Write ${suggestion ?? (key.startsWith(FORECAST_YEAR) ? 'digits only, such as 250000' : 'a number from 0 to 100')}.`,
    }),
  },
  'forecast-unreadable': {
    title: 'The forecast cannot be read',
    say: ({ found }) => ({
      message: `Neither a year nor a score can be made out in the forecast ${quoted(found)}.`,
      advice: 'Write one line for each year below “forecast:”, such as “projected_amount_FY26: 250000”.',
    }),
  },
  'forecast-exceeds-amount': {
    title: 'The forecast is above the amount',
    say: ({ total, amount }) => ({
      message: `The forecast adds up to ${total}, which is more than the amount of ${amount}.`,
      advice: 'Lower the forecast, or raise the amount.',
    }),
  },
  'attribution-stale': {
    title: 'The attribution is out of date',
    say: ({ changed }) => ({
      message: `The revenue attribution in the note is out of date${changed.length === 0 ? '' : `: ${listed(changed)} changed`}.`,
      advice: 'Calculate it again.',
    }),
  },
  'stage-unknown': {
    title: 'The stage is unknown',
    say: ({ found, known, suggestion }) => ({
      message: `${quoted(found)} is none of the stages in the settings.`,
      advice: `Write ${suggestion ?? listed(known, 'disjunction')}.`,
    }),
  },
  'frontmatter-missing': {
    title: 'An opportunity without properties',
    say: ({ rule }) => ({
      message: `This note counts as an opportunity (${rule}), but has no properties at the top.`,
      advice: 'Make it an opportunity, or take the mark away.',
    }),
  },
  ...NAME_WORDS,
  ...TARGET_WORDS,
};

/** One heading for each severity, the gravest first; `blocks` tells what it means. */
export const SEVERITY_WORDS: Readonly<Record<Severity, { readonly many: string; readonly blocks: string }>> = {
  error: { many: 'Errors', blocks: 'Nothing is exported before these are mended.' },
  warning: { many: 'Warnings', blocks: 'Worth a look; they stop nothing.' },
  info: { many: 'Notes', blocks: 'Good to know.' },
};

function aboutOf(remark: AnyRemark): About {
  return {
    key: remark.key ?? (remark.field === undefined ? '' : FIELDS[remark.field].key),
    label: remark.field === undefined ? 'value' : FIELDS[remark.field].label,
  };
}

function wordsFor<C extends Code>(code: C): CodeWords<C> {
  return WORDS[code];
}

/** Both sentences of a finding. */
export function findingWords(remark: AnyRemark): Words {
  return wordsFor<Code>(remark.code).say(remark.data, aboutOf(remark));
}

/** All of a finding on one line, its key first: `close_date: The close date ... Write ...`. */
export function findingText(remark: AnyRemark): string {
  const { message, advice } = findingWords(remark);
  const { key } = aboutOf(remark);
  return `${key === '' ? '' : `${key}: `}${message} ${advice}`;
}

/** What the button of a finding's fix says; undefined when a person has to mend it. */
export function fixLabel(remark: AnyRemark): string | undefined {
  if (remark.fix === undefined) return undefined;
  return wordsFor<Code>(remark.code).fix?.(remark.data, aboutOf(remark)) ?? editLabel(remark.fix);
}

/** What the button of the second way to fix a finding says; undefined where there is at most one way. */
export function otherFixLabel({ otherFix }: AnyRemark): string | undefined {
  return otherFix && editLabel(otherFix);
}

function editLabel(edit: NoteEdit): string {
  if (edit.do === 'remove') return `Remove “${String(edit.path.at(-1))}”`;
  if (edit.do === 'rename') return `Rename to “${edit.to}”`;
  if (Array.isArray(edit.value)) return listLabel(edit.value as readonly PlainValue[]);
  const text = scalarText(edit.value);
  return text === undefined ? 'Fix' : `Write ${text}`;
}

function listLabel(items: readonly PlainValue[]): string {
  const names = items.map((item) => scalarText(item) ?? '…');
  return names.length === 0 ? 'Empty the list' : `Make it a list: ${shortened(names.join(' · '))}`;
}

function scalarText(value: PlainValue): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'object') return String(value);
  return 'bare' in value ? value.bare : undefined;
}
