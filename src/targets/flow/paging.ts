/** Listings that come page by page: whether the next page may be asked for. */
import type { Trouble } from './request-flow.ts';

/** Most pages of a listing whose length nobody knows. */
const MOST_PAGES = 10_000;

/** Pages for values that several records have. */
const SPARE_PAGES = 100;

/** Most values of one list in a query, of any CRM. */
const MOST_VALUES = 250;

/** Most pages that records with one of that many values can fill; more are an answer to something else. */
export function mostPagesFor(values: number): number {
  return Math.min(values, MOST_VALUES) + SPARE_PAGES;
}

/** Judges the page that was named next, by its address or cursor, after a page with that many rows; undefined: it may be asked for. */
export type JudgePage = (next: string, rows: number) => Trouble | undefined;

/**
 * For one listing that begins at `first`. A page that was there before, a page without rows that names a next one, and more than
 * `most` pages are an end that never comes: what was read so far isn't all, so it counts as none. Each call is a step of one page.
 */
export function judgePages(first: string, most = MOST_PAGES): JudgePage {
  const seen = new Set([first]);
  return (next, rows) => {
    if (rows === 0) return endless('A page without records points to a next page.');
    if (seen.has(next)) return endless('A page points to a next page that was already read.');
    if (seen.size >= most) return endless(`The list has more than ${most.toLocaleString('en-US')} pages.`);
    seen.add(next);
    return undefined;
  };
}

/** The listing has no end: `message` is a sentence. */
export function endless(message: string): Trouble {
  return { kind: 'connection', code: 'pages-endless', message };
}

/** The next page is not part of the listing: `why` is a sentence. */
export function pageRefused(why: string): Trouble {
  return { kind: 'connection', code: 'next-page-refused', message: why };
}
