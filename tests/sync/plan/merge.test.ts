import { describe, expect, test } from 'vitest';
import { mergeField, type Policy, type MergeSides } from '../../../src/sync/plan/merge.ts';
import { DIRECTIONS, WINNERS } from '../../../src/targets/core/target.ts';

const both: Policy = { direction: 'both', winner: 'ask', clearing: false };

/** All combinations of the two sides and the base, by the value of each side. */
const STANDS = {
  'we changed': { noteValue: 'new', crmValue: 'old', unchangedSide: 'crm' },
  'they changed': { noteValue: 'old', crmValue: 'new', unchangedSide: 'note' },
  'both changed': { noteValue: 'new', crmValue: 'other', unchangedSide: 'neither' },
  'never agreed': { noteValue: 'a', crmValue: 'b', unchangedSide: 'unknown' },
  'never agreed, empty here': { noteValue: '', crmValue: 'b', unchangedSide: 'unknown' },
  'never agreed, empty there': { noteValue: 'a', crmValue: '', unchangedSide: 'unknown' },
  'we emptied': { noteValue: '', crmValue: 'old', unchangedSide: 'crm' },
  'they emptied': { noteValue: 'old', crmValue: '', unchangedSide: 'note' },
  'we emptied, they changed': { noteValue: '', crmValue: 'new', unchangedSide: 'neither' },
  'they emptied, we changed': { noteValue: 'new', crmValue: '', unchangedSide: 'neither' },
  'we filled': { noteValue: 'new', crmValue: '', unchangedSide: 'crm' },
  'they filled': { noteValue: '', crmValue: 'new', unchangedSide: 'note' },
} as const satisfies Record<string, Omit<MergeSides, 'missing'>>;

type Stand = keyof typeof STANDS;

/** `clear` and `!`: with clearing allowed, and without it. */
const TABLE: Readonly<Record<Exclude<(typeof DIRECTIONS)[number], 'ignore'>, Readonly<Record<Stand, string>>>> = {
  both: {
    'we changed': 'push changed-here',
    'they changed': 'pull changed-there',
    'both changed': 'conflict both-changed',
    'never agreed': 'conflict never-agreed',
    'never agreed, empty here': 'pull empty-here',
    'never agreed, empty there': 'push empty-there',
    'we emptied': 'clear push changed-here',
    'they emptied': 'clear pull changed-there',
    'we emptied, they changed': 'conflict both-changed',
    'they emptied, we changed': 'conflict both-changed',
    'we filled': 'push changed-here',
    'they filled': 'pull changed-there',
  },
  push: {
    'we changed': 'push changed-here',
    'they changed': 'hold push-only',
    'both changed': 'push changed-here',
    'never agreed': 'conflict never-agreed',
    'never agreed, empty here': 'hold push-only',
    'never agreed, empty there': 'push empty-there',
    'we emptied': 'clear push changed-here',
    'they emptied': 'hold push-only',
    'we emptied, they changed': 'clear push changed-here',
    'they emptied, we changed': 'push changed-here',
    'we filled': 'push changed-here',
    'they filled': 'hold push-only',
  },
  pull: {
    'we changed': 'hold pull-only',
    'they changed': 'pull changed-there',
    'both changed': 'pull changed-there',
    'never agreed': 'conflict never-agreed',
    'never agreed, empty here': 'pull empty-here',
    'never agreed, empty there': 'hold pull-only',
    'we emptied': 'hold pull-only',
    'they emptied': 'clear pull changed-there',
    'we emptied, they changed': 'pull changed-there',
    'they emptied, we changed': 'clear pull changed-there',
    'we filled': 'hold pull-only',
    'they filled': 'pull changed-there',
  },
  fill: {
    'we changed': 'hold fill-only',
    'they changed': 'hold fill-only',
    'both changed': 'hold fill-only',
    'never agreed': 'hold fill-only',
    'never agreed, empty here': 'pull empty-here',
    'never agreed, empty there': 'push empty-there',
    'we emptied': 'pull empty-here',
    'they emptied': 'push empty-there',
    'we emptied, they changed': 'pull empty-here',
    'they emptied, we changed': 'push empty-there',
    'we filled': 'push empty-there',
    'they filled': 'pull empty-here',
  },
};

const rows = Object.entries(TABLE).flatMap(([direction, stands]) =>
  Object.entries(stands).map(([stand, expected]) => [direction, stand, expected] as const),
);

describe('the resulting action', () => {
  test.each(rows)('%s, %s: %s', (direction, stand, expected) => {
    const sides: MergeSides = { ...STANDS[stand as Stand], missing: false };
    const policy: Policy = { ...both, direction: direction as Policy['direction'] };
    const said = (clearing: boolean): string =>
      Object.values(mergeField(sides, { ...policy, clearing }) ?? {}).join(' ');
    expect(said(true)).toBe(expected.replace('clear ', ''));
    expect(said(false)).toBe(expected.startsWith('clear') ? 'hold clearing-not-allowed' : expected);
  });
});

describe('the winner of a conflict', () => {
  test.each([
    ['vault', 'both changed', 'push vault-wins'],
    ['crm', 'both changed', 'pull crm-wins'],
    ['vault', 'we emptied, they changed', 'hold clearing-not-allowed'],
    ['crm', 'we emptied, they changed', 'pull crm-wins'],
    ['vault', 'they emptied, we changed', 'push vault-wins'],
    ['crm', 'they emptied, we changed', 'hold clearing-not-allowed'],
    ['vault', 'never agreed', 'conflict never-agreed'],
    ['crm', 'never agreed', 'conflict never-agreed'],
  ] as const)('%s, %s: %s', (winner, stand, expected) => {
    expect(Object.values(mergeField({ ...STANDS[stand], missing: false }, { ...both, winner }) ?? {}).join(' ')).toBe(
      expected,
    );
  });
});

describe('every combination', () => {
  const kinds: MergeSides['unchangedSide'][] = ['note', 'crm', 'neither', 'unknown'];
  const all = ['', 'x', 'y'].flatMap((noteValue) =>
    ['', 'x', 'y'].flatMap((crmValue) =>
      kinds.flatMap((kept) =>
        [false, true].flatMap((missing) =>
          DIRECTIONS.filter((direction) => direction !== 'ignore').flatMap((direction) =>
            WINNERS.flatMap((winner) =>
              [false, true].map((clearing) => {
                const sides: MergeSides = {
                  noteValue: missing ? '' : noteValue,
                  crmValue,
                  unchangedSide: kept,
                  missing,
                };
                return { sides, policy: { direction, winner, clearing } };
              }),
            ),
          ),
        ),
      ),
    ),
  );

  const keepsTheRules = ({ sides, policy }: (typeof all)[number]): void => {
    const merged = mergeField(sides, policy);
    expect(merged === undefined).toBe(sides.noteValue === sides.crmValue);
    if (merged === undefined) return;
    const { action, reason } = merged;
    if (policy.direction === 'push') expect(action).not.toBe('pull');
    if (policy.direction === 'pull') expect(action).not.toBe('push');
    if (policy.direction === 'fill') expect(action).not.toBe('conflict');
    if (action === 'push' && sides.noteValue === '') expect(policy.clearing).toBe(true);
    if (action === 'pull' && sides.crmValue === '') expect(policy.clearing).toBe(true);
    // A missing key is never pushed.
    if (sides.missing) expect(['pull', 'hold']).toContain(action);
    // A change of only the other side is never overwritten, and without a last synced value nothing is guessed.
    if (action === 'push' && policy.direction === 'both') expect(sides.unchangedSide).not.toBe('note');
    if (action === 'pull' && policy.direction === 'both' && !sides.missing) expect(sides.unchangedSide).not.toBe('crm');
    if (sides.unchangedSide === 'unknown' && sides.noteValue !== '' && sides.crmValue !== '')
      expect(['conflict', 'hold']).toContain(action);
    if (reason === 'vault-wins') expect(policy.winner).toBe('vault');
    if (reason === 'crm-wins') expect(policy.winner).toBe('crm');
  };

  test('follows the rules', () => {
    expect(all).toHaveLength(1728);
    for (const one of all) keepsTheRules(one);
  });
});
