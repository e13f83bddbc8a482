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

/** Most conditions of one filter; a query may have 500. https://learn.microsoft.com/power-apps/developer/data-platform/org-service/queryexpression/filter-rows, 2026-11-22. */
const MOST_CONDITIONS = 100;

/** Most characters of an encoded filter. An address may have 32,768, proxies on the way often take 8,192. */
const MOST_ENCODED = 7000;

/** Chains that are true where any of their conditions is, each short enough for an address; one alone always counts as such. */
export function anyOf(conditions: readonly string[]): readonly string[] {
  const chains: string[][] = [];
  let left = 0;
  for (const condition of new Set(conditions)) {
    const size = encodeURIComponent(` or ${condition}`).length;
    const last = chains.at(-1);
    if (last !== undefined && last.length < MOST_CONDITIONS && size <= left) last.push(condition);
    else {
      chains.push([condition]);
      left = MOST_ENCODED;
    }
    left -= size;
  }
  return chains.map((chain) => `(${chain.join(' or ')})`);
}
