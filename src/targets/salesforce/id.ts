/** Salesforce's record ids: 15 characters whose case counts, or 18 with a checksum of that case behind them. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The id with 18 characters, whichever form it has; undefined when it is none. Three letters hold which of five characters
 * each are upper case, lowest bit first: https://help.salesforce.com/s/articleView?id=000385585, 2026-11-22.
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
