/** Check for an unknown key that is similar to the key of a missing field. */
import { FIELD_NAMES, type FieldName, type KeyNames } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { withoutHidden } from '../domain/untrusted-text.ts';
import { byKey } from '../domain/memo.ts';
import { distance } from '../domain/nearest.ts';
import { isBlank } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { renameKey } from './fix.ts';
import { keySpan } from './source-text.ts';

/** Only for fields without any key in the note, so that a user's own key is rarely mistaken for one. */
export const keyNearMiss: Check = {
  codes: ['key-near-miss'],
  check: ({ others, sources }, context) => {
    const { keys } = context;
    let findings: UnplacedFinding[] | undefined;
    const nearFields = nearFieldsOf(keys);
    for (const entry of others) {
      const fields = nearFields(entry.key);
      if (fields.length === 0) continue;
      const near = fields.filter((field) => sources[field] === undefined);
      const [field] = near;
      const meant = field && keys[field][0];
      if (field === undefined || meant === undefined || near.length > 1 || isBlank(entry.value)) continue;
      const fix = renameKey(entry, meant, context);
      (findings ??= []).push({
        code: 'key-near-miss',
        field,
        key: entry.key,
        at: keySpan(entry),
        data: { meant },
        fix,
      });
    }
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'missing letters, swapped letters, and an extra colon',
    whole: true,
    yaml: 'id: OPP-1\ntitle: Zero trust\nAmout: 100\ncustomer:: Navy\nclose_dtae: 2026-06-30\nstage: Won',
    finds: ['key-near-miss @4:1', 'key-near-miss @5:1', 'key-near-miss @6:1'],
    fixed: 'id: OPP-1\ntitle: Zero trust\namount: 100\ncustomer: Navy\nclose_date: 2026-06-30\nstage: Won',
  },
  {
    name: 'one partner under a key for one',
    yaml: 'partner: Acme',
    finds: ['key-near-miss @2:1'],
    fixed: 'partners: Acme',
  },
  {
    name: 'quotes and a comment around a key',
    yaml: '"regoin" : East # of the map',
    finds: ['key-near-miss @2:1'],
    fixed: '"region" : East # of the map',
  },
  {
    name: 'two keys that are near to one, of which the second has no place any more once the first is right',
    yaml: 'regoin: East\nregionn: West',
    finds: ['key-near-miss @2:1', 'key-near-miss @3:1'],
    fixed: 'region: East\nregionn: West',
  },
  {
    name: 'other keys, and one that is nearly a key of the note',
    yaml: 'stages: many\ncustom: x\nsize: 4\naccount: Navy\npartner:\n"360": x',
    finds: [],
  },
];

/** Minimum length: in shorter keys, any changed letter may make another word. */
const SHORTEST = 5;
const ONE_EDIT = 5;
const TWO_EDITS = 9;

type NearFields = (key: string) => readonly FieldName[];

/** Similar keys depend only on the names. */
const CACHE = new WeakMap<KeyNames, NearFields>();

function nearFieldsOf(names: KeyNames): NearFields {
  let cached = CACHE.get(names);
  if (cached === undefined) CACHE.set(names, (cached = byKey((key) => nearFields(key, names))));
  return cached;
}

const NONE: readonly FieldName[] = [];

function nearFields(key: string, names: KeyNames): readonly FieldName[] {
  if (FIELD_NAMES.some((field) => names[field].includes(key))) return NONE;
  const letters = lettersOf(key);
  const isNearTo = (name: string): boolean => isNear(letters, lettersOfName(name));
  return FIELD_NAMES.filter((field) => names[field].some(isNearTo));
}

/** Returns the key without case, spaces, and punctuation; `customer::` is `customer`. */
function lettersOf(key: string): string {
  return withoutHidden(key)
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** Cache of the letters of each name: fields have few names, and each is compared with every key. */
const lettersByName = new Map<string, string>();

function lettersOfName(name: string): string {
  const before = lettersByName.get(name);
  if (before !== undefined) return before;
  const letters = lettersOf(name);
  lettersByName.set(name, letters);
  return letters;
}

/** Returns true if two texts of letters only are similar. */
function isNear(one: string, other: string): boolean {
  if (one === '' || Math.abs(one.length - other.length) > 2) return false;
  if (one === other) return true;
  if (Math.min(one.length, other.length) < SHORTEST) return false;
  const most = other.length >= TWO_EDITS ? 2 : other.length >= ONE_EDIT ? 1 : 0;
  return distance(one, other) <= most || isSwapped(one, other);
}

/** Returns true if the texts differ only by two swapped adjacent letters. */
function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  while (at < one.length && one.charAt(at) === other.charAt(at)) at += 1;
  const swapped = one.slice(0, at) + one.charAt(at + 1) + one.charAt(at) + one.slice(at + 2);
  return swapped === other;
}
