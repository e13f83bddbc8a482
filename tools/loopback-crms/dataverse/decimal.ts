/** Decimals as the server keeps them: rounded in their digits, never as floats. */

/** A number to so many places, half away from zero. */
export function rounded(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const shift = fraction.length - Number(exponent);
  if (shift <= places) return value;
  const units = BigInt(whole + fraction);
  const cut = 10n ** BigInt(shift - places);
  const kept = (units + cut / 2n) / cut;
  return Math.sign(value) * Number(`${kept}e-${places}`);
}

/** With all its places, as a decimal column is written. */
export function withPlaces(value: number, places: number): string {
  return rounded(value, places).toFixed(places);
}
