/** An opportunity note as it is compared and sent. */
import { toStoredShape } from '../attribution/stored-shape.ts';
import type { Exportable } from '../targets/core/target.ts';
import type { Inspection } from './note-service.ts';

/**
 * Returns the opportunity of a note for sending; `undefined` if the note has none. Includes the attribution stored in
 * the note if it is current, unless `attributed` is false.
 */
export function toExportable(inspection: Inspection, attributed = true): Exportable | undefined {
  const { opportunity, effective, emptyFields, unreadable, attribution, calculatedAt } = inspection;
  if (opportunity === undefined) return undefined;
  const isStored = attributed && attribution !== undefined && calculatedAt !== undefined;
  return {
    opportunity,
    effective,
    emptyFields,
    unreadable,
    attribution: isStored ? toStoredShape(attribution, calculatedAt) : undefined,
    exportedAt: '',
  };
}
