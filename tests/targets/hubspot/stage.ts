/** HubSpot for the suite of all CRMs. */
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import type { HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { stageOf, type StartStage } from '../stage.ts';
import { converse, startPortal } from './live.ts';

function starting(options: Readonly<Record<string, string>> = {}, api: HubspotOptions['api'] = {}): StartStage {
  return async (timeZone) => {
    const server = await startPortal({ portal: { timeZone }, api });
    const { portal } = server;
    return stageOf(hubspot, crm, {
      server,
      converse: (talk) => converse(server, talk),
      options,
      opening: 'Qualified To Buy',
      makes: 'POST /deals/batch/upsert',
      again: { ok: true, created: false },
      nobody: '12345678901234567',
      owning: false,
      refuse: (value, code, message) => {
        server.faults.onRow(value, { status: 400, category: code, message });
      },
      company: (name) => portal.insert('companies', { name }),
      deals: () => portal.live('deals').length,
      advance: (ms) => {
        portal.advance(ms);
      },
    });
  };
}

export const STAGES: Readonly<Record<string, StartStage>> = {
  HubSpot: starting(),
  'HubSpot by its older API': starting({ apiVersion: '2026-03' }),
  'HubSpot without traces': starting({}, { echoTraceIds: false }),
  'HubSpot with 200 for part of a batch': starting({}, { partialStatus: 200 }),
};
