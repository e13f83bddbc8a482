/** Opportunities that need attention: reasons, order, filter, and facts. */
import { expect, test } from 'vitest';
import type { PipelineNote } from '../../../src/vault/note-service.ts';
import {
  attentionEntry,
  type AttentionModel,
  attentionModel,
  isAttentionMatch,
} from '../../../src/ui/pipeline/attention-model.ts';
import { deskOver, found } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';

const MTIME = Date.UTC(2026, 9, 1);
const UNCHANGED = { staleAfterDays: 30, now: MTIME, mtimeOf: () => MTIME } as const;
const NONE = { crms: [], unfinished: new Set<string>(), ...UNCHANGED } as const;

async function notesOf(files: Readonly<Record<string, string>>): Promise<readonly PipelineNote[]> {
  const { service } = deskOver(files);
  return found(await service.pipeline({ what: 'vault' })).notes;
}

async function attention(
  files: Readonly<Record<string, string>>,
  facts: Partial<Parameters<typeof attentionModel>[1]> = {},
): Promise<AttentionModel> {
  return attentionModel(await notesOf(files), { today: '2026-11-30', ...NONE, ...facts });
}

const shown = ({ items }: AttentionModel): readonly (readonly [string, readonly string[]])[] =>
  items.map(({ path, states }) => [path, [...states.values()]]);

const VALID = { stage: 'Proposal', close_date: '2027-06-01' };

test('close dates decide what is overdue and what closes soon', async () => {
  const files = Object.fromEntries(
    ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-30', '2026-12-31'].map((day) => [
      `${day}.md`,
      dealText({ ...VALID, id: day, close_date: day }),
    ]),
  );
  const won = dealText({ ...VALID, id: 'won', stage: 'Closed Won', close_date: '2026-11-29' });
  expect(shown(await attention({ ...files, 'Won.md': won }))).toEqual([
    ['2026-11-29.md', ['1 day overdue']],
    ['2026-11-30.md', ['Closes today']],
    ['2026-12-01.md', ['Closes in 1 day']],
    ['2026-12-30.md', ['Closes in 30 days']],
  ]);
});

test('errors come first, and a note that is not counted has them, too', async () => {
  const files = {
    'A.md': dealText({ ...VALID, id: 'a', close_date: '2026-12-01' }),
    'B.md': dealText({ ...VALID, id: 'b', amount: 'much' }),
  };
  const model = await attention(files);
  expect(shown(model)).toEqual([
    ['B.md', ['1 error']],
    ['A.md', ['Closes in 1 day']],
  ]);
  const [error] = model.items;
  const { row } = error === undefined ? { row: undefined } : attentionEntry(error, 'all', 'en-US');
  expect(row?.findings.map(({ message }) => message)).toEqual(['The amount “much” isn’t a plain number.']);
});

test('an opportunity without a record needs a sync if a CRM is set up, but a lost one does not', async () => {
  const files = {
    'A.md': dealText({ ...VALID, id: 'a' }),
    'L.md': dealText({ ...VALID, id: 'l', stage: 'Closed Lost' }),
  };
  expect(shown(await attention(files))).toEqual([]);
  expect(shown(await attention(files, { crms: ['hubspot'] }))).toEqual([['A.md', ['Not synced']]]);
});

test('a note that the last sync did not complete is listed', async () => {
  const model = await attention({ 'A.md': dealText({ ...VALID, id: 'a' }) }, { unfinished: new Set(['A.md']) });
  expect(shown(model)).toEqual([['A.md', ['Sync unfinished']]]);
});

test('an open opportunity without activity is stale, by its property or else about by the time of its file', async () => {
  const files = Object.fromEntries(
    Object.entries({
      Recent: { last_activity: '2026-10-31' },
      Quiet: { last_activity: '2026-10-30' },
      Moment: { 'Last Activity': '2026-10-30T08:00' },
      Unclear: { last_activity: 'soon' },
      Won: { last_activity: '2026-01-01', stage: 'Closed Won' },
    }).map(([id, properties]) => [`${id}.md`, dealText({ ...VALID, id, ...properties })]),
  );
  expect(shown(await attention(files))).toEqual([
    ['Moment.md', ['31 days without activity']],
    ['Quiet.md', ['31 days without activity']],
    ['Unclear.md', ['Last activity “soon” isn’t a date']],
  ]);
  const after = (days: number): Promise<AttentionModel> =>
    attention({ 'A.md': dealText({ ...VALID, id: 'a' }) }, { now: MTIME + days * 24 * 60 * 60 * 1000 });
  expect(shown(await after(30))).toEqual([]);
  expect(shown(await after(31))).toEqual([['A.md', ['About 31 days without activity']]]);
});

test('the filter takes one kind with its own state, and words of title, customer, and owner', async () => {
  const files = {
    'A.md': dealText({ ...VALID, id: 'a', close_date: '2026-11-01', customer: 'Navy', owner: 'Ana' }),
  };
  const model = await attention(files, { crms: ['hubspot'] });
  const [item] = model.items;
  if (item === undefined) throw new Error('Nothing needs attention');
  expect(model.facets).toEqual([
    { id: 'all', label: 'All', count: 1 },
    { id: 'overdue', label: 'Overdue', count: 1 },
    { id: 'unsynced', label: 'Not synced', count: 1 },
  ]);
  expect(attentionEntry(item, 'all').entry.state).toBe('29 days overdue');
  expect(attentionEntry(item, 'unsynced').entry.state).toBe('Not synced');
  const matches = (facet: 'all' | 'overdue' | 'stale', text: string): boolean =>
    isAttentionMatch(item, { facet, text });
  expect([matches('overdue', 'navy ana'), matches('all', 'army'), matches('stale', '')]).toEqual([true, false, false]);
});
