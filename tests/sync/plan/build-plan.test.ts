import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { linkAfter } from '../../support/link-after.ts';
import { recordsToRead } from '../../../src/sync/plan/build-plan.ts';
import { applyPulledFields, setLink } from '../../../src/sync/plan/note-changes.ts';
import { dealText } from '../../support/rules.ts';
import {
  AGREED,
  IDENTITY,
  linked,
  linkTo,
  note,
  noteOf,
  planFor,
  record,
  rowFor,
  RULES,
  schemaWith,
  toldOf,
} from './plan-scene.ts';

describe('a row', () => {
  test('for a note without a record creates it with all values of the note', () => {
    const row = rowFor(note(), []);
    expect(row).toMatchObject({ verb: 'create', remoteId: undefined, moneyDeltaMinor: 100_000_000, currency: 'USD' });
    expect(Object.fromEntries(row.fields.map(({ remote, send }) => [remote, send]))).toEqual(AGREED);
    expect(row.fields.every(({ action, reason }) => action === 'push' && reason === 'new-record')).toBe(true);
    expect(row.agreed).toMatchObject({ Amount: '1000000', Description: '', FY25_Forecast__c: '' });
    expect(row.agreed).not.toHaveProperty('Opportunity_Key__c');
  });

  test('for a note and a record with equal values is idle', () => {
    const row = rowFor(linked(), [record()]);
    expect(row).toMatchObject({ verb: 'unchanged', remoteId: '006A', remoteVersion: 'v1', fields: [], blocks: [] });
  });

  test('for a record that was found by its key only links', () => {
    expect(rowFor(note(), [record()])).toMatchObject({ verb: 'link', remoteId: '006A', fields: [] });
  });

  test('for a link of another org counts as unlinked', () => {
    const there = note({ crm_salesforce: linkTo('006A', {}, '00DSANDBOX') });
    expect(rowFor(there, [])).toMatchObject({ verb: 'create', remoteId: undefined });
  });

  test('for a damaged base makes no guess', () => {
    const damaged = linkTo().replace(/(\w{5})(\w{4} m)$/, 'AAAAA$2');
    const row = rowFor(note({ crm_salesforce: damaged, region: 'West' }), [record()]);
    expect(row.verb).toBe('conflict');
    expect(toldOf(row)).toEqual(['Region__c conflict never-agreed']);
  });
});

describe('fields', () => {
  test.each([
    ['a change in the note', { amount: '1500000' }, {}, 'update', 'Amount push changed-here'],
    ['a change in the CRM', {}, { Amount: 900_000.5 }, 'pull', 'Amount pull changed-there'],
    ['the same change on both sides', { amount: '900000.5' }, { Amount: 900_000.5 }, 'link', ''],
    ['another change on each side', { amount: '1500000' }, { Amount: 9 }, 'conflict', 'Amount conflict both-changed'],
    ['a missing property', { region: undefined }, {}, 'unchanged', 'Region__c hold empty-here'],
    [
      'a missing property, and a change in the CRM',
      { region: undefined },
      { Region__c: 'West' },
      'pull',
      'Region__c pull changed-there',
    ],
    ['a cleared property', { region: '' }, {}, 'unchanged', 'Region__c hold clearing-not-allowed'],
    ['a cleared field', {}, { Region__c: null }, 'unchanged', 'Region__c hold clearing-not-allowed'],
    [
      'a change of a field that is only pushed',
      {},
      { OEM_Primary__c: 'Cisco' },
      'unchanged',
      'OEM_Primary__c hold push-only',
    ],
    ['a rounding', { amount: '1000000.00' }, { Amount: '1000000.0000' }, 'unchanged', ''],
    ['another account', {}, { AccountId: '001NASA' }, 'unchanged', 'AccountId hold push-only'],
  ] as const)('%s', (_, lines, fields, verb, told) => {
    const row = rowFor(linked(lines), [record(fields)]);
    expect(row.verb).toBe(verb);
    expect(toldOf(row).join()).toBe(told);
  });

  test('values to push and values to pull', () => {
    const row = rowFor(linked({ region: 'West' }), [record({ Amount: 900_000.5, CloseDate: '2027-04-01' })]);
    expect(row.fields).toEqual([
      expect.objectContaining({
        remote: 'Amount',
        noteValue: '1000000',
        crmValue: '900000.5',
        take: { bare: '900000.5' },
      }),
      expect.objectContaining({ remote: 'CloseDate', take: { bare: '2027-04-01' } }),
      expect.objectContaining({ remote: 'Region__c', noteValue: 'West', crmValue: 'East', send: 'West' }),
    ]);
    expect(row.agreed).toMatchObject({ Amount: '900000.5', CloseDate: '2027-04-01', Region__c: 'West' });
    expect(row.moneyDeltaMinor).toBe(0);
  });
});

describe('blocks', () => {
  test.each([
    ['findings', note({ amount: 'a lot' }), [], 'findings'],
    ['no ID', linked({ id: undefined }), [record()], 'findings'],
    ['a record that does not exist', linked(), [], 'record-missing'],
    ['a locked record', linked({ region: 'West' }), [record({}, { locked: 'In approval' })], 'record-locked'],
    ['two records of one key', note(), [record(), record({}, { id: '006B' })], 'same-key-there'],
    ['the key of another record', linked({ amount: '1' }), [record(), record({}, { id: '006B' })], 'key-taken'],
    ['a note that is not an opportunity', noteOf('# Minutes\n'), [], 'unreadable'],
    ['a note whose properties cannot be read', noteOf('---\nid: [a\n---\n'), [], 'findings'],
  ] as const)('%s', (_, one, records, why) => {
    const row = rowFor(one, records);
    expect(row.verb).toBe('blocked');
    expect(row.blocks.map((block) => block.why)).toEqual([why]);
    expect(row.moneyDeltaMinor).toBe(0);
  });

  test('two notes of one id and one record block each other', () => {
    const plan = planFor([note({}, 'B.md'), note({}, 'A.md')], [record()]);
    expect(plan.rows.map(({ path, blocks }) => [path, blocks])).toEqual([
      ['A.md', [{ why: 'same-id', others: ['B.md'] }]],
      ['B.md', [{ why: 'same-id', others: ['A.md'] }]],
    ]);
  });
});

describe('blocks between notes', () => {
  test('an ID that differs only in case is the same to a CRM', () => {
    const plan = planFor([note({ id: 'OPP-123' }, 'A.md'), note({}, 'B.md')], []);
    expect(plan.rows.map(({ verb }) => verb)).toEqual(['blocked', 'blocked']);
    expect(rowFor(note({ id: 'OPP-123' }), [record()])).toMatchObject({ verb: 'link', remoteId: '006A' });
  });

  test.each(['OPP-123', '" opp-123 "', '"opp\\u200b-123"', '"opp-123\\ufeff"'])(
    'the ID %s is that of the record with the key opp-123, as a CRM compares keys',
    (id) => {
      expect(rowFor(note({ id }), [record()])).toMatchObject({ verb: 'link', remoteId: '006A' });
      expect(planFor([note({ id }, 'A.md'), note({}, 'B.md')], []).rows.map(({ verb }) => verb)).toEqual([
        'blocked',
        'blocked',
      ]);
    },
  );

  test('a copy with its own ID is still linked to the same record', () => {
    const copy = note({ crm_salesforce: linkTo(), id: 'opp-124' }, 'Copy.md');
    expect(planFor([linked(), copy], [record()]).rows.map(({ path, blocks }) => [path, blocks])).toEqual([
      ['Copy.md', [{ why: 'same-record', others: ['Deal.md'] }]],
      ['Deal.md', [{ why: 'same-record', others: ['Copy.md'] }]],
    ]);
  });

  test('a note whose key has a record to which another note is linked', () => {
    const plan = planFor([note({}, 'New.md'), linked({ id: 'opp-9' })], [record()]);
    expect(plan.rows.map(({ path, blocks }) => [path, blocks])).toEqual([
      ['Deal.md', []],
      ['New.md', [{ why: 'same-record', others: ['Deal.md'] }]],
    ]);
  });

  test('a note outside of the plan that has the ID', () => {
    const data = { id: 'opp-123', others: ['Elsewhere.md'] };
    const finding = { code: 'id-duplicate' as const, severity: 'error' as const, data };
    const inspection = { ...note().inspection, valid: false, findings: [finding] };
    expect(rowFor({ inspection }, []).blocks).toEqual([{ why: 'same-id', others: ['Elsewhere.md'] }]);
  });
});

describe('values that the CRM rejects', () => {
  const dateless = { choice: { mapping: salesforce.mapping.filter(({ to }) => to !== 'CloseDate') } };
  const PHONE = { closed: true, choices: [{ value: 'Phone', label: 'Phone' }] };
  const phoneOnly = schemaWith({ LeadSource: PHONE });
  const strict = { schema: schemaWith({ Description: { length: 5 } }) };

  test.each([
    ['a stage that is in no table', note(), { choice: { stages: { Won: 'Closed Won' } } }, 'target-value-unknown'],
    [
      'an ID that is too long for the key',
      note({ id: 'x'.repeat(90) }),
      { schema: schemaWith({ Opportunity_Key__c: { length: 80 } }) },
      'target-text-too-long',
    ],
    ['a required field without a mapping', note(), dateless, 'target-required-unmapped'],
    ['a title that is too long', note({ title: 'x'.repeat(130) }), {}, 'target-text-too-long'],
    [
      'a required choice that the CRM does not have',
      note({ source: 'Web' }),
      {
        schema: {
          ...phoneOnly,
          fields: schemaWith({ LeadSource: { ...PHONE, required: true } }).fields,
        },
      },
      'target-value-unknown',
    ],
    ['an amount that cannot be read', note({ amount: '50k' }), {}, 'amount-not-a-number'],
    ['no customer', note({ customer: undefined }), {}, 'required-missing'],
    [
      'a required field that is empty',
      note({ source: '' }),
      { schema: schemaWith({ LeadSource: { required: true } }) },
      'target-required-missing',
    ],
  ] as const)('blocks a new record: %s', (_, one, more, code) => {
    const row = rowFor(one, [], more);
    const codes = row.blocks.flatMap((block) =>
      block.why === 'findings' ? block.findings.map((one) => one.code) : [],
    );
    expect([row.verb, codes]).toEqual(['blocked', [code]]);
  });

  test.each([
    ['a text that is too long', { title: 'x'.repeat(130) }, {}, 'Name', 'target-text-too-long'],
    [
      'a text that is too long for this org',
      { lifecycle_notes: 'too long' },
      strict,
      'Description',
      'target-text-too-long',
    ],
    [
      'a choice that the CRM does not have',
      { source: 'Web' },
      { schema: phoneOnly },
      'LeadSource',
      'target-value-unknown',
    ],
    [
      'a stage that is in no table',
      { stage: 'Lost' },
      { choice: { stages: { Proposal: 'Proposal' } } },
      'StageName',
      'target-value-unknown',
    ],
    [
      'another kind of value',
      { source: 'Web' },
      { schema: schemaWith({ LeadSource: { type: 'number' } }) },
      'LeadSource',
      'target-kind-wrong',
    ],
  ] as const)('blocks one field of an existing record, and no other: %s', (_, lines, more, remote, code) => {
    const row = rowFor(linked({ ...lines, region: 'West' }), [record({ Amount: 5 })], more);
    expect(row).toMatchObject({ verb: 'update', blocks: [] });
    expect(row.fields.find((field) => field.remote === remote)).toMatchObject({
      ...{ action: 'hold', reason: 'refused-there', finding: { code } },
    });
    expect(toldOf(row)).toEqual(expect.arrayContaining(['Amount pull changed-there', 'Region__c push changed-here']));
    expect(row.agreed).not.toHaveProperty(remote);
  });

  test.each([
    ['an amount of zero', { amount: '0' }, 'Amount', 'amount-not-positive'],
    ['a negative amount', { amount: '-5' }, 'Amount', 'amount-not-positive'],
    ['an unknown currency, which skips its amount', { currency: 'EURO', amount: '5' }, 'Amount', 'currency-unknown'],
    ['an OEM twice', { oems: '[Cisco, cisco]' }, 'OEM_Primary__c', 'name-duplicate'],
  ] as const)('an error of the note blocks its field, and no other: %s', (_, lines, remote, code) => {
    const row = rowFor(linked({ ...lines, region: 'West' }), [record()]);
    expect(row).toMatchObject({ verb: 'update', blocks: [] });
    expect(row.fields.find((field) => field.remote === remote)).toMatchObject({ action: 'hold', finding: { code } });
  });

  test('omits optional fields from a new record', () => {
    const row = rowFor(note({ lifecycle_notes: 'too long' }), [], strict);
    expect(row).toMatchObject({ verb: 'create', blocks: [] });
    expect(toldOf(row)).toContain('Description hold refused-there');
  });

  test.each([
    ['a field that is not pushed', linked(), [record({ Name: 'x' })], {}],
    ['a mapping that only lacks fields of new records', linked({ region: 'West' }), [record()], dateless],
    ['a locked record without a key', linked(), [record({}, { locked: 'Closed', key: '' })], {}],
    ['a locked record that is only pulled', linked(), [record({ Name: 'x' }, { locked: 'In approval' })], {}],
  ] as const)('%s does not block', (_, one, records, more) => {
    expect(rowFor(one, records, more).blocks).toEqual([]);
  });

  test('a run with an unknown end', () => {
    const row = rowFor(linked(), [record()], { sentUnknown: new Map([['Deal.md', 'run-1']]) });
    expect(row).toMatchObject({ verb: 'blocked', blocks: [{ why: 'sent-unknown', runId: 'run-1' }] });
  });
});

test('a plan that only pulls pushes nothing and creates nothing', () => {
  const notes = [linked({ region: 'West' }), note({ id: 'opp-2' }, 'New.md')];
  const plan = planFor(notes, [record({ Name: 'Newer' })], { direction: 'pull' });
  expect(plan.rows.map(({ verb }) => verb)).toEqual(['pull', 'unchanged']);
  expect(plan.rows.flatMap(({ fields }) => fields.filter(({ action }) => action === 'push'))).toEqual([]);
});

test('records to read: linked ones by ID, others by key', () => {
  const notes = [linked(), note({ id: 'opp-2' }, 'B.md'), note({ id: undefined }, 'C.md')];
  expect(recordsToRead(notes, 'salesforce', IDENTITY.orgId)).toEqual({ ids: ['006A'], keys: ['opp-2'] });
  expect(recordsToRead(notes, 'salesforce', '00DOTHER')).toEqual({ ids: [], keys: ['opp-123', 'opp-2'] });
  const invisible = [note({ id: '"opp-2\\u200b"' })];
  expect(recordsToRead(invisible, 'salesforce', IDENTITY.orgId).keys).toEqual(['opp-2\u200b', 'opp-2']);
});

test('an org other than last time exceeds a safety limit', () => {
  const lastOrg = { orgId: '00DOTHER', orgName: 'Acme sandbox' };
  expect(planFor([linked()], [record()], { lastOrg }).safetyLimits).toEqual([
    { why: 'other-org', figure: 'Acme sandbox' },
  ]);
  expect(planFor([linked()], [record()], { lastOrg: IDENTITY }).safetyLimits).toEqual([]);
});

describe('any plan', () => {
  const links = [undefined, linkTo(), linkTo('006B'), linkTo('006A', { Region__c: 'Old' }), 'v1 damaged'] as const;
  const lines = fc.record({
    amount: fc.constantFrom('1000000', '5', 'much'),
    region: fc.constantFrom('East', 'West', '', undefined),
    title: fc.constantFrom('Cloud modernization', 'Newer'),
    crm_salesforce: fc.constantFrom(...links),
  });
  const crmValue = fc.record({
    Amount: fc.constantFrom(1_000_000, 7, null),
    Region__c: fc.constantFrom('East', 'North', null),
    Name: fc.constantFrom('Cloud modernization', 'Other'),
  });
  const scenes = fc
    .tuple(
      fc.array(fc.tuple(lines, fc.nat(2)), { maxLength: 4 }),
      fc.array(fc.tuple(crmValue, fc.nat(2)), { maxLength: 3 }),
    )
    .map(([noteValue, records]) => ({
      notes: noteValue.map(([changes, id], at) => note({ ...changes, id: `opp-${id}` }, `${at}.md`)),
      records: records.map(([fields, key], at) => record(fields, { id: `006${'ABC'.charAt(at)}`, key: `opp-${key}` })),
    }));
  const turned = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).reverse()) as T;

  test('is the same in any order of notes, records and keys', () => {
    fc.assert(
      fc.property(scenes, ({ notes, records }) => {
        const plan = planFor(notes, records);
        const others = records.map((one) => ({ ...one, fields: turned(one.fields) })).reverse();
        const schema = { fields: turned(schemaWith({}).fields) };
        const other = planFor([...notes].reverse(), others, { schema, madeAt: 'later' });
        expect({ ...other, madeAt: plan.madeAt }).toEqual(plan);
        expect(new Set(plan.rows.map(({ opId }) => opId)).size).toBe(notes.length);
      }),
      { numRuns: 50 },
    );
  });

  test('records last synced values only for fields that it does not block', () => {
    fc.assert(
      fc.property(scenes, ({ notes, records }) => {
        for (const { fields, agreed, blocks } of planFor(notes, records).rows) {
          if (blocks.length > 0) continue;
          const open = fields.filter(({ action }) => action === 'hold' || action === 'conflict');
          expect(open.filter(({ remote }) => remote in agreed)).toEqual([]);
          const names = Object.keys(agreed).filter((name) => !/ (?:kept|said)$/.test(name));
          expect(names.length + open.filter(({ from }) => from !== 'id').length).toBe(18);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('leaves nothing to do after it was applied', () => {
    fc.assert(
      fc.property(lines, crmValue, (changes, fields) => {
        const text = dealText({ ...changes, amount: changes.amount.replace('much', '5') });
        const there = record(fields, { id: '006B' });
        const plan = planFor([noteOf(text)], [there]);
        const [row] = plan.rows;
        if (row === undefined || row.blocks.length > 0 || row.verb === 'conflict') return;
        const { text: taken, refused } = applyPulledFields(text, row.fields, RULES);
        expect(refused.size).toBe(0);
        const link = linkAfter(plan, row, '006B', row.agreed, noteOf(text).inspection.links?.salesforce);
        const edited = setLink(taken, 'salesforce', link, RULES);
        const sent = row.fields.flatMap(({ remote, action, send = null }) =>
          action === 'push' ? [[remote, send]] : [],
        );
        const after = { ...there, fields: { ...there.fields, ...Object.fromEntries(sent) } as typeof there.fields };
        const next = rowFor(noteOf('text' in edited ? edited.text : ''), [after]);
        expect(next.verb).toBe('unchanged');
        expect(next.fields.filter(({ action }) => action !== 'hold')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
