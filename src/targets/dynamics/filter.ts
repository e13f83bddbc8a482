/** OData `$filter`: the only place that formats conditions. */

/** Returns a text as a literal: quotes are doubled. */
export function odataLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Returns the condition that a column has one value, given as a literal; GUIDs, numbers, and timestamps are literals
 * without quotes.
 */
export function is(column: string, value: string): string {
  return `${column} eq ${value}`;
}

/** Returns the conjunction of the conditions, or `undefined` for an empty list. */
export function allOf(conditions: readonly string[]): string | undefined {
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

/**
 * Maximum number of values of one list; a query can have 500 conditions.
 * https://learn.microsoft.com/power-apps/developer/data-platform/org-service/queryexpression/filter-rows, 2026-11-22.
 */
export const MOST_VALUES = 250;

/**
 * Maximum length of an encoded list, in characters; a URL can have 32,768, and servers often accept 16,384 in a header.
 */
const MOST_ENCODED = 12_000;

/**
 * Returns the query parameters for the condition that a column has one of these values: one query for each list that is
 * short enough for a URL, and none without values. `only` is an additional condition. The values are passed as JSON in
 * a parameter because a quote in the filter would end a value.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows, 2026-11-22.
 */
export function among(
  column: string,
  values: readonly string[],
  only?: string,
): readonly Readonly<Record<string, string>>[] {
  const lists: string[][] = [];
  let left = 0;
  for (const value of new Set(values)) {
    const size = encodeURIComponent(`${JSON.stringify(value)},`).length;
    const last = lists.at(-1);
    if (last !== undefined && last.length < MOST_VALUES && size <= left) last.push(value);
    else {
      lists.push([value]);
      left = MOST_ENCODED;
    }
    left -= size;
  }
  const condition = 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)';
  const $filter = allOf([...(only === undefined ? [] : [only]), condition]) ?? '';
  return lists.map((list) => ({ $filter, '@p1': odataLiteral(column), '@p2': JSON.stringify(list) }));
}
