/** A note as it is compared and sent. */
import { writtenShape } from '../attribution/stored-attribution.ts';
import type { Exportable } from '../targets/core/target.ts';
import type { Inspection } from './note-service.ts';

/** The note on its way out; unless `attributed` is false, with the attribution as it stands in the note, as long as it holds. */
export function itemOf(inspection: Inspection, attributed = true): Exportable | undefined {
  const { opportunity, effective, emptied, unreadable, attribution, calculatedAt } = inspection;
  if (opportunity === undefined) return undefined;
  const holds = attributed && attribution !== undefined && calculatedAt !== undefined;
  return {
    opportunity,
    effective,
    emptied,
    unreadable,
    attribution: holds ? writtenShape(attribution, calculatedAt) : undefined,
    exportedAt: '',
  };
}
