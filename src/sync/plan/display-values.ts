/** Texts to show for field values whose canonical form is not readable. */
import type { SyncField } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { CODECS, type Codec, type SourceValue } from '../../targets/core/codec.ts';
import type { DisplayValues } from './plan.ts';

/** Shown for the ID of a record whose name was not requested. */
const UNNAMED = 'another record';

/**
 * Returns the text to show for a canonical value of either side: the day of a timestamp, the stage as the notes name
 * it, the label of a choice. Returns `undefined` if the value itself is readable; a choice that the note stores by its
 * value is.
 */
export function displayValue(resolved: ResolvedTarget, { row, field }: SyncField, text: string): string | undefined {
  const { decode, note, shows }: Codec = CODECS[row.codec];
  if (text === '') return undefined;
  if (note === 'resolved') return UNNAMED;
  const isTaken = shows === undefined && decode !== undefined && row.direction !== 'push';
  const label = isTaken ? undefined : field?.choices?.find(({ value }) => value === text)?.label;
  const shown = shows?.(text, resolved) ?? label;
  return shown === text ? undefined : shown;
}

/**
 * Returns the texts to show for several values of one field; `known` are texts that are known already. Returns
 * `undefined` if all values are shown unchanged.
 */
export function displayValues(
  resolved: ResolvedTarget,
  column: SyncField,
  texts: DisplayValues,
  known: DisplayValues = {},
): DisplayValues | undefined {
  const sides = Object.entries(texts) as [keyof DisplayValues, string][];
  const shown = sides.flatMap(([side, text]) => {
    const one = known[side] ?? displayValue(resolved, column, text);
    return one === undefined ? [] : [[side, one] as const];
  });
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}

/**
 * Returns the text of a note value that is a text, a day, or a list; `undefined` for other kinds, which have one form
 * on both sides.
 */
export function noteDisplayText(source: SourceValue | undefined): string | undefined {
  if (source?.kind === 'list') return source.value.join(', ');
  return source?.kind === 'text' || source?.kind === 'day' ? source.value : undefined;
}
