/** Check of each value: the kind that its field requires. */
import { FIELD_NAMES, FIELDS, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { linkForm } from '../domain/wikilink.ts';
import { namelessItems, textlessItems } from '../domain/names.ts';
import { isNoneWord, readNames } from '../domain/names-text.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import { onlyItem, type NoteEntry, type NoteValue } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * `value-kind-wrong`: a list, a map, or a link without a name is in place of one text or a list of names.
 * `list-entry-unreadable`: an entry of a list has no name; without it, the others would move up. Amounts, dates,
 * currencies, and forecasts have separate codes.
 */
export const valueKind: Check = {
  codes: ['value-kind-wrong', 'list-entry-unreadable'],
  check: (note, context) => {
    if (note.unreadable.size === 0) return NO_FINDINGS;
    return OWN_FIELDS.flatMap((field) => (note.unreadable.has(field) ? findingsOn(field, note, context) : NO_FINDINGS));
  },
};

export const examples: readonly Example[] = [
  { name: 'several stages', yaml: 'stage: [Proposal, Won]', finds: ['value-kind-wrong @2:1'] },
  { name: 'a map for a customer', yaml: 'customer: { name: Navy }', finds: ['value-kind-wrong @2:1'] },
  { name: 'several regions, one per line', yaml: 'region:\n  - East\n  - West', finds: ['value-kind-wrong @2:1'] },
  { name: 'a list of one map', yaml: 'owner: [{ name: Ada }]', finds: ['value-kind-wrong @2:1'] },
  { name: 'a link to a heading of the same note', yaml: 'team: "[[#Team]]"', finds: ['value-kind-wrong @2:1'] },
  { name: 'shares where names belong', yaml: 'oems: { Microsoft: 60, Cisco: 40 }', finds: ['value-kind-wrong @2:1'] },
  { name: 'a map of tags', yaml: 'tags: { federal: true }', finds: ['value-kind-wrong @2:1'] },
  {
    name: 'entries that are maps or lists',
    yaml: 'oems:\n  - Cisco: Cloud\n  - Dell\n  - - HP\npartners: [Acme, { name: Globex }]',
    finds: ['list-entry-unreadable @3:5', 'list-entry-unreadable @5:5', 'list-entry-unreadable @6:18'],
  },
  { name: 'lists of one', yaml: 'stage: [Proposal]\nregion: [East, ""]\ncustomer: ["[[Navy]]"]', finds: [] },
  { name: 'empty values', yaml: 'region: []\nteam: {}\nowner: [""]\noems: [null]', finds: [] },
  { name: 'unquoted links, which are lists in lists', yaml: 'customer: [[Navy]]\noems:\n  - [[Cisco]]', finds: [] },
];

/** Fields whose values have no separate check. */
const OWN_FIELDS = FIELD_NAMES.filter((field) => ['text', 'link', 'list', 'links'].includes(FIELDS[field].kind));

function findingsOn(field: FieldName, { sources }: OpportunityNote, context: CheckContext): readonly UnplacedFinding[] {
  const entry = sources[field]?.[0];
  if (entry === undefined) return NO_FINDINGS;
  const { kind } = FIELDS[field];
  const wants = kind === 'list' || kind === 'links' ? 'list' : 'text';
  if (wants === 'list' && entry.value.kind === 'list') return entriesOf(field, entry, context);
  if (hasOwnCode(field, onlyItem(entry.value))) return NO_FINDINGS;
  const data = { found: foundIn(entry.value, context), wants } as const;
  return [{ code: 'value-kind-wrong', field, key: entry.key, at: keySpan(entry), data }];
}

/** Returns true if another check reports the error of this text. */
function hasOwnCode(field: FieldName, value: NoteValue): boolean {
  if (value.kind !== 'scalar') return false;
  if (linkForm(value.text) !== 'name') return true;
  const { what } = FIELDS[field].kind === 'links' ? readNames(value.text) : { what: 'name' };
  return what === 'several' || what === 'none';
}

function entriesOf(field: FieldName, { key, value }: NoteEntry, context: CheckContext): readonly UnplacedFinding[] {
  const items = value.kind === 'list' ? value.items : [];
  const nameless = FIELDS[field].kind === 'links' ? namelessItems(value) : textlessItems(value);
  return nameless.flatMap((item): readonly UnplacedFinding[] => {
    if (item.kind === 'scalar' && (linkForm(item.text) !== 'name' || isNoneWord(item.text))) return NO_FINDINGS;
    const data = { found: foundIn(item, context), position: items.indexOf(item) + 1 };
    const at = { from: item.from, to: item.to };
    return [{ code: 'list-entry-unreadable', field, key, at, data }];
  });
}
