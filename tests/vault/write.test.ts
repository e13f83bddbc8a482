import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { WriteRun } from '../../src/vault/note-service.ts';
import { createNoteService } from '../../src/vault/create-note-service.ts';
import type { NoteStore } from '../../src/log/ports.ts';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryNotes } from '../support/memory-notes.ts';
import { attributionText, dealText, OPTIONS } from '../support/rules.ts';

const WRITTEN = { rev_attribution: attributionText('"2026-11-22T18:30:15Z"') };

const RULES = {
  organizations: [{ customer: 'DoD', organization: 'Department of Defense' }],
  regions: [{ of: 'Department of Defense', region: 'East' }],
  teams: [],
};
const BARE = dealText({ customer_org: undefined, region: undefined });

const WRITE = { dryRun: false };
const TRY = { dryRun: true };

/** Returns each note with its outcome. */
function outcomes(run: WriteRun): readonly string[] {
  return run.inspections.map(({ path }, at) => `${path} ${run.outcomes[at] ?? 'unknown'}`);
}

describe('attribution is written', () => {
  test('as in the guide, without changing any other byte', async () => {
    const { service, store } = deskOver({ 'a.md': dealText() });
    const run = found(await service.attribute(VAULT, WRITE));
    expect(store.texts()['a.md']).toBe(dealText(WRITTEN));
    expect(outcomes(run)).toEqual(['a.md written']);
    expect(run).toMatchObject({ dryRun: false, failures: [], cancelled: false });
    expect(run.inspections[0]).toMatchObject({ stored: 'current', calculatedAt: '2026-11-22T18:30:15Z', valid: true });
  });

  test.each([
    ['written', dealText(), 'current'],
    ['unchanged', dealText(WRITTEN), 'current'],
    ['refused', dealText({ amount: '0' }), 'none'],
    ['refused', 'No properties.\n', 'none'],
  ])('to an open text as to the note on disk: %s', async (outcome, text, stored) => {
    const { service, store } = deskOver({ 'a.md': text });
    const { text: made, run } = service.attributeNoteText('a.md', text);
    expect(store.counts).toEqual({ reads: 0, writes: 0 });
    expect(outcomes(run)).toEqual([`a.md ${outcome}`]);
    expect(run.inspections[0]).toMatchObject({ stored });
    expect(run).toEqual(found(await service.attribute({ what: 'note', path: 'a.md' }, WRITE)));
    expect(made).toBe(store.texts()['a.md']);
  });

  test.each([
    ['a recipe', '---\ntitle: Stew\namount: 4\n---\n'],
    ['an invoice', '---\nid: 7\ncustomer: Navy\namount: 400\n---\n'],
    ['a drawing', '---\nexcalidraw-plugin: parsed\ncustomer: Navy\namount: 400\nstage: x\n---\n'],
    ['slides', '---\nmarp: true\ncustomer: Navy\namount: 400\nstage: x\n---\n'],
    ['a template', dealText({ title: '"{{title}}"' })],
  ])('never to %s in a run over many notes', async (_, text) => {
    const { service, store } = deskOver({ 'Deals/a.md': text }, { markers: { ...OPTIONS.markers } });
    await service.attribute(VAULT, WRITE);
    await service.enrich(VAULT, WRITE);
    expect(store.texts()['Deals/a.md']).toBe(text);
  });

  test('to a valid note without a marker, or to a selected one', async () => {
    const valid = dealText({ type: undefined });
    const invalid = dealText({ type: undefined, title: undefined });
    const { service, store } = deskOver({ 'a.md': valid, 'b.md': invalid });
    expect(outcomes(found(await service.attribute(VAULT, WRITE)))).toEqual(['a.md written', 'b.md refused']);
    expect(store.texts()['b.md']).toBe(invalid);
    expect(outcomes(found(await service.attribute({ what: 'note', path: 'b.md' }, WRITE)))).toEqual(['b.md written']);
  });

  test('only once while it is current, without reading the note again', async () => {
    const { service, store, clock } = deskOver({ 'a.md': dealText(), 'b.md': dealText({ id: 'b', amount: '0' }) });
    await service.attribute(VAULT, WRITE);
    const { reads, writes } = store.counts;
    clock.advance(60_000);
    const again = found(await service.attribute(VAULT, WRITE));
    expect(outcomes(again)).toEqual(['a.md unchanged', 'b.md refused']);
    expect(store.counts).toEqual({ reads, writes });
  });

  test('again after someone else changed the note to the same size', async () => {
    const memory = memoryNotes({ 'a.md': dealText(), 'b.md': dealText({ id: 'b' }) });
    const clock = manualClock();
    const touched = new Map<string, number>();
    const store: NoteStore = {
      ...memory,
      list: () => memory.list().map((stamp) => ({ ...stamp, mtime: touched.get(stamp.path) ?? stamp.mtime })),
      edit: async (path, change) => {
        const result = await memory.edit(path, change);
        touched.set(path, clock.now());
        if (path === 'b.md') {
          for (let turn = 0; turn < 9; turn++) await clock.pause();
          clock.advance(20);
          memory.put('a.md', memory.texts()['a.md']?.replace('amount: 1000000', 'amount: 7000000'));
          touched.set('a.md', clock.now());
        }
        return result;
      },
    };
    const service = createNoteService(store, clock, OPTIONS);
    await service.attribute(VAULT, WRITE);
    expect(outcomes(found(await service.attribute(VAULT, TRY)))).toEqual(['a.md written', 'b.md unchanged']);
  });

  test('to a selected note that is read again, and not if it is unchanged', async () => {
    const { service, store, clock } = deskOver({ 'a.md': dealText() });
    const one = { what: 'note', path: 'a.md' } as const;
    await service.attribute(one, WRITE);
    const text = store.texts()['a.md'];
    clock.advance(60_000);
    expect(outcomes(found(await service.attribute(one, WRITE)))).toEqual(['a.md unchanged']);
    expect(store.texts()['a.md']).toBe(text);
    expect(store.counts).toEqual({ reads: 2, writes: 1 });
  });

  test('again if its inputs changed', async () => {
    const { service, store } = deskOver({ 'a.md': dealText() });
    await service.attribute(VAULT, WRITE);
    store.put('a.md', (store.texts()['a.md'] ?? '').replace('amount: 1000000', 'amount: 500000'));
    expect(found(await service.validate(VAULT)).inspections[0]?.stored).toBe('stale');
    expect(outcomes(found(await service.attribute(VAULT, WRITE)))).toEqual(['a.md written']);
    expect(store.texts()['a.md']).toContain('    Microsoft: 300000\n    Cisco: 150000\n');
  });

  test.each([
    ['an amount of nothing', dealText({ amount: '0' }), 'amount-not-positive'],
    ['a name twice', dealText({ oems: '[Cisco, Cisco]' }), 'name-duplicate'],
    ['a currency nobody knows', dealText({ currency: 'XQZ' }), 'currency-unknown'],
    ['frontmatter that cannot be read', '---\ntype: opportunity\na: b: c\n---\n', 'yaml-invalid'],
  ])('not for %s', async (_, text, code) => {
    const { service, store } = deskOver({ 'a.md': text });
    const run = found(await service.attribute(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md refused']);
    expect(run.inspections[0]?.findings.map((finding) => finding.code)).toContain(code);
    expect(store.counts.writes).toBe(0);
  });

  test('not if the text prevents the edit, and the failure has the reason', async () => {
    const text = dealText({ rev_attribution: '&old {region: West}', copy: '*old' });
    const { service, store } = deskOver({ 'a.md': text });
    const run = found(await service.attribute(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md refused']);
    expect(run.failures).toMatchObject([
      { path: 'a.md', message: 'anchor-in-use', refusal: { code: 'anchor-in-use' } },
    ]);
    expect(store.texts()['a.md']).toBe(text);
  });

  test('not in a dry run, which reports the same outcome', async () => {
    const { service, store } = deskOver({ 'a.md': dealText(), 'b.md': dealText({ id: 'b', amount: '0' }) });
    const run = found(await service.attribute(VAULT, TRY));
    expect(outcomes(run)).toEqual(['a.md written', 'b.md refused']);
    expect(run.dryRun).toBe(true);
    expect(store.counts.writes).toBe(0);
    expect(outcomes(found(await service.attribute(VAULT, TRY)))).toEqual(outcomes(run));
    expect(store.counts.reads).toBe(2);
  });

  test('not to skipped notes, unless they are selected', async () => {
    const hub = dealText({ type: 'hub' });
    const { service, store } = deskOver({ 'hub.md': hub });
    expect(found(await service.attribute(VAULT, WRITE))).toMatchObject({ outcomes: [], skipped: [{ path: 'hub.md' }] });
    expect(store.texts()['hub.md']).toBe(hub);
    expect(outcomes(found(await service.attribute({ what: 'note', path: 'hub.md' }, WRITE)))).toEqual([
      'hub.md written',
    ]);
  });

  test('to all other notes if one note fails', async () => {
    const { service, store } = deskOver({
      'a.md': dealText(),
      'b.md': dealText({ id: 'b' }),
      'c.md': dealText({ id: 'c' }),
    });
    store.breakAt('b.md', new Error('b.md is locked'));
    const run = found(await service.attribute(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md written', 'c.md written']);
    expect(run.failures).toEqual([{ path: 'b.md', message: 'b.md is locked' }]);
    expect(found(await service.attribute(VAULT, TRY)).failures).toHaveLength(1);
  });

  test('based on the text at the time of writing', async () => {
    const { service, store } = deskOver({ 'a.md': dealText() });
    const edit = store.edit.bind(store);
    vi.spyOn(store, 'edit').mockImplementation((path, change) => {
      change(dealText());
      store.put(path, dealText({ amount: '500000' }));
      return edit(path, change);
    });
    await service.attribute(VAULT, WRITE);
    expect(store.texts()['a.md']).toContain('total_amount: 500000');
  });

  test('and removed from the cache if someone else wrote the note since then', async () => {
    const { service, store } = deskOver({ 'a.md': dealText() });
    const list = store.list.bind(store);
    const spy = vi.spyOn(store, 'list').mockImplementation(() => {
      if (store.counts.writes === 1) store.put('a.md', dealText({ amount: '7' }));
      return list();
    });
    await service.attribute(VAULT, WRITE);
    spy.mockRestore();
    expect(found(await service.validate(VAULT)).inspections[0]?.opportunity?.amount?.minor).toBe(700);
  });

  test.each([
    ['at the end', dealText({ team: '' })],
    [
      'before what has findings',
      dealText({ id: undefined, rev_attribution: '{region: West}', oem: 'Dell', note_id: '1' }),
    ],
    ['before the id', dealText({ id: undefined, rev_attribution: '', ID: 'x' }).replace('ID: x', 'id: other')],
    ['in the place of an older one', dealText({ rev_attribution: '{region: West}' })],
  ])('%s, and the inspection describes the new text', async (_, text) => {
    const { service, store } = deskOver({ 'a.md': text });
    const run = found(await service.attribute(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md written']);
    const fresh = deskOver(store.texts());
    expect(run.inspections).toEqual(found(await fresh.service.validate(VAULT)).inspections);
    service.noteChanged('b.md', run.inspections[0]?.opportunity?.id);
    store.put('b.md', '');
    const twin = found(await service.validate(VAULT)).inspections[0];
    fresh.service.noteChanged('b.md', run.inspections[0]?.opportunity?.id);
    fresh.store.put('b.md', '');
    expect(twin).toEqual(found(await fresh.service.validate(VAULT)).inspections[0]);
  });

  test('once for any notes, without a write the second time', async () => {
    const value = fc.constantFrom('1000000', '0.01', '33.33', 'much', '', '-5', '90000000000');
    const names = fc.constantFrom('[A, B, C]', 'A', '[A, A]', '[]', '["[[A]]", B, C, D]', undefined);
    const note = fc.record({
      amount: value,
      oems: names,
      partners: names,
      type: fc.constantFrom('opportunity', 'hub', undefined),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(note, { maxLength: 6 }), async (notes) => {
        const files = Object.fromEntries(
          notes.map((changes, at) => [`${at}.md`, dealText({ ...changes, id: `n${at}` })]),
        );
        const { service, store, clock } = deskOver(files);
        const first = found(await service.attribute(VAULT, WRITE));
        const texts = store.texts();
        const { writes } = store.counts;
        clock.advance(5000);
        const second = found(await service.attribute(VAULT, WRITE));
        expect(store.texts()).toEqual(texts);
        expect(store.counts.writes).toBe(writes);
        expect(second.outcomes).toEqual(first.outcomes.map((one) => (one === 'written' ? 'unchanged' : one)));
        expect(second.inspections).toEqual(first.inspections);
        expect(found(await deskOver(store.texts()).service.validate(VAULT)).inspections).toEqual(first.inspections);
      }),
      { numRuns: 40 },
    );
  });
});

describe('missing keys are filled in', () => {
  test('by the rules, at the end of the frontmatter', async () => {
    const { service, store } = deskOver({ 'a.md': BARE }, { rules: RULES });
    const run = found(await service.enrich(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md written']);
    expect(run.inspections[0]?.enrichments).toEqual([]);
    expect(store.texts()['a.md']).toBe(
      BARE.replace('---\nBody', 'customer_org: Department of Defense\nregion: East\n---\nBody'),
    );
    expect(outcomes(found(await service.enrich(VAULT, WRITE)))).toEqual(['a.md unchanged']);
  });

  test('not in a dry run, which reports the suggested values', async () => {
    const { service, store } = deskOver({ 'a.md': BARE }, { rules: RULES });
    const run = found(await service.enrich(VAULT, TRY));
    expect(run.inspections[0]?.enrichments.map(({ key, value }) => `${key}: ${value}`)).toEqual([
      'customer_org: Department of Defense',
      'region: East',
    ]);
    expect(store.counts.writes).toBe(0);
  });

  test('not if the frontmatter cannot be read', async () => {
    const { service } = deskOver({ 'a.md': '---\ntype: opportunity\na: b: c\n---\n' }, { rules: RULES });
    expect(outcomes(found(await service.enrich(VAULT, WRITE)))).toEqual(['a.md refused']);
  });

  test('only while each step is possible', async () => {
    const text = '{type: opportunity, id: x, customer: DoD} # one line';
    const { service, store } = deskOver({ 'a.md': `---\n${text}\n---\n` }, { rules: RULES });
    const run = found(await service.enrich(VAULT, WRITE));
    expect(outcomes(run)).toEqual(['a.md written']);
    expect(store.texts()['a.md']).toContain('"region": "East"');
  });
});

describe('one edit', () => {
  const edit = { do: 'set', path: ['amount'], value: 5, was: '1000000' } as const;

  test('is applied to the note on disk', async () => {
    const { service, store } = deskOver({ 'a.md': dealText() });
    expect(await service.apply('a.md', [edit])).toBeUndefined();
    expect(store.texts()['a.md']).toBe(dealText({ amount: '5' }));
    expect(service.editNoteText(dealText(), [edit])).toEqual({ text: dealText({ amount: '5' }) });
  });

  test('is rejected if the place has changed', async () => {
    const { service, store } = deskOver({ 'a.md': dealText({ amount: '7' }) });
    expect(await service.apply('a.md', [edit])).toMatchObject({ code: 'changed-meanwhile', place: { line: 6 } });
    expect(store.counts.writes).toBe(0);
  });

  test('rejects for an unknown note', async () => {
    const { service } = deskOver({});
    await expect(service.apply('gone.md', [edit])).rejects.toThrow('gone.md');
  });
});
