/** Violations of accessibility rules that are not repaired yet. The list only gets shorter. */

export interface KnownViolation {
  /** ID of a rule of axe-core. */
  readonly rule: string;
  /** Names of screenshots. */
  readonly screens: RegExp;
}

export const KNOWN_VIOLATIONS: readonly KnownViolation[] = [];
