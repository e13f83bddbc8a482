/** A target as the user chose it: options in force, the stage table, and the remote names that follow. */
import { nameKey } from '../../domain/name.ts';
import type { CodecContext } from './codec.ts';
import type { RemoteSchema } from './crm.ts';
import { yearDigits } from './source.ts';
import type { FieldLimit, MappingRow, Target, TargetChoice } from './target.ts';

export interface ChosenTarget extends CodecContext {
  readonly target: Target;
  /** Rows that go out, in order. */
  readonly rows: readonly MappingRow[];
  /** Rows that a sync compares, in order: all but the ignored ones. */
  readonly synced: readonly MappingRow[];
  /** Our stages that have a remote one, in the order of the table. */
  readonly stages: readonly string[];
  /** By remote name, as it goes over the wire. */
  readonly limits: ReadonlyMap<string, FieldLimit>;
}

/** What is missing in the choice is the target's own. `told`: what the org says of itself; nothing is known of it while it is missing. */
export function chosenTarget(
  target: Target,
  choice: TargetChoice,
  told: Pick<RemoteSchema, 'options' | 'stages'> = {},
): ChosenTarget {
  const options = { ...chosenOptions(target, choice), ...told.options };
  const own = choice.stages ?? told.stages;
  const table = Object.entries(own ?? target.stages);
  const closed = target.stagesClosed && own !== undefined && table.length > 0;
  // A name that is nothing but an option is off while the option is empty.
  const synced = (choice.mapping ?? target.mapping).filter(
    ({ direction, to }) => direction !== 'ignore' && remoteName(to, options) !== '',
  );
  return {
    target,
    options,
    rows: synced.filter(({ direction }) => direction !== 'pull'),
    synced,
    stages: table.map(([ours]) => ours),
    stage: (name) => {
      const key = nameKey(name);
      const [, found] = table.find(([ours]) => nameKey(ours) === key) ?? theirEntry(table, name) ?? [];
      return found ?? (closed ? undefined : name);
    },
    stageHere: (remote) => theirEntry(table, remote)?.[0] ?? (closed ? undefined : remote),
    limits: new Map(Object.entries(target.limits).map(([to, limit]) => [remoteName(to, options), limit])),
  };
}

type StageEntry = readonly [ours: string, theirs: string];

/** The entry of a remote stage: as it is spelled, else in any case and spacing, where that means one stage. */
function theirEntry(table: readonly StageEntry[], remote: string): StageEntry | undefined {
  const exact = table.find(([, theirs]) => theirs === remote);
  if (exact !== undefined) return exact;
  const key = nameKey(remote);
  const near = table.filter(([, theirs]) => nameKey(theirs) === key);
  return new Set(near.map(([, theirs]) => theirs)).size === 1 ? near[0] : undefined;
}

/** Every option of the target with the user's value, or the initial one. */
export function chosenOptions(target: Target, choice: TargetChoice): Readonly<Record<string, string>> {
  const values = Object.entries(target.options).map(([name, spec]) => [name, choice.options?.[name] ?? spec.initial]);
  return Object.fromEntries(values) as Record<string, string>;
}

/** The remote field's name: options in braces by their values, `{FY}` by the year's two digits. Unknown braces stay. */
export function remoteName(to: string, options: Readonly<Record<string, string>>, year?: number): string {
  let name = to;
  for (const [option, value] of name.includes('{') ? Object.entries(options) : []) {
    name = name.replaceAll(`{${option}}`, value);
  }
  return year === undefined ? name : name.replaceAll('{FY}', yearDigits(year));
}
