/** SOQL queries: escaped values, lists short enough for a URL, paged results. */
import { array, boolean, nullish, unknown } from 'valibot';
import type { RequestFlow } from '../flow/request-flow.ts';
import { parseResponse, stop, ROW, unexpected, type Row } from '../flow/response.ts';
import { createPageCheck, mostPagesFor, pageRefused } from '../flow/paging.ts';
import { apiPath, getPath, ROWS_A_REQUEST } from './api.ts';
import { objectShape } from '../flow/shape.ts';

const PAGE = objectShape({
  done: boolean(),
  nextRecordsUrl: nullish(unknown()),
  records: array(ROW),
  totalSize: nullish(unknown()),
});

/** Form of the address of the next page, which is used unchanged. */
const NEXT = new RegExp(`^${apiPath('query').replaceAll('.', '\\.')}(?:All)?/[\\w-]{1,200}$`);

/** Maximum length of an encoded query, in characters; URL and headers together are limited to 16,384 bytes. */
const MOST_ENCODED = 7000;

interface QueryOptions {
  /** Includes deleted records. */
  readonly deleted?: boolean;
  /** Query to send if this one is rejected, for example because of a field that the user cannot access. */
  readonly otherwise?: string;
  /** Maximum number of pages; omitted if it is not known. */
  readonly mostPages?: number;
}

/**
 * Returns every row that the query finds, page by page. An error stops the request flow because an incomplete list must
 * not be used.
 */
export function* query(soql: string, { otherwise, ...options }: QueryOptions = {}): RequestFlow<readonly Row[]> {
  const rows: Row[] = [];
  const first = apiPath(`${options.deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`);
  const checkPage = createPageCheck(first, options.mostPages);
  for (let path = first; ;) {
    const response =
      otherwise === undefined ? yield* getPath(path) : yield { method: 'GET', path, deliverErrors: true };
    if (otherwise !== undefined && response.status !== 200) return yield* query(otherwise, options);
    const { done, nextRecordsUrl: next, records, totalSize } = yield* parseResponse(PAGE, response);
    // While a longer list is read, records can be deleted.
    if (done && path === first && typeof totalSize === 'number' && totalSize !== records.length)
      return yield* unexpected(`${totalSize} records were found, but ${records.length} arrived.`, response.status);
    for (const row of records) rows.push(row);
    if (done) return rows;
    if (typeof next !== 'string')
      return yield* unexpected('The list has more records, but no next page was given', response.status);
    const wrong = NEXT.test(next) ? checkPage(next, records.length) : pageRefused(ELSEWHERE);
    if (wrong !== undefined) return yield* stop(wrong);
    path = next;
  }
}

const ELSEWHERE = 'The server pointed to a next page that isn’t part of the list.';

/** Returns a text as a quoted literal with special characters escaped. */
export function soqlLiteral(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `'${escaped}'`;
}

/**
 * Returns lists of distinct literals in parentheses for `IN`: at most 200 in each, and few enough that the query fits
 * into a URL. `around` is the query without its list; a single value always fits.
 */
function listsFor(around: string, values: readonly string[]): readonly string[] {
  const space = MOST_ENCODED - encodeURIComponent(around).length - '()'.length;
  const lists: string[][] = [];
  let left = 0;
  for (const value of new Set(values)) {
    const item = soqlLiteral(value);
    const size = encodeURIComponent(`${item},`).length;
    const last = lists.at(-1);
    if (last !== undefined && last.length < ROWS_A_REQUEST && size <= left) last.push(item);
    else {
      lists.push([item]);
      left = space;
    }
    left -= size;
  }
  return lists.map((items) => `(${items.join(',')})`);
}

/** Returns every row of the queries that find these values: `around` is the query before the list. */
export function* queryAmong(
  around: string,
  values: readonly string[],
  otherwise?: (list: string) => string,
): RequestFlow<readonly Row[]> {
  const rows: Row[] = [];
  const mostPages = mostPagesFor(values.length);
  for (const list of listsFor(around, values)) {
    const more = otherwise === undefined ? {} : { otherwise: otherwise(list) };
    for (const row of yield* query(around + list, { mostPages, ...more })) rows.push(row);
  }
  return rows;
}
