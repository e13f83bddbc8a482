/** Listings: filter, order, pages, and changes since an earlier listing. */
import { expect, test } from 'vitest';
import { call, guid, raw, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import { nextPage } from '../../../../tools/loopback-crms/dataverse/faults.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';

interface Page {
  value: Record<string, unknown>[];
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
}

async function three(): Promise<Dataverse> {
  return started({
    seed: (org) => {
      const owner = { table: 'systemuser', id: org.me };
      org.insert('opportunity', { name: "O'Brien", estimatedvalue: 10, ownerid: owner }, guid(1));
      org.advance(60_000);
      org.insert('opportunity', { name: 'Beta', estimatedvalue: 20.5, estimatedclosedate: '2026-12-31' }, guid(2));
      org.advance(60_000);
      org.insert('opportunity', { name: 'beta two', statecode: 1, statuscode: 3 }, guid(3));
    },
  });
}

function find(crm: Dataverse, filter: string, more = ''): Promise<Reply> {
  return call(crm, 'GET', `opportunities?$select=name&$filter=${encodeURIComponent(filter)}${more}`);
}

function rows(reply: Reply): number[] {
  return (reply.body as Page).value.map((row) => Number(String(row['opportunityid']).slice(-2)));
}

test.each([
  ["name eq 'o''brien'", [1]],
  ["name ne 'Beta'", [1, 3]],
  ['estimatedvalue gt 10', [2]],
  ['estimatedvalue ge 10 and estimatedvalue lt 20.5', [1]],
  ['estimatedvalue eq null', [3]],
  ['estimatedvalue ne null', [1, 2]],
  ["statecode eq 1 or (name eq 'Beta' and not (statecode eq 1))", [2, 3]],
  ["name eq 'x' or name eq 'Beta' and statecode eq 1", []],
  ['estimatedclosedate le 2026-12-31', [2]],
  ['modifiedon ge 2026-11-22T18:31:15Z', [2, 3]],
  ['modifiedon lt 2026-11-22T19:31:15+01:00', [1]],
  [`opportunityid eq ${guid(2)}`, [2]],
  ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid') and statecode eq 0", [1]],
  [`Microsoft.Dynamics.CRM.In(PropertyName='opportunityid',PropertyValues=['${guid(1)}','${guid(3)}'])`, [1, 3]],
])('$filter=%s', async (filter, found) => {
  expect(rows(await find(await three(), filter))).toEqual(found);
});

test('a function takes its values from parameters next to the filter', async () => {
  const more = `&@p1='name'&@p2=${encodeURIComponent('["Beta","beta two"]')}`;
  const filter = 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)';
  expect(rows(await find(await three(), filter, more))).toEqual([2, 3]);
});

test.each([
  ["nosuch eq 'x'"],
  ['name eq 5'],
  ["estimatedvalue eq '5'"],
  ["opportunityid eq 'not a guid'"],
  ['estimatedclosedate eq 2026-12-31T00:00:00Z'],
  ["name in ('a','b')"],
  ["customerid_account/name eq 'x'"],
  ["name = 'x'"],
  ["name eq 'x"],
  ["(name eq 'x'"],
  ['ownerid eq null'],
  ['Microsoft.Dynamics.CRM.NoSuch(PropertyName=@p1)'],
])('400 for %s', async (filter) => {
  expect(await find(await three(), filter)).toMatchObject({ status: 400 });
});

test.each([
  ['$filter=name+eq+null'],
  ['$expand=customerid_account'],
  ['$skip=1'],
  ['$top=x'],
  ['$select=customerid'],
  ['$orderby=nosuch'],
  ['$orderby=name%20up'],
])('400 for ?%s', async (query) => {
  expect((await call(await three(), 'GET', `opportunities?${query}`)).status).toBe(400);
});

test('$orderby, $top and $count', async () => {
  const crm = await three();
  expect(rows(await call(crm, 'GET', 'opportunities?$orderby=estimatedvalue%20desc,name&$top=2'))).toEqual([2, 1]);
  expect((await call(crm, 'GET', 'opportunities?$top=1&$count=true')).body).toMatchObject({ '@odata.count': 3 });
});

test('the next page starts after the last row returned, regardless of deletions since then', async () => {
  const crm = await three();
  const headers = { Prefer: 'odata.maxpagesize=1' };
  const first = await call(crm, 'GET', 'opportunities?$orderby=modifiedon&$select=name', { headers });
  crm.org.remove(guid(1));
  const second = await call(crm, 'GET', (first.body as Page)['@odata.nextLink'] ?? '', { headers });
  const third = await call(crm, 'GET', (second.body as Page)['@odata.nextLink'] ?? '', { headers });
  expect([first, second, third].map(rows)).toEqual([[1], [2], [3]]);
  expect(third.body).not.toHaveProperty(['@odata.nextLink']);
  expect((await call(crm, 'GET', 'opportunities?$skiptoken=made-up')).status).toBe(400);
});

test.each<[string, (address: string) => string]>([
  ['itself', (address) => address],
  ['another host', () => 'https://elsewhere.example/api/data/v9.2/opportunities?$skiptoken=1'],
])('a page has the next link that a test has ordered: %s', async (_, link) => {
  const crm = await started({ seed: (org) => org.insert('opportunity', { name: 'A' }, guid(1)) });
  crm.faults.onPage('opportunities', nextPage(link));
  const path = 'opportunities?$select=name';
  const page = (await call(crm, 'GET', path)).body as Page;
  expect(page['@odata.nextLink']).toBe(link(`${crm.url}/api/data/v9.2/${path}`));
  expect((await call(crm, 'GET', path)).body).not.toHaveProperty('@odata.nextLink');
});

test('change tracking returns changed and deleted rows, and expires after a week', async () => {
  const crm = await three();
  const headers = { Prefer: 'odata.track-changes' };
  const whole = await call(crm, 'GET', 'opportunities?$select=name', { headers });
  const link = (whole.body as Page)['@odata.deltaLink'] ?? '';
  expect(rows(whole)).toEqual([1, 2, 3]);
  expect((await call(crm, 'GET', link)).body).toMatchObject({ value: [] });
  crm.org.edit(guid(2), { name: 'Edited' });
  crm.org.remove(guid(3));
  expect((await call(crm, 'GET', link)).body).toMatchObject({
    value: [
      { name: 'Edited' },
      {
        id: guid(3),
        reason: 'deleted',
        '@odata.context': `${crm.url}/api/data/v9.2/$metadata#opportunities/$deletedEntity`,
      },
    ],
  });
  crm.org.advance(7 * 86_400_000);
  expect((await call(crm, 'GET', link)).status).toBe(400);
});

test('changes are returned in pages, and only for the tracked columns', async () => {
  const crm = await three();
  const headers = { Prefer: 'odata.track-changes' };
  const linkOf = async (path: string): Promise<string> => {
    const { body } = await call(crm, 'GET', path, { headers });
    return (body as Page)['@odata.deltaLink'] ?? '';
  };
  const [ofNames, ofVersions] = [
    await linkOf('opportunities?$select=name'),
    await linkOf('opportunities?$select=versionnumber'),
  ];
  for (const at of [1, 2]) crm.org.edit(guid(at), { description: 'Edited' });
  crm.org.remove(guid(3));
  const sizes: number[] = [];
  let next: string | undefined = ofVersions;
  while (next !== undefined) {
    const page = (await call(crm, 'GET', next, { headers: { Prefer: 'odata.maxpagesize=2' } })).body as Page;
    sizes.push(page.value.length);
    next = page['@odata.nextLink'];
    expect(page['@odata.deltaLink'] === undefined).toBe(next !== undefined);
  }
  expect(sizes).toEqual([2, 1]);
  expect((await call(crm, 'GET', ofNames)).body).toMatchObject({ value: [{ id: guid(3) }] });
});

test('change tracking allows no filter and needs the right to read all rows', async () => {
  const crm = await three();
  const headers = { Prefer: 'odata.track-changes' };
  expect((await call(crm, 'GET', 'opportunities?$top=1', { headers })).status).toBe(400);
  expect((await call(crm, 'GET', 'systemusers', { headers })).status).toBe(400);
  crm.org.organizationRead = false;
  expect((await call(crm, 'GET', 'opportunities', { headers })).status).toBe(403);
});

test('a row without the right to read it is reported as missing; a read by version answers 304', async () => {
  const crm = await three();
  const path = `opportunities(${guid(1)})`;
  const etag = `W/"${crm.org.get(guid(1)).version}"`;
  expect((await call(crm, 'GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  const annotated = { 'If-None-Match': etag, Prefer: 'odata.include-annotations="*"' };
  expect((await call(crm, 'GET', path, { headers: annotated })).status).toBe(200);
  crm.org.hidden.add(guid(1));
  expect((await call(crm, 'GET', path)).status).toBe(404);
  expect((await call(crm, 'PATCH', path, { body: { name: 'x' } })).status).toBe(403);
  expect(rows(await call(crm, 'GET', 'opportunities'))).toEqual([2, 3]);
});

test('the org returns its name, and its type, such as a sandbox', async () => {
  const crm = await started({ org: { name: 'Acme UAT', type: 'CustomerTest' } });
  const path = "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')";
  expect((await call(crm, 'GET', path)).body).toMatchObject({
    Detail: { OrganizationId: crm.org.id, FriendlyName: 'Acme UAT', OrganizationType: 'CustomerTest' },
  });
});

test('WhoAmI, and unknown addresses', async () => {
  const crm = await three();
  const { me, id, businessUnitId } = crm.org;
  expect((await call(crm, 'GET', 'WhoAmI()')).body).toMatchObject({
    UserId: me,
    OrganizationId: id,
    BusinessUnitId: businessUnitId,
  });
  const statuses = [
    await call(crm, 'GET', 'leads'),
    await call(crm, 'PUT', 'opportunities'),
    await raw(crm, '/api/data/v9.2/WhoAmI'),
  ];
  expect(statuses.map((reply) => reply.status)).toEqual([404, 405, 401]);
  expect((await call(crm, 'GET', `opportunities?$filter=${'x'.repeat(33_000)}`)).status).toBe(414);
});
