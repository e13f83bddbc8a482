/** HubSpot as a CRM. */
import type { Crm } from '../core/crm.ts';
import { additions } from './additions.ts';
import { API_VERSIONS, apiPath, DEAL_TYPE, isRecordId, ROWS_A_REQUEST, type Area } from './api.ts';
import { changed } from './changed-records.ts';
import { describe } from './describe.ts';
import { identify } from './identify.ts';
import { read } from './read.ts';
import { resolve } from './resolve.ts';
import { authStatus } from './auth-status.ts';
import { signIn } from './sign-in.ts';
import { requestUsageOf, toCrmError } from './errors.ts';
import { write } from './write.ts';

/** Requests that read many records or search use `POST` because their parameters do not fit into a URL. */
const READS: readonly (readonly [area: Area, resource: string])[] = [
  ['crm/objects', '(?:deals|companies)/(?:batch/read|search)'],
  ['crm/associations', 'deals/companies/batch/read'],
];

/** Functions and properties of HubSpot. */
export const crm: Crm = {
  orgLabel: 'account',
  reads: READS.map(([area, resource]) => ({
    method: 'POST',
    path: new RegExp(`^${apiPath(area, `(?:${API_VERSIONS.join('|')})`, resource)}$`),
  })),
  signIn,
  authStatus,
  error: toCrmError,
  usedShare: (response) => {
    const calls = requestUsageOf(response);
    return calls && calls.used / calls.most;
  },
  recordUrl: (id, address, { pages, orgId }) =>
    isRecordId(id) && isRecordId(orgId) ? `${pages ?? address}/contacts/${orgId}/record/${DEAL_TYPE}/${id}` : undefined,
  batchSize: () => ROWS_A_REQUEST,
  schemaTtlMs: 600_000,
  identify,
  describe,
  read,
  changed,
  resolve,
  write,
  additions,
};
