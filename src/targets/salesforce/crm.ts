/** Salesforce as a CRM. */
import type { Crm } from '../core/crm.ts';
import { ROWS_A_REQUEST } from './api.ts';
import { BULK_ABOVE, BULK_ROWS } from './bulk.ts';
import { describe } from './describe.ts';
import { fullId } from './id.ts';
import { identify } from './identify.ts';
import { changed, read } from './read.ts';
import { resolve } from './resolve.ts';
import { signIn } from './sign-in.ts';
import { authStatus } from './auth-status.ts';
import { requestUsageOf, toCrmError } from './errors.ts';
import { write } from './write.ts';

/** Functions and properties of Salesforce. */
export const crm: Crm = {
  orgLabel: 'org',
  reads: [{ method: 'POST', path: /^\/services\/data\/v[\d.]+\/composite\/sobjects\/\w+$/ }],
  signIn,
  authStatus,
  error: toCrmError,
  usedShare: (response) => {
    const calls = requestUsageOf(response);
    return calls && calls.used / calls.most;
  },
  recordUrl: (id, address) => {
    const full = fullId(id);
    return full && `${address}/${full}`;
  },
  batchSize: (total) => (total > BULK_ABOVE ? BULK_ROWS : ROWS_A_REQUEST),
  identify,
  describe,
  read,
  changed,
  resolve,
  write,
};
