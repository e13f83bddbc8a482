/** The metadata that a client reads before it writes anything. */
import { expect, test } from 'vitest';
import { call, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';

const ROOM = "EntityDefinitions(LogicalName='opportunity')";

async function listed(crm: Dataverse, path: string): Promise<Record<string, unknown>[]> {
  const reply = await call(crm, 'GET', `${ROOM}/${path}`);
  expect(reply.status).toBe(200);
  return (reply.body as { value: Record<string, unknown>[] }).value;
}

const cast = (type: string, query: string): string =>
  `Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata?${query}`;

test('the table, with its keys and the status of their indexes', async () => {
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

test('columns: required, read-only, and secured ones', async () => {
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

test('unknown names', async () => {
  const crm = await started();
  const paths = ["EntityDefinitions(LogicalName='nosuch')", `${ROOM}?$select=NoSuch`, `${ROOM}?$expand=NoSuch`];
  const replies = await Promise.all(paths.map((path) => call(crm, 'GET', path)));
  expect(replies.map((reply) => reply.status)).toEqual([404, 400, 400]);
});

const PICKLIST = "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Picklist'";

// https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
test.each<[string, string, readonly string[]]>([
  ['by an enumeration', PICKLIST, ['opportunityratingcode', 'salesstage', 'salesstagecode']],
  [
    'one level inside a complex type',
    "RequiredLevel/Value eq Microsoft.Dynamics.CRM.AttributeRequiredLevel'ApplicationRequired'",
    ['customerid', 'name'],
  ],
  ['by a text', "LogicalName eq 'name' or LogicalName eq 'stepname'", ['name', 'stepname']],
  ['by a truth', 'IsCustomAttribute eq true', ['new_opportunity_key']],
  ['by several', `not (IsValidForUpdate eq true) and ${PICKLIST}`, []],
  ['by what it is not', `${PICKLIST} and LogicalName ne 'salesstage'`, ['opportunityratingcode', 'salesstagecode']],
])('$filter on columns: %s', async (_, filter, names) => {
  const crm = await started();
  const query = `$select=LogicalName&$filter=${encodeURIComponent(filter)}`;
  const found = await listed(crm, `Attributes?${query}`);
  expect(found.map((row) => row['LogicalName']).sort()).toEqual(names);
  const inside = `?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=${encodeURIComponent(filter)})`;
  const { body } = await call(crm, 'GET', ROOM + inside);
  expect((body as { Attributes: unknown[] }).Attributes).toHaveLength(names.length);
});

test.each<[string, string, number, string]>([
  ['a function', "startswith(LogicalName,'new_')", 501, '0x8006088a'],
  ['an unknown column', "NoSuch eq 'a'", 400, ''],
  ['a comparison of another kind', "LogicalName gt 'a'", 400, '0x80060888'],
  ['an enumeration as text', "AttributeType eq 'Picklist'", 400, '0x80060888'],
  ['a label', "DisplayName eq 'Topic'", 400, '0x80060888'],
  ['half a condition', "LogicalName eq 'name' and", 400, '0x80060888'],
])('$filter on columns is rejected, never ignored: %s', async (_, filter, status, code) => {
  const crm = await started();
  for (const path of ['Attributes?', cast('String', '')]) {
    const reply = await call(crm, 'GET', `${ROOM}/${path}&$filter=${encodeURIComponent(filter)}`.replace('?&', '?'));
    expect(reply).toMatchObject({ status, body: { error: { code } } });
  }
});

test('query options that metadata does not support are rejected', async () => {
  const crm = await started();
  for (const query of ['$top=1', '$orderby=LogicalName', '$skip=1', '$search=a'])
    expect((await call(crm, 'GET', `${ROOM}/Attributes?${query}`)).status, query).toBe(400);
});
