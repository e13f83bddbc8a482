/** Whether OEMs and partners are lists of names. */
import { FIELDS, type FieldSpec } from '../domain/fields.ts';
import type { AnyRemark } from '../domain/finding.ts';
import { isBlank, type NoteEntry } from '../domain/value.ts';
import { NOTHING, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan } from './written.ts';

/**
 * One text counts as a list of one name, and says so; under `oem` it is natural, unless it is several. `tags` as one text is
 * a habit of the app's users and no mistake.
 */
export const listExpected: Check = {
  codes: ['list-expected'],
  check: ({ sources }, context) => {
    const oems = sources.oems === undefined ? NOTHING : remarksOn('oems', sources.oems[0], context);
    const partners = sources.partners === undefined ? NOTHING : remarksOn('partners', sources.partners[0], context);
    return partners.length === 0 ? oems : [...oems, ...partners];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'one text for a list',
    yaml: 'oems: Microsoft',
    finds: ['list-expected @2:1'],
    fixed: 'oems:\n  - Microsoft',
  },
  {
    name: 'several names in one text',
    yaml: 'partners: Acme, Inc., Globex; Initech',
    finds: ['list-expected @2:1'],
    fixed: 'partners:\n  - Acme, Inc.\n  - Globex\n  - Initech',
  },
  {
    name: 'one link for a list',
    yaml: 'partners: "[[Firms/Acme|Acme]]" # prime',
    finds: ['list-expected @2:1'],
    fixed: 'partners: # prime\n  - "[[Firms/Acme|Acme]]"',
  },
  {
    name: 'several links in one text',
    yaml: 'partners: "[[Firms/Acme|A, B]], [[Globex, Inc.]]; Initech"',
    finds: ['list-expected @2:1'],
    fixed: 'partners:\n  - "[[Firms/Acme|A, B]]"\n  - "[[Globex, Inc.]]"\n  - Initech',
  },
  {
    name: 'a name on each line of one text',
    yaml: 'oems: |\n  Microsoft\n  Cisco',
    finds: ['list-expected @2:1'],
    fixed: 'oems:\n  - Microsoft\n  - Cisco',
  },
  {
    name: 'several names under the singular',
    yaml: 'oem: Microsoft, Cisco',
    finds: ['list-expected @2:1'],
    fixed: 'oem:\n  - Microsoft\n  - Cisco',
  },
  { name: 'a map, which has its own finding', yaml: 'oems: { Microsoft: 60, Cisco: 40 }', finds: [] },
  { name: 'one OEM under its singular', yaml: 'oem: Microsoft', finds: [] },
  { name: 'one firm with a comma in its name, under the singular', yaml: 'oem: Acme, Inc.', finds: [] },
  { name: 'one link without quotes for a list, which has its own finding', yaml: 'oems: [[Cisco]]', finds: [] },
  { name: 'one tag', yaml: 'tags: federal', finds: [] },
  { name: 'lists, and one with nothing in it', yaml: 'oems: [Microsoft]\npartners: [""]', finds: [] },
];

/** One of several names: commas, semicolons and line ends part them, but neither `Acme, Inc.` nor what stands within a link. */
const NAME = /(?:\[\[[^[\]]*\]\]|[^,;\n]|[,;](?=\s*(?:inc|llc|llp|lp|ltd|co|corp|plc|gmbh|ag|sa|bv|nv)\b))+/gi;

function namesWithin(text: string): string[] {
  return (text.match(NAME) ?? []).map((name) => name.trim()).filter((name) => name !== '');
}

function remarksOn(
  field: 'oems' | 'partners',
  entry: NoteEntry | undefined,
  context: CheckContext,
): readonly AnyRemark[] {
  if (entry === undefined) return NOTHING;
  const { value } = entry;
  if (value.kind !== 'scalar') return NOTHING;
  const spec: FieldSpec = FIELDS[field];
  const names = namesWithin(value.text);
  if (isBlank(value) || (names.length === 1 && entry.key === spec.singular)) return NOTHING;
  const data = { found: foundIn(value, context) };
  const about = { code: 'list-expected', field, key: entry.key, at: keySpan(entry), data } as const;
  if (names.length === 0) return [about];
  return [{ ...about, fix: replaceWith([entry.key], value, names, context) }];
}
