/** The possible moves of a walk, and their frequencies. */
import fc from 'fast-check';
import { KEYS } from './sites.ts';

export const NOTES = [0, 1, 2] as const;

export type NoteNumber = (typeof NOTES)[number];

const FAULTS = ['lost before', 'lost after', 'busy before', 'busy after', 'lock', 'dead'] as const;

const device = fc.constantFrom<0 | 1>(0, 1);
const crm = fc.constantFrom<0 | 1 | 2>(0, 1, 2);
const note = fc.constantFrom<NoteNumber>(...NOTES);
const key = fc.constantFrom(...KEYS);
const fault = fc.record({ at: fc.nat({ max: 14 }), kind: fc.constantFrom(...FAULTS) });

const move = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('type here' as const), on: device, note, key }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('type there' as const), crm, note, key }) },
  {
    weight: 9,
    arbitrary: fc.record({
      ...{ do: fc.constant('sync' as const), on: device, crm },
      faults: fc.array(fault, { maxLength: 2 }),
      dieAt: fc.option(fc.nat({ max: 14 }), { nil: undefined, freq: 1 }),
      answer: fc.constantFrom(undefined, undefined, 'note' as const, 'crm' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('carry' as const), from: device, note }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('rename' as const, 'merge' as const), crm }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      crm,
      note,
      how: fc.constantFrom('won' as const, 'lost' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), crm, note }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('automation' as const), crm, key, back: fc.boolean() }) },
);

export type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

export const moves = fc.array(move, { minLength: 4, maxLength: 24 });
