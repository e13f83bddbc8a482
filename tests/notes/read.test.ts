import { expect, test } from 'vitest';
import { FIELD_NAMES, FIELDS, isProse, keyNames } from '../../src/domain/fields.ts';
import type { FieldName } from '../../src/domain/fields.ts';
import { forecastPath, type Opportunity, type OpportunityNote } from '../../src/domain/opportunity.ts';
import { placeOf } from '../../src/domain/place.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';
import { EDGE_CASES } from './edge-cases.ts';

const KEYS = keyIndex(keyNames());

function read(yaml: string, keys = KEYS): OpportunityNote {
  const reading = readNote(`---\n${yaml}\n---\nbody\n`, keys, 'USD');
  if (reading.state !== 'read') throw new Error(`not read: ${JSON.stringify(reading)}`);
  return reading.note;
}

const usd = (minor: number): Opportunity['amount'] => ({ minor, currency: 'USD' });

test.each<[string, string, Partial<Opportunity>]>([
  ['plain text', 'title: Big deal', { title: 'Big deal' }],
  ['quoted text, trimmed', 'title: "  Big \\u0041 "', { title: 'Big A' }],
  ['an ID with leading zeros', 'id: 007', { id: '007' }],
  ['an ID too long for a number', 'id: 12345678901234567890', { id: '12345678901234567890' }],
  ['an ID like a version number', 'id: 1.10', { id: '1.10' }],
  ['a link with alias', 'customer: "[[Acme Corp|Acme]]"', { customer: 'Acme Corp' }],
  ['a link to a note in a folder', 'customer: "[[Firms/Acme]]"', { customer: 'Acme' }],
  ['a link to a heading', 'customer: "[[Acme#HQ]]"', { customer: 'Acme' }],
  ['a link without quotes', 'customer: [[Acme Corp]]', { customer: 'Acme Corp' }],
  ['a list of one as text', 'region: [East]', { region: 'East' }],
  ['a list of two is not a text', 'region: [East, West]', { region: undefined }],
  ['an empty text', 'region: "  "', { region: undefined }],
  ['a key without a value', 'region:', { region: undefined }],
  ['null', 'region: null', { region: undefined }],
  ['a whole amount', 'amount: 1000000', { amount: usd(100000000) }],
  ['an amount with cents', 'amount: 60.01', { amount: usd(6001) }],
  ['a quoted amount', 'amount: "12"', { amount: usd(1200) }],
  ['an amount in yen', 'amount: 500\ncurrency: jpy', { amount: { minor: 500, currency: 'JPY' }, currency: 'JPY' }],
  ['an amount with a thousands separator', 'amount: 1,200,000', { amount: undefined }],
  ['an amount as a list of one', 'amount: [1]', { amount: usd(100) }],
  ['an amount that is a list of two', 'amount: [1, 2]', { amount: undefined }],
  ['a day as a list of one', 'close_date: [2025-11-30]', { closeDate: '2025-11-30' }],
  ['a currency as a list of one', 'currency: [eur]', { currency: 'EUR' }],
  ['a list of two currencies, which is not the default one', 'currency: [USD, EUR]', { currency: '[USD, EUR]' }],
  ['a map of currencies, which is not the default one', 'currency: {a: USD}', { currency: '{a: USD}' }],
  ['an empty currency', 'currency: [""]', { currency: 'USD' }],
  ['a list with one name and empty items as text', 'region: ["", East]', { region: 'East' }],
  ['an amount under its alias', 'est_amount: 5', { amount: usd(500) }],
  ['a day', 'close_date: 2025-11-30', { closeDate: '2025-11-30' }],
  ['a day in digits only', 'close_date: 20251231', { closeDate: '2025-12-31' }],
  ['a day as a link', 'close_date: "[[2025-11-30]]"', { closeDate: '2025-11-30' }],
  ['a datetime', 'close_date: 2025-11-30T23:30:00-05:00', { closeDate: '2025-11-30' }],
  ['not a day', 'close_date: 2025-02-30', { closeDate: undefined }],
  ['a block list', 'oems:\n  - Microsoft\n  - "[[Cisco]]"\n  -', { oems: ['Microsoft', 'Cisco'] }],
  ['a flow list', 'partners: [A, "B", [[C|c]]]', { partners: ['A', 'B', 'C'] }],
  ['one name for a list', 'oem: Microsoft', { oems: ['Microsoft'] }],
  ['one unquoted link for a list', 'oems: [[Microsoft]]', { oems: ['Microsoft'] }],
  ['a map where a list belongs', 'oems: {Microsoft: 60}', { oems: [] }],
  ['oem_attribution as input', 'oem_attribution: [Cisco]', { oems: ['Cisco'] }],
  ['the first existing key counts', 'oem_attribution: [Cisco]\noems: [Dell]', { oems: ['Dell'] }],
  ['even when it is empty', 'oems:\noem: Cisco', { oems: [] }],
  ['tags', 'tags: [sales, fy26]', { tags: ['sales', 'fy26'] }],
  ['a literal text', 'lifecycle_notes: |\n  one\n  two', { notes: 'one\ntwo' }],
  ['an alias', 'customer: &c Acme\ncustomer_org: *c', { customerOrg: 'Acme' }],
  ['a long text', `title: ${'x'.repeat(40)}`, { title: 'x'.repeat(40) }],
])('%s', (_, yaml, wanted) => {
  expect(read(yaml).opportunity).toMatchObject(wanted);
});

test('absent fields are undefined or an empty list, in the default currency', () => {
  const { opportunity } = read('other: 1');
  expect(opportunity).toEqual({
    ...(Object.fromEntries(Object.keys(opportunity).map((key) => [key, undefined])) as Partial<Opportunity>),
    currency: 'USD',
    oems: [],
    partners: [],
    tags: [],
    forecast: { amounts: [], scores: {} },
  });
});

test.each(FIELD_NAMES.filter((field) => ['text', 'link'].includes(FIELDS[field].kind)))(
  'text around a link counts in %s if the field table marks it as prose',
  (field) => {
    const { opportunity } = read(`${FIELDS[field].key}: see [[Radar]] today`);
    expect((opportunity as unknown as Record<string, unknown>)[field] !== undefined).toBe(isProse(field));
  },
);

test('keys without a field are listed separately, including forecast keys', () => {
  const { others } = read('Title: Radar\nwin_prob: 70\nmood: fine\nclose-date: 2027-01-31\noem: Vexil');
  expect(others.map(({ key }) => key)).toEqual(['win_prob', 'mood']);
});

test('forecast keys at the top come first, then those in their map, by year', () => {
  const { opportunity, forecastSources } = read(
    [
      'projected_amount_FY26: 200',
      'win_prob: 70',
      'oem_alignment_score: high',
      'forecast:',
      '  projected_amount_FY26: 999',
      '  projected_amount_FY25: 100.50',
      '  projected_amount_FYxx: 1',
      '  confidence_score: 120',
      '  partner_fit_score: 1e1',
    ].join('\n'),
  );
  expect(opportunity.forecast).toEqual({
    amounts: [
      { year: 2025, money: usd(10050) },
      { year: 2026, money: usd(20000) },
    ],
    scores: { winProbability: 70, confidence: 120, partnerFit: 10 },
  });
  expect(forecastSources.map(({ entry, within, what }) => [entry.key, within, what])).toEqual([
    ['projected_amount_FY26', undefined, 2026],
    ['win_prob', undefined, 'winProbability'],
    ['oem_alignment_score', undefined, 'oemAlignment'],
    ['projected_amount_FY26', 'forecast', 2026],
    ['projected_amount_FY25', 'forecast', 2025],
    ['confidence_score', 'forecast', 'confidence'],
    ['partner_fit_score', 'forecast', 'partnerFit'],
  ]);
});

test.each([
  ['a list of one', 'forecast:\n  - projected_amount_FY26: 200\n    win_prob: 70', 0],
  ['a list of one in brackets', 'forecast: [{projected_amount_FY26: 200, win_prob: 70}]', 0],
  ['a list of one after an empty item', 'forecast:\n  -\n  - projected_amount_FY26: 200\n    win_prob: 70', 1],
])('a forecast map in %s counts as the map', (_, yaml, at) => {
  const { opportunity, forecastSources, unreadable } = read(yaml);
  const amounts = [{ year: 2026, money: usd(20000) }];
  expect(opportunity.forecast).toEqual({ amounts, scores: { winProbability: 70 } });
  expect(forecastSources.map(forecastPath)).toEqual([
    ['forecast', at, 'projected_amount_FY26'],
    ['forecast', at, 'win_prob'],
  ]);
  expect(unreadable.size).toBe(0);
});

test('two forecast maps in a list cannot be read', () => {
  const { opportunity, unreadable } = read('forecast:\n  - projected_amount_FY26: 1\n  - projected_amount_FY27: 2');
  expect(opportunity.forecast).toEqual({ amounts: [], scores: {} });
  expect([...unreadable.keys()]).toEqual(['forecast']);
});

const keysOf = (note: OpportunityNote, field: FieldName): string[] | undefined =>
  note.sources[field]?.map((entry) => entry.key);

test('sources are in the order in which they count', () => {
  const note = read('oem_attribution: [C]\noem: B\noems: [A]\ntitle: T\nname: N');
  expect(keysOf(note, 'oems')).toEqual(['oems', 'oem', 'oem_attribution']);
  expect(keysOf(note, 'title')).toEqual(['title', 'name']);
  expect(keysOf(note, 'stage')).toBeUndefined();
});

test('a renamed key counts, its old name no longer, its aliases still', () => {
  const keys = keyIndex(keyNames({ amount: 'betrag', customer: 'name' }));
  expect(read('betrag: 1\namount: 2', keys).opportunity.amount).toEqual(usd(100));
  expect(read('est_amount: 3', keys).opportunity.amount).toEqual(usd(300));
  expect(read('name: Acme', keys).opportunity).toMatchObject({ customer: 'Acme', title: undefined });
});

test.each(['', '# Title\n', '\n---\na: 1\n---\n', '---\ra: 1\r---\r', '--- x\n---\n', '-', '--'])(
  'no frontmatter in %j',
  (text) => {
    expect(readNote(text, KEYS, 'USD')).toEqual({ state: 'absent' });
  },
);

const REASONS: Readonly<Record<string, string>> = {
  unclosed: 'unclosed-frontmatter',
  'duplicate key': 'duplicate-key',
  'duplicate other key': 'duplicate-key',
  'duplicate null keys': 'duplicate-key',
  'multi-doc ...': 'several-documents',
  '%YAML directive': 'other',
  'longer fence inside': 'key-without-colon',
  'tab indent': 'tab-indent',
  '<%* block': 'template-code',
  'a: Foo: Bar': 'colon-in-value',
  '@ start': 'reserved-start',
  '` start': 'reserved-start',
  '% start': 'reserved-start',
  'unclosed quote': 'unclosed-quote',
  'unclosed [': 'unclosed-bracket',
  'bad indent': 'bad-indent',
  'root seq': 'not-a-map',
  'root scalar': 'not-a-map',
  'key without colon': 'key-without-colon',
};

test.each(EDGE_CASES.filter(({ name }) => name in REASONS))('broken: $name', ({ name, note, line, column }) => {
  const reading = readNote(note, KEYS, 'USD');
  if (reading.state !== 'broken') throw new Error(reading.state);
  expect(reading.problem.reason).toBe(REASONS[name]);
  expect(placeOf(note, reading.problem.at)).toMatchObject({ line, column });
  expect(reading.problem.found).toBe(note.split(/\r?\n/)[(line ?? 0) - 1]?.trim());
});

test.each<[string, string, string]>([
  ['an alias without an anchor before it', 'a: *b*', 'reserved-start'],
  ['emphasis', 'a: **b**', 'reserved-start'],
  ['a set', '!!set {a, b}', 'not-a-map'],
  ['null', '~', 'not-a-map'],
  ['an anchor without a value', '&a', 'not-a-map'],
  ['a template', 'a: {{title}} x', 'template-code'],
  ['a flow map that is not closed', '{a: 1', 'unclosed-bracket'],
  ['a list in a list without comma', 'a: [[b] [c]]', 'other'],
  ['text after a list', 'a: [[b]], [[c]]', 'links-unquoted'],
  ['a key that is less indented', 'a:\n    b: 1\n  c: 2', 'bad-indent'],
  ['a list on the line of its key', 'a: - b', 'dash-behind-key'],
  ['a tab where a list is indented', 'a:\n\t- b', 'tab-indent'],
  ['a bad escape', 'a: "\\q"', 'backslash-in-quotes'],
])('broken: %s', (_, yaml, reason) => {
  expect(readNote(`---\n${yaml}\n---\n`, KEYS, 'USD')).toMatchObject({ state: 'broken', problem: { reason } });
});

test.each<[string, string, string, number, number]>([
  ['a list on the line of its key', 'a: 1\nx: - a\nb: 2', 'dash-behind-key', 3, 4],
  ['a hash in brackets', 'x: [a, #b]\nb: 2', 'hash-in-brackets', 2, 8],
  ['a hash in braces', 'x: {a: 1, b: #c}\nb: 2', 'hash-in-brackets', 2, 14],
  ['a list that continues in the first column', 'x: [a,\nb]\nc: 1', 'bracket-unindented', 3, 1],
  ['a list that is never closed', 'x: [a, b\nc: 1', 'unclosed-bracket', 3, 1],
  ['double quotes that continue in the first column', 'x: "abc\ndef"\nc: 1', 'quote-unindented', 3, 1],
  ['single quotes that continue in the first column', "x: 'abc\ndef'\nc: 1", 'quote-unindented', 3, 1],
  ['text after quotes', 't: "Big" deal\nc: 1', 'text-behind-quotes', 2, 10],
  ['an apostrophe in single quotes', "t: 'it's late'\nc: 1", 'quote-in-quotes', 2, 8],
  ['quotes in quotes', 't: "a "b" c"\nc: 1', 'quote-in-quotes', 2, 8],
  ['text after a list', 't: [A] deal\nc: 1', 'text-behind-brackets', 2, 8],
  ['text after braces', 'a: 1\nt: {A} deal', 'text-behind-brackets', 3, 8],
  ['two links', 't: [[A]], [[B]]\nc: 1', 'links-unquoted', 2, 9],
  ['text after a link', 't: [[A]] (Hamburg)\nc: 1', 'links-unquoted', 2, 10],
  ['a Markdown link', 't: [A](url)\nc: 1', 'link-markdown', 2, 7],
  ['a quotation', 't: > q\nc: 1', 'mark-at-start', 2, 6],
  ['a vertical bar', 't: | x\nc: 1', 'mark-at-start', 2, 6],
  ['a Windows path', 't: "C:\\Users"\nc: 1', 'backslash-in-quotes', 2, 7],
  ['a text over several lines', 'd: first line\nsecond line\nc: 1', 'text-unindented', 3, 1],
  ['a line without a colon', 'a: 1\nb\nc: 1', 'key-without-colon', 3, 1],
  ['a line without a colon at the start', 'amount 5\nc: 1', 'key-without-colon', 2, 1],
  ['a full-width colon', 'amount\uff1a 5\nc: 1', 'other-colon', 2, 1],
  ['a colon without a space', 'amount:5\nc: 1', 'colon-without-blank', 2, 1],
  ['a merge conflict', 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\nc: 1', 'merge-conflict', 3, 1],
  ['a merge conflict at the start', '<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x', 'merge-conflict', 2, 1],
  ['emphasis', 'x: *bold* text\nc: 1', 'reserved-start', 2, 11],
])('broken: %s, with the line and column of the cause', (_, yaml, reason, line, column) => {
  for (const lineEnd of ['\n', '\r\n']) {
    const text = `---\n${yaml}\n---\n`.replaceAll('\n', lineEnd);
    const reading = readNote(text, KEYS, 'USD');
    if (reading.state !== 'broken') throw new Error(reading.state);
    expect(reading.problem.reason).toBe(reason);
    expect(placeOf(text, reading.problem.at)).toMatchObject({ line, column });
  }
});

test('a duplicate key reports both places', () => {
  const text = '---\nx: {a: 1}\ny:\n  "a": 1\n  b: 2\n  a: 3\n---\n';
  const reading = readNote(text, KEYS, 'USD');
  expect(reading).toMatchObject({ state: 'broken', problem: { key: 'a', found: 'a: 3' } });
  if (reading.state !== 'broken' || reading.problem.first === undefined) throw new Error('not told');
  expect(placeOf(text, reading.problem.at)).toMatchObject({ line: 6, column: 3 });
  expect(placeOf(text, reading.problem.first)).toMatchObject({ line: 4, column: 3 });
});

test('exponentially nested aliases are not expanded', () => {
  const bomb = EDGE_CASES.find(({ name }) => name === 'billion laughs');
  expect(readNote(bomb?.note ?? '', KEYS, 'USD').state).toBe('read');
});

test('an alias inside its own value stays text', () => {
  expect(read('oems: &a [Cisco, *a]').opportunity.oems).toEqual(['Cisco', '*a']);
});

test('keys such as __proto__ do not change prototypes', () => {
  expect(read('__proto__: {polluted: 1}\nconstructor: x').entries.map(({ key }) => key)).toEqual([
    '__proto__',
    'constructor',
  ]);
  expect('polluted' in {}).toBe(false);
});
