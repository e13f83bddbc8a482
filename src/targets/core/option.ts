/** Validation that the options of all targets share. */

/**
 * Returns an error message if the text is not a remote field name; `example` is a valid name. `shape` is the vendor's
 * rule for names.
 */
export function refuseFieldName(value: string, shape: RegExp, example: string): string | undefined {
  return shape.test(value) ? undefined : `Enter the field’s API name, such as ${example}.`;
}
