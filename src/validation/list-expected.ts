/** Check of OEMs and partners: lists of names. */
import { FIELDS, type FieldSpec } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { nameIn } from '../domain/wikilink.ts';
import { readNames } from '../domain/names-text.ts';
import { isBlank, type NoteEntry } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * One text counts as a list of one name, with a warning; under `oem` it is normal. A text of several names has another
 * finding. Users of the app often write `tags` as one text, which is not a mistake.
 */
export const listExpected: Check = {
  codes: ['list-expected'],
  check: ({ sources }, context) => {
    const oems = sources.oems === undefined ? NO_FINDINGS : findingsOn('oems', sources.oems[0], context);
    const partners =
      sources.partners === undefined ? NO_FINDINGS : findingsOn('partners', sources.partners[0], context);
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
    name: 'one link for a list',
    yaml: 'partners: "[[Firms/Acme|Acme]]" # prime',
    finds: ['list-expected @2:1'],
    fixed: 'partners: # prime\n  - "[[Firms/Acme|Acme]]"',
  },
  {
    name: 'several names in one text, and one that may be two, which have their own findings',
    yaml: 'oems: A; B\npartners: Acme and Globex',
    finds: [],
  },
  { name: 'a map, which has its own finding', yaml: 'oems: { Microsoft: 60, Cisco: 40 }', finds: [] },
  { name: 'one OEM under its singular', yaml: 'oem: Microsoft', finds: [] },
  { name: 'one firm with a comma in its name, under the singular', yaml: 'oem: Acme, Inc.', finds: [] },
  { name: 'one link without quotes for a list, which has its own finding', yaml: 'oems: [[Cisco]]', finds: [] },
  { name: 'one tag', yaml: 'tags: federal', finds: [] },
  { name: 'lists, and one with nothing in it', yaml: 'oems: [Microsoft]\npartners: [""]', finds: [] },
];

function findingsOn(
  field: 'oems' | 'partners',
  entry: NoteEntry | undefined,
  context: CheckContext,
): readonly UnplacedFinding[] {
  if (entry === undefined) return NO_FINDINGS;
  const { key, value } = entry;
  const spec: FieldSpec = FIELDS[field];
  if (value.kind !== 'scalar' || isBlank(value) || key === spec.singular) return NO_FINDINGS;
  if (readNames(value.text).what !== 'name' || nameIn(value) === undefined) return NO_FINDINGS;
  const data = { found: foundIn(value, context) };
  const fix = replaceWith([key], value, [value.text.trim()], context);
  return [{ code: 'list-expected', field, key, at: keySpan(entry), data, fix }];
}
