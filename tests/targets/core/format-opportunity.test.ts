import { describe, expect, test } from 'vitest';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { genericJson } from '../../../src/targets/files/generic-json.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { Exportable, MappingRow, Target, TargetSettings } from '../../../src/targets/core/target.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { exportable, minimal } from '../exportable.ts';

function fieldsOf(target: Target, item = exportable(), choice?: TargetSettings): ReadonlyMap<string, unknown> {
  return new Map(formatOpportunity(target, item, choice).fields.map((field) => [field.to, field]));
}

test('formats the forecast of the worked example as in the guide', () => {
  const { payload } = formatOpportunity(salesforce, exportable());
  expect([...payload].slice(-7)).toEqual([
    ['FY25_Forecast__c', 800000],
    ['FY26_Forecast__c', 150000],
    ['FY27_Forecast__c', 50000],
    ['Win_Probability__c', 72.5],
    ['Confidence_Score__c', 85],
    ['OEM_Alignment_Score__c', 95],
    ['Partner_Fit_Score__c', 75],
  ]);
});

describe('preview table', () => {
  test.each([
    ['the key that finds the record', salesforce, 'Opportunity_Key__c', { noteValue: 'opp-123', note: 'key' }],
    ['a name that becomes an id', salesforce, 'AccountId', { crmValue: 'Department of Defense', note: 'resolved' }],
    [
      'an amount as the note has it',
      hubspot,
      'amount',
      { noteValue: '1000000', crmValue: '1000000.00', note: undefined },
    ],
    [
      'names separated by commas',
      salesforce,
      'Partner_Names__c',
      { noteValue: 'Partner A, Partner B', note: undefined },
    ],
    [
      'a day as an instant',
      hubspot,
      'closedate',
      { noteValue: '2026-03-31', crmValue: '1774915200000', note: undefined },
    ],
    ['a score', dynamics, 'closeprobability', { noteValue: '72.5', crmValue: 73, note: undefined }],
    [
      'a currency that becomes an id',
      dynamics,
      'transactioncurrencyid@odata.bind',
      { crmValue: 'USD', note: 'resolved' },
    ],
    [
      'the keys of a table',
      genericJson,
      'forecast',
      { noteValue: expect.stringMatching(/^projected_amount_FY25, /) as string },
    ],
    ['nothing for what a document fills in', genericJson, 'tags', { noteValue: 'federal, renewal', note: undefined }],
  ] as const)('%s', (_, target, to, expected) => {
    expect(fieldsOf(target).get(to)).toMatchObject(expected);
  });

  test('shows a company that is sent in a separate write', () => {
    expect(fieldsOf(hubspot).get('company')).toMatchObject({ crmValue: 'Department of Defense', note: 'resolved' });
    expect(formatOpportunity(hubspot, exportable()).payload.has('company')).toBe(false);
  });
});

describe('values that the note does not have', () => {
  test('omits the remote field for an absent key', () => {
    const { payload, fields } = formatOpportunity(salesforce, minimal());
    expect(payload.has('Description')).toBe(false);
    const required = ['Opportunity_Key__c', 'Name', 'Amount', 'CloseDate', 'StageName'];
    expect(fields.map((field) => field.to)).toEqual([...required, 'AccountId']);
  });

  test.each([
    ['Salesforce', salesforce, 'AccountId'],
    ['HubSpot', hubspot, 'company'],
    ['Dynamics', dynamics, 'customerid_account@odata.bind'],
    ['JSON', genericJson, 'customer_org'],
  ] as const)(
    '%s uses the customer if the note has no customer organization, and marks its origin',
    (_, target, to) => {
      const own = formatOpportunity(target, minimal()).fields.find((field) => field.to === to);
      expect(own).toMatchObject({ crmValue: 'Defense Information Systems Agency', origin: 'customer' });
      const other = formatOpportunity(target, exportable()).fields.find((field) => field.to === to);
      expect(other).toMatchObject({ crmValue: 'Department of Defense' });
      expect(other).not.toHaveProperty('origin');
    },
  );

  test.each([
    ['null', salesforce, 'Description', null],
    ['an empty text', hubspot, 'description', ''],
  ] as const)('clears the remote field with %s for a cleared key', (_, target, to, crmValue) => {
    const item = minimal({}, { emptyFields: ['notes'] });
    expect(fieldsOf(target, item).get(to)).toMatchObject({ noteValue: '', crmValue, note: 'clears' });
  });

  test('sends the effective value of a cleared key', () => {
    const { payload } = formatOpportunity(hubspot, minimal({}, { emptyFields: ['currency'] }));
    expect(payload.get('deal_currency_code')).toBe('USD');
  });

  test('clears no year and no score for a cleared forecast, which does not identify one', () => {
    const { fields } = formatOpportunity(salesforce, minimal({}, { emptyFields: ['forecast'] }));
    expect(fields.filter((field) => field.note === 'clears')).toEqual([]);
  });

  test('removes no company for a cleared customer organization', () => {
    expect(fieldsOf(hubspot, minimal({}, { emptyFields: ['customerOrg'] })).has('company')).toBe(false);
  });

  test('writes no separate field for each year to a document', () => {
    const mapping: readonly MappingRow[] = [
      { from: 'forecastAmounts', to: 'fy{FY}', codec: 'number', direction: 'push' },
    ];
    expect([...formatOpportunity(genericJson, minimal(), { mapping }).payload.keys()]).toEqual([
      'exported_at',
      'export_version',
    ]);
    expect(formatOpportunity(genericJson, exportable(), { mapping }).payload.get('fy27')).toBe(50000);
  });
});

describe('settings of the user', () => {
  test.each([
    ['Salesforce', salesforce, 'Customer_Contact__c', null],
    ['HubSpot', hubspot, 'customer_contact', ''],
    ['Dynamics', dynamics, '{prefix}customer_contact', null],
  ] as const)('sends the customer contact as text to a field of %s that the user maps', (_, target, to, cleared) => {
    const row: MappingRow = { from: 'customerPoc', to, codec: 'text', direction: 'both' };
    const mapping = [...target.mapping, row];
    const remote = to.replace('{prefix}', 'new_');
    const payload = (item: Exportable): unknown => formatOpportunity(target, item, { mapping }).payload.get(remote);
    expect(payload(exportable())).toBe('John Doe (People Hub)');
    expect(payload(minimal({}, { emptyFields: ['customerPoc'] }))).toBe(cleared);
    expect(payload(minimal())).toBeUndefined();
  });

  test('inserts options into field names', () => {
    const payload = formatOpportunity(dynamics, exportable(), { options: { prefix: 'cr123_' } }).payload;
    expect([...payload.keys()]).toEqual(expect.arrayContaining(['cr123_opportunity_key', 'cr123_fy25_forecast']));
  });

  test('accepts a literal name that equals the value of an option', () => {
    const mapping = salesforce.mapping.map((row) => (row.to === '{key}' ? { ...row, to: 'Opportunity_Key__c' } : row));
    const { fields, findings } = formatOpportunity(salesforce, exportable(), { mapping });
    expect(fields[0]).toMatchObject({ to: 'Opportunity_Key__c', note: 'key' });
    expect(findings).toEqual([]);
  });

  test('changes the timestamp but not the day with the time zone', () => {
    const { payload } = formatOpportunity(hubspot, exportable(), { options: { timeZone: 'America/New_York' } });
    expect(payload.get('closedate')).toBe(String(Date.parse('2026-03-31T00:00:00-04:00')));
  });

  test('replaces the target’s rows with the user’s rows, and excludes rows to pull', () => {
    const mapping: readonly MappingRow[] = [
      ...salesforce.mapping.slice(0, 5),
      { from: 'partners', to: 'Partners__c', codec: 'semicolons', direction: 'both' },
      { from: 'owner', to: 'Owner__c', codec: 'text', direction: 'pull' },
    ];
    const { payload, findings } = formatOpportunity(salesforce, exportable({ owner: 'Ana' }), { mapping });
    expect([...payload].slice(5)).toEqual([['Partners__c', 'Partner A;Partner B']]);
    expect(findings).toEqual([]);
  });
});

describe('stages', () => {
  const stages = { Proposal: '2', 'Closed Won': 'won' };
  const numbered: readonly MappingRow[] = [
    { from: 'stage', to: 'salesstage', codec: 'stage-number', direction: 'push' },
  ];

  test.each([
    ['of the default pipeline are known by label', hubspot, 'closed WON', {}, 'dealstage', 'closedwon'],
    ['go as they are where no table was made', hubspot, 'Proposal', {}, 'dealstage', 'Proposal'],
    ['use the user’s table, regardless of case', hubspot, 'proposal', { stages }, 'dealstage', '2'],
    ['go as they are in a document without a row', genericJson, 'Draft', { stages }, 'stage', 'Draft'],
    ['can be numbers', dynamics, 'Proposal', { stages, mapping: numbered }, 'salesstage', 2],
  ] as const)('%s', (_, target, stage, choice, to, expected) => {
    expect(formatOpportunity(target, exportable({ stage }), choice).payload.get(to)).toBe(expected);
  });

  test('rejects a stage that is not in the user’s table, and lists similar stages', () => {
    const { payload, findings } = formatOpportunity(hubspot, exportable({ stage: 'Proposals' }), { stages });
    const data = { target: 'HubSpot', remote: 'dealstage', found: 'Proposals', known: ['Proposal'] };
    expect(findings).toEqual([{ code: 'target-value-unknown', field: 'stage', data }]);
    expect(payload.has('dealstage')).toBe(false);
  });

  test('lists all stages if none is similar', () => {
    const { findings } = formatOpportunity(dynamics, exportable({ stage: 'Closed Won' }), {
      stages,
      mapping: [...numbered],
    });
    expect(findings.map((finding) => [finding.code, finding.data])).toEqual([
      ['target-value-unknown', expect.objectContaining({ known: ['Closed Won'] })],
      ['target-required-missing', { target: 'Dynamics 365', remote: 'name' }],
    ]);
    const [far] = formatOpportunity(hubspot, exportable({ stage: 'Zzz' }), { stages }).findings;
    expect(far?.data).toMatchObject({ known: ['Proposal', 'Closed Won'] });
  });
});

describe('values that a target cannot accept', () => {
  test.each([
    [
      'a name longer than Salesforce has room for',
      salesforce,
      { title: 'x'.repeat(121) },
      { code: 'target-text-too-long', field: 'title', data: { remote: 'Name', length: 121, most: 120 } },
    ],
    [
      'notes longer than Dynamics has room for',
      dynamics,
      { notes: 'x'.repeat(2001) },
      { code: 'target-text-too-long', field: 'notes', data: { remote: 'description', length: 2001, most: 2000 } },
    ],
    [
      'an amount above what Dynamics holds',
      dynamics,
      { amount: { minor: 1_000_000_000_001, currency: 'JPY' } },
      { code: 'target-amount-too-large', field: 'amount', data: { most: '¥1,000,000,000,000' } },
    ],
  ])('%s', (_, target, changes, expected) => {
    expect(formatOpportunity(target, exportable(changes)).findings).toMatchObject([expected]);
  });

  test.each([
    [dynamics, 0.65, undefined],
    [dynamics, 101, undefined],
    [dynamics, 65, 65],
    [salesforce, 0.65, 0.65],
    [hubspot, 0.65, '0.65'],
  ])('sends the probability unchanged or not at all: $label', (target, winProbability, sent) => {
    const { payload, findings } = formatOpportunity(
      target,
      exportable({ forecast: { amounts: [], scores: { winProbability } } }),
    );
    const names = ['closeprobability', 'Win_Probability__c', 'win_probability'];
    expect(names.flatMap((name) => payload.get(name) ?? [])).toEqual(sent === undefined ? [] : [sent]);
    expect(findings.map(({ code }) => code)).toEqual(sent === undefined ? ['target-percent-unfit'] : []);
  });

  test.each([
    ['a name of 120 units', salesforce, { title: 'x'.repeat(120) }],
    ['an amount at the limit', dynamics, { amount: { minor: 1_000_000_000_000, currency: 'JPY' } }],
  ])('accepts %s', (_, target, changes) => {
    expect(formatOpportunity(target, exportable(changes)).findings).toEqual([]);
  });

  test('reports a required field without a mapping row, without a note field', () => {
    const mapping = salesforce.mapping.filter((row) => row.to !== 'CloseDate');
    expect(formatOpportunity(salesforce, exportable(), { mapping }).findings).toEqual([
      { code: 'target-required-missing', data: { target: 'Salesforce', remote: 'CloseDate' } },
    ]);
  });

  test('reports a required field that is absent or empty in the note, with the note field', () => {
    const finding = {
      code: 'target-required-missing',
      field: 'title',
      data: { target: 'HubSpot', remote: 'dealname' },
    };
    expect(formatOpportunity(hubspot, minimal({ title: undefined })).findings).toEqual([finding]);
    expect(formatOpportunity(hubspot, minimal({ title: undefined }, { emptyFields: ['title'] })).findings).toEqual([
      finding,
    ]);
  });

  test('reports an absent key with the configured name', () => {
    const { findings } = formatOpportunity(salesforce, minimal({ id: undefined }), { options: { key: 'Note_Id__c' } });
    expect(findings).toMatchObject([{ field: 'id', data: { remote: 'Note_Id__c' } }]);
  });
});
