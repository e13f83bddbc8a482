/** Messages for notes that could not be read or written, or that are not opportunities. */
import type { NoteFailure, Inspection } from '../vault/note-service.ts';
import { refusalText, SKIP_TEXT } from '../ui/text/refusals.ts';

/** Returns the plugin's message if the note's own text caused the failure, otherwise the original error message. */
export function failureText(failure: NoteFailure): string {
  return failure.refusal === undefined ? failure.message : refusalText(failure.refusal);
}

/**
 * Returns the reason why a selected note is not an opportunity if no finding states it; `undefined` if the note is one.
 */
export function notOpportunityText({ skip, opportunity }: Inspection): string | undefined {
  if (opportunity !== undefined) return undefined;
  return `This note isn’t an opportunity${skip === undefined ? '' : `: ${SKIP_TEXT[skip]}`}.`;
}
