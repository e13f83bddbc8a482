/** Arbitrary inputs and parameters of a model. */
import fc from 'fast-check';
import type { ModelParameters } from '../../src/attribution/model.ts';
import { MOST_MINOR } from '../../src/domain/money.ts';

/** Whole steps of 0.0001 percent with a sum of at most 100 percent. */
export const anyParameters: fc.Arbitrary<ModelParameters> = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 5 })
  .map((cuts) => [0, ...cuts].sort((one, other) => one - other))
  .map((cuts) => cuts.slice(1).map((cut, at) => (cut - (cuts[at] ?? 0)) / 1e4))
  .chain((oemWeights) =>
    fc.integer({ min: 0, max: 1_000_000 }).map((steps): ModelParameters => ({ oemWeights, partnerPool: steps / 1e4 })),
  );

export const anyNames = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 8 });

/** Minor units; often small ones, because they show rounding. */
export const anyMinor = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: MOST_MINOR }));
