/** Roll-ups that follow the notes have the same figures as new ones, and count only changed notes again. */
import { expect, test, vi } from 'vitest';
import type { RollUp, RollUpSpec } from '../../../src/pipeline/roll-up.ts';
import { followRollUps } from '../../../src/ui/state/live-roll-ups.ts';
import { createPipelineStore } from '../../../src/ui/state/pipeline-store.ts';
import { deskOver } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';

const AMOUNT: RollUpSpec = { measure: 'amount', rows: 'region', statuses: ['open', 'won', 'lost'] };

function scene(includes?: (path: string) => boolean) {
  const files = {
    'A.md': dealText({ id: 'a', amount: '100', region: 'East' }),
    'B.md': dealText({ id: 'b', amount: '200', region: 'West' }),
  };
  const { service, store: notes, clock } = deskOver(files);
  const store = createPipelineStore(service, () => () => undefined);
  let specs: Readonly<Record<string, RollUpSpec>> = { amount: AMOUNT };
  const shown: Record<string, number | undefined>[] = [];
  const live = followRollUps<string>({
    store,
    clock,
    specsOf: () => specs,
    ...(includes && { includes }),
    show: (rollUps) => {
      const totals = Object.entries(rollUps).map(([name, rollUp]) => [name, rollUp.blocks()[0]?.total] as const);
      shown.push(Object.fromEntries(totals));
    },
  });
  return {
    store,
    notes,
    live,
    clock,
    shown,
    choose: (next: typeof specs) => {
      specs = next;
      live.change();
    },
  };
}

test('shows the figures once the notes are read, and again after a change', async () => {
  const { store, notes, live, shown } = scene();
  await live.upToDate();
  expect(shown.at(-1)).toEqual({ amount: 30_000 });
  await notes.edit('A.md', (text) => text.replace('amount: 100', 'amount: 150'));
  await store.refresh();
  await vi.waitFor(() => {
    expect(shown.at(-1)).toEqual({ amount: 35_000 });
  });
  live.stop();
});

test('other roll-ups are made from the same notes', async () => {
  const { live, shown, choose } = scene();
  await live.upToDate();
  choose({ amount: AMOUNT, east: { ...AMOUNT, only: { dimension: 'region', id: 'east' } } });
  await vi.waitFor(() => {
    expect(shown.at(-1)).toEqual({ amount: 30_000, east: 10_000 });
  });
});

test('counts only the notes that it includes', async () => {
  const { live, shown, store, notes } = scene((path) => path === 'B.md');
  await live.upToDate();
  await notes.edit('A.md', (text) => text.replace('amount: 100', 'amount: 150'));
  await store.refresh();
  expect(shown.at(-1)).toEqual({ amount: 20_000 });
});

test('shows nothing more after it is stopped', async () => {
  const { live, shown, choose } = scene();
  await live.upToDate();
  const count = shown.length;
  live.stop();
  choose({});
  await Promise.resolve();
  expect(shown.length).toBe(count);
});

test('are up to date with the notes that changed while nothing followed them', async () => {
  const { store, clock, notes, live } = scene();
  await live.upToDate();
  live.stop();
  await notes.edit('A.md', (text) => text.replace('amount: 100', 'amount: 150'));
  const totals: unknown[] = [];
  const show = ({ amount }: { readonly amount: RollUp }): void => void totals.push(amount.blocks()[0]?.total);
  await followRollUps({ store, clock, specsOf: () => ({ amount: AMOUNT }), show }).upToDate();
  expect(totals.at(-1)).toBe(35_000);
});

test('the promise also resolves after a stop, and when the vault could not be read', async () => {
  const { live, shown } = scene();
  const done = live.upToDate();
  live.stop();
  await done;
  expect(shown).toEqual([]);
  const broken = { pipeline: () => Promise.reject(new Error('Disk full.')) };
  const store = createPipelineStore(broken, () => () => undefined);
  const states: string[] = [];
  const showState = ({ at }: { readonly at: string }): void => void states.push(at);
  const { clock } = scene();
  await followRollUps({ store, clock, specsOf: () => ({}), show: () => undefined, showState }).upToDate();
  expect(states.at(-1)).toBe('broken');
});
