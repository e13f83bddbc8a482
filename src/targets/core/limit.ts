/** Findings about values that exceed a target's limits. */
import type { UnplacedFinding } from '../../domain/finding.ts';
import { decimalsOf, displayMoney } from '../../domain/money.ts';
import { nearest } from '../../domain/nearest.ts';
import type { PlainValue } from '../../domain/value.ts';
import { remoteName, type ResolvedTarget } from './resolve-target.ts';
import { lacksZone, type SourceValue } from './codec.ts';
import { fieldOf } from './source.ts';
import type { FormattedField, MappingRow } from './target.ts';

/** The part of a payload that one mapping row adds; `finding` is set if the target cannot accept the value. */
export interface FormattedValue {
  readonly row: MappingRow;
  /** Remote name. */
  readonly to: string;
  readonly field: FormattedField | undefined;
  readonly finding: UnplacedFinding | undefined;
}

/**
 * Returns the finding for a value that its codec cannot encode: a number out of range, or a stage that the remote side
 * does not have.
 */
export function unspellable(
  resolved: ResolvedTarget,
  row: MappingRow,
  remote: string,
  source: SourceValue,
): UnplacedFinding {
  const zone = zoneUnknown(resolved, row, remote);
  if (zone !== undefined) return zone;
  if (source.kind !== 'number') return unknownStage(resolved, row, remote, source.kind === 'text' ? source.value : '');
  const data = { target: resolved.target.label, remote, found: String(source.value) };
  return { code: 'target-percent-unfit', field: fieldOf(row.from), data };
}

/**
 * Returns the finding if the sync field cannot be compared because the org's time zone is not known; `undefined` if it
 * is known or not needed.
 */
export function zoneUnknown(resolved: ResolvedTarget, row: MappingRow, remote: string): UnplacedFinding | undefined {
  const { options, target } = resolved;
  if (!lacksZone(row.codec, options)) return undefined;
  const data = { target: target.label, remote, found: options[ZONE_FOUND] ?? '' };
  return { code: 'target-zone-unknown', field: fieldOf(row.from), data };
}

/** Name of the option in which the org's options contain the time zone as reported, if it is not recognized. */
export const ZONE_FOUND = 'timeZoneFound';

/**
 * Returns the finding for a stage that the remote side does not have, with similar stages in the table, or all of them.
 */
function unknownStage(resolved: ResolvedTarget, row: MappingRow, remote: string, found: string): UnplacedFinding {
  const near = nearest(found, resolved.stages);
  const data = { target: resolved.target.label, remote, found, known: near.length > 0 ? near : resolved.stages };
  return { code: 'target-value-unknown', field: fieldOf(row.from), data };
}

/** Returns the finding for a text that is too long or an amount that is too large; `undefined` for any other value. */
export function exceedsLimit(
  resolved: ResolvedTarget,
  row: MappingRow,
  remote: string,
  source: SourceValue,
  crmValue: PlainValue,
): UnplacedFinding | undefined {
  const limit = resolved.limits.get(remote);
  const target = resolved.target.label;
  const field = fieldOf(row.from);
  if (limit?.length !== undefined && typeof crmValue === 'string' && crmValue.length > limit.length) {
    const data = { target, remote, length: crmValue.length, most: limit.length };
    return { code: 'target-text-too-long', field, data };
  }
  if (limit?.most !== undefined && source.kind === 'money') {
    const { minor, currency } = source.value;
    const most = limit.most * 10 ** decimalsOf(currency);
    if (Math.abs(minor) <= most) return undefined;
    const data = { target, remote, most: displayMoney({ minor: most, currency }, 'en-US') };
    return { code: 'target-amount-too-large', field, data };
  }
  return undefined;
}

/** Returns a finding for each required remote field without a value. */
export function missingRequired(
  { target, options, rows, limits }: ResolvedTarget,
  filled: (remote: string) => boolean,
): UnplacedFinding[] {
  return [...limits].flatMap(([remote, limit]): UnplacedFinding[] => {
    if (limit.required !== true || filled(remote)) return [];
    const row = rows.find((candidate) => remoteName(candidate.to, options) === remote);
    const field = row === undefined ? {} : { field: fieldOf(row.from) };
    return [{ code: 'target-required-missing', ...field, data: { target: target.label, remote } }];
  });
}
