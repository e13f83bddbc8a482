/** Digits of other scripts, such as Arabic and Devanagari. */

/** Returns a text in which each decimal digit is one of `0` to `9`, and full-width signs have their usual width (NFKC). */
export function withPlainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, plainDigit);
}

/** The digits of a script are in a row of ten, from zero (Unicode 16, chapter 4.6). */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
