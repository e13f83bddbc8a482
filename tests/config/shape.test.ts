/** A setting that is added to the schema is read, reported, and saved, without any other change. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA } from '../../src/config/settings.ts';
import { serializeSettings } from '../../src/config/parse.ts';
import { eachMember, eachRow, readSetting, rule, type ReadingLog } from '../../src/config/shape.ts';

/** Reads a value by a schema whose default is `fallback`. */
function read(schema: v.GenericSchema, raw: unknown, fallback: unknown = {}): ReadingLog & { readonly value: unknown } {
  const log: ReadingLog = { problems: [], unknownKeys: [] };
  return { value: readSetting(schema, raw, fallback, [], log), ...log };
}

const EXTENDED = v.object({
  ...SETTINGS_SCHEMA.entries,
  exampleDays: v.optional(
    v.pipe(
      v.number('Enter a number of days.'),
      rule((days) => (days > 0 ? undefined : 'Enter at least 1.')),
    ),
    30,
  ),
});
const DEFAULTS = v.parse(EXTENDED, {});

test.each([
  ['an absent value', undefined, 30, undefined],
  ['a valid value', 7, 7, undefined],
  ['a value of the wrong type', '7', 30, 'Enter a number of days.'],
  ['a value out of range', 0, 30, 'Enter at least 1.'],
])('a new setting with %s', (_, exampleDays, expected, message) => {
  const raw = { ...DEFAULT_SETTINGS, ...(exampleDays === undefined ? {} : { exampleDays }), color: 'blue' };
  const { value, problems, unknownKeys } = read(EXTENDED, raw, DEFAULTS);
  const settings = { ...DEFAULT_SETTINGS, exampleDays: expected };
  expect(value).toEqual(settings);
  expect(problems.map((problem) => [problem.key, problem.expected])).toEqual(message ? [['exampleDays', message]] : []);
  expect(Object.entries(serializeSettings(settings, unknownKeys))).toEqual(
    Object.entries({ ...settings, color: 'blue' }),
  );
});

test('an older version of the plugin keeps the new setting as an unknown key', () => {
  const { value, unknownKeys } = read(SETTINGS_SCHEMA, { ...DEFAULT_SETTINGS, exampleDays: 7 }, DEFAULT_SETTINGS);
  expect(value).toEqual(DEFAULT_SETTINGS);
  expect(unknownKeys).toEqual([{ path: ['exampleDays'], value: 7 }]);
});

test('the schema alone accepts the defaults and rejects what reading reports', () => {
  expect(v.is(SETTINGS_SCHEMA, DEFAULT_SETTINGS)).toBe(true);
  expect(v.is(SETTINGS_SCHEMA, { ...DEFAULT_SETTINGS, stages: 5 })).toBe(false);
  expect(v.is(SETTINGS_SCHEMA, { ...DEFAULT_SETTINGS, stages: [{ name: '', state: 'open' }] })).toBe(false);
  expect(v.is(SETTINGS_SCHEMA, { ...DEFAULT_SETTINGS, keys: { title: 'stage' } })).toBe(false);
});

const LIST = v.object({
  names: v.optional(
    v.pipe(
      v.array(v.object({ name: v.string('Enter a name.') })),
      eachRow(({ name }, before) => (before.some((row) => row.name === name) ? `${name} is used.` : undefined)),
    ),
    [],
  ),
});

test('rows are compared with the valid rows before them only', () => {
  const names = [{ name: 5 }, { name: 'a', more: 1 }, { name: 'a' }, { name: 'b' }];
  const { value, problems } = read(LIST, { names });
  expect(value).toEqual({ names: [{ name: 'a', more: 1 }, { name: 'b' }] });
  expect(problems).toEqual([
    { key: 'names.1', found: '{"name":5}', expected: 'Enter a name.' },
    { key: 'names.3', found: '{"name":"a"}', expected: 'a is used.' },
  ]);
});

test('members that a rule rejects are removed one by one, and the rule sees the rest again', () => {
  const member = v.exactOptional(v.string('Enter a value.'));
  const pairs = v.pipe(
    v.object({ a: member, b: member, c: member }),
    eachMember<{ a?: string; b?: string; c?: string }>((key, all) =>
      Object.keys(all).length > 1 ? `${key} is not alone.` : undefined,
    ),
  );
  const { value, problems } = read(pairs, { c: 'z', b: 'y', a: 5 });
  expect(value).toEqual({ c: 'z' });
  expect(problems.map(({ key }) => key)).toEqual(['a', 'b']);
});
