import { describe, expect, test } from 'vitest';
import { cachedId } from '../../src/vault/cached-id.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { deskOver } from '../support/note-service.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const RULES = compileSettings(OPTIONS);

describe("the app's cache contains the ID", () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['of an opportunity', { type: 'opportunity', id: ' opp-1 ' }, 'opp-1'],
    ['whatever the letters of its type', { type: 'Opportunity', id: 'x' }, 'x'],
    ['of one among several types', { type: ['deal', '[[Opportunity]]'], id: 'x' }, 'x'],
    ['of a note with enough keys', { id: 'x', customer: 'Acme', stage: 'Won' }, 'x'],
    ['of an emptied type with enough keys', { type: null, id: 'x', est_amount: null, stage: null }, 'x'],
    ['of a template, which has none', { type: 'opportunity', id: 'x', title: '{{title}}' }, undefined],
    ['of a linked note with a placeholder', { type: 'opportunity', id: 'x', title: '{{t}}', crm_hubspot: 'v1' }, 'x'],
    ['of a drawing, which has none', { type: 'opportunity', id: 'x', 'excalidraw-plugin': 'parsed' }, undefined],
    ['of slides, which have none', { type: 'opportunity', id: 'x', marp: true }, undefined],
    ['that is a number', { type: 'opportunity', id: 42 }, '42'],
    ['not of another type', { type: 'hub', id: 'x', title: 'y' }, undefined],
    ['not of a note with too few keys', { id: 'x' }, undefined],
    ['not where it is empty', { type: 'opportunity', id: null }, undefined],
    ['not where it is a list', { type: 'opportunity', id: ['x'] }, undefined],
    ['not where there is none', { type: 'opportunity' }, undefined],
  ])('%s', (_, frontmatter, id) => {
    expect(cachedId('a.md', frontmatter, RULES)).toBe(id);
  });

  test("under the user's keys", () => {
    const rules = compileSettings({ ...OPTIONS, keys: { id: 'key' }, markers: { ...OPTIONS.markers, key: 'kind' } });
    expect(cachedId('a.md', { kind: 'opportunity', key: 'x', id: 'y' }, rules)).toBe('x');
  });

  test('under a key with another composition of its accents', () => {
    const markers = { ...OPTIONS.markers, key: 'pr\u00fcfung', value: '\u00fcbung' };
    const rules = compileSettings({ ...OPTIONS, markers });
    expect(cachedId('a.md', { 'pru\u0308fung': 'U\u0308bung', id: 'x' }, rules)).toBe('x');
  });

  test('for notes with a tag or in a folder', () => {
    const markers = { ...OPTIONS.markers, tag: 'deal', folder: 'Deals', excluded: 'Deals/Old' };
    const rules = compileSettings({ ...OPTIONS, markers });
    expect(cachedId('Deals/a.md', { type: 'Renewal', id: 'x' }, rules)).toBe('x');
    expect(cachedId('a.md', { Tags: ['deal/federal'], id: 'x' }, rules)).toBe('x');
    expect(cachedId('a.md', { tags: ['dealer'], id: 'x' }, rules)).toBeUndefined();
    expect(cachedId('Deals/Old/a.md', { type: 'opportunity', id: 'x' }, rules)).toBeUndefined();
  });
});

describe('the service stores IDs', () => {
  const valid = (service: ReturnType<typeof deskOver>['service']): boolean => service.inspect('a.md', dealText()).valid;

  test('from the cache, and removes them with it', () => {
    const { service, store } = deskOver({ 'b.md': '' });
    service.noteCached('b.md', { type: 'opportunity', id: 'opp-123' });
    expect(valid(service)).toBe(false);
    service.noteCached('b.md', undefined);
    expect(valid(service)).toBe(true);
    expect(store.counts.reads).toBe(0);
  });

  test('from a text, in which a leading zero is kept', () => {
    const { service } = deskOver({ 'b.md': '' });
    service.noteWritten('b.md', dealText({ id: '007' }));
    expect(service.inspect('a.md', dealText({ id: '7' })).findings.map(({ code }) => code)).not.toContain(
      'id-duplicate',
    );
    expect(service.inspect('a.md', dealText({ id: '007' })).findings.map(({ code }) => code)).toContain('id-duplicate');
    service.noteWritten('b.md', dealText({ id: '007', type: 'hub' }));
    expect(service.inspect('a.md', dealText({ id: '007' })).findings.map(({ code }) => code)).not.toContain(
      'id-duplicate',
    );
  });
});
