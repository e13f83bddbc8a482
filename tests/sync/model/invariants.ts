/**
 * The invariants of a sync as properties over a model CRM and model vaults. Each runs the real engine, from plan to
 * log.
 */
import type { Property } from './deals.ts';
import { I16, I17, I18, I19 } from './fields.ts';
import { I10, I12, I13, I14 } from './rows.ts';
import { I1, I2, I3, I6, I7, I8 } from './runs.ts';
import { twoDevices } from './two-devices.ts';
import { I11, I15 } from './values.ts';

/** Properties by name, with their number of cases in the suite for each CRM. */
export const INVARIANTS: Readonly<Record<string, { readonly runs: number; readonly property: Property }>> = {
  'I1 dry-run purity': { runs: 150, property: I1 },
  'I2 plan fidelity': { runs: 150, property: I2 },
  'I3 idempotence': { runs: 150, property: I3 },
  'I4 convergence': { runs: 150, property: twoDevices('converges') },
  'I5 no silent lost update': { runs: 300, property: twoDevices('loses nothing') },
  'I6 non-interference': { runs: 150, property: I6 },
  'I7 crash safety': { runs: 420, property: I7 },
  'I8 determinism': { runs: 150, property: I8 },
  'I9 commutation of devices': { runs: 300, property: twoDevices('loses nothing, with crashes and late files') },
  'I10 rename, move, copy': { runs: 150, property: I10 },
  'I11 canonical stability': { runs: 2700, property: I11 },
  'I12 direction': { runs: 150, property: I12 },
  'I13 partial failure': { runs: 150, property: I13 },
  'I14 stale rows are rejected': { runs: 210, property: I14 },
  'I15 rate': { runs: 900, property: I15 },
  'I16 no field blocks another one': { runs: 200, property: I16 },
  'I17 no row with a difference is unchanged': { runs: 200, property: I17 },
  'I18 no pull blocks the next one': { runs: 150, property: I18 },
  'I19 the third sync sends nothing': { runs: 150, property: I19 },
};
