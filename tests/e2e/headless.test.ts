/** The headless runner as a process on a copy of the example vault: its answers, its exit statuses, and the notes. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { startExampleOrg, variablesOf } from '../../tools/loopback-crms/example-org.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOD = 'Opportunities/FY27/DoD Cloud Modernization.md';

let vault: string;
let secrets: Record<string, string> = {};

beforeEach(() => {
  vault = mkdtempSync(join(tmpdir(), 'vault-'));
  cpSync(join(ROOT, 'example-vault'), vault, { recursive: true });
});

afterEach(() => {
  secrets = {};
  rmSync(vault, { recursive: true });
});

function headless(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const script = join(ROOT, 'scripts/headless.mjs');
    const options = { env: { ...process.env, INIT_CWD: vault, CRM_SYNC_STATE: join(vault, '.state'), ...secrets } };
    const child = execFile(process.execPath, [script, 'vault=.', ...args], options, (_, out, err) => {
      resolve({ status: child.exitCode ?? -1, out, err });
    });
  });
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await headless(...args, 'format=json')).out) as Record<string, unknown>;
}

function stamps(): Record<string, number> {
  const files = readdirSync(vault, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('.state'))
    .sort();
  return Object.fromEntries(files.map((path) => [path, statSync(join(vault, path)).mtimeMs]));
}

test.each([
  ['all is well', ['validate', 'id=opp-123'], 0, /./],
  ['issues', ['validate', 'folder=Opportunities'], 1, /^Issues: /],
  ['a note that is not there', ['validate', 'path=DoD Cloud.md'], 2, /^Error: /],
  ['a format that is not there', ['export', 'target=salesfroce'], 2, /^Error: .*salesforce/s],
  ['a command that is not there', ['validte'], 2, /^Error: Unknown command: “validte”\. Use /],
  ['a CRM that is not connected', ['sync', 'target=salesforce'], 2, /^Error: .*[Ss]alesforce/],
  ['a run that is not there', ['undo', 'run=1'], 2, /^Error: /],
  [
    'a parameter that is not there',
    ['attribute', 'floder=Opportunities'],
    2,
    /^Error: Unknown parameter: “floder”\. Use /,
  ],
])('the exit status shows %s', async (_, args, status, out) => {
  const answer = await headless(...args);
  expect(answer.err).toBe('');
  expect(answer.out).toMatch(out);
  expect(answer.status).toBe(status);
});

test('setup with a target does the same as add-fields', async () => {
  const help = (await headless('help')).out;
  expect(help).toContain('crm-sync-attribution:add-fields target=<salesforce|hubspot|dynamics>');
  expect(help).toContain('crm-sync-attribution:setup [keys=<field>=<key>[,...]]');
  const answer = await headless('setup', 'target=hubspot');
  expect(answer).toEqual(await headless('add-fields', 'target=hubspot'));
  expect(answer).toMatchObject({
    status: 2,
    out: expect.stringMatching(/^Error: You’re signed out of HubSpot/) as string,
  });
});

test('validate returns the guide’s results', async () => {
  const facts = await json('validate');
  expect(facts['total']).toBe(Object.keys(stamps()).filter((path) => path.endsWith('.md')).length);
  const { notes, ...counts } = facts as { notes: { path: string; valid: boolean; findings: { code: string }[] }[] };
  expect(counts).toMatchObject({ valid: 47, invalid: 14 });
  expect(notes.find(({ path }) => path === DOD)).toMatchObject({ opportunity_id: 'opp-123', valid: true });
  expect(notes.filter(({ valid }) => !valid)).toHaveLength(14);
});

test('an ID that a note in another folder has, in any form, is a duplicate, in the folder and in the whole vault', async () => {
  const put = (folder: string, properties: string): void => {
    mkdirSync(join(vault, folder));
    writeFileSync(join(vault, folder, 'Deal.md'), `---\n${properties}\n---\n`);
  };
  for (const folder of ['One', 'Two']) put(folder, 'type: opportunity\nid: opp-twice');
  const ways = [
    "id: 'opp-0'\ntype: [opportunity]",
    '# A\ntype: opportunity\nid: >-\n  opp-1',
    '{type: opportunity, id: "opp\\x2d2"}',
  ];
  for (const [at, properties] of ways.entries()) {
    put(`Plain ${at}`, `type: opportunity\nid: opp-${at}`);
    put(`Other ${at}`, properties);
  }
  const duplicates = async (...args: string[]): Promise<readonly string[]> => {
    const { notes } = (await json('validate', ...args)) as unknown as {
      readonly notes: readonly { readonly path: string; readonly findings: readonly { readonly code: string }[] }[];
    };
    return notes.filter(({ findings }) => findings.some(({ code }) => code === 'id-duplicate')).map(({ path }) => path);
  };
  expect(await duplicates('folder=One')).toEqual(['One/Deal.md']);
  expect(await duplicates('path=Two/Deal.md')).toEqual(['Two/Deal.md']);
  for (const at of ways.keys()) expect(await duplicates(`folder=Plain ${at}`)).toEqual([`Plain ${at}/Deal.md`]);
  expect(await duplicates()).toEqual(expect.arrayContaining(['One/Deal.md', 'Two/Deal.md']));
});

test('a note that is not UTF-8 keeps its bytes, is named, and does not stop the others', async () => {
  const path = join(vault, 'Opportunities/Latin.md');
  const bytes = Buffer.from(
    `${readFileSync(join(vault, DOD), 'utf8').replace('opp-123', 'opp-latin')}Caf\u00e9`,
    'latin1',
  );
  writeFileSync(path, bytes);
  const { status, out } = await headless('attribute', 'folder=Opportunities');
  expect(out).toContain('The file isn’t UTF-8');
  expect(status).toBe(1);
  expect((await headless('status', 'folder=Opportunities')).status).toBe(0);
  expect(readFileSync(path)).toEqual(bytes);
  expect(readFileSync(join(vault, DOD), 'utf8')).toContain('Microsoft: 600000');
});

test('the template folder of the vault is skipped, with its reason, and an ID may contain a comma', async () => {
  writeFileSync(join(vault, '.obsidian/templates.json'), JSON.stringify({ folder: 'Meta/Templates' }));
  mkdirSync(join(vault, 'Meta/Templates'), { recursive: true });
  const deal = readFileSync(join(vault, DOD), 'utf8');
  writeFileSync(join(vault, 'Meta/Templates/Deal.md'), deal);
  writeFileSync(join(vault, 'Comma.md'), deal.replace('opp-123', '"Acme, Q3"'));
  const facts = await json('validate');
  expect(facts['skipped_because']).toMatchObject({ template: 2, 'other-type': 18 });
  expect(await json('validate', 'id="Acme, Q3",opp-123')).toMatchObject({ total: 2, valid: 2 });
  expect(readFileSync(join(vault, 'Meta/Templates/Deal.md'), 'utf8')).toBe(deal);
});

describe('attribute', () => {
  test('writes the guide’s figures, and a second run writes nothing', async () => {
    const before = readFileSync(join(vault, DOD), 'utf8');
    const first = await json('attribute', `path=${DOD}`);
    expect(first).toMatchObject({ total: 1, written: 1, unchanged: 0, failed: 0, dry_run: false });
    const after = readFileSync(join(vault, DOD), 'utf8');
    const [head = '', tail = ''] = before.split('rev_attribution: {}\n');
    expect(after.startsWith(head) && after.endsWith(tail)).toBe(true);
    expect(after).toContain('    Microsoft: 600000\n    Cisco: 300000\n');
    const stamp = stamps();
    expect(await json('attribute', `path=${DOD}`)).toMatchObject({ written: 0, unchanged: 1 });
    expect(stamps()).toEqual(stamp);
  });

  test('does not change notes with errors in the whole vault, and leaves no temporary files', async () => {
    const untouched = stamps();
    const facts = await json('attribute', 'dry-run');
    expect(facts).toMatchObject({ dry_run: true });
    expect(stamps()).toEqual(untouched);
    const run = await json('attribute');
    expect(run['written']).toBe(facts['written']);
    const changed = Object.entries(stamps()).filter(
      ([path, stamp]) => path.endsWith('.md') && stamp !== untouched[path],
    );
    expect(changed).toHaveLength(Number(run['written']));
    expect(Object.keys(stamps())).toEqual(Object.keys(untouched));
  });
});

test('export previews, and writes a file only on request', async () => {
  const untouched = stamps();
  const batch = await json('export', 'target=generic_json', 'id=opp-123');
  expect(batch).toMatchObject({ total: 1, success_count: 1, error_count: 0, dry_run: true });
  expect(stamps()).toEqual(untouched);
  const written = await headless('export', 'target=generic_json', 'id=opp-123', 'write');
  expect(written.status).toBe(0);
  expect(Object.keys(stamps()).filter((path) => !(path in untouched) && path.endsWith('.json'))).toHaveLength(1);
});

test('formats lists all five', async () => {
  expect(await json('formats')).toEqual(['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml']);
});

describe('sync', () => {
  const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';
  const ONE = ['sync', 'target=salesforce', 'id=opp-123'];
  let org: ExampleOrg;

  function configure(change: object): void {
    const file = join(vault, SETTINGS);
    const data = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...data, ...change }));
  }

  beforeEach(async () => {
    org = await startExampleOrg('salesforce');
    secrets = variablesOf(org);
    configure({ targets: { salesforce: org.settings } });
  });

  afterEach(async () => {
    await org.close();
  });

  test('plans, applies nothing in a dry run, and applies the plan without dry run; the next process has the result', async () => {
    expect((await headless(...ONE)).status).toBe(0);
    const dry = await headless(...ONE, 'confirm');
    expect(dry).toMatchObject({ status: 1, err: '' });
    expect(dry.out).toMatch(/^Failed: Nothing was sent because dry run is on/);
    expect(org.log.writes()).toEqual([]);
    configure({ dryRun: false });
    const facts = await json(...ONE, 'confirm');
    expect(facts).toMatchObject({ error_count: 0, dry_run: false, org: 'Acme Federal', counts: { create: 1 } });
    const status = await json('status', 'id=opp-123');
    expect(status).toMatchObject({
      linked: 1,
      connections: [{ target: 'salesforce', state: 'ready' }, {}, {}],
      runs: [{ run_id: facts['run_id'], done: 1, failed: 0 }],
    });
    const undone = await json('undo', `run=${String(facts['run_id'])}`);
    expect(undone).toMatchObject({ planned: true, undo_of: facts['run_id'] });
  });

  test('rows that need attention have a separate exit status', async () => {
    const answer = await headless('sync', 'target=salesforce');
    expect(answer.status).toBe(1);
    expect(answer.out).toMatch(/^Issues: Plan for Salesforce/);
  });
});

describe('one bad item', () => {
  test('an unreadable note, bytes in the properties, and a long name do not affect other notes', async () => {
    symlinkSync('/proc/self/mem', join(vault, 'Unreadable.md'));
    const long = `${'n'.repeat(250)}.md`;
    const text = readFileSync(join(vault, DOD), 'utf8').replace('opp-123', 'opp-long');
    writeFileSync(join(vault, long), text.replace('---\n', '---\nkey: !!binary aGVsbG8=\n'));
    const facts = await json('attribute');
    const { attributions, failures } = facts as Record<string, { path: string; findings: unknown[] }[]>;
    expect(attributions?.map(({ path }) => path)).toContain(long);
    expect(failures?.find(({ path }) => path === 'Unreadable.md')?.findings).toMatchObject([{ message: /EIO/ }]);
    expect(readFileSync(join(vault, long), 'utf8')).toContain('Microsoft: 600000');
    expect((await headless('attribute', `path=${DOD}`)).status).toBe(0);
  });

  test('a path and a folder are found in both Unicode normalization forms', async () => {
    const text = readFileSync(join(vault, DOD), 'utf8').replace('opp-123', 'opp-accents');
    mkdirSync(join(vault, 'Ku\u0308hlhaus'));
    writeFileSync(join(vault, 'Ku\u0308hlhaus/Pr\u00fcfung.md'), text);
    const path = 'K\u00fchlhaus/Pru\u0308fung.md';
    expect((await headless('attribute', `path=${path}`)).status).toBe(0);
    expect(readFileSync(join(vault, 'Ku\u0308hlhaus/Pr\u00fcfung.md'), 'utf8')).toContain('Microsoft: 600000');
    expect((await headless('validate', 'folder=K\u00fchlhaus')).status).toBe(0);
    expect(readdirSync(vault).filter((name) => name.normalize('NFC') === 'K\u00fchlhaus')).toHaveLength(1);
  });

  test('damaged settings and state are named, and the run does not crash', async () => {
    const home = join(vault, '.obsidian/plugins/crm-sync-attribution');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'data.json'), '{"dryRun": fal');
    const { status, out, err } = await headless('validate');
    expect([status, err]).toEqual([2, '']);
    expect(out).toMatch(/^Error: .*data\.json can’t be read: .*default settings\.\n$/);
  });

  test('two writing runs never overlap', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => headless('attribute')));
    const statuses = runs.map(({ status }) => status).sort();
    expect(statuses[0]).toBeLessThan(2);
    for (const { status, out } of runs) if (status === 2) expect(out).toMatch(/^Error: Another run is writing/);
    expect(readdirSync(vault, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tmp'))).toEqual(
      [],
    );
  });
});
