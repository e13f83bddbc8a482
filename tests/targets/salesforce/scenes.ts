/** Requirements for the request flows with Salesforce, each as a scene that rejects if it is not met. */
import assert from 'node:assert/strict';
import type { CrmScope, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { apiError, limitExceeded, uriTooLong } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { startSalesforce, type Salesforce } from '../../../tools/loopback-crms/salesforce/server.ts';
import { exportable } from '../exportable.ts';
import { salesforceSite } from '../../sync/loopback/sites.ts';
import { engineScene } from '../engine-scene.ts';
import { converse } from './live.ts';
import { ok, troubleIn } from '../conversing.ts';
import { hold } from './talk.ts';

interface Stage {
  readonly server: Salesforce;
  readonly scope: CrmScope;
}

const FIELDS = ['Opportunity_Key__c', 'Name', 'CloseDate', 'StageName', 'AccountId'];

function scene(run: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const server = await startSalesforce();
    try {
      const bare = { version: '66.0', options: {}, keyField: 'Opportunity_Key__c', fields: FIELDS };
      const schema = await converse(server, crm.describe(bare, undefined));
      await run({ server, scope: { ...bare, schema } });
    } finally {
      await server.close();
    }
  };
}

function deal(key: string, fields: RemoteWrite['fields'] = {}): RemoteWrite {
  const whole = { Name: `Deal ${key}`, StageName: 'Prospecting', CloseDate: '2026-03-31', ...fields };
  return { opId: `op ${key}`, id: undefined, key, fields: whole };
}

function keyOf(server: Salesforce, id: string): unknown {
  return server.org.live('Opportunity').find((row) => row['Id'] === id)?.['Opportunity_Key__c'];
}

export const SCENES = {
  'a bad row has its own error code, and the others succeed': scene(async ({ server, scope }) => {
    const answers = await converse(server, crm.write(scope, [deal('A', { StageName: 'Nowhere' }), deal('B')]));
    const [bad, good] = ['op A', 'op B'].map((opId) => answers.find((answer) => answer.opId === opId));
    assert.equal(bad?.ok === false && bad.error.code, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
    assert.equal(good?.ok, true);
  }),
  'a spent allowance ends the run': scene(async ({ server, scope }) => {
    server.faults.on('PATCH /composite/sobjects', limitExceeded);
    await assert.rejects(converse(server, crm.write(scope, [deal('A')])), /^Error: REQUEST_LIMIT_EXCEEDED /);
  }),
  'a name is found regardless of its characters': scene(async ({ server, scope }) => {
    const names = ["O'Brien & Sons + 50 %", 'A\\B #1', 'Söhne "&" Co'];
    const ids = names.map((Name) => server.org.insert('Account', { Name }));
    const lookups = names.map((name) => ({ field: 'AccountId', name }));
    const answers = await converse(server, crm.resolve(scope, lookups));
    assert.deepEqual(
      answers.map(({ candidates }) => candidates.map(({ id }) => id)),
      ids.map((id) => [id]),
    );
  }),
  'a response for fewer records than were sent is rejected': scene(async ({ scope }) => {
    await Promise.resolve();
    const row = { id: '006000000000001AAA', success: true, errors: [], created: true };
    const { error } = hold(crm.write(scope, [deal('A'), deal('B')]), [ok([row])]);
    assert.equal(error?.kind, 'unknown');
  }),
  'bulk results are matched by key, and some may fail': scene(async ({ server, scope }) => {
    const many = Array.from({ length: 2001 }, (_, at) => deal(`B-${at}`));
    const answers = await converse(server, crm.write(scope, many.with(7, deal('B-7', { StageName: 'Nowhere' }))));
    assert.equal(answers.filter((answer) => !answer.ok).length, 1);
    for (const answer of answers.slice(0, 20)) {
      assert.equal(answer.ok ? `op ${String(keyOf(server, answer.id))}` : 'op B-7', answer.opId);
    }
  }),
  'the close date is the day in the note': scene(async ({ server, scope }) => {
    const day = formatOpportunity(salesforce, exportable()).payload.get('CloseDate') ?? null;
    const [answer] = await converse(server, crm.write(scope, [deal('A', { CloseDate: day })]));
    assert.equal(answer?.ok, true);
    assert.equal(server.org.live('Opportunity')[0]?.['CloseDate'], exportable().opportunity.closeDate);
  }),
  'an error of a read does not request a change of the note': scene(async ({ server, scope }) => {
    server.faults.on('GET /query', uriTooLong);
    assert.equal((await troubleIn(converse(server, crm.read(scope, [], ['A'])))).kind, 'connection');
  }),
  'a code means the same with any status': scene(async ({ server, scope }) => {
    server.faults.on('PATCH /composite/sobjects', apiError(500, 'STRING_TOO_LONG', 'Too long.'));
    assert.equal((await troubleIn(converse(server, crm.write(scope, [deal('A')])))).kind, 'record');
  }),
  'what a colleague changed while the record was busy stays': engineScene(salesforceSite, async (synced) => {
    const { site, id, type, note } = synced;
    type('amount: 1000000', 'amount: 1100000');
    site.org.locks.lock(id, 1, () => {
      site.org.edit(id, { Amount: 777_777 });
    });
    const { run } = await synced.sync();
    assert.equal(site.value(id, 'amount'), '777777');
    assert(note().includes('amount: 1100000'));
    assert.deepEqual(
      run.outcomes.map(({ result }) => result),
      ['stale'],
    );
  }),
  'a value that a trigger changes back is sent once': engineScene(salesforceSite, async (synced) => {
    const { site, id, type, note } = synced;
    site.org.automate({ table: 'Opportunity', when: 'at once', change: () => ({ Region__c: 'East' }) });
    type('region: East', 'region: West');
    await synced.sync();
    site.log.clear();
    await synced.sync();
    await synced.sync();
    assert.deepEqual([site.value(id, 'region'), site.log.writes()], ['East', []]);
    assert(note().includes('region: West'));
  }),
  'a deal that is closed and opened again there brings its stage along': engineScene(salesforceSite, async (synced) => {
    const { site, id, note } = synced;
    for (const StageName of ['Closed Won', 'Prospecting']) {
      site.org.edit(id, { StageName });
      site.log.clear();
      await synced.sync();
      assert(note().includes(`stage: ${StageName}`), note());
      assert.deepEqual(site.log.writes(), []);
    }
  }),
} satisfies Record<string, () => Promise<void>>;
