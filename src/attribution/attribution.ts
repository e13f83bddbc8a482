/** What one opportunity's revenue is attributed to. */
import type { Money } from '../domain/money.ts';
import type { Split } from './model.ts';

/** A computed attribution. Nothing in it depends on the clock. */
export interface Attribution extends Split {
  readonly amount: Money;
  /** The note's, else what the rules say, else `Unknown`. */
  readonly region: string;
  readonly team: string | undefined;
  readonly customerOrg: string | undefined;
  /** Name of the model, a key of the model table. */
  readonly method: string;
}
