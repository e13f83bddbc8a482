/** Properties without a vault: canonical values, and the rate of requests. */
import fc from 'fast-check';
import { parseDay } from '../../../src/domain/day.ts';
import { runFlow, type FlowContext } from '../../../src/sync/crm/run-flow.ts';
import { canonical } from '../../../src/targets/core/canonical.ts';
import type { RemoteType } from '../../../src/targets/core/crm.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answer, memoryTransport } from '../../support/memory-transport.ts';
import { check, holds, same } from './deals.ts';
import { modelCrm } from './model-crm.ts';
import type { Role } from './target-model.ts';

const CANONICAL: readonly (readonly [RemoteType, fc.Arbitrary<string | number>])[] = [
  [
    'number',
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
      fc.integer(),
      fc.constantFrom('1e3', '0.005', '-0', '12.50', '.5'),
    ),
  ],
  [
    'day',
    fc.constantFrom(
      '2026-03-31',
      '2026-03-31T23:30:00-14:00',
      '2026-03-31T00:15:00+14:00',
      '2026-02-30',
      ' 2026-03-31 ',
    ),
  ],
  ['text', fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('e\u0301', 'a\r\nb', '  x '))],
  ['choices', fc.array(fc.constantFrom('b', 'a', 'c ', ' a'), { maxLength: 4 }).map((items) => items.join(';'))],
];

/** Values that the CRM stores, by role. */
const KEPT: readonly (readonly [Role, fc.Arbitrary<string | number>])[] = [
  ['amount', fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000)],
  ['closeDate', fc.constantFrom('2026-03-31', '2027-11-07', '2027-03-14')],
  ['region', fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('e\u0301', 'a\r\nb', '  x '))],
];

export const I11 = check(
  fc.tuple(
    fc.constantFrom(...CANONICAL).chain(([type, values]) => fc.tuple(fc.constant(type), values)),
    fc.constantFrom(0, 2, 4),
    fc.constantFrom(...KEPT).chain(([role, values]) => fc.tuple(fc.constant(role), values)),
  ),
  async ([[type, value], scale, [role, noteValue]], kind) => {
    await Promise.resolve();
    const field = { type, scale };
    const once = canonical(value, field);
    same(canonical(once, field), once, `canonical of ${JSON.stringify(value)}`);
    if (type === 'number' && once !== '' && /^-?\d/.test(once))
      same(canonical(Number(once), field), once, 'a number that came back');
    if (type === 'day' && parseDay(String(value).trim().slice(0, 10)) !== undefined)
      same(once, String(value).trim().slice(0, 10), 'a day');
    const there = kind.schema.fields[kind.names[role]];
    const typed = kind.wire(role, String(noteValue));
    // A number is sent for a field in which a user's selection is a text.
    const sent = there?.type === 'moment' ? Date.parse(String(typed)) : typed;
    const kept = sent === null || sent === '' ? null : kind.keeps(sent, role);
    same(canonical(kept, there), canonical(sent, there), `${kind.target} kept ${JSON.stringify(sent)}`);
  },
);

/** Sends `n` requests to a CRM that is busy sometimes. */
export const I15 = check(
  fc.array(fc.option(fc.nat({ max: 100 }), { nil: undefined }), { maxLength: 12 }),
  async (busy, kind) => {
    const clock = manualClock();
    let notBefore = 0;
    let under = 0;
    let at = 0;
    const transport = memoryTransport(async () => {
      holds(clock.now() >= notBefore, 'a request before its time');
      holds(++under === 1, 'two requests at once');
      await Promise.resolve();
      under -= 1;
      const wait = busy[at++];
      if (wait !== undefined) notBefore = clock.now() + wait * 1000;
      return wait === undefined ? answer(200) : answer(503, '', { 'retry-after': String(wait) });
    });
    const line: FlowContext = {
      transport,
      clock,
      crm: modelCrm(kind).crm,
      jitter: () => 0.5,
      budget: 1,
      tally: { requests: 0, usedShare: 0 },
    };
    const talk = function* (): RequestFlow<number> {
      for (let step = 0; step < 4; step++) yield { method: 'GET', path: '/a' };
      return 4;
    };
    await runFlow(talk(), line);
    holds(transport.sent.length <= 4 + 4 * 5, 'too many tries');
  },
);
