import { describe, expect, test, vi } from 'vitest';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { parametersOf } from '../../src/operations/parameters.ts';
import { mayWrite } from '../../tools/obsidian-host/node/command-line.ts';
import { deskOver, type DeskScene } from '../support/note-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';

const FILES = {
  'Deals/FY27/Acme.md': dealText({ id: 'a', oems: '["[[Cisco]]", "360"]', team: 'Federal' }),
  'Deals/FY27/Beta.md': dealText({ id: 'b', amount: '"$1,200"', stage: '', partners: 'Partner A' }),
  'Deals/FY28/Gamma.md': dealText({ id: 'c', amount: '60.01', partners: undefined, close_date: '2020-01-01' }),
  'Deals/Broken.md': '---\ntype: opportunity\nid: [d\n---\n',
  'Hubs/Cisco.md': '---\ntype: hub\n---\n',
};

function scene(
  files: Readonly<Record<string, string>> = FILES,
): DeskScene & { cli: (line: string) => Promise<string> } {
  const made = deskOver(files);
  const services = operationServices({ notes: made.service, read: (path) => made.store.read(path) });
  const cli = (line: string): Promise<string> => answerTo(line, services);
  return { ...made, cli };
}

describe('the output equals the golden file', () => {
  test.each([
    ['validate', 'cli-validate'],
    ['attribute dry-run', 'cli-attribute'],
    ['export target=salesforce', 'cli-export'],
    ['formats', 'cli-formats'],
  ])('of %s', async (line, golden) => {
    const { cli, store } = scene();
    store.breakAt('Deals/FY28/Gamma.md', new Error('Deals/FY28/Gamma.md is locked'));
    await expect(await cli(line)).toMatchFileSnapshot(`golden/${golden}.txt`);
    await expect(await cli(`${line} format=json`)).toMatchFileSnapshot(`golden/${golden}.json`);
    expect(store.counts.writes).toBe(0);
  });
});

describe('the first line shows the result', () => {
  test.each([
    ['validate path=Deals/FY27/Acme.md', '1 of 1 opportunity valid.'],
    ['validate folder=Deals/FY28', '1 of 1 opportunity valid, 1 warning.'],
    ['validate', 'Issues: 2 of 4 opportunities valid, 3 errors, 2 warnings, 1 other note skipped.'],
    ['validate path=Hubs/Cisco', 'Issues: 0 of 1 opportunity valid, 6 errors.'],
    ['attribute id=a dry-run', 'Dry run; no notes were changed: 1 would be written, 0 unchanged.'],
    ['attribute id=a', '1 written, 0 unchanged.'],
    ['attribute folder=Deals/FY27', 'Failed: 1 written, 0 unchanged, 1 not attributed.'],
    ['export target=hubspot id=a,c', '2 opportunities ready for HubSpot. Preview, nothing was sent.'],
    [
      'export target=generic_json id=a write',
      '1 opportunity ready for JSON file. Written to Exports/opportunities-2026-11-22.json.',
    ],
    [
      'export target=generic_yaml folder=Deals/FY27',
      'Failed: 1 opportunity ready for YAML file, 1 excluded. Preview, no file was written.',
    ],
    ['validate folder=Deal', 'Error: No folder is named “Deal”. Did you mean “Deals”, “Deals/FY27”, or “Deals/FY28”?'],
    ['validate id=x', 'Error: No opportunity has the ID “x”. Did you mean “a”, “b”, or “c”?'],
    ['attribute fodler=Deals', 'Error: Unknown parameter: “fodler”. Did you mean “folder”?'],
    ['export target=json', 'Error: Unknown format: “json”. Did you mean “generic_json”?'],
    ['export id=a', '1 opportunity ready for JSON file. Preview, no file was written.'],
    ['export id=a write', '1 opportunity ready for JSON file. Written to Exports/opportunities-2026-11-22.json.'],
    ['export target=', 'Error: target= needs a value: <salesforce|hubspot|dynamics|generic_json|generic_yaml>.'],
    [
      'export target=hubspot write',
      'Error: HubSpot can’t be written to a file. Remove “write”, or choose a JSON or YAML target.',
    ],
    ['formats format=xml', 'Error: Unknown format: “xml”. Available: text and json.'],
  ])('%s', async (line, first) => {
    const { cli } = scene();
    expect((await cli(line)).split('\n')[0]).toBe(first);
  });
});

describe('JSON contains', () => {
  test.each([
    'validate path=nowhere format=json',
    'attribute id=nobody format=json',
    'export target=nothing format=json',
    'export target=salesforce folder=none format=json',
    'validate path=a id=b format=json',
    'attribute path=a id=b format=json',
    'export target=hubspot path=a id=b format=json',
  ])('an error for %s', async (line) => {
    const { cli } = scene();
    const answer = JSON.parse(await cli(line)) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(['error']);
    expect(answer['error']).toMatch(/^\S.*[.?]$/);
  });

  test('consistent sums', async () => {
    const { cli } = scene();
    const validated = JSON.parse(await cli('validate format=json')) as Record<string, number>;
    expect(validated).toMatchObject({ total: 5, valid: 2, invalid: 2, skipped: 1 });
    const attributed = JSON.parse(await cli('attribute format=json')) as Record<string, unknown>;
    expect(attributed).toMatchObject({ total: 4, written: 2, unchanged: 0, failed: 2, dry_run: false });
    const again = JSON.parse(await cli('attribute format=json')) as Record<string, unknown>;
    expect(again).toMatchObject({
      total: 4,
      written: 0,
      unchanged: 2,
      failed: 2,
      attributions: attributed['attributions'],
    });
    const exported = JSON.parse(await cli('export target=generic_json write format=json')) as Record<string, unknown>;
    expect(exported).toMatchObject({
      total: 4,
      success_count: 2,
      error_count: 2,
      dry_run: false,
      file: 'Exports/opportunities-2026-11-22.json',
    });
  });

  test('the numbers of the guide', async () => {
    const { cli } = scene({ 'Deals/Cloud.md': dealText() });
    expect(JSON.parse(await cli('attribute format=json'))).toEqual({
      total: 1,
      written: 1,
      unchanged: 0,
      failed: 0,
      dry_run: false,
      attributions: [
        {
          path: 'Deals/Cloud.md',
          opportunity_id: 'opp-123',
          opportunity_name: 'Cloud modernization',
          oem_attribution: { Microsoft: 600000, Cisco: 300000 },
          partner_attribution: { 'Partner A': 100000, 'Partner B': 100000 },
          region: 'East',
          customer_org: 'Department of Defense',
          total_amount: 1000000,
          currency: 'USD',
          oem_unallocated: 100000,
          attribution_method: 'multi_factor_v1',
          calculated_at: '2026-11-22T18:30:15Z',
        },
      ],
      failures: [],
    });
  });
});

test('a document has the same values inside and outside its attribution, and their origin', async () => {
  const text = dealText({ customer_org: undefined });
  const { cli } = scene({ 'Deals/Cloud.md': text });
  const { results } = JSON.parse(await cli('export format=json')) as {
    results: { formatted_data: { customer_org: string; attribution: object }; effective_values: object }[];
  };
  expect(results).toMatchObject([
    {
      format: 'generic_json',
      formatted_data: { customer: 'DoD', customer_org: 'DoD', attribution: { customer_org: 'DoD' } },
      effective_values: { customer_org: 'customer' },
    },
  ]);
  const attributed = JSON.parse(await cli('attribute dry-run format=json')) as { attributions: object[] };
  expect(attributed.attributions).toMatchObject([
    { customer_org: 'DoD', effective_values: { customer_org: 'customer' } },
  ]);
});

describe('an interrupted command reports the error', () => {
  test.each([
    ['validate', 'Error: the disk is gone'],
    ['validate format=json', '{\n  "error": "the disk is gone"\n}'],
  ])('of %s', async (line, answer) => {
    const { cli, store } = scene();
    vi.spyOn(store, 'list').mockImplementation(() => {
      throw new Error('the disk is gone');
    });
    expect(await cli(line)).toBe(answer);
  });

  test('and a note whose text prevents the edit is one of the failures', async () => {
    const { cli } = scene({ 'a.md': dealText({ rev_attribution: '&old {region: West}', copy: '*old' }) });
    expect(await cli('attribute')).toContain('a.md (not attributed)\n  error  Another property of this note refers');
    const answer = JSON.parse(await cli('attribute format=json')) as { failures: { findings: unknown[] }[] };
    expect(answer.failures).toHaveLength(1);
    expect(answer.failures[0]?.findings).toMatchObject([{ code: 'anchor-in-use', severity: 'error' }]);
  });
});

describe('a selected note that is not an opportunity has a reason', () => {
  const plain = { 'Home.md': '# Home\n' };

  test.each([
    ['validate path=Home', 'Issues: 0 of 1 opportunity valid.'],
    ['attribute path=Home', 'Failed: 0 written, 0 unchanged, 1 not attributed.'],
    ['export target=hubspot path=Home', 'Failed: 0 opportunities ready for HubSpot, 1 excluded.'],
  ])('%s', async (line, first) => {
    const { cli } = scene(plain);
    const reason = 'This note isn’t an opportunity: it has no properties.';
    const text = await cli(line);
    expect(text).toContain(first);
    expect(text).toContain(reason);
    expect(await cli(`${line} format=json`)).toContain(reason);
  });
});

test('no file is written without valid notes', async () => {
  const { cli, store } = scene({ 'a.md': dealText({ amount: '0' }) });
  expect(await cli('export target=generic_json write')).toMatch(/^Failed: 0 opportunities/);
  expect(store.counts.writes).toBe(0);
});

describe('the table', () => {
  test('has each name once', () => {
    const names = OPERATIONS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(OPERATIONS)('$name has described parameters, and none with the name of the output format', (operation) => {
    const parameters = parametersOf(operation);
    expect(parameters.filter(({ name, description }) => name === 'format' || description === '')).toEqual([]);
  });

  // The runner knows only the names of the commands, because it loads a built plugin.
  test.each(OPERATIONS)('$name locks the vault of a headless run if it can write', ({ name, access }) => {
    const writing = access !== 'reads' && 'with' in access ? { [access.with]: 'true' } : {};
    expect(mayWrite(`crm:${name}`, writing)).toBe(access !== 'reads');
  });

  test.each(OPERATIONS)('$name has the parameter on which its access depends', (operation) => {
    const { access } = operation;
    if (access === 'reads') return;
    const name = 'with' in access ? access.with : access.unless;
    expect(parametersOf(operation).map((parameter) => parameter.name)).toContain(name);
  });
});
