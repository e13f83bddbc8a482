import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash32 } from '../../src/domain/digest.ts';
import {
  linkKey,
  serializeLink,
  fieldHash,
  fieldHashes,
  parseLink,
  updatedBase,
  type Link,
} from '../../src/vault/record-link.ts';

const ORG = '00D8b000001AbCdEAK';
const AGREED = { Name: 'Cloud modernization', Amount: '1000000', CloseDate: '2027-03-31', StageName: '' };
const link: Link = {
  recordId: '0068b00001XyZzYAAV',
  base: updatedBase(undefined, Object.keys(AGREED), AGREED),
  mappingRev: '1a2b',
};
const TEXT = serializeLink(ORG, link);

test('a link is one line with org, record, hashes, and mapping', () => {
  expect(TEXT).toMatch(/^v1 00D8b000001AbCdEAK:0068b00001XyZzYAAV [\w-]{43} 1a2b$/);
  expect(linkKey('salesforce')).toBe('crm_salesforce');
});

test('it is parsed to the values it was created from', () => {
  const prints = fc.array(fc.tuple(fc.nat(0xffffff), fc.nat(0xffffffff)));
  fc.assert(
    fc.property(prints, fc.stringMatching(/^[\w-]{1,40}$/), (entries, recordId) => {
      const made: Link = { recordId, base: new Map(entries), mappingRev: 'x' };
      expect(parseLink(serializeLink(ORG, made), ORG)).toEqual(made);
      const turned: Link = { ...made, base: new Map([...made.base].reverse()) };
      expect(serializeLink(ORG, turned)).toBe(serializeLink(ORG, made));
    }),
  );
});

test.each([
  ['no link', undefined],
  ['an empty one', ''],
  ['another org', TEXT.replace(ORG, '00D8b000009SandboxE')],
  ['a version of the future', TEXT.replace('v1', 'v2')],
  ['no fingerprints', TEXT.replace(/ [\w-]+ 1a2b$/, '')],
  ['fingerprints cut short', TEXT.replace(/[\w-]{4} 1a2b$/, ' 1a2b')],
  ['fingerprints of another record', TEXT.replace('XyZzY', 'XyZzX')],
  ['what is no base64', TEXT.replace(/ [\w-]+ 1a2b$/, ' a 1a2b')],
  ['something else', '[[Acme]]'],
])('%s is not a valid link', (_, text) => {
  expect(parseLink(text, ORG)).toBeUndefined();
});

describe('damage', () => {
  const letters = Array.from(' :-_/+=0aAzZ9é');
  const changed = Array.from(TEXT).flatMap((was, at) =>
    letters.filter((to) => to !== was).map((to) => TEXT.slice(0, at) + to + TEXT.slice(at + 1)),
  );

  test('no changed character results in another record or another base', () => {
    for (const text of changed) {
      const read = parseLink(text, ORG);
      if (read === undefined) continue;
      expect(read.recordId).toBe(link.recordId);
      if (read.base.size > 0) expect([...read.base].sort()).toEqual([...link.base].sort());
    }
  });

  test('a damaged hash keeps the record', () => {
    const at = TEXT.length - 12 - 30;
    const read = parseLink(TEXT.slice(0, at) + (TEXT[at] === 'A' ? 'B' : 'A') + TEXT.slice(at + 1), ORG);
    expect(read).toEqual({ ...link, base: new Map() });
  });

  test('a lost or repeated character is detected', () => {
    for (let at = 0; at < TEXT.lastIndexOf(' '); at++) {
      const lost = parseLink(TEXT.slice(0, at) + TEXT.slice(at + 1), ORG);
      const doubled = parseLink(TEXT.slice(0, at) + (TEXT[at] ?? '') + TEXT.slice(at), ORG);
      for (const read of [lost, doubled]) if (read !== undefined) expect(read.recordId).toBe(link.recordId);
      for (const read of [lost, doubled]) expect(read?.base.size ?? 0).toBe(0);
    }
  });
});

describe('names', () => {
  // Found by search: both have the same 24 bits.
  const [one, other] = twins();

  test('two names with one key have no base', () => {
    expect(fieldHash(one)).toBe(fieldHash(other));
    expect([...fieldHashes([one, 'Name', other])]).toEqual([['Name', fieldHash('Name')]]);
    expect([...updatedBase(undefined, [one, 'Name', other], { [one]: '1', [other]: '2', Name: 'x' }).keys()]).toEqual([
      fieldHash('Name'),
    ]);
  });

  test('a repeated name counts once', () => {
    expect([...fieldHashes(['Name', 'Name']).keys()]).toEqual(['Name']);
  });
});

function twins(): [string, string] {
  const seen = new Map<number, string>();
  for (let at = 0; ; at++) {
    const name = `Field_${at}__c`;
    const twin = seen.get(fieldHash(name));
    if (twin !== undefined) return [twin, name];
    seen.set(fieldHash(name), name);
  }
}

describe('the base after a run', () => {
  const before = updatedBase(undefined, ['A', 'B', 'C'], { A: '1', B: '2', C: '3' });

  test('contains the new last synced values, and keeps the others', () => {
    const base = updatedBase(before, ['A', 'B', 'D'], { B: 'new', D: '' });
    expect([...base]).toEqual([
      [fieldHash('A'), hash32('1')],
      [fieldHash('B'), hash32('new')],
      [fieldHash('D'), hash32('')],
    ]);
  });

  test('after a mapping change keeps the base of the remaining fields', () => {
    const read = parseLink(serializeLink(ORG, { recordId: 'r', base: before, mappingRev: 'old' }), ORG);
    const base = updatedBase(read?.base, ['C', 'E'], {});
    expect([...base]).toEqual([[fieldHash('C'), hash32('3')]]);
  });

  test('has no value for a field inherited from the prototype', () => {
    expect(updatedBase(undefined, ['toString'], {}).size).toBe(0);
  });
});
