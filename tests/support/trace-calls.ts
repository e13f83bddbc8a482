/**
 * Functions of `src` in the order of their first calls, as `<file below src> <function>`. A bundle of `traced-bundle.ts`
 * adds each function when it starts.
 */
export const CALLS = new Set<string>();
