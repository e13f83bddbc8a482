/** What every target's options refuse alike. */

/** Why a text is no remote field name; `example` shows one. The shape is the vendor's rule for names. */
export function refuseFieldName(value: string, shape: RegExp, example: string): string | undefined {
  return shape.test(value) ? undefined : `Enter the field’s API name, such as ${example}.`;
}
