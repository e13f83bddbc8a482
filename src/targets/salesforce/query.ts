/** SOQL: values escaped, lists short enough for an address, answers page by page. */
import { array, boolean, nullish, unknown } from 'valibot';
import type { Talk } from '../flow/request-flow.ts';
import { expected, halt, ROW, unexpected, type Row } from '../flow/response.ts';
import { judgePages, mostPagesFor, pageRefused } from '../flow/paging.ts';
import { apiPath, gotPath, ROWS_A_REQUEST } from './api.ts';
import { object } from '../flow/shape.ts';

const PAGE = object({
  done: boolean(),
  nextRecordsUrl: nullish(unknown()),
  records: array(ROW),
  totalSize: nullish(unknown()),
});

/** How the next page's address looks, which is used as it came. */
const NEXT = new RegExp(`^${apiPath('query').replaceAll('.', '\\.')}(?:All)?/[\\w-]{1,200}$`);

/** Most characters of an encoded query; addresses and headers together may have 16,384 bytes. */
const MOST_ENCODED = 7000;

interface Asked {
  /** Those in the bin too. */
  readonly deleted?: boolean;
  /** What to ask when this is refused, as it is for a field that the user may not see. */
  readonly otherwise?: string;
  /** Most pages that it can have; missing: nobody knows. */
  readonly mostPages?: number;
}

/** Every row that the query finds, page by page; trouble ends the conversation, for a part of them is none. */
export function* query(soql: string, { otherwise, ...asked }: Asked = {}): Talk<readonly Row[]> {
  const rows: Row[] = [];
  const first = apiPath(`${asked.deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`);
  const judge = judgePages(first, asked.mostPages);
  for (let path = first; ;) {
    const response = otherwise === undefined ? yield* gotPath(path) : yield { method: 'GET', path, hears: true };
    if (otherwise !== undefined && response.status !== 200) return yield* query(otherwise, asked);
    const { done, nextRecordsUrl: next, records, totalSize } = yield* expected(PAGE, response);
    // Of a longer listing, records may be deleted while it is read.
    if (done && path === first && typeof totalSize === 'number' && totalSize !== records.length)
      return yield* unexpected(`${totalSize} records were found, but ${records.length} arrived.`, response.status);
    for (const row of records) rows.push(row);
    if (done) return rows;
    if (typeof next !== 'string')
      return yield* unexpected('The list has more records, but no next page was given', response.status);
    const wrong = NEXT.test(next) ? judge(next, records.length) : pageRefused(ELSEWHERE);
    if (wrong !== undefined) return yield* halt(wrong);
    path = next;
  }
}

const ELSEWHERE = 'The server pointed to a next page that isn’t part of the list.';

/** A text as a literal: quoted, with what would end or bend it escaped. */
export function literal(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `'${escaped}'`;
}

/**
 * Literals in parentheses for `IN`, distinct, in as many lists as it takes: at most 200 in each, and so many that the query
 * still fits into an address. `around` is the query without its list; a value alone always fits.
 */
function listsFor(around: string, values: readonly string[]): readonly string[] {
  const room = MOST_ENCODED - encodeURIComponent(around).length - '()'.length;
  const lists: string[][] = [];
  let left = 0;
  for (const value of new Set(values)) {
    const item = literal(value);
    const size = encodeURIComponent(`${item},`).length;
    const last = lists.at(-1);
    if (last !== undefined && last.length < ROWS_A_REQUEST && size <= left) last.push(item);
    else {
      lists.push([item]);
      left = room;
    }
    left -= size;
  }
  return lists.map((items) => `(${items.join(',')})`);
}

/** Every row of the queries that it takes to find these values: what is in front of the list, and then the list. */
export function* queryAmong(
  around: string,
  values: readonly string[],
  otherwise?: (list: string) => string,
): Talk<readonly Row[]> {
  const rows: Row[] = [];
  const mostPages = mostPagesFor(values.length);
  for (const list of listsFor(around, values)) {
    const more = otherwise === undefined ? {} : { otherwise: otherwise(list) };
    for (const row of yield* query(around + list, { mostPages, ...more })) rows.push(row);
  }
  return rows;
}
