/** Reports errors of clicks and commands in a notice. */
import { Notice } from 'obsidian';
import { messageOf } from '../text/format.ts';

/** Wraps a function so that its errors are shown in a notice and logged to the console. */
export function withErrorNotice<A extends readonly unknown[]>(
  work: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  return (...args) =>
    work(...args).catch((thrown: unknown) => {
      new Notice(messageOf(thrown));
      console.error(thrown);
    });
}
