import { describe, expect, test } from 'vitest';
import { cachedId } from '../../../src/sync/vault/cached-id.ts';
import { compileRulebook } from '../../../src/sync/vault/rulebook.ts';
import { deskOver } from '../../support/desk.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';

const RULES = compileRulebook(OPTIONS);

describe("the app's cache tells the id", () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['of an opportunity', { type: 'opportunity', id: ' opp-1 ' }, 'opp-1'],
    ['whatever the letters of its type', { type: 'Opportunity', id: 'x' }, 'x'],
    ['of one among several types', { type: ['deal', '[[Opportunity]]'], id: 'x' }, 'x'],
    ['of a note with enough keys', { id: 'x', name: 'Acme' }, 'x'],
    ['of an emptied type with enough keys', { type: null, id: 'x', est_amount: null }, 'x'],
    ['that is a number', { type: 'opportunity', id: 42 }, '42'],
    ['not of another type', { type: 'hub', id: 'x', title: 'y' }, undefined],
    ['not of a note with too few keys', { id: 'x' }, undefined],
    ['not where it is empty', { type: 'opportunity', id: null }, undefined],
    ['not where it is a list', { type: 'opportunity', id: ['x'] }, undefined],
    ['not where there is none', { type: 'opportunity' }, undefined],
  ])('%s', (_, frontmatter, id) => {
    expect(cachedId(frontmatter, RULES)).toBe(id);
  });

  test("by the user's own keys", () => {
    const rules = compileRulebook({ ...OPTIONS, keys: { id: 'key' }, markers: { ...OPTIONS.markers, key: 'kind' } });
    expect(cachedId({ kind: 'opportunity', key: 'x', id: 'y' }, rules)).toBe('x');
  });
});

describe('the desk learns ids', () => {
  const valid = (desk: ReturnType<typeof deskOver>['desk']): boolean => desk.inspect('a.md', dealText()).valid;

  test('from the cache, and forgets them with it', () => {
    const { desk, store } = deskOver({ 'b.md': '' });
    desk.noteCached('b.md', { type: 'opportunity', id: 'opp-123' });
    expect(valid(desk)).toBe(false);
    desk.noteCached('b.md', undefined);
    expect(valid(desk)).toBe(true);
    expect(store.counts.reads).toBe(0);
  });

  test('from a text, in which a zero in front stays', () => {
    const { desk } = deskOver({ 'b.md': '' });
    desk.noteWritten('b.md', dealText({ id: '007' }));
    expect(desk.inspect('a.md', dealText({ id: '7' })).findings.map(({ code }) => code)).not.toContain('id-duplicate');
    expect(desk.inspect('a.md', dealText({ id: '007' })).findings.map(({ code }) => code)).toContain('id-duplicate');
    desk.noteWritten('b.md', dealText({ id: '007', type: 'hub' }));
    expect(desk.inspect('a.md', dealText({ id: '007' })).findings.map(({ code }) => code)).not.toContain(
      'id-duplicate',
    );
  });
});
