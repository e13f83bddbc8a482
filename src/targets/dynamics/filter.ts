/** `$filter` of OData: the one place where conditions are spelled. */

/** A text as a literal: a quote inside is doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** That a column has one value, given as a literal; GUIDs, numbers and instants are literals as they are. */
export function is(column: string, value: string): string {
  return `${column} eq ${value}`;
}

/** All of them; undefined for none. */
export function allOf(conditions: readonly string[]): string | undefined {
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

/** Most values of one list; a query may have 500 conditions. https://learn.microsoft.com/power-apps/developer/data-platform/org-service/queryexpression/filter-rows, 2026-11-22. */
export const MOST_VALUES = 250;

/** Most characters of a list on its way; an address may have 32,768, and whoever reads headers often takes 16,384. */
const MOST_ENCODED = 12_000;

/**
 * That a column has one of these values, as members of a query; one query for each list that is short enough for an address, and
 * none for no values. `only` has to be so as well. The values stand beside the filter, as JSON: within it a quote would end one.
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
  return lists.map((list) => ({ $filter, '@p1': literal(column), '@p2': JSON.stringify(list) }));
}
