import { describe, expect, test } from 'vitest';
import { isCleanName, isNoneWord, readNames } from '../../src/domain/names-text.ts';

describe('one name', () => {
  test.each([
    'Cisco',
    '',
    '  Palo Alto Networks  ',
    'Acme, Inc.',
    'Acme, Inc',
    'Vexil, GmbH & Co. KG',
    'Vexil, Co KG',
    'Ortano, S.p.A.',
    'Norda, A/S',
    'Bluma, d.o.o.',
    'Acme (Germany, Austria)',
    '1,000 Bulbs',
    '[[Firms/Acme, Inc.|A; B]]',
    '[Acme](Firms/Acme,%20Inc.md)',
    'AT&T',
    'H&M',
    "L'Oréal",
    "'s-Hertogenbosch Systems",
    'Rolls-Royce',
    'Level 3 Networks',
  ])('%s', (text) => {
    expect(readNames(text)).toEqual({ what: 'name' });
  });
});

describe('one name that may be several', () => {
  test.each([
    ['Cisco and Dell', ['Cisco', 'Dell']],
    ['Cisco & Dell', ['Cisco', 'Dell']],
    ['Cisco + Dell', ['Cisco', 'Dell']],
    ['Cisco/Dell', ['Cisco', 'Dell']],
    ['Cisco und Dell und HP', ['Cisco', 'Dell', 'HP']],
    ['Cisco | Dell', ['Cisco', 'Dell']],
    ['Acme, Inc. and Globex', ['Acme, Inc.', 'Globex']],
  ])('%s', (text, parts) => {
    expect(readNames(text)).toEqual({ what: 'joined', parts });
  });
});

describe('several names', () => {
  test.each<[string, readonly string[] | undefined, (readonly string[])?]>([
    ['Cisco; Dell', ['Cisco', 'Dell']],
    ['Cisco, Dell', ['Cisco', 'Dell']],
    ['Cisco,Dell,', ['Cisco', 'Dell']],
    ['Cisco、Dell', ['Cisco', 'Dell']],
    ['Cisco，Dell；HP', ['Cisco', 'Dell', 'HP']],
    ['Cisco\tDell', ['Cisco', 'Dell']],
    ['Cisco\r\nDell', ['Cisco', 'Dell']],
    ['Acme, Inc., Globex, LLC; Initech', ['Acme, Inc.', 'Globex, LLC', 'Initech']],
    ['Vexil, Co Pilot Systems', ['Vexil', 'Co Pilot Systems']],
    ['[[Acme, Inc.]], [[Globex]]', ['[[Acme, Inc.]]', '[[Globex]]']],
    ['[[Acme]] [[Globex]]', ['[[Acme]]', '[[Globex]]']],
    ['[[Acme]] and [[Globex]], [[Initech]]', ['[[Acme]]', '[[Globex]]', '[[Initech]]']],
    ['[A](Firms/A.md), [B](Firms/B.md)', ['[A](Firms/A.md)', '[B](Firms/B.md)']],
    ['[Vexil, Ortano]', ['Vexil', 'Ortano']],
    ['[Vexil]', ['Vexil']],
    ['["Vexil, Inc.","Ortano"]', ['Vexil, Inc.', 'Ortano']],
    ["['A of B, C', 'D']", ['A of B, C', 'D']],
    ['[[[Vexil]], [[Ortano]]]', ['[[Vexil]]', '[[Ortano]]']],
    ['["[[Vexil]]", "[[Ortano]]"]', ['[[Vexil]]', '[[Ortano]]']],
    ['(Vexil, Ortano)', ['Vexil', 'Ortano']],
    ['"Acme, maker of things", Globex', ['Acme, maker of things', 'Globex']],
    ['- Vexil\n- Ortano', ['Vexil', 'Ortano']],
    ['* Vexil\n* Ortano', ['Vexil', 'Ortano']],
    ['1. Vexil\n2) Ortano', ['Vexil', 'Ortano']],
    ['• Vexil\n• Ortano', ['Vexil', 'Ortano']],
    ['- [ ] Vexil\n- [x] Ortano', ['Vexil', 'Ortano']],
    ['- Vexil', ['Vexil']],
    ['Cisco, Dell, and HP', ['Cisco', 'Dell', 'HP']],
    ['Cisco, Dell and Brix', ['Cisco', 'Dell', 'Brix'], ['Cisco', 'Dell and Brix']],
    ['[Vexil, Ortano', undefined],
    ['Vexil, N/A', undefined],
    ['{"Vexil": 60, "Ortano": 40}', undefined],
    ['Vexil 60%, Ortano 40%', undefined],
    ['Vexil: 60; Ortano: 40', undefined],
    ['1. Vexil 2. Ortano', undefined],
    ['- Vexil - Ortano', undefined],
    ['[[A]] (Hamburg), [[B]]', undefined],
    ['[[A]] with [[B]]', undefined],
    ['"Vexil, Ortano', undefined],
    ['{{oem}}, Dell', undefined],
    [',', undefined],
  ])('%j', (text, parts, other) => {
    expect(readNames(text)).toEqual({ what: 'several', parts, ...(other && { other }) });
  });
});

test.each(['N/A', 'n/a', 'none', '-', '—', 'TBD', ' ? ', 'null'])('%s is not a name', (text) => {
  expect(isNoneWord(text)).toBe(true);
  expect(readNames(text)).toEqual({ what: 'none' });
});

test.each(['Acme', 'Acme, Inc.', '[[Acme]]', '[A](b%20c.md)', 'Acme (Germany)'])('%s is a name as is', (text) => {
  expect(isCleanName(text)).toBe(true);
});

test.each([
  '[Acme',
  'Acme]',
  '- Acme',
  '"Acme"',
  'Acme,',
  '1. Acme',
  'N/A',
  'A\nB',
  '[[A]] (B)',
  'A (B',
  '<% x %>',
  '',
])('%j has remains of list syntax', (text) => {
  expect(isCleanName(text)).toBe(false);
});
