/** Violations of accessibility rules that are not repaired yet. The list only gets shorter. */

export interface KnownViolation {
  /** ID of a rule of axe-core. */
  readonly rule: string;
  /** Names of screenshots. */
  readonly screens: RegExp;
}

/** A checkbox in an option of the list can't be reached by a screen reader; the option itself has `aria-checked`. */
export const KNOWN_VIOLATIONS: readonly KnownViolation[] = [{ rule: 'nested-interactive', screens: /review/ }];
