/** Messages for notes that could not be read or written, or that are not opportunities. */
import type { Inspection, NoteFailure } from '../vault/note-service.ts';
import type { Messages } from './messages.ts';

/** Returns the plugin's message if the note's own text caused the failure, otherwise the original error message. */
export function failureText(failure: NoteFailure, messages: Messages): string {
  return failure.refusal === undefined ? failure.message : messages.refusal(failure.refusal);
}

/**
 * Returns the reason why a selected note is not an opportunity if no finding states it; `undefined` if the note is one.
 */
export function notOpportunityText({ skip, opportunity }: Inspection, messages: Messages): string | undefined {
  return opportunity === undefined ? skippedText(skip, messages) : undefined;
}

/** Returns the sentence that a note is not an opportunity, with the reason if one is known. */
export function skippedText(skip: Inspection['skip'], messages: Messages): string {
  return `This note isn’t an opportunity${skip === undefined ? '' : `: ${messages.skipReason(skip)}`}.`;
}
