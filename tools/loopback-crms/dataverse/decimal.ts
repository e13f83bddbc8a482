/** Decimals as the server stores them: rounded as decimal digits, never as floats. */

/** Rounds a number to the given decimal places, half away from zero. */
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

/** Formats a number with all its decimal places, as a decimal column is written. */
export function withPlaces(value: number, places: number): string {
  return rounded(value, places).toFixed(places);
}
