/** Text from outside as a name: inherited object members are not fields, and an invalid ID has no record. */
import { describe, expect, test } from 'vitest';
import { resolveTarget } from '../../src/targets/core/resolve-target.ts';
import { decode } from '../../src/targets/core/codec.ts';
import { fieldIn, type Identity } from '../../src/targets/core/crm.ts';
import { crm } from '../../src/targets/hubspot/crm.ts';
import { preflight } from '../../src/targets/core/preflight.ts';
import { CRM_IDS, TARGETS, type CrmId } from '../../src/targets/targets.ts';
import { schemaOf } from './described.ts';
import { ok } from './conversing.ts';
import { hold, madeScope, row } from './hubspot/talk.ts';

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const IDENTITY: Identity = {
  ...{ orgId: '42', orgName: '', userId: '', userName: '', sandbox: false, version: '' },
  pages: 'https://crm.example',
};

const RECORDS: Readonly<Record<CrmId, readonly [id: string, url: string]>> = {
  salesforce: ['006000000000001', 'https://crm.example/006000000000001AAA'],
  hubspot: ['12345678901234567', 'https://crm.example/contacts/42/record/0-3/12345678901234567'],
  dynamics: [
    '00000000-0000-4000-8000-00000000000A',
    'https://crm.example/main.aspx?pagetype=entityrecord&etn=opportunity&id=00000000-0000-4000-8000-00000000000a',
  ],
};

describe.each(CRM_IDS)('%s', (target) => {
  const urlOf = (id: string) => TARGETS[target].crm?.recordUrl(id, 'https://crm.example', IDENTITY);

  test('returns the address of a record with a valid ID', () => {
    const [id, url] = RECORDS[target];
    expect(urlOf(id)).toBe(url);
  });

  test.each([...INHERITED, '../evil', '', ' ', '?x=1', '#x', '12/../../x', '006A', '%2e%2e', '1e9', '-1', '１２'])(
    'returns no address for the ID %j',
    (id) => {
      expect(urlOf(id)).toBeUndefined();
      if (id.trim() !== '') expect(urlOf(`${RECORDS[target][0]}${id}`)).toBeUndefined();
    },
  );

  test.each(INHERITED)('does not treat %s as a field', (name) => {
    const schema = schemaOf();
    expect(fieldIn(schema, name)).toBeUndefined();
    const mapping = [{ from: 'title', to: name, codec: 'text', direction: 'both' }] as const;
    const chosen = resolveTarget(TARGETS[target], { mapping }, schema);
    const outgoing = { fields: [], currency: 'USD', findings: [], filled: () => false, record: { variant: name } };
    expect(() => preflight({ resolved: chosen, schema, wrong: [] }, outgoing)).not.toThrow();
  });
});

test('returns no address if the account ID is not a number', () => {
  expect(crm.recordUrl('1', 'https://crm.example', { ...IDENTITY, orgId: '../..' })).toBeUndefined();
});

test.each(INHERITED)('ignores inherited members for a key or label named %s', (name) => {
  const scope = { ...madeScope({ keyField: name, fields: [name] }), options: { partnerLabel: name } };
  expect(hold(crm.read(scope, ['1'], ['a']), [ok({ results: [row('1')] })]).out?.records).toMatchObject([
    { id: '1', key: '' },
  ]);
  const write = { opId: 'a', id: '1', key: 'a', fields: { amount: '1' } };
  const { sent, out } = hold(crm.write(scope, [write]), [ok({ results: [row('1')] })]);
  expect([sent.length, out]).toMatchObject([1, [{ ok: true }]]);
});

test.each(INHERITED)('does not treat %s as an outcome', (text) => {
  const chosen = resolveTarget(TARGETS.dynamics, {});
  expect(decode('outcome', text, { kind: 'text', currency: '' }, chosen, () => '')).toBeUndefined();
});
