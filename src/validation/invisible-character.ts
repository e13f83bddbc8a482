/** Check for names with invisible characters. */
import { FIELD_NAMES, FIELDS, type FieldName, type FieldSpec } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { withoutHidden } from '../domain/untrusted-text.ts';
import { onlyItem, type NoteEntry, type NotePath, type NoteValue, type Span } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * A zero-width character makes a name different for every program that compares names. Numbers and days with such
 * characters have separate findings, and `notes` is not a name.
 */
export const invisibleCharacter: Check = {
  codes: ['invisible-character'],
  check: ({ sources, isAscii }, context) =>
    isAscii ? NO_FINDINGS : NAMING.flatMap((field) => findingsOn(field, sources[field]?.[0], context)),
};

export const examples: readonly Example[] = [
  {
    name: 'a space without width in a customer',
    yaml: 'customer: Nord\u200bhafen # key account',
    finds: ['invisible-character @2:1'],
    fixed: 'customer: Nordhafen # key account',
  },
  {
    name: 'marks of direction, written as escapes, in a list',
    yaml: 'oems:\n  - "Vexil\\u200e"\n  - Ortano\ntitle: ["\\u2066Radar\\u2069"]',
    finds: ['invisible-character @3:5', 'invisible-character @5:1'],
    fixed: 'oems:\n  - "Vexil"\n  - Ortano\ntitle: Radar',
  },
  {
    name: 'nothing but a character that can’t be seen',
    yaml: 'region: "\\u200b"',
    finds: ['invisible-character @2:1'],
  },
  {
    name: 'joiners that letters and emoji need, accents, and hidden characters in notes',
    yaml: 'customer: می‌خواهم\ntitle: 👩‍💻 Café ❤️\nlifecycle_notes: a\u200bb',
    finds: [],
  },
];

const NAMING = FIELD_NAMES.filter((field) => {
  const { kind }: FieldSpec = FIELDS[field];
  return ['text', 'link', 'list', 'links', 'currency'].includes(kind) && field !== 'notes';
});

function findingsOn(field: FieldName, entry: NoteEntry | undefined, context: CheckContext): readonly UnplacedFinding[] {
  if (entry === undefined) return NO_FINDINGS;
  const { key, value } = entry;
  const { kind } = FIELDS[field];
  if ((kind === 'list' || kind === 'links') && value.kind === 'list') {
    return value.items.flatMap((item, position) => findingOn(field, [key, position], item, item, item, context));
  }
  return findingOn(field, [key], onlyItem(value), value, keySpan(entry), context);
}

/**
 * Returns the finding of one text. `now` is the value at the path: the text itself, or the list of which it is the only
 * item.
 */
function findingOn(
  field: FieldName,
  path: NotePath,
  value: NoteValue,
  now: NoteValue,
  { from, to }: Span,
  context: CheckContext,
): readonly UnplacedFinding[] {
  if (value.kind !== 'scalar') return NO_FINDINGS;
  const text = withoutHidden(value.text);
  if (text === value.text) return NO_FINDINGS;
  const data = { found: foundIn(value, context) };
  const about = { code: 'invisible-character', field, key: path[0], at: { from, to }, data } as const;
  return [text.trim() === '' ? about : { ...about, fix: replaceWith(path, now, text.trim(), context) }];
}
