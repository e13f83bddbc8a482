/** The words of a note that could not be read or written, or that is nothing to work on. */
import type { Failure, Inspection } from '../vault/note-service.ts';
import { refusalText, SKIPS } from '../ui/text/refusals.ts';

/** In our words where the note's own text was the reason, else in those of whoever refused. */
export function failureText(failure: Failure): string {
  return failure.refusal === undefined ? failure.message : refusalText(failure.refusal);
}

/** Why a note that was named is no opportunity, where no finding says it; undefined when it is one. */
export function notOpportunityText({ skip, opportunity }: Inspection): string | undefined {
  if (opportunity !== undefined) return undefined;
  return `This note isn’t an opportunity${skip === undefined ? '' : `: ${SKIPS[skip]}`}.`;
}
