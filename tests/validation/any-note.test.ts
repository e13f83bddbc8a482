/** Properties of the findings of any note. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import { applyEdit } from '../../src/notes/edit.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { validate, type ValidationContext } from '../../src/validation/validate.ts';
import { EXAMPLE_CONTEXT } from './example-context.ts';

const INDEX = keyIndex(keyNames());

const KEYS = [...Object.values(keyNames()).flat(), 'win_prob', 'projected_amount_FY26', 'confidence_score'];

const VALUES = ['', ' ~', ' ""', ' 007', ' 0.5', ' 1.0', ' 75 %', ' $1,200', ' 1.200,50', ' 11/30/2026', ' 2020-01-01']
  .concat([' Cisco', ' "[[Firms/Cisco|C]]"', ' [[Cisco]]', ' [[Cisco, Inc.]]', ' [[[Cisco]], Dell]', ' Cisco, Dell'])
  .concat([' [Cisco, cisco, Dell, HPE, Acme]', ' []', ' [[], ~]', ' [a: 1, Dell]', ' { win_prob: 140, Cisco: 60 }'])
  .concat(['\n  - Cisco\n  - [[Dell]]', '\n  - name: Cisco', '\n  win_prob: 0.5\n  projected_amount_FY27: 9e11'])
  .concat([' |\n  Cisco\n  Dell', ' USB', ' usd', ' open', ' Opne # odd', ' &x [Cisco, Cisco]', ' *x', ' "unclosed']);

const pair = fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES));

const note = fc
  .tuple(
    fc.uniqueArray(pair, { selector: ([key]) => key, maxLength: 9 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\uFEFF'),
  )
  .map(
    ([pairs, end, mark]) =>
      `${mark}${['---', ...pairs.map((one) => one.join(':')), '---', 'Body', ''].join('\n').replaceAll('\n', end)}`,
  );

function contextFor(text: string): ValidationContext {
  return {
    ...EXAMPLE_CONTEXT,
    text,
    stages: [{ name: 'Open', state: 'open' }],
    othersWithId: (id) => (id === 'Cisco' ? ['Copy.md'] : []),
    markedBy: undefined,
  };
}

test('findings are in the order of the note, each within its text', () => {
  fc.assert(
    fc.property(note, (text) => {
      const findings = validate(readNote(text, INDEX, 'USD'), contextFor(text));
      const starts = findings.map(({ place }) => place?.from ?? -1);
      expect(starts).toEqual([...starts].sort((one, other) => one - other));
      for (const { place } of findings) expect(place?.to ?? 0).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('a fix contains the exact text that it replaces', () => {
  fc.assert(
    fc.property(note, (text) => {
      for (const { fix } of validate(readNote(text, INDEX, 'USD'), contextFor(text))) {
        expect(text).toContain(fix?.was ?? '');
      }
    }),
  );
});

function findingsIn(text: string): readonly Finding[] {
  return validate(readNote(text, INDEX, 'USD'), contextFor(text));
}

test('a fix resolves its finding', () => {
  fc.assert(
    fc.property(note, (text) => {
      const findings = findingsIn(text);
      for (const { code, key, fix } of findings) {
        const edited = fix === undefined ? undefined : applyEdit(text, fix, { createFrontmatter: false });
        if (edited === undefined) continue;
        if ('refused' in edited) {
          expect(edited.refused.code).toBe('anchor-in-use');
          continue;
        }
        const same = (other: Finding): boolean => other.code === code && other.key === key;
        expect(findingsIn(edited.text).filter(same).length).toBeLessThan(findings.filter(same).length);
      }
    }),
  );
});
