/** Dynamics 365 for the suite of all CRMs. */
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { startDataverse, type DataverseOptions } from '../../../tools/loopback-crms/dataverse/server.ts';
import { stageOf, type StartStage } from '../stage.ts';
import { converse } from './live.ts';

function starting(options: DataverseOptions = {}): StartStage {
  return async () => {
    const server = await startDataverse(options);
    const { org } = server;
    return stageOf(dynamics, crm, {
      server,
      converse: (talk) => converse(server, talk),
      options: {},
      opening: 'Prospecting',
      makes: 'POST $batch',
      again: { ok: false, error: { kind: 'record', code: 'moved' } },
      nobody: '00000000-0000-4000-8000-000000000000',
      owning: true,
      refuse: (value, code, message) => {
        server.faults.onRow(value, { code, message });
      },
      company: (name) => org.insert('account', { name }),
      deals: () => org.live('opportunity').length,
      advance: (ms) => {
        org.advance(ms);
      },
    });
  };
}

export const STAGES: Readonly<Record<string, StartStage>> = {
  'Dynamics 365': starting(),
  'Dynamics 365 without a key column': starting({
    seed: (org) => {
      org.dropColumn('opportunity', 'new_opportunity_key');
    },
  }),
  'Dynamics 365 with numbers for money': starting({ api: { stringDecimals: false } }),
};
