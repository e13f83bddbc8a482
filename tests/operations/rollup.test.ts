/** The operation `rollup`: its answers, its default status, and its errors. */
import { describe, expect, test } from 'vitest';
import { deskOver } from '../support/note-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const SETTINGS = {
  ...OPTIONS,
  stages: [
    { name: 'Prospecting', state: 'open' },
    { name: 'Closed Won', state: 'won' },
    { name: 'Closed Lost', state: 'lost' },
  ],
} as const;

const FILES = {
  'Deals/A.md': dealText({ id: 'a', oems: '[Microsoft, Cisco]', partners: '[Partner A]', close_date: '2026-12-01' }),
  'Deals/B.md': dealText({
    id: 'b',
    oems: '[cisco]',
    amount: '1234.50',
    close_date: '2026-09-30',
    stage: 'closed won',
  }),
  'Deals/C.md': dealText({ id: 'c', oems: '[]', amount: '60.01', stage: 'Closed Lost', partners: '[]' }),
  'Deals/Yen.md': dealText({ id: 'y', amount: '500', currency: 'JPY', oems: '[Dell]', partners: '[]' }),
  'Deals/Copy 1.md': dealText({ id: 'copy' }),
  'Deals/Copy 2.md': dealText({ id: 'COPY' }),
  'Deals/Text.md': dealText({ id: 't', amount: 'much' }),
  'Deals/None.md': dealText({ id: 'n', amount: undefined }),
  'Deals/Zero.md': dealText({ id: 'z', amount: '0' }),
  'Deals/Currency.md': dealText({ id: 'u', currency: 'UDS' }),
  'Deals/Twice.md': dealText({ id: 'w', oems: '[Cisco, CISCO]' }),
  'Deals/Broken.md': '---\ntype: opportunity\nid: [d\n---\n',
  'Hubs/Cisco.md': '---\ntype: hub\n---\n',
};

function rollup(parameters: string): Promise<string> {
  const { service, store } = deskOver(FILES, SETTINGS);
  store.breakAt('Deals/Locked.md', new Error('Deals/Locked.md is locked'));
  return answerTo(`rollup ${parameters}`, operationServices({ notes: service }));
}

interface Answer {
  readonly notes: number;
  readonly counted: number;
  readonly status: string;
  readonly not_counted: readonly { readonly path: string; readonly reason: string }[];
  readonly blocks: readonly {
    readonly currency: string;
    readonly column_keys: readonly string[];
    readonly lines: readonly { readonly key: string; readonly cells: readonly unknown[]; readonly total: unknown }[];
    readonly total: unknown;
  }[];
}

const json = async (parameters: string): Promise<Answer> =>
  JSON.parse(await rollup(`${parameters} format=json`)) as Answer;

describe('the output equals the golden file', () => {
  test.each([
    ['measure=credited rows=oem columns=fiscal-quarter', 'cli-rollup'],
    ['measure=weighted rows=region status=all', 'cli-rollup-weighted'],
  ])('of %s', async (parameters, golden) => {
    await expect(await rollup(parameters)).toMatchFileSnapshot(`golden/${golden}.txt`);
    await expect(await rollup(`${parameters} format=json`)).toMatchFileSnapshot(`golden/${golden}.json`);
  });
});

test('an open opportunity without a win probability has that of its stage, and its own one is stronger', async () => {
  const stages = [{ name: 'Prospecting', state: 'open', probability: '25' }, ...SETTINGS.stages.slice(1)] as const;
  const files = {
    'Deals/A.md': dealText({ id: 'a', amount: '1000', stage: 'prospecting', win_prob: undefined }),
    'Deals/B.md': dealText({ id: 'b', amount: '1000', stage: 'Prospecting', win_prob: '80' }),
    'Deals/C.md': dealText({ id: 'c', amount: '1000', stage: 'Other', win_prob: undefined }),
    'Deals/D.md': dealText({ id: 'd', amount: '1000', stage: 'Closed Won', win_prob: '10' }),
  };
  const { service } = deskOver(files, { ...SETTINGS, stages });
  const text = await answerTo('rollup measure=weighted rows=stage format=json', operationServices({ notes: service }));
  const { blocks, not_counted: left } = JSON.parse(text) as Answer;
  expect(blocks[0]?.lines.map(({ key, total }) => [key, total])).toEqual([
    ['Prospecting', 1050],
    ['Closed Won', 1000],
  ]);
  expect(left).toEqual([{ path: 'Deals/C.md', reason: 'no-probability' }]);
});

test('every note is counted, or named once with its reason', async () => {
  const { notes, counted, not_counted: left } = await json('measure=amount rows=region');
  expect(notes).toBe(Object.keys(FILES).length);
  expect(counted + left.length).toBe(notes);
  expect(Object.fromEntries(left.map(({ path, reason }) => [path, reason]))).toEqual({
    'Deals/Broken.md': 'unreadable',
    'Deals/C.md': 'other-status',
    'Deals/Copy 1.md': 'duplicate-id',
    'Deals/Copy 2.md': 'duplicate-id',
    'Deals/Currency.md': 'invalid-currency',
    'Deals/None.md': 'no-amount',
    'Deals/Text.md': 'invalid-amount',
    'Deals/Twice.md': 'invalid-names',
    'Deals/Zero.md': 'invalid-amount',
    'Hubs/Cisco.md': 'not-opportunity',
  });
});

test('a copy outside the folder is found, too', async () => {
  const { service } = deskOver({ 'A/1.md': dealText({ id: 'x' }), 'B/2.md': dealText({ id: 'x' }) }, SETTINGS);
  await service.validate({ what: 'vault' });
  const answer = await answerTo(
    'rollup measure=count rows=region folder=A format=json',
    operationServices({ notes: service }),
  );
  expect((JSON.parse(answer) as Answer).not_counted).toEqual([{ path: 'A/1.md', reason: 'duplicate-id' }]);
});

test.each([
  ['measure=amount rows=region', 'active', 2],
  ['measure=lost rows=region', 'lost', 1],
  ['measure=overdue rows=region', 'open', 0],
  ['measure=win-rate rows=region', 'all', 2],
  ['measure=lost rows=region status=active', 'active', 0],
  ['measure=count rows=region status=all from=2026-12-01 to=2026-12-01', 'all', 1],
])('%s has the status %s', async (parameters, status, counted) => {
  const answer = await json(`${parameters} id=a,b,c`);
  expect([answer.status, answer.counted]).toEqual([status, counted]);
});

describe('errors', () => {
  test.each([
    ['measure=credit rows=oem', 'Error: Unknown measure: “credit”. Did you mean “credited” or “weighted-credited”?'],
    ['measure=amount rows=region columns=quarter', 'Error: Unknown dimension: “quarter”.'],
    ['measure=amount rows=region columns=region', 'Error: rows= and columns= need different dimensions.'],
    [
      'measure=amount rows=oem',
      'Error: An opportunity can have several keys of the dimension oem, so that amount would not add up. ' +
        'Use measure=credited or measure=weighted-credited or measure=touched.',
    ],
    ['measure=amount rows=region from=1.10.2026', 'Error: from=1.10.2026 isn’t a day. Use the format YYYY-MM-DD'],
    ['measure=amount rows=region from=2027-01-02 to=2027-01-01', 'Error: from=2027-01-02 is after to=2027-01-01.'],
    ['measure=amount rows=region folder=Deal', 'Error: No folder is named “Deal”.'],
    ['measure=amount rows=region status=lots', 'Error: Unknown status: “lots”.'],
  ])('%s', async (parameters, error) => {
    expect(await rollup(parameters)).toContain(error);
  });
});
