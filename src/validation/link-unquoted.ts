/** Check for links without quotes, which YAML reads as lists in lists. */
import { FIELD_NAMES, FIELDS, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { linkName, unquotedLink } from '../domain/wikilink.ts';
import type { ListValue, NoteEntry, NotePath, NoteValue } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { keySpan } from './source-text.ts';

/** Fields in which a link is read. A close date may link to a daily note. */
const NAMING: readonly FieldName[] = FIELD_NAMES.filter(
  (field) => !['money', 'forecast', 'attribution'].includes(FIELDS[field].kind),
);

/** The name is read, but the app shows no link, and any other program finds a list. */
export const linkUnquoted: Check = {
  codes: ['link-unquoted'],
  check: ({ entries, sources }, context) => {
    let findings: UnplacedFinding[] | undefined;
    for (const entry of entries) {
      if (entry.value.kind !== 'list' || !hasListIn(entry.value)) continue;
      const field = NAMING.find((name) => sources[name]?.[0] === entry);
      if (field === undefined) continue;
      findings ??= [];
      for (const finding of findingsOn(field, entry, context)) findings.push(finding);
    }
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'a link without quotes',
    yaml: 'customer: [[Agencies/Navy|the Navy]] # key account',
    finds: ['link-unquoted @2:1'],
    fixed: 'customer: "[[Agencies/Navy|the Navy]]" # key account',
  },
  {
    name: 'a link with a comma, without quotes',
    yaml: 'customer_org: [[Acme, Inc.]]',
    finds: ['link-unquoted @2:1'],
    fixed: 'customer_org: "[[Acme, Inc.]]"',
  },
  {
    name: 'links without quotes in a list',
    yaml: 'oems:\n  - "[[Cisco]]"\n  - [[Dell]]',
    finds: ['link-unquoted @4:5'],
    fixed: 'oems:\n  - "[[Cisco]]"\n  - "[[Dell]]"',
  },
  {
    name: 'one link without quotes for a list',
    yaml: 'partners: [[Acme]]',
    finds: ['link-unquoted @2:1'],
    fixed: 'partners: ["[[Acme]]"]',
  },
  { name: 'links in quotes', yaml: 'customer: "[[Navy]]"\noems: ["[[Cisco]]"]', finds: [] },
];

function hasListIn(list: ListValue): boolean {
  for (const item of list.items) if (item.kind === 'list') return true;
  return false;
}

function findingsOn(field: FieldName, entry: NoteEntry, context: CheckContext): UnplacedFinding[] {
  const { key, value } = entry;
  const whole = unquotedLink(value);
  if (whole !== undefined) {
    const isList = FIELDS[field].kind === 'list' || FIELDS[field].kind === 'links';
    const link = `[[${whole}]]`;
    const fix = replaceWith([key], value, isList ? [link] : link, context);
    return [{ code: 'link-unquoted', field, key, at: keySpan(entry), data: { name: linkName(link) }, fix }];
  }
  const items = value.kind === 'list' ? value.items : [];
  return items.flatMap((item, position) => findingOnItem(field, [key, position], item, context));
}

function findingOnItem(field: FieldName, path: NotePath, item: NoteValue, context: CheckContext): UnplacedFinding[] {
  const inner = item.kind === 'list' ? unquotedLink(item) : undefined;
  if (inner === undefined) return [];
  const link = `[[${inner}]]`;
  const at = { from: item.from, to: item.to };
  const fix = replaceWith(path, item, link, context);
  return [{ code: 'link-unquoted', field, key: path[0], at, data: { name: linkName(link) }, fix }];
}
