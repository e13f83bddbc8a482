/** Requirements for the request flows with HubSpot, each as a scene that rejects if it is not met. */
import assert from 'node:assert/strict';
import type { CrmScope, Identity, WriteResult } from '../../../src/targets/core/crm.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { apiError, rateLimited } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { PRIMARY } from '../../../tools/loopback-crms/hubspot/portal.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { holdBy, ok, troubleIn } from '../conversing.ts';
import { exportable } from '../exportable.ts';
import { hubspotSite } from '../../sync/loopback/sites.ts';
import { engineScene } from '../engine-scene.ts';
import { crowd } from './crowd.ts';
import { converse, deal, KEY, scopeOf, startPortal } from './live.ts';
import { hold, madeScope } from './talk.ts';

interface Stage {
  readonly server: Hubspot;
  readonly scope: CrmScope;
}

function scene(run: (stage: Stage) => Promise<void>, options: HubspotOptions = {}): () => Promise<void> {
  return async () => {
    const server = await startPortal(options);
    try {
      await run({ server, scope: await scopeOf(server) });
    } finally {
      await server.close();
    }
  };
}

function keyOf(server: Hubspot, answer: WriteResult): string {
  return answer.ok ? (server.portal.get(answer.id)?.values[KEY] ?? '') : '';
}

/** Checks that every result belongs to its deal, and that the account contains none of the failed ones. */
async function eachItsOwn({ server, scope }: Stage): Promise<void> {
  server.portal.rules.validation.push((after) =>
    after['amount'] === '13' ? { name: 'amount', message: 'No thirteen' } : undefined,
  );
  const writes = Array.from({ length: 7 }, (_, at) => deal(`K${at}`, { amount: at === 3 ? '13' : String(at) }));
  const answers = await converse(server, crm.write(scope, writes));
  assert.equal(answers.length, writes.length);
  for (const answer of answers) {
    assert.equal(answer.ok, answer.opId !== 'op K3');
    if (answer.ok) assert.equal(`op ${keyOf(server, answer)}`, answer.opId);
  }
}

export const SCENES = {
  'every deal gets its own result, regardless of the order': scene(eachItsOwn),
  'every deal gets its own answer without a trace too': scene(eachItsOwn, { api: { echoTraceIds: false } }),
  'a partly successful batch names the failed deals': scene(async ({ server, scope }) => {
    const answers = await converse(server, crm.write(scope, [deal('A', { dealstage: 'nowhere' }), deal('B')]));
    assert.deepEqual(
      answers.map(({ opId, ok: passed }) => [opId, passed]),
      [
        ['op A', false],
        ['op B', true],
      ],
    );
  }),
  'an id keeps all its digits': scene(async ({ server, scope }) => {
    const id = server.portal.insert('deals', { [KEY]: 'A', dealname: 'A' });
    const { records } = await converse(server, crm.read(scope, [id], []));
    assert.equal(records[0]?.id, id);
  }),
  'a company keeps all the digits of its id': async () => {
    await Promise.resolve();
    const row = '{"id":"1","properties":{"k":null}}';
    const link = '{"toObjectId":12345678901234567,"associationTypes":[]}';
    const scope = madeScope({ fields: ['company'] });
    const replies = [{ body: `{"results":[${row}]}` }, { body: `{"results":[{"from":{"id":"1"},"to":[${link}]}]}` }];
    const { out, error } = hold(crm.read(scope, ['1'], []), replies);
    assert.notEqual(error, undefined, `${JSON.stringify(out)} is another company`);
  },
  'the close date is the day in the note': scene(
    async ({ server, scope }) => {
      const timeZone = scope.schema.options?.['timeZone'] ?? '';
      const sent = formatOpportunity(hubspot, exportable(), { options: { timeZone } }).payload.get('closedate') ?? null;
      const [answer] = await converse(server, crm.write(scope, [deal('A', { closedate: sent })]));
      const id = answer?.ok === true ? answer.id : '';
      const kept = Date.parse(server.portal.get(id)?.values['closedate'] ?? '');
      const shown = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(kept);
      assert.equal(shown, exportable().opportunity.closeDate);
    },
    { portal: { timeZone: 'Pacific/Pago_Pago' } },
  ),
  'one bad deal does not undo its batch': scene(async ({ server, scope }) => {
    await converse(server, crm.write(scope, [deal('A', { dealstage: 'nowhere' }), deal('B')]));
    assert.equal(server.portal.byValue('deals', KEY, 'B')?.values['dealname'], 'Deal B');
  }),
  'a search continues after its result limit': async () => {
    await Promise.resolve();
    const ever = { since: '', mine: false, open: false };
    const { out } = holdBy(crm, crm.changed(madeScope(), ever, {} as Identity), crowd(10_001, 1));
    assert.equal(new Set(out?.records.map(({ id }) => id)).size, 10_001);
  },
  'deals of one stamp are found past the reach of a search': async () => {
    await Promise.resolve();
    const ever = { since: '', mine: false, open: false };
    let requests = 0;
    const answer = crowd(10_300, 10_200);
    const { out } = holdBy(crm, crm.changed(madeScope(), ever, {} as Identity), (request) => {
      requests += 1;
      assert(requests < 500, 'the search never ends');
      return answer(request);
    });
    assert.equal(out?.records.length, 10_300);
  },
  'a spent day ends the run': scene(async ({ server, scope }) => {
    server.faults.on('POST /batch/upsert', rateLimited('DAILY'));
    const failure: unknown = await converse(server, crm.write(scope, [deal('A')])).catch((error: unknown) => error);
    assert.equal(((failure as Error).cause as { kind: string }).kind, 'connection');
  }),
  'the company shows on the deal': scene(async ({ server, scope }) => {
    const [other = '', company = ''] = ['Beta', 'Acme'].map((name) => server.portal.insert('companies', { name }));
    const [made] = await converse(server, crm.write(scope, [deal('A', { company })]));
    const id = made?.ok === true ? made.id : '';
    server.portal.associate(id, other);
    assert(server.portal.links(id).some((link) => link.company === company && link.types.includes(PRIMARY)));
    const { records } = await converse(server, crm.read(scope, [id], []));
    assert.equal(records[0]?.fields['company'], company);
  }),
  'a response that names no deal is rejected': async () => {
    await Promise.resolve();
    const { out } = hold(crm.write(madeScope(), [{ opId: 'a', id: undefined, key: 'A', fields: {} }]), [
      ok({ results: [] }),
    ]);
    assert.deepEqual(
      out?.map((answer) => !answer.ok && answer.error.kind),
      ['unknown'],
    );
  },
  'an error of a read does not request a change of the note': scene(async ({ server, scope }) => {
    server.faults.on('POST /batch/read', apiError(400, 'VALIDATION_ERROR', 'no'));
    assert.equal((await troubleIn(converse(server, crm.read(scope, ['1'], [])))).kind, 'connection');
  }),
  'a code means the same with any status': scene(async ({ server, scope }) => {
    server.faults.on('POST /batch/upsert', apiError(500, 'VALIDATION_ERROR', 'no'));
    assert.equal((await troubleIn(converse(server, crm.write(scope, [deal('A')])))).kind, 'record');
  }),
  'another time zone of the account moves no date': engineScene(hubspotSite, async (synced) => {
    const { site, clock, note } = synced;
    const before = note();
    site.portal.timeZone = 'America/Los_Angeles';
    clock.advance(3_600_000);
    site.log.clear();
    const { plan } = await synced.sync();
    assert.deepEqual(
      plan.rows.filter(({ verb }) => verb === 'conflict' || verb === 'pull' || verb === 'update'),
      [],
    );
    assert.deepEqual([note(), site.log.writes()], [before, []]);
  }),
  'a value that a workflow changes back is sent once': engineScene(hubspotSite, async (synced) => {
    const { site, id, type, note } = synced;
    site.portal.automate({ table: 'deals', when: 'at once', change: () => ({ region: 'East' }) });
    type('region: East', 'region: West');
    await synced.sync();
    site.log.clear();
    await synced.sync();
    await synced.sync();
    assert.deepEqual([site.value(id, 'region'), site.log.writes()], ['East', []]);
    assert(note().includes('region: West'));
  }),
} satisfies Record<string, () => Promise<void>>;
