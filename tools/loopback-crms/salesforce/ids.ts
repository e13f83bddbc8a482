/** Record IDs: 15 case-sensitive characters, or 18 with a check of the case. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Returns the three characters that encode which letters of a 15-character ID are capitals. */
function caseCheck(id15: string): string {
  return [0, 5, 10]
    .map((from) => {
      const bits = Array.from(id15.slice(from, from + 5)).map((char, at) => (/[A-Z]/.test(char) ? 1 << at : 0));
      return ALPHABET[bits.reduce((sum, bit) => sum + bit, 0)] ?? '';
    })
    .join('');
}

/** Returns the 18-character form of an ID of either length, or `undefined` if the text is not an ID. */
export function fullId(id: string): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(id)) return undefined;
  if (id.length === 15) return id + caseCheck(id);
  // In an 18-character ID the check decides the case, so an ID in the wrong case can be restored.
  return id.length === 18 ? repaired(id) : undefined;
}

function repaired(id: string): string | undefined {
  const check = id.slice(15).toUpperCase();
  const chars = Array.from(id.slice(0, 15)).map((char, at) => {
    const bits = ALPHABET.indexOf(check[Math.floor(at / 5)] ?? '');
    return (bits >> (at % 5)) & 1 ? char.toUpperCase() : char.toLowerCase();
  });
  const id15 = chars.join('');
  return caseCheck(id15) === check ? id15 + check : undefined;
}

/**
 * Returns the nth ID of an object: its prefix, zeros, and the number in mixed case, so that case matters in tests too.
 */
export function makeId(prefix: string, serial: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let rest = '';
  for (let left = serial; left > 0; left = Math.floor(left / 62)) rest = (digits[left % 62] ?? '') + rest;
  const id15 = `${prefix}Kx${rest.padStart(10, '0')}`;
  return id15 + caseCheck(id15);
}
