import { describe, expect, test } from 'vitest';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const FILES = {
  'a.md': dealText({ id: 'a' }),
  'b.md': dealText({ id: 'b', amount: undefined }),
  'hub.md': '---\ntype: hub\n---\n',
};

describe('a preview', () => {
  test('contains every opportunity, those with errors with their reasons', async () => {
    const { service } = deskOver(FILES);
    const batch = found(await service.preview(VAULT, 'salesforce'));
    expect(batch).toMatchObject({
      target: 'salesforce',
      exportedAt: '2026-11-22T18:30:15Z',
      failures: [],
      cancelled: false,
    });
    expect(batch.skipped).toEqual([{ path: 'hub.md', reason: 'other-type' }]);
    const [good, bad] = batch.results;
    expect(good?.ok ? good.formatted.payload.get('Amount') : undefined).toBe(1_000_000);
    expect(bad?.ok === false && bad.findings.map((finding) => finding.code)).toEqual(['required-missing']);
  });

  test('excludes opportunities that the target cannot accept', () => {
    const { service } = deskOver({});
    const inspection = service.inspect('a.md', dealText({ title: 'x'.repeat(121) }));
    expect(inspection.valid).toBe(true);
    const result = service.format(inspection, 'salesforce');
    expect(result.ok ? [] : result.findings).toMatchObject([{ code: 'target-text-too-long', severity: 'error' }]);
    expect(service.format(inspection, 'generic_json').ok).toBe(true);
  });

  test('uses the options that the user selected for the target', () => {
    const { service } = deskOver({}, { targets: { salesforce: { stages: { Proposal: 'Proposal/Price Quote' } } } });
    const result = service.format(service.inspect('a.md', dealText()), 'salesforce');
    expect(result.ok && result.formatted.payload.get('StageName')).toBe('Proposal/Price Quote');
  });

  test('contains the current attribution, with its calculation time', async () => {
    const { service, store, clock } = deskOver({ 'a.md': dealText() });
    const calculatedAt = (text: string): unknown => {
      const result = service.format(service.inspect('a.md', text), 'generic_json');
      const written = result.ok ? result.formatted.payload.get('attribution') : undefined;
      return written instanceof Map ? written.get('calculated_at') : undefined;
    };
    expect(calculatedAt(dealText())).toBe('2026-11-22T18:30:15Z');
    await service.attribute(VAULT, { dryRun: false });
    clock.advance(3_600_000);
    expect(calculatedAt(store.texts()['a.md'] ?? '')).toBe('2026-11-22T18:30:15Z');
    expect(calculatedAt(dealText())).toBe('2026-11-22T19:30:15Z');
    expect(calculatedAt(dealText({ amount: '0' }))).toBeUndefined();
  });

  test('reports an unknown name', async () => {
    const { service } = deskOver(FILES);
    expect(await service.preview({ what: 'note', path: 'c.md' }, 'hubspot')).toMatchObject({
      what: 'note',
      name: 'c.md',
    });
  });
});

describe('a file', () => {
  test.each([
    ['generic_json', 'Exports/opportunities-2026-11-22.json', 'Exports/opportunities-2026-11-22-2.json'],
    ['generic_yaml', 'Exports/opportunities-2026-11-22.yaml', 'Exports/opportunities-2026-11-22-2.yaml'],
  ] as const)('for %s is named by the day, and never overwritten', async (target, first, second) => {
    const { service, store } = deskOver(FILES);
    const batch = found(await service.preview(VAULT, target));
    expect(await service.writeFile(batch)).toBe(first);
    expect(await service.writeFile(batch)).toBe(second);
    const text = store.texts()[first] ?? '';
    expect(text).toContain('Cloud modernization');
    expect(text.match(/Cloud modernization/g)).toHaveLength(1);
    expect(store.texts()[second]).toBe(text);
  });

  test('is in the root if no folder is set', async () => {
    const { service } = deskOver(FILES, { exportFolder: '' });
    expect(await service.writeFile(found(await service.preview(VAULT, 'generic_json')))).toBe(
      'opportunities-2026-11-22.json',
    );
  });

  test('is not written for a CRM', async () => {
    const { service } = deskOver(FILES);
    const batch = found(await service.preview(VAULT, 'salesforce'));
    await expect(service.writeFile(batch)).rejects.toThrow('Salesforce');
  });
});

describe('a new note', () => {
  test.each([
    ['by the close date', {}, 'Acme: phase 2', 'Opportunities/FY27/Acme phase 2.md'],
    ['by another year', { fiscalYearStart: 1 }, 'Acme', 'Opportunities/FY26/Acme.md'],
    ['not by the year', { newNote: { ...OPTIONS.newNote, byFiscalYear: false } }, 'Acme', 'Opportunities/Acme.md'],
    ['at the root', { newNote: { folder: '', byFiscalYear: false, template: 'x' } }, ' Acme\n ', 'Acme.md'],
    ['by today without a close date', { newNote: { folder: '', byFiscalYear: true, template: 'x' } }, 'A', 'FY27/A.md'],
  ])('is saved %s', async (_, options, title, path) => {
    const { service, store } = deskOver({}, options);
    expect(await service.newNote({ title, values: {} })).toBe(path);
    expect(Object.keys(store.texts())).toEqual([path]);
  });

  test('gets a unique name and ID', async () => {
    const { service, store } = deskOver({});
    expect(await service.newNote({ title: 'Acme', values: {} })).toBe('Opportunities/FY27/Acme.md');
    expect(await service.newNote({ title: 'Acme', values: {} })).toBe('Opportunities/FY27/Acme 2.md');
    expect(Object.values(store.texts()).map((text) => text.split('\n')[2])).toEqual([
      'id: opp-20261122-183015-2',
      'id: opp-20261122-183015',
    ]);
    expect(
      found(await service.validate(VAULT)).inspections.flatMap((one) => one.findings.map(({ code }) => code)),
    ).not.toContain('id-duplicate');
  });

  test('that another note is converted to stays in that note', () => {
    const { service } = deskOver({});
    expect(service.convertToOpportunity(dealText({ type: undefined }))).toMatchObject({
      text: expect.stringContaining('region: East\n') as string,
    });
  });
});
