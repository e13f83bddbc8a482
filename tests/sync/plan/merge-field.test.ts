import { describe, expect, test } from 'vitest';
import { mergeField, type Policy, type MergeSides } from '../../../src/sync/plan/merge-field.ts';
import { DIRECTIONS, WINNERS } from '../../../src/targets/core/target.ts';

const both: Policy = { direction: 'both', winner: 'ask', clearing: false };

/** All combinations of the two sides and the base, by the value of each side. */
const STANDS = {
  'note changed': { noteValue: 'new', crmValue: 'old', unchangedSide: 'crm' },
  'CRM changed': { noteValue: 'old', crmValue: 'new', unchangedSide: 'note' },
  'both changed': { noteValue: 'new', crmValue: 'other', unchangedSide: 'neither' },
  'never agreed': { noteValue: 'a', crmValue: 'b', unchangedSide: 'unknown' },
  'never agreed, note empty': { noteValue: '', crmValue: 'b', unchangedSide: 'unknown' },
  'never agreed, CRM empty': { noteValue: 'a', crmValue: '', unchangedSide: 'unknown' },
  'note cleared': { noteValue: '', crmValue: 'old', unchangedSide: 'crm' },
  'CRM cleared': { noteValue: 'old', crmValue: '', unchangedSide: 'note' },
  'note cleared, CRM changed': { noteValue: '', crmValue: 'new', unchangedSide: 'neither' },
  'CRM cleared, note changed': { noteValue: 'new', crmValue: '', unchangedSide: 'neither' },
  'note filled in': { noteValue: 'new', crmValue: '', unchangedSide: 'crm' },
  'CRM filled in': { noteValue: '', crmValue: 'new', unchangedSide: 'note' },
} as const satisfies Record<string, Omit<MergeSides, 'missing'>>;

type Stand = keyof typeof STANDS;

/** `clear` and `!`: with clearing allowed, and without it. */
const TABLE: Readonly<Record<Exclude<(typeof DIRECTIONS)[number], 'ignore'>, Readonly<Record<Stand, string>>>> = {
  both: {
    'note changed': 'push changed-here',
    'CRM changed': 'pull changed-there',
    'both changed': 'conflict both-changed',
    'never agreed': 'conflict never-agreed',
    'never agreed, note empty': 'pull empty-here',
    'never agreed, CRM empty': 'push empty-there',
    'note cleared': 'clear push changed-here',
    'CRM cleared': 'clear pull changed-there',
    'note cleared, CRM changed': 'conflict both-changed',
    'CRM cleared, note changed': 'conflict both-changed',
    'note filled in': 'push changed-here',
    'CRM filled in': 'pull changed-there',
  },
  push: {
    'note changed': 'push changed-here',
    'CRM changed': 'hold push-only',
    'both changed': 'push changed-here',
    'never agreed': 'conflict never-agreed',
    'never agreed, note empty': 'hold push-only',
    'never agreed, CRM empty': 'push empty-there',
    'note cleared': 'clear push changed-here',
    'CRM cleared': 'hold push-only',
    'note cleared, CRM changed': 'clear push changed-here',
    'CRM cleared, note changed': 'push changed-here',
    'note filled in': 'push changed-here',
    'CRM filled in': 'hold push-only',
  },
  pull: {
    'note changed': 'hold pull-only',
    'CRM changed': 'pull changed-there',
    'both changed': 'pull changed-there',
    'never agreed': 'conflict never-agreed',
    'never agreed, note empty': 'pull empty-here',
    'never agreed, CRM empty': 'hold pull-only',
    'note cleared': 'hold pull-only',
    'CRM cleared': 'clear pull changed-there',
    'note cleared, CRM changed': 'pull changed-there',
    'CRM cleared, note changed': 'clear pull changed-there',
    'note filled in': 'hold pull-only',
    'CRM filled in': 'pull changed-there',
  },
  fill: {
    'note changed': 'hold fill-only',
    'CRM changed': 'hold fill-only',
    'both changed': 'hold fill-only',
    'never agreed': 'hold fill-only',
    'never agreed, note empty': 'pull empty-here',
    'never agreed, CRM empty': 'push empty-there',
    'note cleared': 'pull empty-here',
    'CRM cleared': 'push empty-there',
    'note cleared, CRM changed': 'pull empty-here',
    'CRM cleared, note changed': 'push empty-there',
    'note filled in': 'push empty-there',
    'CRM filled in': 'pull empty-here',
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
    ['vault', 'note cleared, CRM changed', 'hold clearing-not-allowed'],
    ['crm', 'note cleared, CRM changed', 'pull crm-wins'],
    ['vault', 'CRM cleared, note changed', 'push vault-wins'],
    ['crm', 'CRM cleared, note changed', 'hold clearing-not-allowed'],
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
