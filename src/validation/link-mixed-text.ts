/** Check of fields for one name: a link has no other text around it. */
import { FIELD_NAMES, FIELDS, isProse, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { linkForm } from '../domain/wikilink.ts';
import { readNames } from '../domain/names-text.ts';
import { onlyItem, type NoteEntry, type NoteValue, type Span } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * A link with text around it, or a part of a link, is neither a link nor a name. Several links in a list's entry are
 * the same.
 */
export const linkMixedText: Check = {
  codes: ['link-mixed-text'],
  check: ({ sources, unreadable }, context) =>
    unreadable.size === 0
      ? NO_FINDINGS
      : NAMING.flatMap((field) =>
          unreadable.has(field) ? findingsOn(field, sources[field]?.[0], context) : NO_FINDINGS,
        ),
};

export const examples: readonly Example[] = [
  {
    name: 'text after a link, and before one',
    yaml: 'customer: "[[Navy]] (Norfolk)"\nowner: "see [Ann](People/Ann.md)"',
    finds: ['link-mixed-text @2:1', 'link-mixed-text @3:1'],
  },
  {
    name: 'half a link',
    yaml: 'region: "[[East"\nteam: ["East]]"]',
    finds: ['link-mixed-text @2:1', 'link-mixed-text @3:1'],
  },
  {
    name: 'entries with more than a link',
    yaml: 'oems:\n  - "[[Cisco]] (prime)"\n  - "[[Dell]], [[HP]]"\npartners: "[[Acme]] (sub)"',
    finds: ['link-mixed-text @3:5', 'link-mixed-text @4:5', 'link-mixed-text @5:1'],
  },
  {
    name: 'links of every form',
    yaml: 'customer: "![[Navy]]"\nowner: "[Ann](People/Ann%20Lee.md)"\noems: ["[[Cisco\\\\|C]]"]\ntitle: "[[Navy]] radio"',
    finds: [],
  },
];

/** Fields of names. A title and notes may contain links among other text. */
const NAMING = FIELD_NAMES.filter((field) => {
  return ['text', 'link', 'list', 'links'].includes(FIELDS[field].kind) && !isProse(field);
});

function findingsOn(field: FieldName, entry: NoteEntry | undefined, context: CheckContext): readonly UnplacedFinding[] {
  if (entry === undefined) return NO_FINDINGS;
  const { kind } = FIELDS[field];
  const { value } = entry;
  if ((kind === 'list' || kind === 'links') && value.kind === 'list') {
    return value.items.flatMap((item) =>
      item.kind === 'scalar' && linkForm(item.text) !== 'name'
        ? [findingOn(field, entry, item, item, context)]
        : NO_FINDINGS,
    );
  }
  const one = onlyItem(value);
  if (one.kind !== 'scalar' || linkForm(one.text) !== 'mixed') return NO_FINDINGS;
  // Names with separators between them have a separate finding, regardless of the content of each.
  if (kind === 'links' && readNames(one.text).what === 'several') return NO_FINDINGS;
  return [findingOn(field, entry, one, keySpan(entry), context)];
}

function findingOn(
  field: FieldName,
  { key }: NoteEntry,
  value: NoteValue,
  { from, to }: Span,
  context: CheckContext,
): UnplacedFinding {
  return { code: 'link-mixed-text', field, key, at: { from, to }, data: { found: foundIn(value, context) } };
}
