/** What is asked for by a click or a command never fails in silence. */
import { Notice } from 'obsidian';
import { messageOf } from '../text/format.ts';

/** What fails is told to the person, and to the developer. */
export function guarded<A extends readonly unknown[]>(
  work: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  return (...args) =>
    work(...args).catch((thrown: unknown) => {
      new Notice(messageOf(thrown));
      console.error(thrown);
    });
}
