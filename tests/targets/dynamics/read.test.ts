import { expect, test } from 'vitest';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { opportunityIdOf } from '../../../src/targets/dynamics/guid.ts';
import type { Identity } from '../../../src/targets/core/crm.ts';
import { holdBy, ok, type Reply } from '../conversing.ts';
import { hold, page, queried, refused, scopeOf } from './talk.ts';

const ID = 'c11e0000-0000-4000-8000-00000000000a';

const ME: Identity = { orgId: 'o', orgName: '', userId: 'me', userName: '', sandbox: false, version: '9.2' };

/** Every requested column; `null` if the record has no value. */
const EMPTY = {
  ...{ new_key: null, name: null, estimatedvalue: null, estimatedclosedate: null },
  ...{ new_followup: null, new_flag: null, salesstage: null, _customerid_value: null },
};

function row(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const own = { '@odata.etag': 'W/"1"', opportunityid: ID, statecode: 0, isrevenuesystemcalculated: false };
  return { ...EMPTY, ...own, ...more };
}

test('sends the OData headers, and requests columns by the names under which they are read', () => {
  const { sent } = hold(crm.read(scopeOf(), [ID], ["o'B & c"]), [page([]), page([])]);
  expect(sent[0]).toMatchObject({
    method: 'GET',
    headers: {
      ...{ Accept: 'application/json', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0', 'If-None-Match': 'null' },
      Prefer: 'odata.maxpagesize=500,odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"',
    },
  });
  expect(sent[0]?.path).toMatch(/^\/api\/data\/v9\.2\/opportunities\?[^ +]+$/);
  const filter = 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)';
  expect(sent.map((request) => ['$filter', '@p1', '@p2'].map((name) => queried(request, name)))).toEqual([
    [filter, "'opportunityid'", JSON.stringify([ID, opportunityIdOf("o'B & c")])],
    [filter, "'new_key'", `["o'B & c"]`],
  ]);
  expect(queried(sent[0], '$select')?.split(',')).toEqual([
    ...['opportunityid', 'statecode', 'isrevenuesystemcalculated', 'new_key', 'name', 'estimatedvalue'],
    ...['estimatedclosedate', 'new_followup', 'new_flag', 'salesstage', '_customerid_value'],
  ]);
});

test('reads by the key column alone in that mode, and sends no request for an empty list', () => {
  const { sent } = hold(crm.read(scopeOf({ create: 'key' }), [], ['A']), [page([])]);
  expect(queried(sent[0], '@p1')).toBe("'new_key'");
  expect(hold(crm.read(scopeOf(), ['no id'], []))).toEqual({
    sent: [],
    waited: [],
    out: { records: [], missing: ['no id'] },
  });
});

test('converts values by field type', () => {
  const there = row({
    ...{ new_key: 'A', name: 'Deal', estimatedvalue: '123456789012345.67', estimatedclosedate: '2026-03-31' },
    ...{ new_followup: '2026-03-31T10:00:00Z', new_flag: false, salesstage: 0, _customerid_value: ID.toUpperCase() },
    '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
  });
  const { out } = hold(crm.read(scopeOf(), [ID], []), [page([there])]);
  expect(out?.records).toEqual([
    {
      ...{ id: ID, key: 'A', version: 'W/"1"' },
      fields: {
        ...{ new_key: 'A', name: 'Deal', estimatedvalue: '123456789012345.67', estimatedclosedate: '2026-03-31' },
        ...{ new_followup: '2026-03-31T10:00:00Z', new_flag: false, salesstage: '0', statecode: 'open' },
        ...{ 'customerid_account@odata.bind': ID, 'customerid_contact@odata.bind': null },
      },
      ignored: { 'customerid_contact@odata.bind': 'The opportunity has a record of a different type here (account).' },
    },
  ]);
});

test('does not overwrite a customer from another table than the mapping’s', () => {
  const customer = (table: string) => ({
    _customerid_value: ID,
    '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': table,
  });
  const ignored = (more: Parameters<typeof row>[0]) => {
    const { out } = hold(crm.read(scopeOf(), [ID], []), [page([row(more)])]);
    return Object.keys(out?.records[0]?.ignored ?? {});
  };
  expect(ignored(customer('contact'))).toEqual(['customerid_account@odata.bind']);
  expect(ignored({ _customerid_value: null })).toEqual([]);
});

test.each([
  ['an empty key column', opportunityIdOf('A'), { new_key: null }, 'A'],
  ['the key in other letters', ID, { new_key: 'a' }, 'A'],
  ['another key than its id was made of', opportunityIdOf('A'), { new_key: 'B' }, 'B'],
  ['no key at all', ID, {}, ''],
])('returns the key of a record with %s', (_, opportunityid, more, key) => {
  const { out } = hold(crm.read(scopeOf(), [], ['A']), [page([]), page([row({ opportunityid, ...more })])]);
  expect(out?.records).toMatchObject([{ key, fields: { new_key: key === '' ? null : key } }]);
});

test.each([
  [0, undefined],
  [1, /closed/],
  [2, /closed/],
])('a record of state %i is locked: %s', (statecode, locked) => {
  const { out } = hold(crm.read(scopeOf(), [ID], []), [page([row({ statecode })])]);
  expect(out?.records[0]?.locked ?? '').toMatch(locked ?? /^$/);
});

const NEXT = '/api/data/v9.2/opportunities?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%3E';

test('requests next pages of any valid host, and uses the last state of a record', () => {
  const other = opportunityIdOf('other');
  const pages = [
    page([row(), row({ opportunityid: other })], `https://acme.crm.dynamics.com${NEXT}`),
    page([row({ '@odata.etag': 'W/"2"', name: 'Newer' })]),
  ];
  const { sent, out } = hold(crm.changed(scopeOf(), { since: '', mine: false, open: false }, ME), pages);
  expect(sent[1]?.path).toBe(NEXT);
  expect(sent[1]?.headers).toEqual(sent[0]?.headers);
  expect(out?.records.map(({ id, version }) => [id, version])).toEqual([
    [other, 'W/"1"'],
    [ID, 'W/"2"'],
  ]);
});

const ORG = 'https://acme.crm.dynamics.com';
const BELOW = '/api/data/v9.2/';

test.each([
  ['below another root', `${ORG}/other`],
  ['of another host', `https://elsewhere.example${NEXT}`],
  ['of a host that looks like an org', `https://acme.crm.dynamics.com.elsewhere.example${NEXT}`],
  ['of a user at another host', `https://acme.crm.dynamics.com@elsewhere.example${NEXT}`],
  ['of another host without its scheme', `//elsewhere${NEXT}`],
  ['of another scheme', `ftp://acme.crm.dynamics.com${NEXT}`],
  ['that is relative', 'opportunities?$skiptoken=1'],
  ['of another table', `${ORG}${BELOW}systemusers?$skiptoken=1`],
  ['that climbs out', `${ORG}${BELOW}../../elsewhere`],
  ['that climbs out in disguise', `${ORG}${BELOW}%2e%2E/opportunities`],
  ['with a line end', `${ORG}${BELOW}opportunities?a\r\nX: 1`],
  ['with a fragment', `${ORG}${BELOW}opportunities?a#b`],
  ['with a space', `${ORG}${BELOW}opportunities?a b`],
  ['with a backslash', `${ORG}\\evil${NEXT}`],
])('reports a next page %s and never requests it', (_, link) => {
  const { sent, error } = hold(crm.read(scopeOf(), [ID], []), [page([row()], link)]);
  expect(sent).toHaveLength(1);
  expect(error).toMatchObject({ kind: 'connection', code: 'next-page-refused' });
});

test('accepts a next page only on the host that the page itself names', () => {
  const paged = (context: string): Reply => {
    const value = [row()];
    return ok({ '@odata.context': context, value, '@odata.nextLink': ORG + NEXT });
  };
  const other = hold(crm.read(scopeOf(), [ID], []), [
    paged('https://other.crm4.dynamics.com/api/data/v9.2/$metadata#x'),
  ]);
  expect(other.error).toMatchObject({ code: 'next-page-refused' });
  const same = [paged(`${ORG}/api/data/v9.2/$metadata#opportunities`), page([])];
  expect(hold(crm.read(scopeOf(), [ID], []), same).out?.records).toHaveLength(1);
  const api = ORG.replace('.crm', '.api.crm') + NEXT;
  expect(hold(crm.read(scopeOf(), [ID], []), [page([row()], api), page([])]).out?.records).toHaveLength(1);
});

test.each<[string, (at: number) => Reply, number]>([
  ['names itself', () => page([row()], ORG + NEXT), 2],
  ['has no records and names a next one', () => page([], ORG + NEXT), 1],
  ['names ever another one', (at) => page([row()], `${ORG}${NEXT}${at}`), 101],
])('stops a list whose page %s', (_, reply, requests) => {
  const { sent, error } = holdBy(crm, crm.read(scopeOf(), [ID], []), (__, at) => (at > 500 ? undefined : reply(at)));
  expect(sent).toHaveLength(requests);
  expect(error).toMatchObject({ kind: 'connection', code: 'pages-endless' });
});

test('reports no record error for a rejected read', () => {
  for (const reply of [refused(400, '0x0'), refused(414), refused(413), refused(400, '0x80044330'), refused(404)])
    expect(hold(crm.read(scopeOf(), [ID], []), [reply]).error?.kind).toBe('connection');
  expect(hold(crm.read(scopeOf(), [ID], []), [refused(400, '0x80044151')]).error?.kind).toBe('later');
});

test.each([
  [
    { since: '2026-11-22T18:35:00Z', mine: true, open: true },
    'modifiedon ge 2026-11-22T18:30:00.000Z and _ownerid_value eq me and statecode eq 0',
  ],
  [{ since: '', mine: false, open: true }, 'statecode eq 0'],
  [{ since: '', mine: false, open: false }, undefined],
])('requests changes with the filter %j', (filter, where) => {
  const { sent, out } = hold(crm.changed(scopeOf(), filter, ME), [page([])]);
  expect(queried(sent[0], '$filter')).toBe(where);
  expect(queried(sent[0], '$orderby')).toBe('modifiedon asc,opportunityid asc');
  expect(out).toEqual({ records: [], missing: [] });
});

test('stops at a response that is not a page', () => {
  const { error } = hold(crm.read(scopeOf(), [ID], []), [{ json: { rows: [] } }]);
  expect(error).toMatchObject({ kind: 'connection', code: 'unexpected-answer' });
});
