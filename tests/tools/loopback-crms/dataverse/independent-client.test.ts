/**
 * Tests of the server with an independent client, dynamics-web-api, whose authors knew neither this server nor the
 * plugin. If the two disagree, Microsoft's documentation decides, and the server is corrected.
 */
import { DynamicsWebApi } from 'dynamics-web-api';
import { expect, test } from 'vitest';
import { ANY_TEXT, guid, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Org } from '../../../../tools/loopback-crms/dataverse/org.ts';
import type { Dataverse, DataverseOptions } from '../../../../tools/loopback-crms/dataverse/server.ts';

interface Both {
  readonly crm: Dataverse;
  readonly client: DynamicsWebApi;
}

async function opened(options: DataverseOptions = {}): Promise<Both> {
  const crm = await started(options);
  const onTokenRefresh = (): Promise<string> => Promise.resolve(crm.accessToken());
  const client = new DynamicsWebApi({ serverUrl: crm.url, dataApi: { version: '9.2' }, onTokenRefresh });
  return { crm, client };
}

const DEALS = 'opportunities';

/** Returns options with opportunities of these names, whose IDs follow the order. */
function seeded(...names: readonly string[]): DataverseOptions {
  const seed = (org: Org): void => {
    for (const [at, name] of names.entries())
      org.insert('opportunity', { name, estimatedvalue: 100 * (at + 1) }, guid(at + 1));
  };
  return { seed, api: { stringDecimals: false } };
}

/** Returns the error with which a promise rejects. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('a record is created, read, changed, changed in one column, and deleted', async () => {
  const { crm, client } = await opened({ api: { stringDecimals: false } });
  const id: unknown = await client.create({
    collection: DEALS,
    data: { name: "O'Brien & Söhne", estimatedvalue: 10.5 },
  });
  expect(id).toEqual(ANY_TEXT);
  const key = String(id);
  const read = { collection: DEALS, key, select: ['name', 'estimatedvalue'] };
  expect(await client.retrieve(read)).toMatchObject({
    name: "O'Brien & Söhne",
    estimatedvalue: 10.5,
    opportunityid: key,
  });
  await client.update({ collection: DEALS, key, data: { name: 'New' } });
  await client.updateSingleProperty({ collection: DEALS, key, fieldValuePair: { stepname: 'Develop' } });
  expect(crm.org.get(key).values).toMatchObject({ name: 'New', stepname: 'Develop' });
  await client.deleteRecord({ collection: DEALS, key, property: 'stepname' });
  expect(crm.org.get(key).values['stepname']).toBeNull();
  await client.deleteRecord({ collection: DEALS, key });
  expect(crm.org.live('opportunity')).toEqual([]);
});

test('a created or changed record is returned on request', async () => {
  const { client } = await opened({ api: { stringDecimals: false } });
  const more = { collection: DEALS, returnRepresentation: true, select: ['name'] };
  const made: unknown = await client.create({ ...more, data: { name: 'A' } });
  expect(made).toMatchObject({ name: 'A', opportunityid: ANY_TEXT });
  const { opportunityid: key } = made as { opportunityid: string };
  expect(await client.update({ ...more, key, data: { name: 'B' } })).toMatchObject({ name: 'B' });
});

test('an upsert by an alternate key creates the record once, and only as the preconditions allow', async () => {
  const seed = (org: Org): void => void org.addKey('opportunity', ['new_opportunity_key']);
  const { crm, client } = await opened({ seed });
  const key = "new_opportunity_key='OPP 1'";
  for (const name of ['A', 'B']) await client.upsert({ collection: DEALS, key, data: { name } });
  const [row, ...others] = crm.org.live('opportunity');
  expect([row?.values, others]).toMatchObject([{ name: 'B', new_opportunity_key: 'OPP 1' }, []]);
  const other = { collection: DEALS, key: guid(1), data: { name: 'C' } };
  expect(await client.upsert({ ...other, ifmatch: '*' })).toBeNull();
  await client.upsert({ ...other, ifnonematch: '*' });
  expect(await client.upsert({ ...other, ifnonematch: '*', data: { name: 'D' } })).toBeNull();
  expect(crm.org.get(guid(1)).values['name']).toBe('C');
});

test('a change based on an outdated version is rejected', async () => {
  const { crm, client } = await opened(seeded('A'));
  const seen: unknown = await client.retrieve({ collection: DEALS, key: guid(1), select: ['name'] });
  const ifmatch = (seen as { '@odata.etag': string })['@odata.etag'];
  crm.org.edit(guid(1), { name: 'Theirs' });
  const mine = { collection: DEALS, key: guid(1), data: { name: 'Mine' } };
  expect(await client.update({ ...mine, ifmatch })).toBe(false);
  expect(crm.org.get(guid(1)).values['name']).toBe('Theirs');
  expect(await refusal(client.update({ collection: DEALS, key: guid(9), data: { name: 'No' } }))).toMatchObject({
    status: 404,
    code: '0x80040217',
  });
});

test('listings: filtered, ordered, page by page, all at once, counted', async () => {
  const { client } = await opened(seeded('A', 'B', "C'c", 'D', 'E'));
  const query = { collection: DEALS, select: ['name'], orderBy: ['estimatedvalue desc'] };
  const names = ({ value }: { value: { name?: string }[] }): unknown[] => value.map(({ name }) => name);
  const filters: [string, string[]][] = [
    ["name eq 'C''c'", ["C'c"]],
    ['estimatedvalue gt 200 and estimatedvalue le 400', ['D', "C'c"]],
    ["not (name eq 'A' or name eq 'B')", ['E', 'D', "C'c"]],
    [`opportunityid eq ${guid(2)}`, ['B']],
    ['statecode eq 0 and name ne null', ['E', 'D', "C'c", 'B', 'A']],
    [`Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['A','D'])`, ['D', 'A']],
  ];
  for (const [filter, found] of filters)
    expect(names(await client.retrieveMultiple({ ...query, filter })), filter).toEqual(found);
  const first = await client.retrieveMultiple({ ...query, maxPageSize: 2 });
  expect(names(first)).toEqual(['E', 'D']);
  const second = await client.retrieveMultiple({ ...query, maxPageSize: 2 }, first.oDataNextLink);
  expect(names(second)).toEqual(["C'c", 'B']);
  expect(names(await client.retrieveAll({ ...query, maxPageSize: 2 }))).toEqual(['E', 'D', "C'c", 'B', 'A']);
  expect(names(await client.retrieveMultiple({ ...query, top: 1 }))).toEqual(['E']);
  expect(await client.retrieveMultiple({ ...query, count: true })).toMatchObject({ oDataCount: 5 });
  expect(await client.count({ collection: DEALS })).toBe(5);
  expect(await client.count({ collection: DEALS, filter: 'estimatedvalue ge 400' })).toBe(2);
});

test('a rejected filter or column is an error with the server’s message', async () => {
  const { client } = await opened(seeded('A'));
  const query = { collection: DEALS, select: ['name'] };
  for (const filter of ["nosuch eq 'a'", 'name eq 3', "name eq 'a' and"])
    expect(await refusal(client.retrieveMultiple({ ...query, filter })), filter).toMatchObject({ status: 400 });
  expect(await refusal(client.retrieveMultiple({ collection: 'nosuchs' }))).toMatchObject({
    ...{ status: 404, code: '0x8006088a' },
    message: "Resource not found for the segment 'nosuchs'.",
  });
});

test('functions and actions: the current user, and an opportunity that is won, lost, and reopened', async () => {
  const { crm, client } = await opened(seeded('A', 'B'));
  expect(await client.callFunction('WhoAmI')).toMatchObject({ UserId: crm.org.me, OrganizationId: crm.org.id });
  const close = (action: string, status: number, id: string): Promise<unknown> =>
    client.callAction({
      actionName: action,
      action: {
        Status: status,
        OpportunityClose: { subject: 'Closed', 'opportunityid@odata.bind': `/${DEALS}(${id})` },
      },
    });
  await close('WinOpportunity', 3, guid(1));
  await close('LoseOpportunity', 5, guid(2));
  expect([guid(1), guid(2)].map((id) => crm.org.get(id).values)).toMatchObject([
    { statecode: 1, statuscode: 3 },
    { statecode: 2, statuscode: 5 },
  ]);
  expect(await refusal(close('WinOpportunity', 3, guid(1)))).toMatchObject({ status: 400 });
  await client.update({ collection: DEALS, key: guid(1), data: { statecode: 0, statuscode: 1 } });
  expect(crm.org.get(guid(1)).values).toMatchObject({ statecode: 0, statuscode: 1 });
});

test('lookups are bound in a body, and set and removed by their reference', async () => {
  const { crm, client } = await opened(seeded('A'));
  const [acme, other] = ['Acme', 'Other'].map((name) => crm.org.insert('account', { name }));
  const of = (name: string): unknown => crm.org.get(guid(1)).values[name];
  const data = { 'customerid_account@odata.bind': `/accounts(${acme ?? ''})` };
  await client.update({ collection: DEALS, key: guid(1), data });
  expect(of('customerid')).toEqual({ table: 'account', id: acme });
  const single = { collection: DEALS, primaryKey: guid(1), navigationProperty: 'parentaccountid' };
  await client.associateSingleValued({ ...single, relatedCollection: 'accounts', relatedKey: other ?? '' });
  expect(of('parentaccountid')).toEqual({ table: 'account', id: other });
  await client.disassociateSingleValued(single);
  expect(of('parentaccountid')).toBeNull();
  const many = { collection: 'accounts', primaryKey: other ?? '', relationshipName: 'opportunity_parent_account' };
  await client.associate({ ...many, relatedCollection: DEALS, relatedKey: guid(1) });
  expect(of('parentaccountid')).toEqual({ table: 'account', id: other });
  await client.disassociate({ ...many, relatedKey: guid(1) });
  expect(of('parentaccountid')).toBeNull();
});

test('a batch: one request after another, each with its answer', async () => {
  const { crm, client } = await opened(seeded('A'));
  client.startBatch();
  void client.retrieve({ collection: DEALS, key: guid(1), select: ['name'] });
  void client.retrieveMultiple({ collection: DEALS, select: ['name'] });
  void client.callFunction('WhoAmI');
  const [one, all, who] = (await client.executeBatch()) as unknown[];
  expect(one).toMatchObject({ name: 'A' });
  expect(all).toMatchObject({ value: [{ name: 'A' }] });
  expect(who).toMatchObject({ UserId: crm.org.me });
});

test('a changeset: later requests refer to earlier ones, and it succeeds or fails as a whole', async () => {
  const { crm, client } = await opened({ api: { stringDecimals: false } });
  client.startBatch();
  void client.create({ collection: 'accounts', data: { name: 'Acme' }, contentId: '1' });
  void client.create({ collection: DEALS, data: { name: 'A', 'customerid_account@odata.bind': '$1' }, contentId: '2' });
  await client.executeBatch();
  const [deal] = crm.org.live('opportunity');
  expect(deal?.values).toMatchObject({ name: 'A', customerid: { table: 'account' } });
  client.startBatch();
  void client.create({ collection: DEALS, data: { name: 'B' }, contentId: '1' });
  void client.create({ collection: DEALS, data: { name: 'C', salesstage: 99 }, contentId: '2' });
  const error = await refusal(client.executeBatch());
  expect(crm.org.live('opportunity').map(({ values }) => values['name'])).toEqual(['A']);
  expect(error).toMatchObject([{ status: 400, error: { code: '0x8004431A' } }]);
});

test('a batch that continues after an error has an answer or an error for each part', async () => {
  const { crm, client } = await opened({ api: { stringDecimals: false } });
  client.startBatch();
  void client.create({ collection: DEALS, data: { name: 'A' }, inChangeSet: false });
  void client.create({ collection: DEALS, data: { name: 'x'.repeat(301) }, inChangeSet: false });
  void client.create({ collection: DEALS, data: { name: 'C' }, inChangeSet: false });
  const answers = (await client.executeBatch({ continueOnError: true })) as unknown[];
  expect(answers).toHaveLength(3);
  expect(answers[1]).toMatchObject({ status: 400, error: { code: '0x80044331' } });
  expect(crm.org.live('opportunity').map(({ values }) => values['name'])).toEqual(['A', 'C']);
});

test('metadata: a table by its ID and by its name, its columns, filtered and of one kind, and its lookups', async () => {
  const { client } = await opened();
  const byName = await client.retrieveEntity<{ MetadataId: string }>({
    key: "LogicalName='opportunity'",
    select: ['LogicalName', 'EntitySetName'],
  });
  expect(byName).toMatchObject({ LogicalName: 'opportunity', EntitySetName: DEALS });
  const entityKey = byName.MetadataId;
  expect(await client.retrieveEntity({ key: entityKey, select: ['LogicalName'] })).toMatchObject({
    LogicalName: 'opportunity',
  });
  const filter = "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Memo'";
  const memos = await client.retrieveAttributes({ entityKey, select: ['LogicalName'], filter });
  expect(memos.value).toMatchObject([{ LogicalName: 'description' }]);
  const castType = 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata';
  const options = { entityKey, castType, select: ['LogicalName'], expand: [{ property: 'OptionSet' }] };
  const picklists = await client.retrieveAttributes<{ LogicalName: string }>(options);
  expect(picklists.value.find(({ LogicalName }) => LogicalName === 'salesstage')).toMatchObject({
    OptionSet: { Options: [{ Value: 0 }, { Value: 1 }, { Value: 2 }, { Value: 3 }] },
  });
});
