/** Paged lists: checks of the next page before it is requested. */
import type { CrmError } from './request-flow.ts';

/** Maximum number of pages of a list of unknown length. */
const MOST_PAGES = 10_000;

/** Additional pages for values that several records have. */
const SPARE_PAGES = 100;

/** Maximum number of values in one list of a query, for any CRM. */
const MOST_VALUES = 250;

/**
 * Returns the maximum number of pages for records that have one of that many values; a longer list cannot be the result
 * of the query.
 */
export function mostPagesFor(values: number): number {
  return Math.min(values, MOST_VALUES) + SPARE_PAGES;
}

/**
 * Function that checks the next page by its address or cursor, after a page with that many rows. Returns an error, or
 * `undefined` if the page can be requested.
 */
export type CheckPage = (next: string, rows: number) => CrmError | undefined;

/**
 * Returns a check for one list that starts at `first`. It reports a page that was already read, a page without rows
 * that points to a next one, and more than `most` pages: such a list never ends, and an incomplete list must not be
 * used. Call it once per page.
 */
export function createPageCheck(first: string, most = MOST_PAGES): CheckPage {
  const seen = new Set([first]);
  return (next, rows) => {
    if (rows === 0) return endless('A page without records points to a next page.');
    if (seen.has(next)) return endless('A page points to a next page that was already read.');
    if (seen.size >= most) return endless(`The list has more than ${most.toLocaleString('en-US')} pages.`);
    seen.add(next);
    return undefined;
  };
}

/** Returns the error for a list without an end; `message` is a sentence. */
export function endless(message: string): CrmError {
  return { kind: 'connection', code: 'pages-endless', message };
}

/** Returns the error for a next page that is not part of the list; `why` is a sentence. */
export function pageRefused(reason: string): CrmError {
  return { kind: 'connection', code: 'next-page-refused', message: reason };
}
