/** Lines of findings, failures, and counts in text answers. */
import type { Finding } from '../domain/finding.ts';
import type { Inspection, NoteFailure, Run } from '../vault/note-service.ts';
import { failureText, notOpportunityText } from './failure.ts';
import type { Messages } from './messages.ts';

/** Locale of numbers in text answers. */
export const LOCALE = 'en-US';

/** Returns a count with its noun in the singular or plural, such as `1 note` or `1,200 notes`. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString(LOCALE)} ${count === 1 ? one : many}`;
}

const LONGEST_VALUE = 60;

/** Returns a value on one line, truncated if it is long; JSON has all of it. */
export function oneLine(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  if (line === '') return '(empty)';
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}

/** Returns blocks of lines, separated by empty lines. */
export function page(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Returns one line per finding, or the reason why a selected note is not an opportunity. */
export function findingLines(
  inspection: Inspection,
  findings: readonly Finding[],
  messages: Messages,
): readonly string[] {
  const reason = findings.length === 0 ? notOpportunityText(inspection, messages) : undefined;
  return reason === undefined ? findings.map((finding) => findingLine(finding, messages)) : [`  ${reason}`];
}

function findingLine(finding: Finding, messages: Messages): string {
  const { place, severity } = finding;
  return `  ${severity}${place === undefined ? '' : ` ${place.line}:${place.column}`}  ${messages.finding(finding)}`;
}

/** Returns the line of a note's failure. */
export function failureLine(failure: NoteFailure, messages: Messages): string {
  return `  error  ${failureText(failure, messages)}`;
}

/** Returns the block of a note that could not be read. */
export function failureBlock(failure: NoteFailure, messages: Messages): readonly string[] {
  return [failure.path, failureLine(failure, messages)];
}

/** Returns a sentence with a leading space if the run was canceled, otherwise an empty text. */
export function stoppedEarly({ cancelled }: Pick<Run, 'cancelled'>): string {
  return cancelled ? ' Stopped early.' : '';
}
