/** The panel in each of its states, as strings and flags. */
import { expect, test } from 'vitest';
import { panelModel } from '../../../src/ui/panel/panel-model.ts';
import { finding, inspection } from '../../support/inspection.ts';
import { BROKEN, FINDINGS, NO_FRONTMATTER, OTHER_TYPE, attributed, stateOf } from './panel-scenes.ts';
import { REMARKS } from '../text/finding-samples.ts';

test('without an active note, the panel shows its purpose', () => {
  const model = panelModel(stateOf(undefined));
  expect(model.empty?.title).toBe('No note is open');
  expect(model.empty?.buttons).toEqual([{ label: 'New opportunity note', does: 'new-note' }]);
  expect(model.head).toMatchObject({ name: undefined, state: undefined, facts: [] });
});

test('a valid note: its name, its state, and its facts', () => {
  const { head, clear, empty, spoken } = panelModel(stateOf(attributed()));
  expect(head.name).toBe('DoD Cloud Modernization');
  expect(head.state).toMatchObject({ text: 'Valid', tone: 'good' });
  expect(head.facts).toEqual(['opp-123', '$1,000,000', 'Proposal', 'closes Dec 18, 2026']);
  expect(clear).toBe('No issues found.');
  expect(empty).toBeUndefined();
  expect(spoken).toBe('DoD Cloud Modernization: Valid');
});

test('unknown facts are omitted', () => {
  const note = attributed({ id: undefined, amount: undefined, closeDate: undefined });
  expect(panelModel(stateOf(note)).head.facts).toEqual(['Proposal']);
});

test('the day of the close date does not depend on the time zone', () => {
  expect(process.env['TZ']).toBe('America/Phoenix');
  const note = attributed({ closeDate: '2026-01-01' });
  expect(panelModel(stateOf(note)).head.facts.at(-1)).toBe('closes Jan 1, 2026');
});

test.each([
  [true, 'Dry run'],
  [false, undefined],
])('dry run %s is in the header', (dryRun, text) => {
  expect(panelModel(stateOf(attributed(), { dryRun })).head.dryRun?.text).toBe(text);
  expect(panelModel(stateOf(undefined, { dryRun })).head.dryRun?.text).toBe(text);
});

test('findings: errors first, each with advice, line, and fix', () => {
  const model = panelModel(stateOf(attributed({}, { findings: FINDINGS, valid: false })));
  expect(model.head.state).toMatchObject({ text: 'Invalid', tone: 'bad' });
  expect(model.spoken).toBe('DoD Cloud Modernization: Invalid, 2 errors, 1 warning');
  expect(model.clear).toBeUndefined();
  const items = model.findings.map(({ heading, items: own }) => [
    heading,
    own.map(({ at, place, remedies }) => [at, place, ...remedies.map(({ label }) => label)]),
  ]);
  expect(items).toEqual([
    [
      'Errors',
      [
        [0, 'Line 4', 'Write 1200000'],
        [2, 'Line 5'],
      ],
    ],
    ['Warnings', [[1, 'Line 6']]],
  ]);
});

test('a finding about the whole note has no line', () => {
  const whole = { ...REMARKS['frontmatter-missing'], severity: 'warning' as const };
  const [group] = panelModel(stateOf(attributed({}, { findings: [whole] }))).findings;
  expect(group?.items[0]?.place).toBeUndefined();
});

test('findings with the same code and key have distinct IDs, which do not change when other findings do', () => {
  const twice = [finding(REMARKS['name-duplicate'], 4), finding(REMARKS['name-duplicate'], 5)];
  const ids = (findings: typeof twice): string[] =>
    panelModel(stateOf(attributed({}, { findings }))).findings.flatMap(({ items }) => items.map(({ id }) => id));
  expect(new Set(ids(twice)).size).toBe(2);
  expect(ids([...twice, finding(REMARKS['stage-unknown'], 9)]).slice(0, 2)).toEqual(ids(twice));
});

test('an ambiguous text has one button for each reading', () => {
  const model = panelModel(stateOf(attributed({}, { findings: [finding(REMARKS['name-with-and'], 6)] })));
  expect(model.findings[0]?.items[0]?.remedies).toEqual([
    { label: 'Convert to list: Acme · Globex', by: 'fix' },
    { label: 'Convert to list: Acme and Globex', by: 'otherFix' },
  ]);
});

test('a missing ID has one button that creates it, and one that uses the note’s name', () => {
  const set = (value: string) => ({ do: 'set', path: ['id'], value, was: undefined }) as const;
  const missing = { code: 'required-missing', field: 'id', key: 'id', data: { keys: ['id'] } } as const;
  const both = { ...missing, fix: set('opp-1'), otherFix: set('Radar') };
  const findings = [finding(both), finding({ ...missing, fix: set('Radar') })];
  const items = panelModel(stateOf(attributed({}, { findings }))).findings.flatMap((group) => group.items);
  expect(items.map(({ remedies }) => remedies.map(({ label }) => label))).toEqual([
    ['Create an ID', 'Use the note’s name'],
    ['Use the note’s name'],
  ]);
});

test('a conflict copy, and a note with the same ID as another, offer to open both', () => {
  const findings = [
    finding(REMARKS['conflict-copy'], 1),
    finding({ ...REMARKS['id-duplicate'], data: { id: 'x', others: ['b.md'] } }, 3),
    finding({ ...REMARKS['id-duplicate'], data: { id: 'x', others: ['b.md', 'c.md'] } }, 4),
  ];
  const items = panelModel(stateOf(attributed({}, { findings }))).findings.flatMap((group) => group.items);
  expect(items.map(({ at, remedies }) => [at, remedies])).toEqual([
    [1, [{ label: 'Open both', by: 'open', path: 'b.md' }]],
    [2, []],
    [0, [{ label: 'Open both', by: 'open', path: 'Deals/Radar.md' }]],
  ]);
});

test('an outdated attribution is fixed by a recalculation', () => {
  const note = attributed({}, { findings: [finding(REMARKS['attribution-stale'], 9)], stored: 'stale' });
  const model = panelModel(stateOf(note));
  expect(model.findings[0]?.items[0]?.remedies).toEqual([{ label: 'Recalculate', by: 'attribute' }]);
  expect(model.attribution).toMatchObject({ write: 'Recalculate', badge: { text: 'Outdated', tone: 'warn' } });
});

test('unreadable frontmatter: the finding is shown, and no part that needs the properties', () => {
  const model = panelModel(stateOf(BROKEN, { exports: [] }));
  expect(model.head.state?.text).toBe('Unreadable');
  expect(model.findings[0]?.items[0]).toMatchObject({ place: 'Line 3', advice: 'Replace the tab with two spaces.' });
  expect([model.attribution, model.enrichments, model.targets, model.empty]).toEqual([
    undefined,
    undefined,
    [],
    undefined,
  ]);
});

test('a note without frontmatter can be converted to an opportunity', () => {
  const model = panelModel(stateOf(NO_FRONTMATTER));
  expect(model.empty?.title).toBe('This note isn’t an opportunity');
  expect(model.empty?.buttons.map(({ does }) => does)).toEqual(['make-opportunity']);
  expect(model.head).toMatchObject({ name: 'Monday', state: undefined });
});

test('a note marked as an opportunity without frontmatter also shows the finding', () => {
  const marked = { ...NO_FRONTMATTER, findings: [finding(REMARKS['frontmatter-missing'])] };
  expect(panelModel(stateOf(marked)).findings.map(({ severity }) => severity)).toEqual(['warning']);
});

test('a note of another type is not checked unless the user asks for it', () => {
  const model = panelModel(stateOf(OTHER_TYPE));
  expect(model.empty?.text).toMatch(/^Its “type” property has a different value\. /);
  expect(model.empty?.buttons.map(({ does }) => does)).toEqual(['make-opportunity', 'insist']);
  expect(model.findings).toEqual([]);
  const insisted = panelModel(stateOf(OTHER_TYPE, { insist: true }));
  expect(insisted.empty).toBeUndefined();
  expect(insisted.head.state?.text).toBe('Invalid');
});

test.each([
  ['one value', 1, 'Fill in 1 value'],
  ['two values', 2, 'Fill in 2 values'],
])('suggested values show their reason: %s', (_, count, button) => {
  const enrichment = {
    field: 'region',
    key: 'region',
    value: 'East',
    because: { field: 'customerOrg', value: 'Department of Defense' },
  } as const;
  const model = panelModel(stateOf(attributed({}, { enrichments: Array.from({ length: count }, () => enrichment) })));
  expect(model.enrichments?.button).toBe(button);
  expect(model.enrichments?.items[0]).toEqual({
    label: 'Region',
    value: 'East',
    because: 'because the customer organization is “Department of Defense”',
  });
});

test('targets are ready, or show the number of errors', () => {
  const ready = panelModel(stateOf(attributed())).targets;
  expect(ready.map(({ label, state }) => `${label}: ${state}`)).toMatchInlineSnapshot(`
    [
      "Salesforce: Ready",
      "HubSpot: Ready",
      "Dynamics 365: Ready",
      "JSON file: Ready",
      "YAML file: Ready",
    ]
  `);
  const invalid = panelModel(stateOf(attributed({}, { findings: FINDINGS, valid: false }))).targets;
  expect(new Set(invalid.map(({ state }) => state))).toEqual(new Set(['2 errors']));
});

test('the model is plain data, so that changes can be detected', () => {
  const model = panelModel(stateOf(attributed({}, { findings: FINDINGS, valid: false })));
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

test('an invalid inspection without error findings is not shown as valid', () => {
  expect(panelModel(stateOf(inspection('A.md', { valid: false }))).head.state?.text).toBe('Invalid');
});
