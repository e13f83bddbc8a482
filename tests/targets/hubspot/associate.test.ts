import { afterEach, describe, expect, test } from 'vitest';
import type { CrmScope, WriteResult } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { answer } from '../../../tools/loopback-crms/faults.ts';
import { apiError, rateLimited } from '../../../tools/loopback-crms/hubspot/faults.ts';
import type { Portal } from '../../../tools/loopback-crms/hubspot/portal.ts';
import { PRIMARY } from '../../../tools/loopback-crms/hubspot/portal.ts';
import type { Hubspot } from '../../../tools/loopback-crms/hubspot/server.ts';
import { bodyOf, ok } from '../conversing.ts';
import { converse, deal, FIELDS, scopeOf, startPortal } from './live.ts';
import { hold, madeScope, row } from './talk.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const LABEL = 'Partner';
const LABEL_ID = 101;

interface Stage {
  readonly at: Hubspot;
  readonly scope: CrmScope;
  readonly companies: readonly string[];
  readonly write: (...writes: Parameters<typeof crm.write>[1]) => Promise<readonly WriteResult[]>;
}

async function stage(chosen: Record<string, string> = {}): Promise<Stage> {
  const companies: string[] = [];
  const seed = (portal: Portal): void => {
    portal.labels.push({ typeId: LABEL_ID, label: LABEL });
    for (const name of ['Acme', 'Beta', 'Core']) companies.push(portal.insert('companies', { name }));
  };
  const at = await startPortal({ seed });
  server = at;
  const scope = await scopeOf(at, chosen, [...FIELDS, ...(chosen['partnerLabel'] === undefined ? [] : [LABEL])]);
  return { at, scope, companies, write: (...writes) => converse(at, crm.write(scope, writes)) };
}

/** Returns the labels and types of each company of a deal, without the default type. */
function linksOf(at: Hubspot, id: string): unknown {
  return Object.fromEntries(
    at.portal.links(id).map(({ company, types }) => [company, types.filter((type) => type !== 341)]),
  );
}

function idIn([answer]: readonly WriteResult[]): string {
  return answer?.ok === true ? answer.id : '';
}

describe('the primary company', () => {
  test('is associated with a new deal, and replaced by another one', async () => {
    const { at, companies, write } = await stage();
    const [acme = '', beta = ''] = companies;
    const id = idIn(await write(deal('A', { company: acme })));
    expect(linksOf(at, id)).toEqual({ [acme]: [PRIMARY] });
    at.log.clear();
    expect(await write(deal('A', { company: beta }, id))).toEqual([{ opId: 'op A', ok: true, id, created: false }]);
    expect(linksOf(at, id)).toEqual({ [acme]: [], [beta]: [PRIMARY] });
    // The deal itself had no changes.
    expect(at.log.writes().map(({ path }) => path.split('/').at(-3))).toEqual(['companies']);
  });

  test('that does not exist fails only its deal, and the whole deal is accepted the next time', async () => {
    const { at, companies, write } = await stage();
    const [acme = ''] = companies;
    const writes = ['A', 'B', 'C'].map((key) => deal(key, { company: key === 'B' ? '404' : acme }));
    const answers = Object.fromEntries((await write(...writes)).map((answer) => [answer.opId, answer]));
    expect(answers).toMatchObject({
      'op A': { ok: true },
      'op B': {
        ok: false,
        error: {
          ...{ kind: 'record', code: 'crm.associations.INVALID_IDENTIFIER', remedy: 'gone', fields: ['company'] },
          message: 'COMPANY=404 is not valid',
        },
      },
      'op C': { ok: true },
    });
    const [made] = await write(deal('B', { company: acme }));
    expect(made).toMatchObject({ ok: true, created: false });
    expect(linksOf(at, idIn([made as WriteResult]))).toEqual({ [acme]: [PRIMARY] });
  });

  test.each([
    [
      'that the refusal names is at fault alone, and nothing is halved',
      { context: { INVALID_OBJECT_IDS: ['COMPANY=404 is not valid'], objectId: ['404'] } },
      4,
    ],
    ['that spoils the request is found by halves, each after a look', {}, 10],
  ])('%s', async (_, more, requests) => {
    const { at, companies, write } = await stage();
    const [acme = ''] = companies;
    const keys = ['A', 'B', 'C', 'D'];
    const ids = (await write(...keys.map((key) => deal(key)))).map((one) => idIn([one]));
    at.log.clear();
    at.faults.on(
      ({ path, body }) =>
        path.endsWith('/batch/create') && body.includes('"404"') && body.includes(`"${ids[2] ?? ''}"`),
      answer(400, { category: 'VALIDATION_ERROR', message: 'One or more associations are invalid', ...more }),
      9,
    );
    const writes = keys.map((key, of) => deal(key, { company: key === 'C' ? '404' : acme }, ids[of]));
    const answers = await write(...writes);
    expect(answers.map(({ ok: passed }) => passed)).toEqual([true, true, false, true]);
    expect(answers[2]).toMatchObject({ error: { kind: 'record', message: 'One or more associations are invalid' } });
    expect(at.log.all).toHaveLength(requests);
  });

  test('that another user selected between two halves remains', async () => {
    const { at, companies, write } = await stage();
    const [acme = '', beta = ''] = companies;
    const keys = ['A', 'B'];
    const ids = (await write(...keys.map((key) => deal(key)))).map((one) => idIn([one]));
    at.faults.on('POST /batch/create', apiError(400, 'VALIDATION_ERROR', 'no'));
    at.faults.on(
      ({ path }) => {
        if (path.endsWith('/batch/create')) at.portal.associate(ids[1] ?? '', beta, [PRIMARY]);
        return false;
      },
      apiError(400, '', ''),
    );
    const answers = await write(...keys.map((key, of) => deal(key, { company: acme }, ids[of])));
    expect(answers).toMatchObject([{ ok: true }, { ok: false, error: { code: 'moved', fields: ['company'] } }]);
    expect(linksOf(at, ids[1] ?? '')).toEqual({ [beta]: [PRIMARY] });
  });

  test('that is temporarily rejected is reported as a part of a new deal, and repeated for a known one', async () => {
    const { at, companies, write } = await stage();
    const [acme = '', beta = ''] = companies;
    at.faults.on('POST /batch/create', rateLimited('SECONDLY'), 2);
    const [made] = await write(deal('A', { company: acme }));
    expect(made).toMatchObject({ ok: false, error: { kind: 'record', remedy: 'again', fields: ['company'] } });
    const id = at.portal.live('deals')[0]?.id ?? '';
    expect(await write(deal('A', { company: beta }, id))).toMatchObject([{ ok: false, error: { kind: 'later' } }]);
    expect(await write(deal('A', { company: beta }, id))).toMatchObject([{ ok: true }]);
  });

  test('that cannot be set without a permission does not lose the results of other deals', async () => {
    const { at, companies, write } = await stage();
    at.faults.on('POST /batch/create', apiError(403, 'MISSING_SCOPES', 'no'));
    const answers = await write(deal('A', { company: companies[0] ?? '' }), deal('B'));
    expect(answers.find(({ opId }) => opId === 'op A')).toMatchObject({ ok: false, error: { kind: 'connection' } });
    expect(answers.find(({ opId }) => opId === 'op B')).toMatchObject({ ok: true });
  });

  test('is not removed', async () => {
    const { at, companies, write } = await stage();
    const id = idIn(await write(deal('A', { company: companies[0] ?? '' })));
    const [answer] = await write(deal('A', { company: null, amount: '1' }, id));
    expect(answer).toMatchObject({ ok: false, error: { code: 'COMPANY_NEEDED', fields: ['company'] } });
    expect(at.portal.get(id)?.values['amount']).toBe('1');
  });
});

describe('partners under a label', () => {
  test('are added and removed, and the primary company does not change', async () => {
    const { at, companies, write, scope } = await stage({ partnerLabel: LABEL });
    const [acme = '', beta = '', core = ''] = companies;
    const id = idIn(await write(deal('A', { company: acme, [LABEL]: [beta, core] })));
    expect(linksOf(at, id)).toEqual({ [acme]: [PRIMARY], [beta]: [LABEL_ID], [core]: [LABEL_ID] });
    const { records } = await converse(at, crm.read(scope, [id], []));
    expect(records[0]?.fields).toMatchObject({ company: acme, [LABEL]: `${beta};${core}` });
    at.log.clear();
    await write(deal('A', { [LABEL]: `${acme};${core}` }, id));
    expect(linksOf(at, id)).toEqual({ [acme]: [PRIMARY, LABEL_ID], [beta]: [], [core]: [LABEL_ID] });
    expect(at.log.writes()).toHaveLength(2);
    await write(deal('A', { [LABEL]: '' }, id));
    expect(linksOf(at, id)).toEqual({ [acme]: [PRIMARY], [beta]: [], [core]: [] });
  });

  test('are removed if the response has a body and if it has none', async () => {
    const { at, companies, write } = await stage({ partnerLabel: LABEL });
    const [acme = '', beta = ''] = companies;
    const id = idIn(await write(deal('A', { [LABEL]: [acme, beta] })));
    expect(await write(deal('A', { [LABEL]: acme }, id))).toMatchObject([{ ok: true }]);
    at.options.archiveStatus = 204;
    expect(await write(deal('A', { [LABEL]: '' }, id))).toMatchObject([{ ok: true }]);
    expect(linksOf(at, id)).toEqual({ [acme]: [], [beta]: [] });
  });

  test.each([
    ['unreadable errors', { results: [], errors: 'odd' }],
    ['no errors, and a status of some', { results: [] }],
    ['errors in an object', { results: [], errors: {} }],
  ])('are not treated as removed if an archive request returns %s', async (_, body) => {
    const { at, companies, write } = await stage({ partnerLabel: LABEL });
    const id = idIn(await write(deal('A', { [LABEL]: companies[0] ?? '' })));
    at.faults.on('POST /labels/archive', answer(207, body));
    expect(await write(deal('A', { [LABEL]: '' }, id))).toMatchObject([{ ok: false, error: { kind: 'unknown' } }]);
  });

  test('are only added to a deal that was found by its key', async () => {
    const { at, companies, write } = await stage({ partnerLabel: LABEL });
    const [acme = '', beta = ''] = companies;
    const id = idIn(await write(deal('A', { [LABEL]: acme })));
    expect(await write(deal('A', { [LABEL]: beta }))).toMatchObject([{ ok: true, created: false }]);
    expect(linksOf(at, id)).toEqual({ [acme]: [LABEL_ID], [beta]: [LABEL_ID] });
  });

  test('that are rejected fail their deal with the label', async () => {
    const { write } = await stage({ partnerLabel: LABEL });
    expect(await write(deal('A', { [LABEL]: '404' }))).toMatchObject([{ ok: false, error: { fields: [LABEL] } }]);
  });

  test('are read before anything is written', async () => {
    const { at, companies, write } = await stage({ partnerLabel: LABEL });
    const id = idIn(await write(deal('A')));
    at.log.clear();
    at.faults.on('/batch/read', apiError(403, 'MISSING_SCOPES', 'no'));
    await expect(write(deal('A', { [LABEL]: companies[0] ?? '', amount: '1' }, id))).rejects.toThrow('MISSING_SCOPES');
    expect(at.log.writes()).toEqual([]);
  });
});

describe('responses that the server does not send', () => {
  const made = ok({ results: [{ ...(row('1') as object), new: true, objectWriteTraceId: 'op A' }] });
  const write = { opId: 'op A', id: undefined, key: 'A', fields: { company: '7' } };

  test.each([
    ['names the pair', { results: [{ fromObjectId: 1, toObjectId: 7 }] }, { ok: true, id: '1', created: true }],
    ['names another pair', { results: [{ fromObjectId: '1', toObjectId: '8' }] }, { error: { kind: 'unknown' } }],
    ['is no answer', 'x', { error: { kind: 'unknown', code: 'unexpected-answer', fields: ['company'] } }],
    [
      'has an error for the deal',
      { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'no', context: { fromObjectId: ['1'] } }] },
      { error: { kind: 'record', message: 'no', fields: ['company'] } },
    ],
    [
      'has an error without a pair',
      { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'limit of associations' }] },
      { error: { kind: 'record', message: 'limit of associations', fields: ['company'] } },
    ],
    [
      'has an error for the company in its words',
      { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'COMPANY=7 is not valid', context: '{}' }] },
      { error: { kind: 'record', message: 'COMPANY=7 is not valid', fields: ['company'] } },
    ],
    ['has no list', { status: 'COMPLETE' }, { error: { kind: 'unknown', code: 'unexpected-answer' } }],
    [
      'has unexpected results in addition to the pair',
      { results: [null, {}, { fromObjectId: {} }, { fromObjectId: '1', toObjectId: '7', labels: 3 }], errors: [] },
      { ok: true },
    ],
  ])('a response that %s', (_, json, expected) => {
    const { out, sent } = hold(crm.write(madeScope(), [write]), [made, { status: 207, json }]);
    expect(out).toMatchObject([expected]);
    expect(bodyOf(sent[1])).toEqual({
      inputs: [
        {
          ...{ from: { id: '1' }, to: { id: '7' } },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }],
        },
      ],
    });
  });

  test.each([
    ['nothing', { results: [] }],
    ['another trace', { results: [{ ...(row('1', { k: 'A' }) as object), objectWriteTraceId: 'op B' }] }],
    ['an id as a number', { results: [{ id: 1, properties: { k: 'A' } }] }],
    ['an unfinished batch', { status: 'PENDING', results: [] }],
  ])('the result of a deal is unknown if a batch contains %s', (_, json) => {
    const { out } = hold(crm.write(madeScope(), [{ ...write, fields: {} }]), [{ status: 207, json }]);
    expect(out).toMatchObject([{ ok: false, error: { kind: 'unknown', code: 'unexpected-answer' } }]);
  });

  test('a deal in no list was rejected by the errors that name no deal', () => {
    const errors = [{ category: 'VALIDATION_ERROR', message: 'One.' }, { message: 'Two.' }, { message: 'One.' }];
    const { out } = hold(crm.write(madeScope(), [{ ...write, fields: {} }]), [ok({ results: [], errors })]);
    expect(out).toMatchObject([
      { ok: false, error: { kind: 'record', code: 'VALIDATION_ERROR', message: 'One. Two.' } },
    ]);
    expect(out?.[0]).not.toHaveProperty('trouble.shared');
    const two = ['A', 'B', 'C'].map((key) => ({ ...write, opId: `op ${key}`, key, fields: {} }));
    const results = [{ ...(row('1') as object), new: 'yes', objectWriteTraceId: 'op B', properties: { k: 7 } }];
    expect(hold(crm.write(madeScope(), two), [ok({ results: [7, ...results], errors })]).out).toMatchObject([
      { ok: false, error: { kind: 'record', message: 'One. Two.', shared: true } },
      { ok: true, id: '1', created: false },
      { ok: false, error: { kind: 'record', message: 'One. Two.', shared: true } },
    ]);
  });

  test('an error overrides a result of the same deal, and names it by key if it has no trace ID', () => {
    const errors = [{ category: 'VALIDATION_ERROR', message: 'no', context: { ids: ['A'] } }];
    const { out } = hold(crm.write(madeScope(), [{ ...write, fields: {} }]), [
      ok({ results: [row('1', { k: 'A' })], errors }),
    ]);
    expect(out).toMatchObject([{ ok: false, error: { kind: 'record', message: 'no' } }]);
  });
});
