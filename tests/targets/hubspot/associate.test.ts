import { afterEach, describe, expect, test } from 'vitest';
import type { CrmScope, WriteAnswer } from '../../../src/targets/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { apiError } from '../../crm/hubspot/faults.ts';
import type { Portal } from '../../crm/hubspot/portal.ts';
import { PRIMARY } from '../../crm/hubspot/portal.ts';
import type { Hubspot } from '../../crm/hubspot/server.ts';
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
  readonly write: (...writes: Parameters<typeof crm.write>[1]) => Promise<readonly WriteAnswer[]>;
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

/** The types that each company of a deal has, by company, the plain one left out. */
function linksOf(at: Hubspot, id: string): unknown {
  return Object.fromEntries(
    at.portal.links(id).map(({ company, types }) => [company, types.filter((type) => type !== 341)]),
  );
}

function idIn([answer]: readonly WriteAnswer[]): string {
  return answer?.ok === true ? answer.id : '';
}

describe('the primary company', () => {
  test('of a new deal is put to it, and another one takes its place', async () => {
    const { at, companies, write } = await stage();
    const [acme = '', beta = ''] = companies;
    const id = idIn(await write(deal('A', { company: acme })));
    expect(linksOf(at, id)).toEqual({ [acme]: [PRIMARY] });
    at.log.clear();
    expect(await write(deal('A', { company: beta }, id))).toEqual([{ opId: 'op A', ok: true, id, created: false }]);
    expect(linksOf(at, id)).toEqual({ [acme]: [], [beta]: [PRIMARY] });
    // The deal itself had no news.
    expect(at.log.writes().map(({ path }) => path.split('/').at(-3))).toEqual(['companies']);
  });

  test('that is not there fails its deal alone, and the deal passes as a whole the next time', async () => {
    const { at, companies, write } = await stage();
    const [acme = ''] = companies;
    const writes = ['A', 'B', 'C'].map((key) => deal(key, { company: key === 'B' ? '404' : acme }));
    const answers = Object.fromEntries((await write(...writes)).map((answer) => [answer.opId, answer]));
    expect(answers).toMatchObject({
      'op A': { ok: true },
      'op B': { ok: false, trouble: { kind: 'record', code: 'OBJECT_NOT_FOUND', fields: ['company'] } },
      'op C': { ok: true },
    });
    const [made] = await write(deal('B', { company: acme }));
    expect(made).toMatchObject({ ok: true, created: false });
    expect(linksOf(at, idIn([made as WriteAnswer]))).toEqual({ [acme]: [PRIMARY] });
  });

  test('without the right to put it loses no answer of the others', async () => {
    const { at, companies, write } = await stage();
    at.faults.on('POST /batch/create', apiError(403, 'MISSING_SCOPES', 'no'));
    const answers = await write(deal('A', { company: companies[0] ?? '' }), deal('B'));
    expect(answers.find(({ opId }) => opId === 'op A')).toMatchObject({ ok: false, trouble: { kind: 'connection' } });
    expect(answers.find(({ opId }) => opId === 'op B')).toMatchObject({ ok: true });
  });

  test('is not taken away', async () => {
    const { at, companies, write } = await stage();
    const id = idIn(await write(deal('A', { company: companies[0] ?? '' })));
    const [answer] = await write(deal('A', { company: null, amount: '1' }, id));
    expect(answer).toMatchObject({ ok: false, trouble: { code: 'COMPANY_NEEDED', fields: ['company'] } });
    expect(at.portal.get(id)?.values['amount']).toBe('1');
  });
});

describe('partners under a label', () => {
  test('are put and taken, and the primary company stays what it is', async () => {
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

  test('of a deal that was found by its key are only added', async () => {
    const { at, companies, write } = await stage({ partnerLabel: LABEL });
    const [acme = '', beta = ''] = companies;
    const id = idIn(await write(deal('A', { [LABEL]: acme })));
    expect(await write(deal('A', { [LABEL]: beta }))).toMatchObject([{ ok: true, created: false }]);
    expect(linksOf(at, id)).toEqual({ [acme]: [LABEL_ID], [beta]: [LABEL_ID] });
  });

  test('that cannot be put fail their deal with the label', async () => {
    const { write } = await stage({ partnerLabel: LABEL });
    expect(await write(deal('A', { [LABEL]: '404' }))).toMatchObject([{ ok: false, trouble: { fields: [LABEL] } }]);
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

describe('answers that the server does not give', () => {
  const made = ok({ results: [{ ...(row('1') as object), new: true, objectWriteTraceId: 'op A' }] });
  const write = { opId: 'op A', id: undefined, key: 'A', fields: { company: '7' } };

  test.each([
    ['names the pair', { results: [{ fromObjectId: 1, toObjectId: 7 }] }, { ok: true, id: '1', created: true }],
    ['names another pair', { results: [{ fromObjectId: '1', toObjectId: '8' }] }, { trouble: { kind: 'unknown' } }],
    ['is no answer', 'x', { trouble: { kind: 'unknown', code: 'unexpected-answer', fields: ['company'] } }],
    [
      'has an error for the deal',
      { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'no', context: { fromObjectId: ['1'] } }] },
      { trouble: { kind: 'record', message: 'no', fields: ['company'] } },
    ],
    [
      'has an error for nobody',
      { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'limit of associations' }] },
      { trouble: { kind: 'unknown', message: 'limit of associations', fields: ['company'] } },
    ],
  ])('an answer that %s', (_, json, expected) => {
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
    ['errors without a name', { results: [], errors: [{ category: 'VALIDATION_ERROR', message: 'somebody' }] }],
    ['a batch that is not done', { status: 'PENDING', results: [] }],
  ])('a deal of which a batch says %s is unknown', (_, json) => {
    const { out } = hold(crm.write(madeScope(), [{ ...write, fields: {} }]), [{ status: 207, json }]);
    expect(out).toMatchObject([{ ok: false, trouble: { kind: 'unknown', code: 'unexpected-answer' } }]);
  });

  test('an error beats a result of the same deal, and names it by key where it has no trace', () => {
    const errors = [{ category: 'VALIDATION_ERROR', message: 'no', context: { ids: ['A'] } }];
    const { out } = hold(crm.write(madeScope(), [{ ...write, fields: {} }]), [
      ok({ results: [row('1', { k: 'A' })], errors }),
    ]);
    expect(out).toMatchObject([{ ok: false, trouble: { kind: 'record', message: 'no' } }]);
  });
});
