/** The preflight: what the metadata tells before anything is written. */
import { expect, test } from 'vitest';
import { call, started } from './caller.ts';
import type { Dataverse } from './server.ts';

const ROOM = "EntityDefinitions(LogicalName='opportunity')";

async function listed(crm: Dataverse, path: string): Promise<Record<string, unknown>[]> {
  const reply = await call(crm, 'GET', `${ROOM}/${path}`);
  expect(reply.status).toBe(200);
  return (reply.body as { value: Record<string, unknown>[] }).value;
}

const cast = (type: string, query: string): string =>
  `Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata?${query}`;

test('the table, with its keys and how far their indexes are', async () => {
  const crm = await started();
  crm.org.addKey('opportunity', ['new_opportunity_key'], 'Pending');
  const select = '$select=EntitySetName,PrimaryIdAttribute,IsOptimisticConcurrencyEnabled,ChangeTrackingEnabled';
  const reply = await call(crm, 'GET', `${ROOM}?${select}&$expand=Keys($select=KeyAttributes,EntityKeyIndexStatus)`);
  expect(reply.body).toMatchObject({
    ...{ EntitySetName: 'opportunities', PrimaryIdAttribute: 'opportunityid', IsOptimisticConcurrencyEnabled: true },
    Keys: [{ KeyAttributes: ['new_opportunity_key'], EntityKeyIndexStatus: 'Pending' }],
  });
  expect(reply.body).not.toHaveProperty('LogicalName');
});

test.each([
  ['opportunity', 'opportunities'],
  ['account', 'accounts'],
  ['contact', 'contacts'],
  ['transactioncurrency', 'transactioncurrencies'],
  ['systemuser', 'systemusers'],
])('%s is listed under %s', async (name, set) => {
  const crm = await started();
  expect((await call(crm, 'GET', `EntityDefinitions(LogicalName='${name}')`)).body).toMatchObject({
    EntitySetName: set,
  });
  expect((await call(crm, 'GET', set)).status).toBe(200);
});

test('columns: what is required, read-only or secured', async () => {
  const crm = await started();
  crm.org.addColumn('opportunity', { name: 'new_secret', type: 'String', secured: true });
  const rows = await listed(
    crm,
    'Attributes?$select=LogicalName,AttributeType,IsValidForUpdate,RequiredLevel,IsSecured',
  );
  const named = (name: string): unknown => rows.find((row) => row['LogicalName'] === name);
  expect(named('name')).toMatchObject({ AttributeType: 'String', RequiredLevel: { Value: 'ApplicationRequired' } });
  expect(named('estimatedvalue_base')).toMatchObject({ IsValidForUpdate: false });
  expect(named('new_secret')).toMatchObject({ IsSecured: true });
  expect(named('nosuch')).toBeUndefined();
});

test.each<[string, string, string, Record<string, unknown>]>([
  ['String', '$select=LogicalName,MaxLength', 'name', { MaxLength: 300 }],
  ['Memo', '$select=LogicalName,MaxLength', 'description', { MaxLength: 2000 }],
  ['Money', '', 'estimatedvalue', { Precision: 2, PrecisionSource: 2, MinValue: -1e12, MaxValue: 1e12 }],
  ['DateTime', '', 'estimatedclosedate', { Format: 'DateOnly', DateTimeBehavior: { Value: 'DateOnly' } }],
  ['Lookup', '', 'customerid', { Targets: ['account', 'contact'] }],
  ['Picklist', '$expand=OptionSet,GlobalOptionSet', 'salesstage', { GlobalOptionSet: { IsGlobal: true } }],
])('columns of type %s', async (type, query, column, expected) => {
  const rows = await listed(await started(), cast(type, query));
  expect(rows.find((row) => row['LogicalName'] === column)).toMatchObject(expected);
});

test('options: numbers, labels, and the state of each status', async () => {
  const crm = await started();
  const [status] = await listed(crm, cast('Status', '$select=LogicalName&$expand=OptionSet'));
  expect(status).toMatchObject({
    OptionSet: { Options: [1, 2, 3, 4, 5].map((Value) => ({ Value, State: Value < 3 ? 0 : Value === 3 ? 1 : 2 })) },
  });
  const [state] = await listed(crm, cast('State', '$expand=OptionSet'));
  expect(JSON.stringify(state)).toContain('"Label":"Open"');
});

test('lookups by the name that binds them', async () => {
  const query = '$select=ReferencingAttribute,ReferencingEntityNavigationPropertyName,ReferencedEntity';
  const rows = await listed(await started(), `ManyToOneRelationships?${query}`);
  expect(rows).toContainEqual(
    expect.objectContaining({
      ...{ ReferencingAttribute: 'customerid', ReferencingEntityNavigationPropertyName: 'customerid_account' },
      ReferencedEntity: 'account',
    }),
  );
});

test('what there is not', async () => {
  const crm = await started();
  const paths = ["EntityDefinitions(LogicalName='nosuch')", `${ROOM}?$select=NoSuch`, `${ROOM}?$expand=NoSuch`];
  const replies = await Promise.all(paths.map((path) => call(crm, 'GET', path)));
  expect(replies.map((reply) => reply.status)).toEqual([404, 400, 400]);
});
