import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { canonical } from '../../../src/targets/core/canonical.ts';
import type { RemoteType } from '../../../src/targets/core/crm.ts';

interface Kind {
  readonly type: RemoteType;
  readonly scale?: number;
}

const CASES: readonly (readonly [string, PlainValue | undefined, Kind | undefined, string])[] = [
  ['nothing', undefined, { type: 'text' }, ''],
  ['null', null, { type: 'number' }, ''],
  ['a text of spaces', ' \n', { type: 'text' }, ''],
  ['an amount as a number', 1_000_000.5, { type: 'number', scale: 2 }, '1000000.5'],
  ['an amount as text', '1000000.50', { type: 'number', scale: 2 }, '1000000.5'],
  ['an amount without its zeros', '600000.00', { type: 'number' }, '600000'],
  ['a half, up', '2.005', { type: 'number', scale: 2 }, '2.01'],
  ['a half, away from zero', -2.5, { type: 'number', scale: 0 }, '-3'],
  ['a carry into a new digit', '9.995', { type: 'number', scale: 2 }, '10'],
  ['less than can be kept', '-0.001', { type: 'number', scale: 2 }, '0'],
  ['minus zero', -0, { type: 'number' }, '0'],
  ['an exponent up', '1.5e3', { type: 'number' }, '1500'],
  ['an exponent down', 1e-7, { type: 'number' }, '0.0000001'],
  ['a number of no digit', '.', { type: 'number' }, '.'],
  ['what is no number', ' about ten ', { type: 'number' }, 'about ten'],
  ['a bare decimal', { bare: '60.10' }, { type: 'number', scale: 2 }, '60.1'],
  ['a number in a text field', 60.5, { type: 'text' }, '60.5'],
  ['a day', '2026-03-31', { type: 'day' }, '2026-03-31'],
  ['a datetime where a day belongs', '2026-03-31T23:30:00.000+0000', { type: 'day' }, '2026-03-31'],
  ['what is no day', 'soon', { type: 'day' }, 'soon'],
  ['an instant as text', '2026-03-31T00:00:00Z', { type: 'moment' }, '1774915200000'],
  ['an instant as a number', 1_774_915_200_000, { type: 'moment' }, '1774915200000'],
  ['what is no instant', 'noon', { type: 'moment' }, 'noon'],
  ['choices in any order', 'Cisco; Microsoft;Cisco;', { type: 'choices' }, 'Cisco;Microsoft'],
  ['choices as a list', ['b', 'a'], { type: 'choices' }, 'a;b'],
  ['a list in a field that is not a list', ['b', 'a'], { type: 'text' }, 'b;a'],
  ['a list of nothing', [], { type: 'text' }, ''],
  ['names in a text', 'B, A', { type: 'text' }, 'B, A'],
  ['line ends of another system', 'one\r\ntwo\rthree ', { type: 'text' }, 'one\ntwo\nthree'],
  ['composed letters', 'Zu\u0308rich', { type: 'text' }, 'Z\u00fcrich'],
  ['leading and trailing spaces', '  a  b ', { type: 'text' }, 'a  b'],
  ['a flag', true, { type: 'flag' }, 'true'],
  ['a flag that is off', false, { type: 'flag' }, 'false'],
  ['an id', '0018b00002AbCdEAAV', { type: 'lookup' }, '0018b00002AbCdEAAV'],
  ['a table', new Map([['a', 1]]), { type: 'other' }, '{\n  "a": 1\n}'],
  ['an empty table', new Map(), { type: 'other' }, ''],
  ['a field without a description', 1.1, undefined, '1.1'],
];

test.each(CASES)('%s', (_, value, field, expected) => {
  expect(canonical(value, field)).toBe(expected);
});

const kinds = fc.oneof(
  fc.record({ type: fc.constant<RemoteType>('number'), scale: fc.integer({ min: 0, max: 6 }) }),
  fc.record({
    type: fc.constantFrom<RemoteType>(
      'text',
      'number',
      'day',
      'moment',
      'choice',
      'choices',
      'lookup',
      'flag',
      'other',
    ),
  }),
);

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(' ', '\r', '\n', '\t', ';', 'a', '\u0308', '\u2000', 'é') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString()),
);

const values = fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.array(texts));

/** Changes that a CRM makes to stored values: it returns numbers and days in its own format, and trims texts. */
const servers: readonly ((text: string, kind: Kind) => PlainValue)[] = [
  (text) => text,
  (text) => (text === '' ? null : text),
  (text) => ` ${text}\n`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.normalize('NFD'),
  (text, { type }) => (type === 'number' && /^-?\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : text),
  (text, { type }) => (type === 'day' && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00.000+1400` : text),
  (text, { type, scale }) =>
    type === 'number' && scale !== undefined && /^-?\d{1,9}(\.\d+)?$/.test(text) ? Number(text).toFixed(scale) : text,
  (text, { type }) => (type === 'choices' ? text.split(';').reverse().join(';') : text),
];

test('a value returned by a CRM has the same canonical text as the value that was sent', () => {
  fc.assert(
    fc.property(values, kinds, fc.constantFrom(...servers), (value, kind, server) => {
      const sent = canonical(value, kind);
      expect(canonical(server(sent, kind), kind)).toBe(sent);
    }),
    { numRuns: 2000 },
  );
});

test('rounds a number by its decimal digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 4 }), (units, scale) => {
      const digits = String(units < 0n ? -units : units).padStart(7, '0');
      const text = `${units < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
      const step = 10n ** BigInt(6 - scale);
      const size = ((units < 0n ? -units : units) + step / 2n) / step;
      const rounded = String(size).padStart(scale + 1, '0');
      const whole = rounded.slice(0, rounded.length - scale);
      const rest = rounded.slice(rounded.length - scale).replace(/0+$/, '');
      const expected = `${units < 0n && size > 0n ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`}`;
      expect(canonical(text, { type: 'number', scale })).toBe(expected);
    }),
  );
});
