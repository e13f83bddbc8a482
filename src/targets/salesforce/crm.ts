/** Salesforce over a connection. */
import type { Crm, CrmScope, RemoteWrite, WriteAnswer } from '../crm.ts';
import type { Talk } from '../wire.ts';
import { DEAL, ROWS_A_REQUEST } from './api.ts';
import { writeCollections } from './collections.ts';
import { describe } from './describe.ts';
import { identify } from './identify.ts';
import { changed, read } from './read.ts';
import { resolve } from './resolve.ts';
import { signIn } from './sign-in.ts';
import { callsOf, troubleOf } from './trouble.ts';

export const crm: Crm = {
  reads: [{ method: 'POST', path: /^\/services\/data\/v[\d.]+\/composite\/sobjects\/\w+$/ }],
  signIn,
  trouble: troubleOf,
  usedShare: (response) => {
    const calls = callsOf(response);
    return calls && calls.used / calls.most;
  },
  recordPath: (id) => `/${id}`,
  batchSize: () => ROWS_A_REQUEST,
  identify,
  describe: (_, known) => describe(known),
  read,
  changed,
  resolve,
  write,
};

function* write({ schema, keyField, options }: CrmScope, writes: readonly RemoteWrite[]): Talk<readonly WriteAnswer[]> {
  return yield* writeCollections(
    { object: DEAL, keyField, fields: schema.fields, saveDuplicates: options['duplicates'] === 'save' },
    writes,
  );
}
