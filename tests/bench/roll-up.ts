/** The time and the memory of a roll-up, compared with checking the same notes and with rolling them up again. */
import type { RollUp, RollUpSpec } from '../../src/pipeline/roll-up.ts';
import type { RollUpRun } from '../../src/vault/note-service.ts';
import { fastest, line, median, timed } from './measure.ts';
import { deskOver, makeVault } from './vault.ts';

const ALL = { what: 'vault' } as const;
const SPEC: RollUpSpec = { measure: 'credited', rows: 'oem', columns: 'fiscal-quarter', statuses: ['open', 'won'] };
const ROUNDS = 3;
/** Changes of one note in a round, each with the reading of all figures. */
const CHANGES = 200;

function whole(run: RollUpRun | { readonly what: unknown }, count: number): RollUp {
  if (!('rollUp' in run) || run.rollUp.size - run.rollUp.notCounted().length !== count)
    throw new Error('the roll-up did not count every note');
  return run.rollUp;
}

function heapUsed(): number {
  gc?.();
  return process.memoryUsage().heapUsed;
}

/** Milliseconds for one changed note, with the reading of all figures: the median of many changes. */
function changeOne(rollUp: RollUp): number {
  const [block] = rollUp.blocks();
  const parts = rollUp.partsOf(block?.currency ?? '', block?.lines[0]?.id ?? '');
  const times = Array.from({ length: CHANGES }, (_, at) => {
    const { opportunity } = parts[at % parts.length] ?? {};
    if (opportunity === undefined) throw new Error('the roll-up has no opportunity');
    const began = performance.now();
    rollUp.set(opportunity.path, { ...opportunity });
    rollUp.blocks();
    return performance.now() - began;
  });
  return median(times);
}

export async function benchRollUp(counts: readonly number[]): Promise<string[]> {
  const shares: number[] = [];
  const rows: string[] = [];
  for (const count of counts) {
    const { lines, share } = await benchCount(count);
    shares.push(share);
    rows.push(...lines);
  }
  const growth = (shares.at(-1) ?? Number.NaN) / (shares[0] ?? Number.NaN);
  const said = `${growth.toFixed(2)} of 1.5`;
  return [...rows, line('  share of a changed note, the most notes × the fewest', said, 'at most 1.5', growth <= 1.5)];
}

async function benchCount(count: number): Promise<{ readonly lines: readonly string[]; readonly share: number }> {
  const vault = makeVault(count);
  const service = await deskOver(vault.folder);
  const before = (): void => {
    service.context().cache.clear();
  };
  const rollUp = async (): Promise<RollUp> => whole(await service.rollUp(ALL, SPEC), count);
  const times = await timed(
    [
      { name: 'check', before, work: () => service.validate(ALL) },
      { name: 'first', before, work: rollUp },
      { name: 'again', work: rollUp },
    ],
    ROUNDS,
  );
  const [check, first, again] = ['check', 'first', 'again'].map((name) => fastest(times, name));
  const heap = heapUsed();
  const kept = await rollUp();
  const bytes = (heapUsed() - heap) / count;
  const change = changeOne(kept);
  vault.remove();
  const toCheck = (first ?? Number.NaN) / (check ?? Number.NaN);
  const share = change / (again ?? Number.NaN);
  const lines = [
    `${count} notes rolled up by OEM and fiscal quarter, fastest of ${ROUNDS}`,
    line('first roll-up', `${(first ?? 0).toFixed(0)} ms`, '', undefined),
    line('  × check of the same notes', `${toCheck.toFixed(2)} of 1.2`, 'at most 1.2', toCheck <= 1.2),
    line('roll-up of checked notes', `${(again ?? 0).toFixed(0)} ms`, '', undefined),
    line('one changed note, with all figures', `${change.toFixed(3)} ms`, '', undefined),
    line('  of the roll-up', `1/${(1 / share).toFixed(0)}`, 'at most 1/200', share <= 1 / 200),
    line('heap of the roll-up, per note', `${bytes.toFixed(0)} bytes`, 'at most 500', bytes <= 500),
  ];
  return { lines, share };
}
