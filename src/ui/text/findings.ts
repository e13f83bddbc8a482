/** Texts of the findings: found value, expected value, advice, and the label of the fix. */
import { FIELDS } from '../../domain/fields.ts';
import type { UnplacedFinding, Code, Severity } from '../../domain/finding.ts';
import type { NoteEdit, PlainValue } from '../../domain/value.ts';
import { listed, quoted, shortened } from '../../domain/sentence.ts';
import { NAME_FINDING_TEXT } from './name-findings.ts';
import { CRM_FINDING_TEXT, type About, type FindingTexts } from './crm-findings.ts';
import { notesListed } from './format.ts';
import { ENCODING_TEXT, TOO_DEEP_TEXT, YAML_REASON_TEXT, type MessageText } from './yaml.ts';

/** Texts by code; a code without a text does not compile. */
export const FINDING_TEXT: { readonly [C in Code]: FindingTexts<C> } = {
  'required-missing': {
    title: 'Required property missing',
    describe: (_, { key, label }) => ({
      message: `The ${label} is missing.`,
      advice: `Add “${key}:” and the ${label} at the top of the note.`,
    }),
    fix: (_, { key }) => `Add “${key}:”`,
  },
  'required-empty': {
    title: 'Required property empty',
    describe: (_, { key, label }) => ({
      message: `The ${label} is empty.`,
      advice: `Enter the ${label} after “${key}:”.`,
    }),
  },
  'value-kind-wrong': {
    title: 'Unexpected kind of value',
    describe: ({ found, wants }, { key, label }) =>
      wants === 'text'
        ? {
            message: `The ${label} ${quoted(found)} can’t be read because it isn’t a single text value.`,
            advice: `Enter a single text value after “${key}:”. Until then, nothing is calculated from it.`,
          }
        : {
            message: `The ${label} ${quoted(found)} can’t be read as a list of names.`,
            advice: `Enter a list of names under “${key}:”. Until then, nothing is calculated from it.`,
          },
  },
  'list-entry-unreadable': {
    title: 'Unreadable list entry',
    describe: ({ found, position }, { label }) => ({
      message: `Entry ${position} in ${label} can’t be read as a name: ${quoted(found)}.`,
      advice: 'Enter one name per entry. If the name contains a colon, put it in quotes.',
    }),
  },
  'amount-not-a-number': {
    title: 'Amount isn’t a number',
    describe: ({ found, suggestion, other }) =>
      other === undefined
        ? {
            message: `The amount ${quoted(found)} isn’t a plain number.`,
            advice: `Enter ${suggestion ?? 'digits only, such as 1200000 or 1200000.50'}, without currency signs or separators.`,
          }
        : {
            message: `The amount ${quoted(found)} is in ${other.named}, but the note is in ${other.noteValue}.`,
            advice: `Write “${other.key}: ${other.named}” and ${suggestion ?? 'digits only'} as the amount, or the amount in ${other.noteValue}.`,
          },
    fix: ({ other }) => other && `Set ${other.key} to ${other.named}`,
  },
  'amount-not-positive': {
    title: 'Amount must be greater than zero',
    describe: ({ found }) => ({
      message: `The amount is ${found}. There’s no revenue to attribute.`,
      advice: 'Enter an amount greater than zero.',
    }),
  },
  'amount-out-of-range': {
    title: 'Amount is too large',
    describe: ({ found }) => ({
      message: `The amount ${quoted(found)} is too large to be calculated exactly.`,
      advice: 'Check the amount for extra digits.',
    }),
  },
  'amount-too-precise': {
    title: 'Too many decimal places',
    describe: ({ found, currency, decimals, suggestion }) => ({
      message: `The amount ${quoted(found)} has more decimal places than ${currency}, which has ${decimals === 0 ? 'none' : decimals}.`,
      advice:
        suggestion === undefined
          ? 'Round the amount. If the point is a thousands separator, remove it.'
          : `Did you mean ${suggestion}?`,
    }),
  },
  'close-date-invalid': {
    title: 'Invalid close date',
    describe: ({ found, suggestion }) => ({
      message: `The close date ${quoted(found)} isn’t a valid date.`,
      advice: `Use the format YYYY-MM-DD, for example ${suggestion ?? '2025-11-30'}.`,
    }),
  },
  'close-date-implausible': {
    title: 'Unlikely close date',
    describe: ({ day }) => ({
      message: `The close date ${day} is probably wrong, because it’s in the year ${Number(day.slice(0, 4))}.`,
      advice: 'Check the year. Use a year from 1970 to 2100 in the Gregorian calendar.',
    }),
  },
  'encoding-not-utf8': {
    title: 'File isn’t UTF-8',
    describe: ({ encoding }) => ENCODING_TEXT[encoding],
  },
  'yaml-invalid': {
    title: 'The properties can’t be read',
    describe: ({ reason }) => YAML_REASON_TEXT[reason],
  },
  'yaml-too-deep': {
    title: 'Properties are nested too deeply',
    describe: () => TOO_DEEP_TEXT,
  },
  'key-duplicate': {
    title: 'Duplicate property',
    describe: ({ firstLine }, { key }) => ({
      message: `“${key}” appears more than once. It’s also on line ${firstLine}.`,
      advice: 'Keep the correct one and remove the other.',
    }),
  },
  'id-duplicate': {
    title: 'Duplicate ID',
    describe: ({ id, others, copy }) => ({
      message: `The ID ${quoted(id)} is also used by ${notesListed(others)}.`,
      advice:
        copy === undefined
          ? 'Give each opportunity a unique ID.'
          : `${notesListed([copy])} looks like a conflict copy made by a sync tool. Open both notes, move the correct values to the original, and delete the copy.`,
    }),
  },
  'id-unsafe-number': {
    title: 'ID needs quotes',
    describe: ({ found, becomes }) => ({
      message: `The ID ${found} isn’t in quotes. Other apps may read it as a number and change it to ${becomes}.`,
      advice: 'Put it in quotes.',
    }),
    fix: () => 'Add quotes',
  },
  'name-duplicate': {
    title: 'Duplicate name',
    describe: ({ name }, { label }) => ({
      message: `${quoted(name)} appears more than once in ${label}.`,
      advice: 'Each name counts only once. Remove the duplicates.',
    }),
    fix: () => 'Remove duplicate',
  },
  'currency-unknown': {
    title: 'Unknown currency',
    describe: ({ found, suggestion }) => ({
      message: `${quoted(found)} isn’t a valid currency code.`,
      advice: `Use a three-letter code, for example ${suggestion ?? 'USD'}.`,
    }),
  },
  'oems-beyond-weights': {
    title: 'OEM without a share',
    describe: ({ name, position, weights }) => ({
      message: `${quoted(name)} is OEM ${position}, but only the first ${weights === 1 ? 'gets' : `${weights} get`} a share.`,
      advice: 'Reorder the OEMs, or add a weight for this position in settings.',
    }),
  },
  'list-expected': {
    title: 'List expected',
    describe: ({ found }, { label }) => ({
      message: `The ${label} must be a list of names, not ${quoted(found)}.`,
      advice: 'Use a list, even for a single name.',
    }),
    fix: () => 'Convert to list',
  },
  'link-unquoted': {
    title: 'Link needs quotes',
    describe: ({ name }) => ({
      message: `The link to ${quoted(name)} isn’t in quotes, so Obsidian doesn’t recognize it as a link.`,
      advice: `Write "[[${name}]]", with the quotes.`,
    }),
    fix: () => 'Add quotes',
  },
  'synonyms-conflict': {
    title: 'Conflicting properties',
    describe: ({ used, ignored }) => ({
      message: `“${used}” and “${ignored}” are the same field but have different values. Only “${used}” is used.`,
      advice: `Remove “${ignored}”, or give both the same value.`,
    }),
    fix: ({ ignored }) => `Remove “${ignored}”`,
  },
  'close-date-past': {
    title: 'Close date has passed',
    describe: ({ day, stage }) => ({
      message: `The close date ${day} has passed, but the stage is still ${quoted(stage)}.`,
      advice: 'Update the close date, or close the opportunity.',
    }),
  },
  'probability-out-of-range': {
    title: 'Percentage out of range',
    describe: ({ found, label }) => ({
      message: `The ${label} is ${quoted(found)}, which isn’t between 0 and 100.`,
      advice: 'Enter a number from 0 to 100.',
    }),
  },
  'probability-fraction': {
    title: 'Percentage looks like a fraction',
    describe: ({ found, label, suggestion }) => ({
      message: `The ${label} of ${found} looks like a fraction. Use a percentage from 0 to 100.`,
      advice: `If you mean ${suggestion}%, enter ${suggestion}.`,
    }),
  },
  'forecast-not-a-number': {
    title: 'Forecast isn’t a number',
    describe: ({ found, label, wants, suggestion }) => ({
      message: `The ${label} ${quoted(found)} isn’t a plain number.`,
      advice: `Enter ${suggestion ?? (wants === 'amount' ? 'digits only, such as 250000' : 'a number from 0 to 100')}.`,
    }),
  },
  'forecast-unreadable': {
    title: 'Unreadable forecast',
    describe: ({ found }) => ({
      message: `The forecast ${quoted(found)} contains no fiscal year or score.`,
      advice: 'Add one line per fiscal year under “forecast:”, for example “projected_amount_FY26: 250000”.',
    }),
  },
  'forecast-exceeds-amount': {
    title: 'Forecast exceeds amount',
    describe: ({ total, amount }) => ({
      message: `The forecast adds up to ${total}, which is more than the amount of ${amount}.`,
      advice: 'Reduce the forecast or increase the amount.',
    }),
  },
  'attribution-stale': {
    title: 'Attribution is outdated',
    describe: ({ changed }) => ({
      message: `The revenue attribution in the note is outdated${changed.length === 0 ? '' : `: ${listed(changed)} changed`}.`,
      advice: 'Recalculate the attribution.',
    }),
  },
  'stage-unknown': {
    title: 'Unknown stage',
    describe: ({ found, known, suggestion }) => ({
      message: `${quoted(found)} isn’t one of the stages in your settings.`,
      advice: `Enter ${suggestion ?? listed(known, 'disjunction')}.`,
    }),
  },
  'frontmatter-missing': {
    title: 'Opportunity has no properties',
    describe: ({ rule }) => ({
      message: `This note is treated as an opportunity (${rule}), but has no properties.`,
      advice: 'Add opportunity properties, or remove the tag or move the note out of the folder.',
    }),
  },
  ...NAME_FINDING_TEXT,
  ...CRM_FINDING_TEXT,
};

/** Names of the severities, the most severe first; `many` is a heading, and `blocks` explains the severity. */
export const SEVERITY_TEXT: Readonly<
  Record<Severity, { readonly one: string; readonly many: string; readonly blocks: string }>
> = {
  error: { one: 'Error', many: 'Errors', blocks: 'Fix these before you export.' },
  warning: { one: 'Warning', many: 'Warnings', blocks: 'These don’t block export.' },
  info: { one: 'Info', many: 'Info', blocks: 'Improvements you can make.' },
};

function aboutOf(finding: UnplacedFinding): About {
  return {
    key: finding.key ?? (finding.field === undefined ? '' : FIELDS[finding.field].key),
    label: finding.field === undefined ? 'value' : FIELDS[finding.field].label,
  };
}

function textsFor<C extends Code>(code: C): FindingTexts<C> {
  return FINDING_TEXT[code];
}

/** Returns the message and the advice of a finding. */
export function findingMessage(finding: UnplacedFinding): MessageText {
  return textsFor<Code>(finding.code).describe(finding.data, aboutOf(finding));
}

/** Returns a finding in a few words: `Missing: amount`, `Invalid amount: 0`, or the title of its code. */
export function findingSummary(finding: UnplacedFinding): string {
  const { code, data } = finding;
  const { label } = aboutOf(finding);
  if (code === 'required-missing') return `Missing: ${label}`;
  if (code === 'required-empty') return `No value: ${label}`;
  if ('found' in data && data.found !== '' && finding.field !== undefined)
    return `Invalid ${label}: ${shortened(data.found)}`;
  const { title } = textsFor<Code>(code);
  return 'remote' in data ? `${title}: ${data.remote}` : title;
}

/** Returns a finding as one line that starts with its key: `close_date: The close date ... Use ...`. */
export function findingText(finding: UnplacedFinding): string {
  const { message, advice } = findingMessage(finding);
  const { key } = aboutOf(finding);
  return `${key === '' ? '' : `${key}: `}${message} ${advice}`;
}

/** Returns the button label of a finding's fix; `undefined` if only the user can fix it. */
export function fixLabel(finding: UnplacedFinding): string | undefined {
  if (finding.fix === undefined) return undefined;
  if (usesName(finding)) return finding.otherFix === undefined ? USE_NAME : 'Create an ID';
  return textsFor<Code>(finding.code).fix?.(finding.data, aboutOf(finding)) ?? editLabel(finding.fix);
}

/** Returns the button label of a finding's second fix; `undefined` if the finding has at most one fix. */
export function otherFixLabel(finding: UnplacedFinding): string | undefined {
  const { otherFix } = finding;
  return otherFix && (usesName(finding) ? USE_NAME : editLabel(otherFix));
}

const USE_NAME = 'Use the note’s name';

/** Returns true if the fix writes an ID or a title that is missing. */
function usesName({ code, field }: UnplacedFinding): boolean {
  return (code === 'required-missing' || code === 'required-empty') && (field === 'id' || field === 'title');
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
  return names.length === 0 ? 'Clear the list' : `Convert to list: ${shortened(names.join(' · '))}`;
}

function scalarText(value: PlainValue): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'object') return String(value);
  return 'bare' in value ? value.bare : undefined;
}
