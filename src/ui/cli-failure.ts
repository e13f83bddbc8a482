/** The words of a note that could not be read or written. */
import type { Failure } from '../sync/desk.ts';
import { refusalText } from './words-work.ts';

/** In our words where the note's own text was the reason, else in those of whoever refused. */
export function failureText(failure: Failure): string {
  return failure.refusal === undefined ? failure.message : refusalText(failure.refusal);
}
