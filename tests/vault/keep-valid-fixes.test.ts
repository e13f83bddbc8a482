/** A fix is offered only if it improves the note and gives the value that a user intends. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import { isError, type Finding } from '../../src/domain/finding.ts';
import type { NoteEdit } from '../../src/domain/value.ts';
import { applyEdit } from '../../src/notes/edit.ts';
import { analyzeNote } from '../../src/vault/inspect.ts';
import { keepValidFixes } from '../../src/vault/keep-valid-fixes.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { OPTIONS } from '../support/rules.ts';

const STAGES = [
  { name: 'Open', state: 'open' },
  { name: 'Won', state: 'won' },
] as const;
const RULES = compileSettings({ ...OPTIONS, stages: STAGES });

function inspected(text: string) {
  return analyzeNote('Deals/a.md', text, RULES, '2026-11-22').analysis.inspection;
}

function fixed(text: string, edit: NoteEdit): string {
  const edited = applyEdit(text, edit, { createFrontmatter: false });
  if ('refused' in edited) throw new Error(`${edited.refused.code} refuses ${JSON.stringify(edit)} in\n${text}`);
  return edited.text;
}

const IN_ORDER = [
  'type: opportunity',
  'id: a1',
  'title: T',
  'customer: C',
  'amount: 100',
  'stage: Open',
  'close_date: 2027-01-31',
];

function noteWith(lines: readonly string[]): string {
  const own = new Set(lines.map((line) => line.split(':', 1)[0]));
  const rest = IN_ORDER.filter((line) => !own.has(line.split(':', 1)[0] ?? ''));
  return ['---', ...rest, ...lines, '---', 'body', ''].join('\n');
}

/** Names as users intend them, and the ways in which users and programs write them. */
const NAMES = ['Vexil', 'Ortano', 'Norda, Inc.', 'Bluma Systems', 'Æther & Söhne', 'Kühl GmbH', '3Com', 'Q-Tec (EU)'];

const quote = (text: string): string => JSON.stringify(text);
const block = (lines: readonly string[]): string => `|-\n${lines.map((line) => `    ${line}`).join('\n')}`;

const WAYS: Readonly<Record<string, (names: readonly string[]) => string>> = {
  semicolons: (names) => quote(names.join('; ')),
  'wide semicolons': (names) => quote(names.join('；')),
  commas: (names) => quote(names.join(', ')),
  'wide commas': (names) => quote(names.join('，')),
  'enumeration commas': (names) => quote(names.join('、')),
  lines: (names) => block(names),
  'lines with dashes': (names) => block(names.map((name) => `- ${name}`)),
  'lines with stars': (names) => block(names.map((name) => `* ${name}`)),
  'lines with bullets': (names) => block(names.map((name) => `• ${name}`)),
  'numbered lines': (names) => block(names.map((name, at) => `${at + 1}. ${name}`)),
  JSON: (names) => `'${JSON.stringify(names)}'`,
  'a list of another language': (names) => quote(`[${names.map((name) => `'${name}'`).join(', ')}]`),
  'links with commas': (names) => quote(names.map((name) => `[[${name}]]`).join(', ')),
  'links with blanks': (names) => quote(names.map((name) => `[[Firms/${name}|x]]`).join(' ')),
  'a trailing separator': (names) => quote(`${names.join('; ')};`),
};

describe('the fix of several names in one text gives the intended names', () => {
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 5 });
  test.each(Object.entries(WAYS))('written with %s', (_, write) => {
    let offered = 0;
    fc.assert(
      fc.property(names, fc.constantFrom('oems', 'partners'), (meant, field) => {
        const text = noteWith([`${field}: ${write(meant)}`]);
        const found = inspected(text);
        const issue = found.findings.find(({ code }) => code === 'names-in-one-text');
        expect(found).toMatchObject({ valid: false, attribution: undefined });
        const edits = [issue?.fix, issue?.otherFix].filter((edit) => edit !== undefined);
        if (edits.length === 0) return;
        offered += 1;
        const read = edits.map((edit) => inspected(fixed(text, edit)).opportunity?.[field]);
        expect(read).toContainEqual(meant);
        expect(read.length === 1 ? read[0] : meant).toEqual(meant);
      }),
    );
    expect(offered).toBeGreaterThan(20);
  });
});

test.each([
  'oems: "[Vexil, Ortano"',
  'oems: "Vexil, N/A"',
  'oems: "Vexil 60%, Ortano 40%"',
  'oems: "{\\"Vexil\\": 60}"',
  'oems: "1. Vexil 2. Ortano"',
  'oems: "Vexil; vexil"',
  'oems: "<% tp.oem %>; Vexil"',
  'oems: "Vexil: Cloud"',
  "oems: '\"Vexil'",
])('no fix is offered for %s', (line) => {
  for (const { fix, otherFix } of inspected(noteWith([line])).findings)
    expect([fix, otherFix]).toEqual([undefined, undefined]);
});

const KEYS = [...Object.values(keyNames()).flat(), 'win_prob', 'projected_amount_FY26', 'confidence_score'];

const VALUES = [
  '',
  ' ~',
  ' ""',
  ' 007',
  ' 0.5',
  ' 1.0',
  ' 75 %',
  ' $1,200',
  ' 1.200,50 €',
  ' 11/30/2026',
  ' 2020-01-01',
]
  .concat([' Cisco', ' "[[Firms/Cisco|C]]"', ' [[Cisco]]', ' [[Cisco, Inc.]]', ' [[[Cisco]], Dell]', ' Cisco, Dell'])
  .concat([' [Cisco, cisco, Dell, HPE, Acme]', ' []', ' [[], ~]', ' [a: 1, Dell]', ' { win_prob: 140, Cisco: 60 }'])
  .concat(['\n  - Cisco\n  - [[Dell]]', '\n  - name: Cisco', '\n  win_prob: 0.5\n  projected_amount_FY27: 9e11'])
  .concat([' |\n  - Cisco\n  - Dell', ' USB', ' usd', ' open', ' Opne # odd', ' &x [Cisco, Cisco]', ' *x', ' N/A'])
  .concat([' "[Cisco, Dell]"', ' [Cisco, "-"]', ' Cisco and Dell', ' "[[A]] (b)"', ' "[[A]], [[B]]"', ' \'["a"]\'']);

const pair = fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES));
const anyNote = fc
  .tuple(fc.uniqueArray(pair, { selector: ([key]) => key, maxLength: 9 }), fc.constantFrom('\n', '\r\n'))
  .map(([pairs, end]) =>
    ['---', ...pairs.map((one) => one.join(':')), '---', 'Body', ''].join('\n').replaceAll('\n', end),
  );

/** Returns the source text of each key, so that two notes can be compared. */
function sourcesIn(text: string): Map<string, string> {
  const { reading } = analyzeNote('Deals/a.md', text, RULES, '2026-11-22');
  const entries = reading.state === 'read' ? reading.note.entries : [];
  return new Map(entries.map(({ key, keyFrom, value }) => [key, text.slice(keyFrom, value.to)]));
}

test('every fix of every check removes its finding, adds no new error, and leaves every other key unchanged', () => {
  fc.assert(
    fc.property(anyNote, (text) => {
      const { findings } = inspected(text);
      const before = sourcesIn(text);
      const errors = new Set(findings.filter(isError).map(({ code, key }) => `${code} ${key}`));
      for (const { code, key, data, fix, otherFix } of findings) {
        for (const edit of [fix, otherFix]) {
          if (edit === undefined) continue;
          const after = inspected(fixed(text, edit));
          const same = (one: Finding): boolean =>
            one.code === code && one.key === key && JSON.stringify(one.data) === JSON.stringify(data);
          expect(after.findings.filter(same).length).toBeLessThan(findings.filter(same).length);
          const fresh = after.findings.filter((one) => isError(one) && !errors.has(`${one.code} ${one.key}`));
          expect(fresh.filter((one) => !(code === 'required-missing' && one.code === 'required-empty'))).toEqual([]);
          for (const [other, source] of sourcesIn(fixed(text, edit))) {
            if (other !== edit.path[0]) expect(source).toBe(before.get(other));
          }
          if (edit.do === 'set' && Array.isArray(edit.value)) {
            for (const item of edit.value)
              expect(item).not.toMatch(/^[-*•]\s|^\d+\.\s|^[["'](?!\[)|[\n;]|^(?:N\/A|none|-)$/);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe('a fix', () => {
  const text = noteWith(['oems: Vexil']);
  const [finding] = inspected(text).findings;
  const judged = (edit: NoteEdit, findings: readonly Finding[] | undefined): NoteEdit | undefined =>
    keepValidFixes([{ ...(finding as Finding), fix: edit }], text, () => findings)[0]?.fix;
  const set = (value: string | string[]): NoteEdit => ({ do: 'set', path: ['oems'], value, was: 'Vexil' });

  test('is tried once, when it is first read', () => {
    const look = vi.fn(() => []);
    const [one] = keepValidFixes([{ ...(finding as Finding), fix: set('x'), otherFix: set('y') }], text, look);
    expect(look).not.toHaveBeenCalled();
    expect([one?.fix, one?.otherFix, one?.fix]).toEqual([set('x'), set('y'), set('x')]);
    expect(look).toHaveBeenCalledTimes(2);
  });

  test.each<[string, NoteEdit, readonly Finding[] | undefined]>([
    ['that the note refuses', { ...set('x'), was: 'other' }, []],
    ['that changes nothing', set('Vexil'), []],
    ['after which the note can’t be read', set('x'), undefined],
    ['after which the finding is still there', set('x'), [finding as Finding]],
    ['that leaves syntax in a list', set(['[Vexil']), []],
    [
      'that brings an error',
      set('x'),
      [{ code: 'amount-not-positive', severity: 'error', key: 'amount', data: { found: '0' } }],
    ],
  ])('%s is not offered', (_, edit, findings) => {
    expect(judged(edit, findings)).toBeUndefined();
  });

  test('and is offered if the result is valid', () => {
    expect(judged(set(['Vexil']), [])).toEqual(set(['Vexil']));
  });
});

describe('a misspelled key gets the correct name', () => {
  const without = (key: string, line: string): string => noteWith([line]).replace(new RegExp(`^${key}: .*\n`, 'm'), '');
  const fixOf = (text: string) => inspected(text).findings.find(({ code }) => code === 'key-near-miss')?.fix;

  test.each([
    ['and the note is in order', 'amount', 'Amout: 100', 'amount: 100'],
    ['also with a value that is wrong, for before there was none', 'amount', 'Amout: $100', 'amount: $100'],
    ['with its quotes and comment', 'customer', '"custommer": C # key', '"customer": C # key'],
  ])('%s', (_, key, line, after) => {
    const text = without(key, line);
    const fix = fixOf(text);
    expect(fix).toMatchObject({ do: 'rename', to: key });
    if (fix !== undefined) expect(fixed(text, fix)).toBe(text.replace(line, after));
  });

  test('unless a value that was valid without it would be invalid', () => {
    expect(fixOf(noteWith(['curency: dollars and cents']))).toBeUndefined();
    expect(fixOf(noteWith(['curency: EUR']))).toMatchObject({ do: 'rename', to: 'currency' });
  });

  test('unless an alias refers to the key', () => {
    expect(fixOf(without('amount', '&k Amout: 100\nx: *k'))).toBeUndefined();
  });
});
