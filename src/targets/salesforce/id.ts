/** Salesforce record IDs: 15 case-sensitive characters, or 18 with a checksum of their case. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * Returns the ID with 18 characters for either form, or `undefined` if the text is not an ID. Each of the three
 * checksum letters encodes which of five characters are uppercase, lowest bit first:
 * https://help.salesforce.com/s/articleView?id=000385585, 2026-11-22.
 */
export function fullId(id: string): string | undefined {
  if (!/^[\da-zA-Z]{15}(?:[A-Za-z0-5]{3})?$/.test(id)) return undefined;
  const short = id.slice(0, 15);
  const checks = [0, 5, 10].map((from) => {
    const bits = [0, 1, 2, 3, 4].filter((at) => /[A-Z]/.test(short.charAt(from + at)));
    return LETTERS.charAt(bits.reduce((sum, at) => sum + 2 ** at, 0));
  });
  const full = short + checks.join('');
  return id.length === 15 || id.slice(15).toUpperCase() === full.slice(15) ? full : undefined;
}
