/**
 * Contract suite of all CRMs: runs against servers written from the vendors' contracts, over HTTP, with note values.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MOST_MINOR } from '../../src/domain/money.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import type { RemoteWrite, Snapshot, WriteResult } from '../../src/targets/core/crm.ts';
import { dropAfter, truncated, unavailable, unavailableAfter } from '../../tools/loopback-crms/faults.ts';
import { ROOMS } from './rooms.ts';
import { deal, noteOf, remoteOf, type Stage } from './stage.ts';

const ALL = Object.values(ROOMS).flatMap(({ stages }) => Object.entries(stages));

let open: Stage | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await open?.server.close();
  open = undefined;
});

/** Writes records and returns the results in the order of the writes. */
async function write(stage: Stage, ...writes: readonly RemoteWrite[]): Promise<readonly WriteResult[]> {
  const answers = await stage.converse(stage.crm.write(stage.scope, writes));
  expect(answers).toHaveLength(writes.length);
  return writes.map(({ opId }) => answers.find((answer) => answer.opId === opId) as WriteResult);
}

async function make(stage: Stage, key: string, said: Partial<Opportunity> = {}): Promise<string> {
  const [answer] = await write(stage, deal(stage, key, said));
  expect(answer).toMatchObject({ ok: true, created: true });
  return answer?.ok === true ? answer.id : '';
}

function read(stage: Stage, ids: readonly string[], keys: readonly string[]): Promise<Snapshot> {
  return stage.converse(stage.crm.read(stage.scope, ids, keys));
}

/** Returns the note values of the records with these keys, in the order of the keys. */
async function notes(stage: Stage, ...keys: readonly string[]): Promise<readonly unknown[]> {
  const { records } = await read(stage, [], keys);
  expect(records).toHaveLength(keys.length);
  return keys.map((key) => records.filter((record) => record.key === key).map((record) => noteOf(stage, record))[0]);
}

const usd = (minor: number) => ({ minor, currency: 'USD' });

/** Dollar amounts by their cents. */
const DIGITS: readonly (readonly [number, string])[] = [
  [0, '0'],
  [1, '0.01'],
  [10, '0.1'],
  [29, '0.29'],
  [110, '1.1'],
  [6001, '60.01'],
  [100_000_001, '1000000.01'],
  [4_503_599_627_371, '45035996273.71'],
  [MOST_MINOR - 1, '899999999999.99'],
  [MOST_MINOR, '900000000000'],
];

const ODD = "A.inc/1 'é %";

describe.each(ALL)('%s', (_, start) => {
  async function begin(timeZone = 'America/New_York'): Promise<Stage> {
    open = await start(timeZone);
    return open;
  }

  test('creates a record, reads it by key and ID, updates it, and reports the changes', async () => {
    const stage = await begin();
    const said = { title: 'Ünïted & "Söhne" \\ <b>', notes: 'one\ntwo: \'\t"', amount: usd(10_050) };
    const id = await make(stage, ODD, said);
    expect((await read(stage, [], [ODD])).records).toMatchObject([{ id, key: ODD }]);
    expect(await notes(stage, ODD)).toEqual([{ ...said, closeDate: '2026-03-31' }]);
    const changed = deal(stage, ODD, { amount: usd(700), title: 'New' }, id);
    expect(await write(stage, changed)).toEqual([{ opId: `op ${ODD}`, ok: true, id, created: false }]);
    const both = await read(stage, [id, stage.nobody], [ODD]);
    expect(both).toMatchObject({ records: [{ id, key: ODD }], missing: [stage.nobody] });
    expect(await notes(stage, ODD)).toEqual([{ ...said, title: 'New', amount: usd(700), closeDate: '2026-03-31' }]);
  });

  test('returns only changes since the given time', async () => {
    const stage = await begin();
    const { crm, scope, converse, advance, owning } = stage;
    const identity = await converse(crm.identify(scope.options));
    const id = await make(stage, 'A');
    advance(3_600_000);
    const later = await make(stage, 'B');
    advance(10_000);
    const seen = async (since: string) => {
      const { records, missing } = await converse(crm.changed(scope, { since, mine: owning, open: true }, identity));
      expect(missing).toEqual([]);
      return records.map((record) => record.id);
    };
    expect(await seen('')).toEqual([id, later]);
    expect(await seen('2026-11-22T18:30:00Z')).toEqual([id, later]);
    expect(await seen('2026-11-22T19:30:00Z')).toEqual([later]);
    expect(await seen('2026-11-22T20:30:00Z')).toEqual([]);
    await write(stage, deal(stage, 'A', { title: 'New' }, id));
    advance(10_000);
    expect(await seen('')).toEqual([later, id]);
  });

  test('changes the version of a record only when the record changes', async () => {
    const stage = await begin();
    const id = await make(stage, 'A');
    const version = async () => (await read(stage, [id], [])).records[0]?.version;
    const first = await version();
    expect(await version()).toBe(first);
    stage.advance(60_000);
    await write(stage, deal(stage, 'A', { title: 'New' }, id));
    expect(await version()).not.toBe(first);
  });

  test('reports a rejected record with the CRM’s message, without affecting other records', async () => {
    const stage = await begin();
    const [code, message] = ['NOT_ON_FRIDAY', 'Deals of Friday need a manager'];
    const refused = { ok: false, error: { kind: 'record', code, message } };
    const fresh = { ok: true, created: true };
    stage.refuse('Deal B', code, message);
    const keys = ['A', 'B', 'C'];
    const answers = await write(stage, ...keys.map((key) => deal(stage, key)));
    expect(answers).toMatchObject([fresh, refused, fresh]);
    expect(stage.deals()).toBe(2);
    expect((await read(stage, [], ['B'])).records).toEqual([]);
    const [a = '', c = ''] = answers.flatMap((answer) => (answer.ok ? answer.id : []));
    stage.refuse('New A', code, message);
    const mixed = [deal(stage, 'A', { title: 'New A' }, a), deal(stage, 'B'), deal(stage, 'C', { title: 'New C' }, c)];
    expect(await write(stage, ...mixed)).toMatchObject([refused, fresh, { ok: true, id: c, created: false }]);
    const titles = ['Deal A', 'Deal B', 'New C'].map((title) => ({ title }));
    expect(await notes(stage, ...keys)).toMatchObject(titles);
  });

  test.each([
    ['breaks', dropAfter],
    ['ends in a page for people', unavailableAfter],
    ['ends in the middle of the answer', truncated],
  ])('creates one record if a request %s after the server has processed it', async (__, fault) => {
    const stage = await begin();
    stage.server.faults.on(stage.makes, fault);
    await write(stage, deal(stage, ODD)).catch(() => undefined);
    expect(stage.deals()).toBe(1);
    const both = await write(stage, deal(stage, ODD), deal(stage, 'B'));
    expect(both).toMatchObject([stage.again, { ok: true, created: true }]);
    expect(stage.deals()).toBe(2);
    expect((await read(stage, [], [ODD])).records).toHaveLength(1);
  });

  test('repeats a request later if the response is a web page', async () => {
    const stage = await begin();
    stage.server.faults.on(stage.makes, unavailable);
    const failure: unknown = await write(stage, deal(stage, 'A')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { kind: 'later', code: 'http-503' } });
    await make(stage, 'A');
  });

  test('keeps any characters of a note’s ID', async () => {
    const stage = await begin();
    const keys = [ODD, 'a&b=c?d#e+f', '"q" \\ <x>', '日本 – 1', 'x,y;z', '(1) [2] {3}', "''", '100%25', '007'];
    const answers = await write(stage, ...keys.map((key) => deal(stage, key)));
    expect(answers.map(({ ok }) => ok)).toEqual(keys.map(() => true));
    const { records } = await read(stage, [], keys);
    expect(records.map(({ key }) => key).sort()).toEqual([...keys].sort());
    for (const answer of answers) {
      const record = records.find(({ id }) => answer.ok && id === answer.id);
      expect(`op ${record?.key ?? ''}`).toBe(answer.opId);
    }
    for (const key of keys) expect((await read(stage, [], [key])).records, key).toMatchObject([{ key }]);
    const again = await write(stage, ...keys.map((key) => deal(stage, key)));
    expect(again).toMatchObject(keys.map(() => stage.again));
    expect(stage.deals()).toBe(keys.length);
  });

  test('keeps every cent of an amount in both directions', async () => {
    const stage = await begin();
    stage.server.log.clear();
    await write(stage, ...DIGITS.map(([minor]) => deal(stage, `K${minor}`, { amount: usd(minor) })));
    const sent = stage.server.log
      .writes()
      .map(({ body }) => body)
      .join('\n')
      .replaceAll('\\"', '"');
    const name = remoteOf(stage, 'amount').replaceAll('.', '\\.');
    const found = [...sent.matchAll(new RegExp(`"${name}":"?([-\\d.e+]+)"?[,}]`, 'g'))].map(([, text = '']) => text);
    expect(found.map((text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text))).toEqual(
      DIGITS.map(([, text]) => text),
    );
    const back = await notes(stage, ...DIGITS.map(([minor]) => `K${minor}`));
    expect(back).toMatchObject(DIGITS.map(([minor]) => ({ amount: usd(minor) })));
  });

  test('clears fields that are cleared in the note', async () => {
    const stage = await begin();
    const id = await make(stage, 'A', { notes: 'some', amount: usd(5) });
    const { cleared } = stage.chosen.target;
    const fields = { [remoteOf(stage, 'notes')]: cleared, [remoteOf(stage, 'amount')]: cleared };
    expect(await write(stage, { opId: 'u', id, key: 'A', fields })).toMatchObject([{ ok: true, id, created: false }]);
    expect(await notes(stage, 'A')).toMatchObject([{ title: 'Deal A', notes: undefined, amount: undefined }]);
  });

  test.each(['Pacific/Pago_Pago', 'America/New_York', 'UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati'])(
    'keeps the close date of the note in the account time zone %s and any device time zone',
    async (timeZone) => {
      const stage = await begin(timeZone);
      const days = ['2026-03-31', '2026-03-08', '2026-11-01', '2028-02-29', '2026-12-31', '2027-01-01'];
      for (const [at, machine] of ['Pacific/Pago_Pago', 'Pacific/Kiritimati'].entries()) {
        vi.stubEnv('TZ', machine);
        expect(Math.abs(new Date(0).getTimezoneOffset())).toBeGreaterThan(600);
        const keys = days.map((day) => `${at} ${day}`);
        await write(stage, ...days.map((closeDate, of) => deal(stage, keys[of] ?? '', { closeDate })));
        expect(await notes(stage, ...keys)).toMatchObject(days.map((closeDate) => ({ closeDate })));
      }
    },
  );

  test('resolves names with any characters to IDs, and returns all records with the same name', async () => {
    const stage = await begin();
    const { crm, scope, converse, company, server } = stage;
    const field = remoteOf(stage, 'customerOrg', 'customer');
    const names = ["O'Brien & Söhne + 50 % #1", 'A\\B "C"', 'x, y; z'];
    const ids = names.map(company);
    const two = ['Acme', 'ACME'].map(company);
    stage.advance(60_000);
    server.log.clear();
    const asked = [...names, ...names.map((name) => name.toUpperCase()), 'acme', 'Acm', 'Nobody'];
    const answers = await converse(
      crm.resolve(
        scope,
        asked.map((name) => ({ field, name })),
      ),
    );
    expect(answers.map((answer) => [answer.field, answer.name])).toEqual(asked.map((name) => [field, name]));
    const found = answers.map(({ candidates }) => candidates.map(({ id }) => id).sort());
    expect(found).toEqual([...ids, ...ids].map((id) => [id]).concat([two.sort(), [], []]));
    expect(server.log.writes()).toEqual([]);
    const made = deal(stage, 'A');
    await write(stage, { ...made, fields: { ...made.fields, [field]: ids[0] ?? '' } });
    expect((await read(stage, [], ['A'])).records[0]?.fields[field]).toBe(ids[0]);
  });

  test('keeps the schema while nothing changes', async () => {
    const { crm, scope, converse } = await begin();
    expect(await converse(crm.describe(scope, scope.schema))).toBe(scope.schema);
    const other = { ...scope.schema, fields: {}, stamp: '' };
    expect((await converse(crm.describe(scope, other))).fields).toEqual(scope.schema.fields);
    expect(await converse(crm.describe(scope, undefined))).toEqual(scope.schema);
  });

  test('returns every field of the scope that the CRM has', async () => {
    const stage = await begin();
    await make(stage, 'A');
    const known = stage.scope.fields.filter((name) => Object.hasOwn(stage.scope.schema.fields, name));
    const [record] = (await read(stage, [], ['A'])).records;
    expect(Object.keys(record?.fields ?? {}).sort()).toEqual([...known].sort());
  });

  test('classifies every request correctly as a read or a write', async () => {
    const stage = await begin();
    const { crm, scope, converse, company, owning, server } = stage;
    company('Acme');
    const id = await make(stage, 'A');
    const identity = await converse(crm.identify(scope.options));
    await converse(crm.describe(scope, undefined));
    await read(stage, [id], ['A', ODD]);
    await converse(crm.changed(scope, { since: '2026-11-22T00:00:00Z', mine: owning, open: true }, identity));
    const field = remoteOf(stage, 'customerOrg', 'customer');
    await converse(
      crm.resolve(
        scope,
        ['Acme', '12'].map((name) => ({ field, name })),
      ),
    );
    const reads = ({ method, path }: { method: string; path: string }): boolean =>
      method === 'GET' || crm.reads.some((one) => one.method === method && one.path.test(path));
    for (const call of server.log.calls()) expect(reads(call) ? 'read' : 'write', call.path).toBe(call.kind);
    expect(server.log.writes()).toHaveLength(1);
  });
});
