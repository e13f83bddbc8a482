/** Checks of an opened recording, in order: each returns the found and the expected values. */
import type { CrmId } from '../../src/targets/targets.ts';
import { meant, meantDeals } from './deliberate.ts';
import type { Opened, Recording } from './opened.ts';
import { type PlanJson, toldOf } from './told.ts';

interface Check {
  readonly name: string;
  readonly look: (opened: Opened) => Promise<readonly [found: unknown, expected: unknown]>;
}

/** IDs of notes whose attribution the version wrote, and that were not changed since. */
const ATTRIBUTED = [
  ...['sync-1', 'sync-2', 'won-1', 'lists-1', 'account-1', 'account-2', 'euro-1', 'spelled-1', 'crlf-1', 'quoted-1'],
];

async function planned(
  { session }: Opened,
  command: string,
  more: Readonly<Record<string, string>>,
): Promise<PlanJson> {
  return (await session.ask(command, more)) as PlanJson;
}

/**
 * Returns the checks. The later ones change vault and CRM: together they are one sequence of a day after the upgrade.
 */
export function checksOf({ plans, undo, undoPlans, deals }: Recording, target: CrmId): readonly Check[] {
  const runs = undo.filter((one) => one.target === target).map(({ run }) => run);
  const everything = { target, confirm: 'all', close: 'true' };
  return [
    {
      name: 'it plans what was planned, but for what is meant to be different',
      look: async (opened) => [toldOf(await planned(opened, 'sync', { target })), meant(plans[target], target)],
    },
    {
      name: 'it finds the same in each run that may be undone',
      look: async (opened) => {
        const found: Record<string, unknown> = {};
        for (const run of runs) found[run] = toldOf(await planned(opened, 'undo', { run }));
        return [found, Object.fromEntries(runs.map((run) => [run, undoPlans[run]]))];
      },
    },
    {
      name: 'attributions are current',
      look: async ({ session }) => {
        const parameters = { id: ATTRIBUTED.join(','), 'dry-run': 'true' };
        const { total, unchanged } = (await session.ask('attribute', parameters)) as Record<string, unknown>;
        return [
          { total, unchanged },
          { total: ATTRIBUTED.length, unchanged: ATTRIBUTED.length },
        ];
      },
    },
    {
      name: 'nothing was written for all that',
      look: async ({ session, files, found, server }) => {
        for (const command of ['validate', 'status']) await session.ask(command);
        return [
          { files: files(), writes: server.log.writes() },
          { files: found, writes: [] },
        ];
      },
    },
    {
      name: 'a sync leaves the same records',
      look: async (opened) => {
        await planned(opened, 'sync', everything);
        return [opened.server.deals(), meantDeals(deals[target], target)];
      },
    },
    {
      name: 'nothing is under way any more',
      look: ({ device }) => {
        const open = Object.keys(device().entries).filter((key) => key.startsWith(`journal/${target}/`));
        return Promise.resolve([open, []]);
      },
    },
    {
      name: 'there is nothing to do once it has synced again',
      look: async (opened) => {
        await planned(opened, 'sync', everything);
        const { results } = await planned(opened, 'sync', { target });
        return [[...new Set(results.map(({ verb }) => verb))].sort(), ['blocked', 'conflict', 'unchanged']];
      },
    },
    {
      name: 'an undo puts back what was there',
      look: async (opened) => {
        for (const run of runs) await planned(opened, 'undo', { run, confirm: 'all' });
        const pulled = opened.read(`Undo/Pulled from ${target}.md`).split('\n');
        const { Amount, amount, estimatedvalue } = opened.server.deals()['undo-1'] ?? {};
        const note = pulled.filter((line) => /^(?:title|amount):/.test(line));
        return [
          [note, Number(Amount ?? amount ?? estimatedvalue)],
          [['title: Pulled, to be undone', 'amount: 250000'], 250_000],
        ];
      },
    },
  ];
}
