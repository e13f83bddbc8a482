/** Context of the examples of the checks. */
import { keyNames } from '../../src/domain/fields.ts';
import type { CheckContext } from '../../src/validation/check.ts';

/** Three OEMs get a share, no stages are configured, and no other note has the ID. */
export const EXAMPLE_CONTEXT = {
  path: 'Opportunities/Example.md',
  today: '2026-01-15',
  keys: keyNames(),
  stages: [],
  oemWeights: 3,
  othersWithId: () => [],
  attribution: undefined,
} as const satisfies Omit<CheckContext, 'text'>;
