/** Check for two keys of one field with different values. */
import { parseDay } from '../domain/day.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { nameIn } from '../domain/wikilink.ts';
import { nameKey } from '../domain/name.ts';
import { namesIn } from '../domain/names.ts';
import { decimalsOf, parseAmount } from '../domain/money.ts';
import { isBlank, onlyItem, type NoteValue } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { removeFrom } from './fix.ts';
import { keySpan, sourceOf } from './source-text.ts';

/** Fields with aliases or other spellings of a key. */
const WITH_ALIASES = FIELD_NAMES.filter(
  (field): field is Exclude<FieldName, 'revAttribution' | 'forecast'> =>
    field !== 'revAttribution' && field !== 'forecast',
);

/**
 * Values are compared by meaning: amounts by value, days as days, names by link and without regard to case, lists in
 * order. A key without a value is ignored. If the value of the key that counts cannot be read, no fix is offered,
 * because removing the ignored key would lose the only value.
 */
export const synonymsConflict: Check = {
  codes: ['synonyms-conflict'],
  check: ({ opportunity, sources }, context) => {
    let findings: UnplacedFinding[] | undefined;
    for (const field of WITH_ALIASES) {
      const entries = sources[field];
      const used = entries?.[0];
      if (entries === undefined || used === undefined || entries.length < 2) continue;
      const usedMeaning = meaning(field, used.value, opportunity.currency, context);
      for (const ignored of entries.slice(1)) {
        if (isBlank(ignored.value) || meaning(field, ignored.value, opportunity.currency, context) === usedMeaning)
          continue;
        const data = { used: used.key, ignored: ignored.key };
        const withFix = isRead(opportunity[field]) ? { fix: removeFrom([ignored.key], ignored.value, context) } : {};
        (findings ??= []).push({
          code: 'synonyms-conflict',
          field,
          key: ignored.key,
          at: keySpan(ignored),
          data,
          ...withFix,
        });
      }
    }
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'two amounts, one with a capital',
    yaml: 'amount: 10\nAmount: 20',
    finds: ['synonyms-conflict @3:1'],
    fixed: 'amount: 10',
  },
  {
    name: 'two different lists of OEMs',
    yaml: 'oem_attribution: [Cisco, Microsoft]\noems: [Microsoft, Cisco]',
    finds: ['synonyms-conflict @2:1'],
    fixed: 'oems: [Microsoft, Cisco]',
  },
  {
    name: 'another OEM in addition to the list',
    yaml: 'oems: [Microsoft, Cisco]\noem: Microsoft',
    finds: ['synonyms-conflict @3:1'],
    fixed: 'oems: [Microsoft, Cisco]',
  },
  {
    name: 'two amounts',
    yaml: 'amount: 1000000\nest_amount: 900000\nstage: Discovery',
    finds: ['synonyms-conflict @3:1'],
    fixed: 'amount: 1000000\nstage: Discovery',
  },
  {
    name: 'a list of names and a map, and a title and a list',
    yaml: 'title: Zero trust\nname: [Zero trust, SOC]\noems: [Cisco]\noem: { Cisco: 60 }',
    finds: ['synonyms-conflict @3:1', 'synonyms-conflict @5:1'],
    fixed: 'title: Zero trust\noems: [Cisco]',
  },
  {
    name: 'no amount and no day in the keys that are used',
    yaml: 'amount: tbd\nest_amount: 1000\nclose_date: Q3\nest_close: 2026-06-30',
    finds: ['synonyms-conflict @3:1', 'synonyms-conflict @5:1'],
  },
  {
    name: 'shares in the key that is used, instead of names',
    yaml: 'oems: { Cisco: 60 }\noem: Cisco',
    finds: ['synonyms-conflict @3:1'],
  },
  { name: 'the key that is used is empty', yaml: 'oems:\noem: Microsoft', finds: ['synonyms-conflict @3:1'] },
  {
    name: 'synonyms that agree',
    yaml: 'amount: [1000.00]\nest_amount: 1000\noem: "[[Firms/Cisco]]"\noems: [cisco]\nclose_date: 2026-06-30\nest_close: 20260630',
    finds: [],
  },
  { name: 'an empty synonym', yaml: 'title: Zero trust\nname:', finds: [] },
];

/** Returns true if a field of an opportunity has a value. */
function isRead(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** Returns a text that is equal for values with the same meaning. */
function meaning(field: FieldName, found: NoteValue, currency: string, context: CheckContext): string {
  const { kind } = FIELDS[field];
  const names = kind === 'links' ? namesIn(found) : [];
  if (names.length > 0) return JSON.stringify(names.map(({ name }) => nameKey(name)));
  const value = nameIn(found) === undefined ? onlyItem(found) : found;
  const text = nameIn(value) ?? (value.kind === 'scalar' ? value.text : sourceOf(value, context));
  if (kind === 'day') return parseDay(text) ?? text;
  const minor = kind === 'money' ? parseAmount(text, decimalsOf(currency)) : undefined;
  return typeof minor === 'number' ? String(minor) : text;
}
