/** Dynamics 365 as a CRM. */
import type { Crm } from '../core/crm.ts';
import { OPPORTUNITY } from './api.ts';
import { describe } from './describe.ts';
import { MOST_VALUES } from './filter.ts';
import { guidOf } from './guid.ts';
import { identify } from './identify.ts';
import { changed, read } from './read.ts';
import { resolve } from './resolve.ts';
import { signIn } from './sign-in.ts';
import { readChanges } from './change-tracking.ts';
import { toCrmError } from './errors.ts';
import { OPPORTUNITIES_PER_WRITE, write } from './write.ts';

/** Functions and properties of Dynamics 365. */
export const crm: Crm = {
  orgLabel: 'environment',
  // A batch can contain anything, so none counts as a read: everything is read with `GET`.
  reads: [],
  signIn,
  authStatus: ({ status }) => (status === 401 ? 'expired' : 'valid'),
  error: toCrmError,
  // `usedShare` is omitted: service protection limits are reported only with the rejection, and their headers are
  // documented as debugging aids.
  recordUrl: (id, address) => {
    const guid = guidOf(id);
    return guid && `${address}/main.aspx?pagetype=entityrecord&etn=${OPPORTUNITY}&id=${guid}`;
  },
  batchSize: () => OPPORTUNITIES_PER_WRITE,
  schemaTtlMs: 600_000,
  identify,
  describe,
  read,
  changed,
  tracking: { minRecords: MOST_VALUES + 1, readChanges },
  resolve,
  write,
};
