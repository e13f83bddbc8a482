/** Salesforce for the suite of all CRMs. */
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { startSalesforce } from '../../../tools/loopback-crms/salesforce/server.ts';
import { stageOf, type StartStage } from '../stage.ts';
import { converse } from './live.ts';

export const STAGES: Readonly<Record<string, StartStage>> = {
  Salesforce: async () => {
    const server = await startSalesforce();
    const { org } = server;
    return stageOf(salesforce, crm, {
      server,
      converse: (talk) => converse(server, talk),
      options: {},
      opening: 'Prospecting',
      makes: 'PATCH /composite/sobjects',
      again: { ok: true, created: false },
      nobody: '006000000000000AAA',
      owning: true,
      refuse: (value, code, message) => {
        server.faults.onRow(value, { code, message });
      },
      company: (Name) => org.insert('Account', { Name }),
      deals: () => org.live('Opportunity').length,
      advance: (ms) => {
        org.advance(ms);
      },
    });
  },
};
