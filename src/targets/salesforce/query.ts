/** SOQL: values escaped, lists short enough for an address, answers page by page. */
import { array, boolean, object, optional, pipe, startsWith, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { Talk } from '../wire.ts';
import { expected, ROW, type Row } from '../answer.ts';
import { apiPath, gotPath, ROWS_A_REQUEST } from './api.ts';

/** The next page's address is used as it came, so it has to be one of the API's own. */
const PAGE = object({
  done: boolean(),
  nextRecordsUrl: optional(pipe(string(), startsWith('/services/data/'))),
  records: array(ROW),
});

/** Most characters of an encoded query; addresses and headers together may have 16,384 bytes. */
const MOST_ENCODED = 7000;

/**
 * Every row that the query finds. `deleted`: those in the bin too. `otherwise`: what to ask when this is refused, as it is
 * for a field that the user may not see.
 */
export function* query(
  soql: string,
  { deleted = false, otherwise }: { readonly deleted?: boolean; readonly otherwise?: string } = {},
): Talk<readonly Row[]> {
  const rows: Row[] = [];
  let path: string | undefined = apiPath(`${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`);
  while (path !== undefined) {
    const response = otherwise === undefined ? yield* gotPath(path) : yield { method: 'GET', path, hears: true };
    if (otherwise !== undefined && response.status !== 200) return yield* query(otherwise, { deleted });
    const page: InferOutput<typeof PAGE> = yield* expected(PAGE, response);
    for (const row of page.records) rows.push(row);
    path = page.done ? undefined : page.nextRecordsUrl;
  }
  return rows;
}

/** A text as a literal: quoted, with what would end or bend it escaped. */
export function literal(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `'${escaped}'`;
}

/**
 * Literals in parentheses for `IN`, distinct, in as many lists as it takes: at most 200 in each, and so many that the query
 * still fits into an address. `around` is the query without its list; a value alone always fits.
 */
export function listsFor(around: string, values: readonly string[]): readonly string[] {
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
