/** A target with the user's settings: resolved options, the stage table, and the resulting remote names. */
import { nameKey } from '../../domain/name.ts';
import type { CodecContext } from './codec.ts';
import type { RemoteSchema } from './crm.ts';
import { yearDigits } from './source.ts';
import type { FieldLimit, MappingRow, Target, TargetSettings } from './target.ts';

/** A target with the user's settings and the org's options applied. */
export interface ResolvedTarget extends CodecContext {
  readonly target: Target;
  /** Mapping rows that are sent, in order. */
  readonly rows: readonly MappingRow[];
  /** Mapping rows that a sync compares, in order: all except the ignored ones. */
  readonly synced: readonly MappingRow[];
  /** Note stages that have a remote stage, in the order of the table. */
  readonly stages: readonly string[];
  /** Limits by remote name, with the options inserted. */
  readonly limits: ReadonlyMap<string, FieldLimit>;
}

/**
 * Returns the target with the user's settings; the target's defaults apply to settings that are omitted. `schema`
 * contains the options and stages that the org reports, and is omitted if they are not known.
 */
export function resolveTarget(
  target: Target,
  settings: TargetSettings,
  schema: Pick<RemoteSchema, 'options' | 'stages'> = {},
): ResolvedTarget {
  const options = { ...resolveOptions(target, settings), ...schema.options };
  const own = settings.stages ?? schema.stages;
  const table = Object.entries(own ?? target.stages);
  const closed = target.stagesClosed && own !== undefined && table.length > 0;
  // A remote name that consists only of an option is inactive while the option is empty.
  const synced = (settings.mapping ?? target.mapping).filter(
    ({ direction, to }) => direction !== 'ignore' && remoteName(to, options) !== '',
  );
  return {
    target,
    options,
    rows: synced.filter(({ direction }) => direction !== 'pull'),
    synced,
    stages: table.map(([noteValue]) => noteValue),
    stage: (name) => {
      const key = nameKey(name);
      const [, found] = table.find(([noteValue]) => nameKey(noteValue) === key) ?? theirEntry(table, name) ?? [];
      return found ?? (closed ? undefined : name);
    },
    stageHere: (remote) => theirEntry(table, remote)?.[0] ?? (closed ? undefined : remote),
    limits: new Map(Object.entries(target.limits).map(([to, limit]) => [remoteName(to, options), limit])),
  };
}

type StageEntry = readonly [noteValue: string, crmValue: string];

/**
 * Returns the entry of a remote stage: an exact match, otherwise a match in any case and spacing if it identifies one
 * stage.
 */
function theirEntry(table: readonly StageEntry[], remote: string): StageEntry | undefined {
  const exact = table.find(([, crmValue]) => crmValue === remote);
  if (exact !== undefined) return exact;
  const key = nameKey(remote);
  const near = table.filter(([, crmValue]) => nameKey(crmValue) === key);
  return new Set(near.map(([, crmValue]) => crmValue)).size === 1 ? near[0] : undefined;
}

/** Returns every option of the target with the user's value, or the initial one. */
export function resolveOptions(target: Target, settings: TargetSettings): Readonly<Record<string, string>> {
  const values = Object.entries(target.options).map(([name, spec]) => [name, settings.options?.[name] ?? spec.initial]);
  return Object.fromEntries(values) as Record<string, string>;
}

/**
 * Returns the remote field's name: options in braces are replaced with their values, `{FY}` with the two digits of the
 * year. Unknown names in braces remain.
 */
export function remoteName(to: string, options: Readonly<Record<string, string>>, year?: number): string {
  let name = to;
  for (const [option, value] of name.includes('{') ? Object.entries(options) : []) {
    name = name.replaceAll(`{${option}}`, value);
  }
  return year === undefined ? name : name.replaceAll('{FY}', yearDigits(year));
}
