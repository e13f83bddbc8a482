/** Names of values in messages about wrong ones. */
import { quoted } from '../domain/sentence.ts';

/** Longest part of a text that is shown, in UTF-16 units. */
const MOST_SHOWN = 40;

/** Returns a value in words: `a list`, `the text “opp-1”`, `7`, `null`. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text ${quoted(value.slice(0, MOST_SHOWN))}`;
  return typeof value === 'object' && value !== null ? 'an object' : `${value as number | boolean | null | undefined}`;
}
