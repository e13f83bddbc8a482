/** Check for several names in one text. */
import { FIELD_NAMES, FIELDS, isProse, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { linkForm } from '../domain/wikilink.ts';
import { readNames } from '../domain/names-text.ts';
import { onlyItem, type NoteEntry } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * `names-in-one-text`: OEMs or partners are one text with a separator in it, or a field for one name has several links.
 * Nothing is calculated from it, because the end of each name is uncertain. `name-with-and`: one text is read as one
 * name but may be several. A name in a list is never split.
 */
export const namesInOneText: Check = {
  codes: ['names-in-one-text', 'name-with-and'],
  check: ({ sources, unreadable }, context) => {
    const oems = findingsOn('oems', sources.oems?.[0], context);
    const partners = findingsOn('partners', sources.partners?.[0], context);
    const lists = partners.length === 0 ? oems : [...oems, ...partners];
    if (unreadable.size === 0) return lists;
    const single = SINGLE.filter((field) => unreadable.has(field));
    return [...lists, ...single.flatMap((field) => findingOnLinks(field, sources[field]?.[0], context))];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'names with semicolons and commas',
    yaml: 'oems: Cisco; Dell\npartners: Acme, Inc., Globex; Initech',
    finds: ['names-in-one-text @2:1', 'names-in-one-text @3:1'],
    fixed: 'oems:\n  - Cisco\n  - Dell\npartners:\n  - Acme, Inc.\n  - Globex\n  - Initech',
  },
  {
    name: 'several links in one text',
    yaml: 'partners: "[[Firms/Acme|A, B]], [[Globex, Inc.]]; Initech" # prime first',
    finds: ['names-in-one-text @2:1'],
    fixed: 'partners: # prime first\n  - "[[Firms/Acme|A, B]]"\n  - "[[Globex, Inc.]]"\n  - Initech',
  },
  {
    name: 'a name on each line of one text',
    yaml: 'oems: |\n  - Microsoft\n  - Cisco',
    finds: ['names-in-one-text @2:1'],
    fixed: 'oems:\n  - Microsoft\n  - Cisco',
  },
  {
    name: 'a list as an importer writes it',
    yaml: 'oems: "[Vexil, Ortano]"\npartners: \'["Norda, Inc.","Bluma"]\'',
    finds: ['names-in-one-text @2:1', 'names-in-one-text @3:1'],
    fixed: 'oems:\n  - Vexil\n  - Ortano\npartners:\n  - Norda, Inc.\n  - Bluma',
  },
  {
    name: 'names with the separators of Asia, under the singular',
    yaml: 'oem: Vexil、Ortano，Norda',
    finds: ['names-in-one-text @2:1'],
    fixed: 'oem:\n  - Vexil\n  - Ortano\n  - Norda',
  },
  {
    name: 'names of which the last may be two',
    yaml: 'oems: Cisco, Dell and Norda',
    finds: ['names-in-one-text @2:1'],
    fixed: 'oems:\n  - Cisco\n  - Dell\n  - Norda',
  },
  {
    name: 'shares in one text, which no fix can read',
    yaml: 'oems: Vexil 60%, Ortano 40%',
    finds: ['names-in-one-text @2:1'],
  },
  { name: 'two customers in one text', yaml: 'customer: "[[Navy]], [[Army]]"', finds: ['names-in-one-text @2:1'] },
  { name: 'two owners in a list of one', yaml: 'owner: ["[[Ann]] and [[Bob]]"]', finds: ['names-in-one-text @2:1'] },
  {
    name: 'one name that may be two',
    yaml: 'oem: Cisco and Dell',
    finds: ['name-with-and @2:1'],
    fixed: 'oem:\n  - Cisco\n  - Dell',
  },
  { name: 'one OEM under its singular', yaml: 'oem: Microsoft', finds: [] },
  { name: 'one firm with a comma in its name', yaml: 'oem: Acme, Inc.\npartners: Vexil, GmbH & Co. KG', finds: [] },
  { name: 'separators in names of a list', yaml: 'oems: ["Cisco; Dell", "A and B"]', finds: [] },
  { name: 'a customer with commas, and links in a title', yaml: 'customer: A, B\ntitle: "[[A]], [[B]]"', finds: [] },
];

/** Fields for one name, in which a link must not be among other text. */
const SINGLE = FIELD_NAMES.filter((field) => {
  const { kind } = FIELDS[field];
  return (kind === 'text' || kind === 'link') && !isProse(field);
});

function findingsOn(
  field: 'oems' | 'partners',
  entry: NoteEntry | undefined,
  context: CheckContext,
): readonly UnplacedFinding[] {
  if (entry?.value.kind !== 'scalar') return NO_FINDINGS;
  const { key, value } = entry;
  const read = readNames(value.text);
  if (read.what !== 'several' && read.what !== 'joined') return NO_FINDINGS;
  const { parts } = read;
  const about = { field, key, at: keySpan(entry) } as const;
  const found = foundIn(value, context);
  if (parts === undefined) return [{ code: 'names-in-one-text', ...about, data: { found, wants: 'list' } }];
  const fix = replaceWith([key], value, parts, context);
  const other = read.what === 'joined' ? [value.text.trim()] : read.other;
  const fixes = other === undefined ? { fix } : { fix, otherFix: replaceWith([key], value, other, context) };
  return [
    read.what === 'joined'
      ? { code: 'name-with-and', ...about, data: { found, names: parts.length }, ...fixes }
      : { code: 'names-in-one-text', ...about, data: { found, wants: 'list' }, ...fixes },
  ];
}

function findingOnLinks(
  field: FieldName,
  entry: NoteEntry | undefined,
  context: CheckContext,
): readonly UnplacedFinding[] {
  if (entry === undefined) return NO_FINDINGS;
  const value = onlyItem(entry.value);
  if (value.kind !== 'scalar' || linkForm(value.text) !== 'links') return NO_FINDINGS;
  const data = { found: foundIn(value, context), wants: 'one' } as const;
  return [{ code: 'names-in-one-text', field, key: entry.key, at: keySpan(entry), data }];
}
