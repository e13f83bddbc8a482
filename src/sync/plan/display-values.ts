/** What a person reads of a field's values, where those are spelled for the wire. */
import type { SyncField } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { CODECS, type Codec, type SourceValue } from '../../targets/core/codec.ts';
import type { DisplayValues } from './plan.ts';

/** In place of the id of a record that nobody asked the name of. */
const UNNAMED = 'another record';

/**
 * For a canonical text, whichever side it stands on: the day of an instant, the stage as the notes call it, the label of a choice.
 * Undefined: the text is what people read, as is a choice that the note takes by its value.
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

/** For several texts of one field; `named` where their names are known already. Undefined: all are shown as they are. */
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

/** What a note says of a text, a day or a list; undefined for the other kinds, which both sides spell alike. */
export function noteDisplayText(source: SourceValue | undefined): string | undefined {
  if (source?.kind === 'list') return source.value.join(', ');
  return source?.kind === 'text' || source?.kind === 'day' ? source.value : undefined;
}
