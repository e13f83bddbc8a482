/** Serialized values by field type. */
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { serializeFields } from '../../../src/targets/salesforce/serialize.ts';
import type { RemoteType } from '../../../src/targets/core/crm.ts';
import { remote } from '../described.ts';

test.each<[RemoteType, PlainValue, string | number | boolean | null]>([
  ['number', '12.50', 12.5],
  ['number', '-3', -3],
  ['number', { bare: '7' }, 7],
  ['number', 'about 7', 'about 7'],
  ['number', 7, 7],
  ['flag', 'true', true],
  ['flag', true, true],
  ['flag', 'false', false],
  ['flag', false, false],
  ['flag', 'maybe', 'maybe'],
  ['text', 7, '7'],
  ['text', '', null],
  ['text', null, null],
  ['day', { bare: '2027-03-31' }, '2027-03-31'],
  ['choices', ['a', 'b'], 'a;b'],
  ['other', 7, 7],
])('sends a %s of %j as %j', (type, value, sent) => {
  expect(serializeFields({ F: remote('F', { type }) }, { F: value })).toEqual({ F: sent });
});

test('sends the value of an unknown field unchanged', () => {
  expect(serializeFields({}, { F: 7, G: 'x' })).toEqual({ F: 7, G: 'x' });
});

test('throws for a table value, and names the field', () => {
  expect(() => serializeFields({ F: remote('F') }, { F: new Map() })).toThrow('A table cannot be written to F');
  expect(() => serializeFields({}, { F: new Map() })).toThrow('written to Salesforce');
});
