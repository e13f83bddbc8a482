import { expect, test } from 'vitest';
import type { CrmScope, Identity, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { opportunityIdOf } from '../../../src/targets/dynamics/guid.ts';
import { ok, type Reply } from '../conversing.ts';
import { batched, hold, page, refused, scopeOf } from './talk.ts';

const ID = 'c11e0000-0000-4000-8000-00000000000a';
const DONE: Reply = { status: 204 };

function made(key: string, fields: RemoteWrite['fields'] = { name: key }): RemoteWrite {
  return { opId: key, id: undefined, key, fields };
}

function changed(fields: RemoteWrite['fields'], more: Partial<RemoteWrite> = {}): RemoteWrite {
  return { opId: 'u', id: ID, key: 'A', fields, ...more };
}

/** Returns the parts of the batch for one write, without the lines that all parts have. */
function sentFor(one: RemoteWrite, scope: CrmScope = scopeOf(), answer: Reply = DONE): readonly string[] {
  const { sent } = hold(crm.write(scope, [one]), [batched([answer])]);
  const lines = (sent[0]?.body ?? '').split('\r\n');
  return lines.slice(4, -2).filter((line) => !/^(?:Accept|Content-Type): /.test(line));
}

test('sends the expected batch', () => {
  const { sent } = hold(crm.write(scopeOf(), [changed({ name: 'Ä "b"\r\n' })]), [batched([DONE])]);
  expect(sent[0]).toMatchObject({
    ...{ method: 'POST', path: '/api/data/v9.2/$batch' },
    headers: {
      'Content-Type': 'multipart/mixed; boundary="batch_of_deals"',
      Prefer: 'odata.continue-on-error',
      'OData-Version': '4.0',
    },
  });
  expect(sent[0]).not.toHaveProperty('repeatable');
  const lines = [
    ...['--batch_of_deals', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', ''],
    ...[`PATCH opportunities(${ID}) HTTP/1.1`, 'Accept: application/json'],
    ...['Content-Type: application/json; charset=utf-8', 'If-Match: *', '', '{"name":"Ä \\"b\\"\\r\\n"}'],
    ...['--batch_of_deals--', ''],
  ];
  expect(sent[0]?.body).toBe(lines.join('\r\n'));
});

const DETECTING = 'MSCRM.SuppressDuplicateDetection: false';

test.each<[string, RemoteWrite, Record<string, string>, readonly string[], string]>([
  [
    'made under its own id',
    made('A'),
    {},
    [`PATCH opportunities(${opportunityIdOf('A')}) HTTP/1.1`, 'If-None-Match: *', DETECTING],
    '{"new_key":"A","name":"A"}',
  ],
  [
    'made under its key',
    made("o'B ü"),
    { create: 'key' },
    [
      "PATCH opportunities(new_key='o''B%20%C3%BC')?$select=opportunityid HTTP/1.1",
      'Prefer: return=representation',
      'If-None-Match: *',
      DETECTING,
    ],
    '{"name":"o\'B ü"}',
  ],
  [
    'changed as it was seen',
    changed({ name: 'B' }, { version: 'W/"7"' }),
    {},
    [`PATCH opportunities(${ID}) HTTP/1.1`, 'If-Match: W/"7"'],
    '{"name":"B"}',
  ],
  [
    'given its key',
    changed({ new_key: 'A' }),
    {},
    [`PATCH opportunities(${ID}) HTTP/1.1`, 'If-Match: *'],
    '{"new_key":"A"}',
  ],
  [
    'won',
    changed({ statecode: 'won' }, { version: 'W/"7"' }),
    {},
    ['POST WinOpportunity HTTP/1.1'],
    `{"Status":3,"OpportunityClose":{"subject":"Opportunity won","opportunityid@odata.bind":"/opportunities(${ID})"}}`,
  ],
  [
    'lost',
    changed({ statecode: 'lost' }),
    {},
    ['POST LoseOpportunity HTTP/1.1'],
    `{"Status":4,"OpportunityClose":{"subject":"Opportunity lost","opportunityid@odata.bind":"/opportunities(${ID})"}}`,
  ],
  [
    'opened again',
    changed({ statecode: 'open' }, { version: 'W/"7"' }),
    {},
    [`PATCH opportunities(${ID}) HTTP/1.1`, 'If-Match: W/"7"'],
    '{"statecode":0,"statuscode":1}',
  ],
])('sends a request for an opportunity that is %s', (_, one, options, head, body) => {
  const answer = ok({ opportunityid: ID });
  expect(sentFor(one, scopeOf(options), one.id === undefined ? answer : DONE)).toEqual([...head, '', body]);
});

test.each<[string, RemoteWrite['fields'], string]>([
  [
    'more digits than a float has',
    { estimatedvalue: { bare: '123456789012345.67' } },
    '"estimatedvalue":123456789012345.67',
  ],
  ['a sum of floats', { estimatedvalue: 1000.005 }, '"estimatedvalue":1000.005'],
  ['digits as text', { estimatedvalue: '0100.50' }, '"estimatedvalue":100.5'],
  ['no number', { estimatedvalue: 'much' }, '"estimatedvalue":"much"'],
  ['a day', { estimatedclosedate: { bare: '2026-03-31' } }, '"estimatedclosedate":"2026-03-31"'],
  ['an instant', { new_followup: '2026-03-31T10:00:00+02:00' }, '"new_followup":"2026-03-31T08:00:00.000Z"'],
  ['an option', { salesstage: '2' }, '"salesstage":2'],
  ['no option', { salesstage: 'Propose' }, '"salesstage":"Propose"'],
  ['a truth', { new_flag: 'true' }, '"new_flag":true'],
  ['nothing', { name: '' }, '"name":null'],
  ['nobody', { 'customerid_account@odata.bind': null }, '"customerid_account@odata.bind":null'],
  ['an account', { 'customerid_account@odata.bind': ID }, `"customerid_account@odata.bind":"/accounts(${ID})"`],
  ['several', { name: ['a', 'b'] }, '"name":"a;b"'],
  ['a truth as text', { name: true }, '"name":"true"'],
])('serializes %s', (_, fields, json) => {
  expect(sentFor(changed(fields)).at(-1)).toBe(`{${json}}`);
});

test('throws for a table value, and for a state that is not written separately', () => {
  expect(() => hold(crm.write(scopeOf(), [changed({ name: new Map() })]))).toThrow('name');
  expect(() => hold(crm.write(scopeOf(), [changed({ statecode: 'won', name: 'B' })]))).toThrow('by itself');
  expect(() => hold(crm.write(scopeOf(), [made('A', { statecode: 'won' })]))).toThrow('once the deal is there');
});

test('reads the description of a custom table before writing a lookup to it', () => {
  const field = { name: 'new_Program@odata.bind', label: '', type: 'lookup', refersTo: 'new_program' } as const;
  const scope = scopeOf({}, [{ ...field, creatable: true, updatable: true, required: false }]);
  const table = {
    EntitySetName: 'new_programs',
    PrimaryIdAttribute: 'new_programid',
    PrimaryNameAttribute: 'new_name',
  };
  const { sent } = hold(crm.write(scope, [changed({ [field.name]: ID })]), [ok(table), batched([DONE])]);
  expect(sent[0]?.path).toContain("EntityDefinitions(LogicalName='new_program')?$select=EntitySetName");
  expect(sent[1]?.body).toContain(`{"new_Program@odata.bind":"/new_programs(${ID})"}`);
  const row = { new_programid: ID, new_name: 'Apollo' };
  const { out } = hold(crm.resolve(scope, [{ field: field.name, name: 'apollo' }]), [ok(table), page([row])]);
  expect(out?.[0]?.candidates).toEqual([{ id: ID, label: 'Apollo', detail: '' }]);
});

/** A changeset with one response, as some servers return even if the request had none. */
const NESTED: Reply = {
  headers: { 'content-type': 'multipart/mixed; boundary="outer"' },
  body: [
    '--outer',
    'Content-Type: multipart/mixed; boundary=inner',
    '',
    batched([DONE], '\r\n', 'inner').body,
    '--outer',
    'Content-Type: application/http',
    '',
    'HTTP/1.1 404 Not Found',
    'Content-Type: application/json',
    '',
    '{"error":{"code":"0x80040217","message":"gone"}}',
    '--outer--',
    'epilogue',
  ].join('\r\n'),
};

test.each<[string, Reply]>([
  ['CRLF', batched([DONE, refused(404, '0x80040217', 'gone')])],
  ['LF', batched([DONE, refused(404, '0x80040217', 'gone')], '\n')],
  ['nesting', NESTED],
])('matches responses by position, with %s', (_, reply) => {
  const { out } = hold(crm.write(scopeOf(), [changed({ name: 'B' }), changed({ name: 'C' }, { opId: 'v' })]), [reply]);
  expect(out).toMatchObject([
    { opId: 'u', ok: true, id: ID, created: false },
    { opId: 'v', ok: false, error: { kind: 'record', code: '0x80040217', message: 'gone' } },
  ]);
});

test.each<[string, Reply]>([
  ['one too few', batched([DONE])],
  ['one too many', batched([DONE, DONE, DONE])],
  ['none at all', ok({})],
  ['the end missing', { ...batched([DONE, DONE]), body: batched([DONE, DONE]).body?.slice(0, -30) ?? '' }],
  ['no boundary', { headers: { 'content-type': 'multipart/mixed' }, body: batched([DONE, DONE]).body ?? '' }],
])('reports all results as unknown with %s', (_, reply) => {
  const { out } = hold(crm.write(scopeOf(), [changed({ name: 'B' }), changed({ name: 'C' })]), [reply]);
  expect(out?.map((answer) => !answer.ok && answer.error.kind)).toEqual(['unknown', 'unknown']);
});

/** Three records of a batch that requested to continue after errors. */
const THREE = ['B', 'C', 'D'].map((name) => changed({ name }, { opId: name }));

test('reports the result of each record if a batch stopped at its first failure', () => {
  const reply = { ...batched([DONE, refused(400, '0x80044331', 'Too long.')]), status: 400 };
  const { out, sent } = hold(crm.write(scopeOf(), THREE), [reply]);
  expect(sent).toHaveLength(1);
  expect(out).toMatchObject([
    { opId: 'B', ok: true },
    { opId: 'C', ok: false, error: { kind: 'record', code: '0x80044331', message: 'Too long.' } },
    { opId: 'D', ok: false, error: { kind: 'later', code: 'batch-ended' } },
  ]);
});

test.each<[string, readonly Reply[]]>([
  ['no failure', [DONE, DONE]],
  ['another part after its failure', [refused(400), DONE]],
  ['more answers than records', [DONE, DONE, DONE, refused(400)]],
])('reports all results of a failed batch with %s as unknown', (_, replies) => {
  const { out } = hold(crm.write(scopeOf(), THREE), [{ ...batched(replies), status: 400 }]);
  expect(out?.map((answer) => !answer.ok && answer.error.kind)).toEqual(['unknown', 'unknown', 'unknown']);
});

test.each<[string, Reply]>([
  ['no status', { headers: { 'content-type': 'text/plain' }, body: '' }],
  ['an odd detail', refused(400)],
])('one response with %s does not hide the others', (kind, middle) => {
  const whole = batched([DONE, middle, DONE]);
  const body = kind === 'no status' ? (whole.body ?? '').replace('HTTP/1.1 200 Whatever', 'nonsense') : whole.body;
  const { out } = hold(crm.write(scopeOf(), THREE), [{ ...whole, body: body ?? '' }]);
  expect(out?.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(out?.[1]).toMatchObject({ error: { kind: kind === 'no status' ? 'unknown' : 'record' } });
});

test('does not put an invalid ID into an address', () => {
  for (const id of ['../evil', `${ID}/x`, '', 'a)?x=(', ` ${ID}`, `{${ID}}`, '__proto__']) {
    const { out, sent } = hold(crm.write(scopeOf(), [changed({ name: 'B' }, { id })]));
    expect(sent).toEqual([]);
    expect(out).toMatchObject([{ ok: false, error: { kind: 'record', code: 'id-unfit' } }]);
    expect(crm.recordUrl(id.trim() === ID || id === `{${ID}}` ? 'x' : id, 'https://a', {} as Identity)).toBeUndefined();
  }
  const { sent } = hold(crm.write(scopeOf(), [changed({ 'customerid_account@odata.bind': '../evil' })]), [
    batched([DONE]),
  ]);
  expect(sent[0]?.body).toContain('{"customerid_account@odata.bind":"../evil"}');
});

test('patterns for responses take linear time', () => {
  const cost = (text: string): number => {
    const reply = { ...batched([{ status: 400, body: text }]), status: 200 };
    const times = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      hold(crm.write(scopeOf(), [changed({ name: 'B' })]), [reply]);
      return performance.now() - begun;
    });
    return Math.min(...times);
  };
  for (const piece of ['\n', '\r\n', 'a', 'a: ', "'", "'a", '--', '}', '} ', '{"error":', 'HTTP/1.1 ', '-: ']) {
    const [some, more] = [20_000, 200_000].map((size) => piece.repeat(Math.ceil(size / piece.length)));
    cost(some ?? '');
    expect(cost(more ?? '') / (cost(some ?? '') + 1), JSON.stringify(piece)).toBeLessThan(40);
  }
});

test.each<[string, Reply, object]>([
  ['made', { status: 201, json: { opportunityid: ID.toUpperCase() } }, { ok: true, id: ID, created: true }],
  ['returned without its ID', DONE, { ok: false, error: { kind: 'unknown' } }],
  ['taken by another', refused(412, '0x80060892'), { ok: false, error: { kind: 'record', code: '0x80060892' } }],
  ['already deleted', refused(412), { ok: false, error: { kind: 'record', code: 'moved' } }],
])('by its key an opportunity is %s', (_, reply, answer) => {
  const { out } = hold(crm.write(scopeOf({ create: 'key' }), [made('A')]), [batched([reply])]);
  expect(out).toMatchObject([answer]);
});

test.each<[string, Reply, string]>([
  ['its own', page([{ opportunityid: opportunityIdOf('A'), new_key: 'a' }]), 'moved'],
  ['its own without a key', page([{ opportunityid: opportunityIdOf('A'), new_key: null }]), 'moved'],
  ['of another note', page([{ opportunityid: opportunityIdOf('A'), new_key: 'B' }]), 'id-taken'],
  ['hidden', page([]), 'id-taken'],
  ['returned without its ID', page([{ new_key: 'A' }]), 'moved'],
  ['not to be looked at now', refused(429), 'moved'],
])('checks an ID that is already used if the record is %s', (_, reply, code) => {
  const replies = [batched([refused(412, '0x80040237'), DONE]), reply];
  const { out, sent } = hold(crm.write(scopeOf(), [made('A'), made('B')]), replies);
  expect(out).toMatchObject([{ ok: false, error: { kind: 'record', code } }, { ok: true }]);
  expect(sent[1]?.deliverErrors).toBe(true);
});

test('an error in a later batch loses no earlier results', () => {
  const many = Array.from({ length: 101 }, (_, at) => made(`B-${at}`));
  const { out, sent } = hold(crm.write(scopeOf(), many), [batched(many.slice(1).map(() => DONE)), refused(503)]);
  expect(sent.map(({ deliverErrors }) => deliverErrors)).toEqual([undefined, true]);
  expect(out?.filter((answer) => answer.ok)).toHaveLength(100);
  expect(out?.at(-1)).toMatchObject({ ok: false, error: { kind: 'later', code: 'http-503' } });
  expect(hold(crm.write(scopeOf(), [made('A')]), [refused(413)]).error?.kind).toBe('record');
});
