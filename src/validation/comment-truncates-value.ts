/** Check for a `#` that truncates a value. */
import { FIELD_NAMES, FIELDS, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import type { NoteEntry, NotePath, NoteValue } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { sourceOf } from './source-text.ts';

/**
 * In YAML, everything after a space and `#` is a comment. If a letter or digit directly follows the `#`, it is more
 * likely a number or a tag of the value. After quotes, brackets, numbers, and days it can only be a comment.
 */
export const commentTruncatesValue: Check = {
  codes: ['comment-truncates-value'],
  check: ({ entries, sources }, context) => {
    if (!hasComment(entries, context)) return NO_FINDINGS;
    const findings = TEXTS.flatMap((field): readonly UnplacedFinding[] => {
      const entry = sources[field]?.[0];
      return entry === undefined ? NO_FINDINGS : findingsOn(field, entry, context);
    });
    return findings.length === 0 ? NO_FINDINGS : findings;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'a number after a sign in a title',
    yaml: 'title: Renewal #42 for Acme',
    finds: ['comment-truncates-value @2:15'],
    fixed: 'title: "Renewal #42 for Acme"',
  },
  {
    name: 'a value that is all comment',
    yaml: 'id: #7\noems:\n  - #vexil\n  - Ortano',
    finds: ['comment-truncates-value @2:4', 'comment-truncates-value @4:4'],
    fixed: 'id: "#7"\noems:\n  - "#vexil"\n  - Ortano',
  },
  {
    name: 'a tag after a name, and one below a key',
    yaml: 'partners:\n- Acme\t#prime\nregion:\n  East #2',
    finds: ['comment-truncates-value @3:7', 'comment-truncates-value @5:7'],
    fixed: 'partners:\n- "Acme\\t#prime"\nregion: "East #2"',
  },
  {
    name: 'comments that are comments',
    yaml: 'title: Radar # 2nd try\ncustomer: "Navy" #key\noems: [Cisco, Dell] #two\namount: 1000 #gross\nstage: C#',
    finds: [],
  },
];

const TEXTS = FIELD_NAMES.filter((field) => ['text', 'link', 'list', 'links'].includes(FIELDS[field].kind));

const CUT = /^[ \t]+#[\p{L}\p{N}][^\r\n]*/u;

/** Returns true if the properties contain a comment, which is false for most notes. */
function hasComment(entries: readonly NoteEntry[], { text }: CheckContext): boolean {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return false;
  const block = text.slice(first.keyFrom, text.indexOf('\n', last.value.to));
  return block.includes('#') && (block.includes(' #') || block.includes('\t#'));
}

function findingsOn(field: FieldName, { key, value }: NoteEntry, context: CheckContext): readonly UnplacedFinding[] {
  if (value.kind !== 'list') return findingOn(field, [key], value, context);
  if (value.flow) return NO_FINDINGS;
  return value.items.flatMap((item, position) => findingOn(field, [key, position], item, context));
}

function findingOn(
  field: FieldName,
  path: NotePath,
  value: NoteValue,
  context: CheckContext,
): readonly UnplacedFinding[] {
  const { text } = context;
  if (value.kind !== 'empty' && !(value.kind === 'scalar' && value.plain)) return NO_FINDINGS;
  const next = text.charCodeAt(value.to);
  if (next !== 0x20 && next !== 0x09) return NO_FINDINGS;
  const [comment] = CUT.exec(text.slice(value.to, text.indexOf('\n', value.to))) ?? [];
  if (comment === undefined) return NO_FINDINGS;
  const written = value.kind === 'scalar' ? value.text : '';
  const fullText = `${written}${comment}`.trim();
  const at = { from: value.to, to: value.to + comment.length };
  const fix = { do: 'set', path, value: fullText, was: sourceOf(value, context), comment } as const;
  return [
    { code: 'comment-truncates-value', field, key: path[0], at, data: { read: written, lost: comment.trim() }, fix },
  ];
}
