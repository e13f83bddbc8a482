import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../../src/targets/core/canonical.ts';
import { decimalsOf, MOST_MINOR, parseAmount } from '../../../src/domain/money.ts';
import {
  CODECS,
  codecsFor,
  decode,
  encode,
  toNoteValue,
  type Codec,
  type CodecContext,
  type CodecName,
  type SourceKind,
  type SourceValue,
} from '../../../src/targets/core/codec.ts';
import { jsonText } from '../../../src/targets/core/json.ts';

const context: CodecContext = {
  options: {
    timeZone: 'Asia/Tokyo',
    pipeline: 'renewals',
    shares: 'Share__c',
    partnerLabel: 'Reseller',
    wonStages: 'Closed Won, Booked',
    lostStages: 'Lost,,',
  },
  stage: (name) => ({ Open: '7', Won: 'won' })[name],
  stageHere: (remote) => ({ 7: 'Open', won: 'Won' })[remote],
};

const SAMPLES: { readonly [K in SourceKind]: Extract<SourceValue, { kind: K }> } = {
  text: { kind: 'text', value: 'Open' },
  money: { kind: 'money', value: { minor: 6001, currency: 'USD' } },
  day: { kind: 'day', value: '2026-03-31' },
  list: { kind: 'list', value: ['A', 'B'] },
  number: { kind: 'number', value: 72.5 },
  map: { kind: 'map', value: new Map([['win_prob', 72.5]]) },
};

const SPELLED: Readonly<Record<CodecName, Partial<Record<SourceKind, unknown>>>> = {
  text: { text: 'Open', day: '2026-03-31', money: '60.01', number: '72.5', list: 'A, B' },
  number: { money: 60.01, number: 72.5 },
  percent: { number: 73 },
  'zone-midnight': { day: String(Date.parse('2026-03-31T00:00:00+09:00')) },
  semicolons: { list: 'A;B' },
  list: { list: ['A', 'B'] },
  map: { map: new Map([['win_prob', 72.5]]) },
  shares: { map: '' },
  stage: { text: '7' },
  'stage-number': { text: 7 },
  outcome: { text: 'open' },
  pipeline: { text: 'renewals' },
  lookup: { text: 'Open' },
  association: { text: 'Open' },
  associations: { list: ['A', 'B'] },
};

const PAIRS = Object.entries(SPELLED).flatMap(([name, spelled]) =>
  Object.entries(spelled).map(([kind, expected]) => [name as CodecName, kind as SourceKind, expected] as const),
);

test.each(PAIRS)('%s encodes a %s', (name, kind, expected) => {
  expect(encode(name, SAMPLES[kind], context)).toEqual(expected);
});

test('returns exactly the codecs that can encode a kind of value', () => {
  const takes = Object.keys(SAMPLES).flatMap((kind) =>
    codecsFor(kind as SourceKind, context.options).map((name) => `${name} ${kind}`),
  );
  expect(takes.sort()).toEqual(PAIRS.map(([name, kind]) => `${name} ${kind}`).sort());
});

test('returns a codec with a required option only for targets with that option', () => {
  expect(codecsFor('day', {})).toEqual(['text']);
  expect(codecsFor('day', { timeZone: '' })).toEqual(['text', 'zone-midnight']);
});

test('throws for a value of an unsupported kind', () => {
  expect(() => encode('percent', SAMPLES.text, context)).toThrow('cannot spell a text');
});

describe('limits', () => {
  test.each([
    ['percent', { kind: 'number', value: 140 }, undefined],
    ['percent', { kind: 'number', value: 101 }, undefined],
    ['percent', { kind: 'number', value: 100.4 }, undefined],
    ['percent', { kind: 'number', value: -3 }, undefined],
    ['percent', { kind: 'number', value: -0.2 }, undefined],
    ['percent', { kind: 'number', value: 0.65 }, undefined],
    ['percent', { kind: 'number', value: 0.999 }, undefined],
    ['percent', { kind: 'number', value: Number.NaN }, undefined],
    ['percent', { kind: 'number', value: 0 }, 0],
    ['percent', { kind: 'number', value: 1 }, 1],
    ['percent', { kind: 'number', value: 99.4 }, 99],
    ['percent', { kind: 'number', value: 100 }, 100],
    ['outcome', { kind: 'text', value: ' booked ' }, 'won'],
    ['outcome', { kind: 'text', value: 'LOST' }, 'lost'],
    ['outcome', { kind: 'text', value: '' }, 'open'],
    ['stage', { kind: 'text', value: 'Lost' }, undefined],
    ['stage-number', { kind: 'text', value: 'Won' }, undefined],
    ['stage-number', { kind: 'text', value: 'Lost' }, undefined],
    ['text', { kind: 'money', value: { minor: 60_000_000, currency: 'USD' } }, '600000.00'],
    ['text', { kind: 'money', value: { minor: 5, currency: 'JPY' } }, '5'],
  ] as const)('%s of %o', (name, value, expected) => {
    expect(encode(name, value, context)).toBe(expected);
  });

  test('uses UTC without a time zone', () => {
    expect(encode('zone-midnight', SAMPLES.day, { ...context, options: {} })).toBe('1774915200000');
  });
});

test.each(['number', 'text'] as const)('encodes an amount as an exact decimal with %s', (name) => {
  const amounts = fc.integer({ min: -MOST_MINOR, max: MOST_MINOR });
  fc.assert(
    fc.property(amounts, fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (minor, currency) => {
      const wire = encode(name, { kind: 'money', value: { minor, currency } }, context);
      expect(parseAmount(jsonText(wire ?? null).replaceAll('"', ''), decimalsOf(currency))).toBe(minor);
    }),
  );
});

describe('decode', () => {
  const compared = (name: CodecName, text: string): string => (CODECS[name] as Codec).compared?.(text, context) ?? text;
  const back = (name: CodecName, text: string, kind: SourceKind, currency = 'USD') =>
    decode(name, text, { kind, currency }, context, (wire) => compared(name, canonical(wire, undefined)));

  test.each([
    ['text', 'text', 'Open for all', 'Open for all'],
    ['text', 'day', '2026-03-31', '2026-03-31'],
    ['text', 'list', 'A, B', ['A', 'B']],
    ['text', 'number', '72.5', 72.5],
    ['number', 'money', '60.01', { minor: 6001, currency: 'USD' }],
    ['number', 'number', '72.5', 72.5],
    ['percent', 'number', '73', 73],
    ['zone-midnight', 'day', '2026-03-31', '2026-03-31'],
    ['semicolons', 'list', 'A;B', ['A', 'B']],
    ['list', 'list', 'A;B', ['A', 'B']],
    ['stage', 'text', 'won', 'Won'],
    ['stage-number', 'text', '7', 'Open'],
    ['outcome', 'text', 'won', 'Closed Won'],
    ['outcome', 'text', 'lost', 'Lost'],
  ] as const)('%s of a %s: %s', (name, kind, text, value) => {
    expect(back(name, text, kind)).toEqual({ kind, value });
  });

  test.each([
    ['a link, which would be read as its name', 'text', 'text', '[[Acme]]'],
    ['an amount in parts of a cent', 'number', 'money', '60.015'],
    ['an amount that is spelled otherwise on its way out', 'text', 'money', '60.1'],
    ['a text for an amount', 'number', 'money', 'a lot'],
    ['a text for a number', 'number', 'number', 'high'],
    ['more than all', 'percent', 'number', '110'],
    ['an instant, which is compared as a day', 'zone-midnight', 'day', String(Date.parse('2026-03-31T00:00:00+09:00'))],
    ['no day at all', 'zone-midnight', 'day', 'soon'],
    ['no day', 'text', 'day', 'soon'],
    ['names without any', 'semicolons', 'list', ';'],
    ['an unknown stage', 'stage', 'text', 'lost'],
    ['an open record at any stage', 'outcome', 'text', 'open'],
    ['an unknown outcome', 'outcome', 'text', 'paused'],
    ['the pipeline of a stage', 'pipeline', 'text', 'renewals'],
    ['an id', 'lookup', 'text', '001DOD'],
    ['an ID outside the record', 'association', 'text', '001DOD'],
    ['IDs outside the record', 'associations', 'list', '001DOD'],
    ['a table', 'map', 'map', '{}'],
    ['a table as text', 'text', 'map', '{}'],
  ] as const)('returns undefined for %s', (_, name, kind, text) => {
    expect(back(name, text, kind)).toBeUndefined();
  });

  test('returns the value that was encoded', () => {
    const amounts = fc.integer({ min: -MOST_MINOR, max: MOST_MINOR });
    fc.assert(
      fc.property(amounts, fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
        const value: SourceValue = { kind: 'money', value: { minor, currency } };
        const sent = canonical(encode('number', value, context), { type: 'number' });
        expect(back('number', sent, 'money', currency)).toEqual(
          value.value.minor === 0 ? { ...value, value: { minor: 0, currency } } : value,
        );
      }),
    );
  });

  test.each([
    ['an amount', { kind: 'money', value: { minor: 6010, currency: 'USD' } }, { bare: '60.1' }],
    ['a day', { kind: 'day', value: '2026-03-31' }, { bare: '2026-03-31' }],
    ['a number', { kind: 'number', value: 72.5 }, 72.5],
    ['names', { kind: 'list', value: ['A', 'B'] }, ['A', 'B']],
    ['a text', { kind: 'text', value: '007' }, '007'],
  ] as const satisfies readonly (readonly [string, SourceValue, unknown])[])(
    'noteValue returns %s',
    (_, value, taken) => {
      expect(toNoteValue(value)).toEqual(taken);
    },
  );
});
