/** The time of a run over notes whose keys are written as `Close Date`, compared with notes of exact keys. */
import type { NoteServiceController } from '../../src/vault/create-note-service.ts';
import { fastest, line, timed } from './measure.ts';
import { foreignKeysNote, titleCaseKeys } from './notes.ts';
import { deskOver, makeVault } from './vault.ts';

const ROUNDS = 12;
const GOAL = 1.1;

/** Compares two vaults of notes with 40 foreign keys each, which differ only in how the plugin's keys are written. */
export async function benchKeys(count: number): Promise<string[]> {
  const vaults = {
    exact: makeVault(count, foreignKeysNote),
    title: makeVault(count, (number) => titleCaseKeys(foreignKeysNote(number))),
  };
  const found = new Map<string, string>();
  const times = await timed(
    (['exact', 'title'] as const).map((name) => {
      let service: NoteServiceController;
      return {
        name,
        before: async () => {
          service = await deskOver(vaults[name].folder);
        },
        work: async () => {
          const run = await service.validate({ what: 'vault' });
          if (!('inspections' in run)) throw new Error('the vault was not found');
          found.set(name, JSON.stringify(run.inspections.map(({ opportunity }) => opportunity)));
        },
      };
    }),
    ROUNDS,
  );
  for (const vault of Object.values(vaults)) vault.remove();
  if (found.get('exact') !== found.get('title')) throw new Error('the keys were not read the same way');
  const ratio = fastest(times, 'title') / fastest(times, 'exact');
  return [
    line(
      `${count} notes with keys such as Close Date, × exact keys`,
      ratio.toFixed(2),
      `at most ${GOAL}`,
      ratio <= GOAL,
    ),
  ];
}
