/** Requirements for the request flows with Dynamics 365, each as a scene that rejects if it is not met. */
import assert from 'node:assert/strict';
import type { CrmScope, ChangeSet, RemoteRecord } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { opportunityIdOf } from '../../../src/targets/dynamics/guid.ts';
import type { RequestFlow, CrmError } from '../../../src/targets/flow/request-flow.ts';
import { nextPage, noPrivilege } from '../../../tools/loopback-crms/dataverse/faults.ts';
import { startDataverse, type Dataverse } from '../../../tools/loopback-crms/dataverse/server.ts';
import { answer as answerFault } from '../../../tools/loopback-crms/faults.ts';
import { converse, deal, scopeOf, update } from './live.ts';
import { batched, hold, refused } from './talk.ts';

interface Stage {
  readonly server: Dataverse;
  readonly scope: CrmScope;
}

function scene(run: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const server = await startDataverse({ api: { pageSize: 2 } });
    try {
      await run({ server, scope: await scopeOf(server) });
    } finally {
      await server.close();
    }
  };
}

/** Creates one opportunity and returns its ID. */
async function made({ server, scope }: Stage, key: string, fields = {}): Promise<string> {
  const [answer] = await converse(server, crm.write(scope, [deal(key, fields)]));
  assert.ok(answer?.ok);
  return answer.id;
}

export const SCENES = {
  'a bad record is reported, and the others succeed': scene(async ({ server, scope }) => {
    const writes = [deal('A', { closeprobability: 101 }), deal('B')];
    const answers = await converse(server, crm.write(scope, writes));
    assert.deepEqual(
      answers.map(({ ok }) => ok),
      [false, true],
    );
  }),
  'an existing record is neither created again nor overwritten': scene(async (stage) => {
    const id = await made(stage, 'A');
    stage.server.org.edit(id, { name: 'Edited there' });
    const [answer] = await converse(stage.server, crm.write(stage.scope, [deal('A')]));
    assert.equal(answer?.ok === false && answer.error.code, 'moved');
    assert.equal(stage.server.org.get(id).values['name'], 'Edited there');
    assert.equal(stage.server.org.live('opportunity').length, 1);
  }),
  'a deal that was changed since the last look is not written over': scene(async (stage) => {
    const { server, scope } = stage;
    const id = await made(stage, 'A');
    const [seen] = (await converse(server, crm.read(scope, [id], []))).records;
    server.org.edit(id, { name: 'Edited there' });
    const [answer] = await converse(server, crm.write(scope, [update(id, { name: 'Mine' }, seen?.version)]));
    assert.equal(answer?.ok === false && answer.error.code, 'moved');
    assert.equal(server.org.get(id).values['name'], 'Edited there');
  }),
  'an amount keeps every digit': scene(async (stage) => {
    await Promise.resolve();
    const exact = { estimatedvalue: { bare: '123456789012345.67' } };
    const { sent } = hold(crm.write(stage.scope, [update(opportunityIdOf('x'), exact)]), [batched([{ status: 204 }])]);
    assert.match(sent[0]?.body ?? '', /"estimatedvalue":123456789012345\.67\}/);
  }),
  'every page is read': scene(async (stage) => {
    const keys = ['A', 'B', 'C', 'D', 'E'];
    for (const key of keys) await made(stage, key);
    const { records } = await converse(stage.server, crm.read(stage.scope, [], keys));
    assert.deepEqual(records.map(({ key }) => key).sort(), keys);
  }),
  'a name is found regardless of its characters': scene(async ({ server, scope }) => {
    const names = ["O'Brien & Sons + 50 %", 'Söhne "#1"', "''"];
    const ids = names.map((name) => server.org.insert('account', { name }));
    const lookups = names.map((name) => ({ field: 'customerid_account@odata.bind', name }));
    const answers = await converse(server, crm.resolve(scope, lookups));
    assert.deepEqual(
      answers.map(({ candidates }) => candidates.map(({ id }) => id)),
      ids.map((id) => [id]),
    );
  }),
  'a response for fewer records than were sent is rejected': scene(async ({ scope }) => {
    await Promise.resolve();
    const writes = ['x', 'y'].map((key) => update(opportunityIdOf(key), { name: key }));
    const { out } = hold(crm.write(scope, writes), [batched([{ status: 204 }])]);
    assert.ok(out?.every((answer) => !answer.ok && answer.error.kind === 'unknown'));
  }),
  'a note’s deal has one id on every device': scene(async (stage) => {
    const { server } = stage;
    server.org.dropColumn('opportunity', 'new_opportunity_key');
    const scope = await scopeOf(server);
    const id = await made({ server, scope }, 'Opp-1');
    const { records } = await converse(server, crm.read(scope, [], ['opp-1 ']));
    assert.deepEqual(
      records.map((record) => record.id),
      [id],
    );
  }),
  'a customer of the other kind does not match this kind': scene(async ({ server, scope }) => {
    const customerid = { table: 'contact', id: server.org.insert('contact', { fullname: 'Ana' }) };
    const id = server.org.insert('opportunity', { name: 'A', customerid });
    const [record] = (await converse(server, crm.read(scope, [id], []))).records;
    assert.equal(record?.fields['customerid_account@odata.bind'], null);
  }),
  'changed and deleted records are returned once, and all records without a token': scene(async ({ server, scope }) => {
    const ids = ['A', 'B', 'C'].map((name) => server.org.insert('opportunity', { name }));
    const tracking = { ...scope, options: { ...scope.options, tracking: 'on' } };
    const look = async (mark?: string): Promise<ChangeSet> => {
      const found = await converse(
        server,
        crm.tracking?.readChanges(tracking, mark) as RequestFlow<ChangeSet | undefined>,
      );
      assert.ok(found);
      return found;
    };
    const first = await look();
    assert.equal(first.changed, undefined);
    server.org.edit(ids[0] ?? '', { description: 'Edited there' });
    server.org.touch(ids[1] ?? '');
    server.org.remove(ids[2] ?? '');
    const second = await look(first.token);
    assert.deepEqual(new Set(second.changed), new Set(ids));
    assert.deepEqual((await look(second.token)).changed, []);
    server.org.advance(8 * 86_400_000);
    const later = await look(second.token);
    assert.equal(later.changed, undefined);
    server.org.touch(ids[0] ?? '');
    assert.deepEqual((await look(later.token)).changed, [ids[0]]);
  }),
  'a duplicate is an error of its record, regardless of the status': scene(async ({ server, scope }) => {
    await made({ server, scope }, 'A');
    server.org.duplicateRule = ['name'];
    const [answer] = await converse(server, crm.write(scope, [deal('B', { name: 'Deal A' })]));
    assert.ok(answer?.ok === false);
    assert.deepEqual([answer.error.kind, answer.error.remedy], ['record', 'duplicate']);
  }),
  'a missing permission is reported with the person who can help': scene(async ({ server, scope }) => {
    const id = server.org.insert('opportunity', { name: 'A' });
    server.faults.on(`PATCH opportunities(${id})`, noPrivilege);
    const [answer] = await converse(server, crm.write(scope, [update(id, { name: 'B' })]));
    assert.ok(answer?.ok === false);
    assert.equal(answer.error.remedy, 'rights');
    assert.match(answer.error.message, /^Principal user is missing prvWriteOpportunity privilege/);
    assert.doesNotMatch(answer.error.message, /[\da-f]{8}-[\da-f]{4}/);
  }),
  'a batch that stopped at a failure has a result for each record': scene(async ({ scope }) => {
    await Promise.resolve();
    const writes = ['x', 'y', 'z'].map((key) => update(opportunityIdOf(key), { name: key }));
    const reply = { ...batched([{ status: 204 }, refused(400, '0x80044331')]), status: 400 };
    const { out, error } = hold(crm.write(scope, writes), [reply]);
    const kinds = out?.map((answer) => (answer.ok ? 'done' : answer.error.kind));
    assert.deepEqual([kinds, error], [['done', 'record', 'later'], undefined]);
  }),
  'an unreadable response does not hide the others': scene(async ({ scope }) => {
    await Promise.resolve();
    const writes = ['x', 'y'].map((key) => update(opportunityIdOf(key), { name: key }));
    const reply = batched([{ status: 200 }, { status: 204 }]);
    const odd = { ...reply, body: (reply.body ?? '').replace('HTTP/1.1 200 Whatever', 'nonsense') };
    const { out } = hold(crm.write(scope, writes), [odd]);
    assert.deepEqual(
      out?.map(({ ok }) => ok),
      [false, true],
    );
  }),
  'a list that never ends is not read for ever': scene(async ({ server, scope }) => {
    const id = server.org.insert('opportunity', { name: 'A' });
    server.faults.onPage(
      'opportunities',
      nextPage((address) => address),
      20,
    );
    const failure = await converse(server, crm.read(scope, [id], [])).catch((error: unknown) => error);
    assert.equal(causeOf(failure).code, 'pages-endless');
  }),
  'a next page on another host is reported as such': scene(async ({ server, scope }) => {
    const id = server.org.insert('opportunity', { name: 'A' });
    const elsewhere = 'https://elsewhere.example/api/data/v9.2/opportunities?$skiptoken=1';
    server.faults.onPage(
      'opportunities',
      nextPage(() => elsewhere),
    );
    const failure = await converse(server, crm.read(scope, [id], [])).catch((error: unknown) => error);
    assert.equal(causeOf(failure).code, 'next-page-refused');
  }),
  'an error of a read does not request a change of the note': scene(async ({ server, scope }) => {
    server.faults.on(
      'GET /api/data/v9.2/opportunities',
      answerFault(400, { error: { code: '0x0', message: 'Syntax error' } }),
    );
    const failure = await converse(server, crm.read(scope, [], ['A'])).catch((error: unknown) => error);
    assert.deepEqual([causeOf(failure).kind, causeOf(failure).message], ['connection', 'Syntax error']);
  }),
  'a deal that is opened again reads as open in the stage that it has, and takes changes': scene(async (stage) => {
    const { server, scope: bare } = stage;
    const scope = { ...bare, fields: [...bare.fields, 'stepname'] };
    const id = await made(stage, 'A', { stepname: 'Proposal' });
    const read = async (): Promise<RemoteRecord | undefined> =>
      (await converse(server, crm.read(scope, [id], []))).records[0];
    server.org.close(id, 'lost');
    const closed = await read();
    assert.deepEqual([closed?.fields['statecode'], closed?.locked === undefined], ['lost', false]);
    server.org.reopen(id);
    const open = await read();
    assert.deepEqual([open?.fields['statecode'], open?.fields['stepname']], ['open', 'Proposal']);
    assert.equal(open?.locked, undefined);
    const [answer] = await converse(server, crm.write(scope, [update(id, { name: 'B' }, open?.version)]));
    assert.equal(answer?.ok, true);
  }),
  'an invalid ID does not become part of an address': scene(async ({ scope }) => {
    await Promise.resolve();
    const { out, sent } = hold(crm.write(scope, [update('../evil', { name: 'A' })]));
    assert.deepEqual([sent, out?.[0]?.ok], [[], false]);
    assert.equal(crm.recordUrl('../evil', 'https://acme.crm.dynamics.com', ME), undefined);
  }),
} satisfies Record<string, () => Promise<void>>;

const ME = { orgId: '', orgName: '', userId: '', userName: '', sandbox: false, version: '' };

/** Returns the CRM error that stopped a flow. */
function causeOf(error: unknown): CrmError {
  assert.ok(error instanceof Error);
  return error.cause as CrmError;
}
