/** Runs the scripts of docs/scripting.md, and those of the template in the example vault. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createScriptingApi } from '../src/operations/scripting-api.ts';
import { operationServices } from './support/operations.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

const PAGE = read('docs/scripting.md');
const DOD = 'example-vault/Opportunities/FY27/DoD Cloud Modernization.md';
const TEMPLATE = read('example-vault/Templates/Attribution summary.md');

/** Returns the only block of a text in that language. */
function block(language: string, text = PAGE): string {
  const found = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? '';
}

const api = createScriptingApi(operationServices({ now: () => '2026-11-29T18:30:15Z' }));
const app = { plugins: { plugins: { 'crm-sync-attribution': { api } } } };

/** The frontmatter of a note, as Dataview and Templater pass it. */
const NOTE = { amount: 1000000, oems: ['Microsoft', 'Cisco'], partners: ['Partner A', 'Partner B'] };

/** Runs a script with the names that it uses; returns what it returns. */
function run(script: string, names: object): unknown {
  return runInNewContext(`(() => { ${script} })()`, { ...names });
}

test('the first example has the result on the page', () => {
  const script = block('js').replace('api.calculate', 'return api.calculate');
  expect(run(script, { app })).toEqual(JSON.parse(block('json')));
});

test('the query of Dataview shows the partner shares', () => {
  const tables: unknown[][] = [];
  const dv = { current: () => NOTE, table: (...table: unknown[]) => tables.push(table) };
  run(block('dataviewjs'), { app, dv });
  const shares = [
    ['Partner A', '100000 USD'],
    ['Partner B', '100000 USD'],
  ];
  expect(tables).toEqual([[['Partner', 'Share'], shares]]);
});

test('the command of Templater inserts the share of the first OEM', () => {
  const [, script = ''] = /<%\*([\s\S]*)%>/.exec(block('templater')) ?? [];
  const result = run(`let tR = ''; ${script}; return tR;`, { app, tp: { frontmatter: NOTE } });
  expect(result).toBe('Microsoft: 600000');
});

describe('the template of the example vault', () => {
  /** The properties of the note that Home.md starts with. */
  const [, properties = ''] = /^---\n([\s\S]*?)^---$/m.exec(read(DOD)) ?? [];
  const note = parse(properties) as object;

  test('shows the shares of OEMs and partners in a table', () => {
    const tables: unknown[][] = [];
    const dv = { current: () => note, table: (...table: unknown[]) => tables.push(table) };
    run(block('dataviewjs', TEMPLATE), { app, dv });
    const rows = [
      ['OEM', 'Microsoft', '600,000 USD'],
      ['OEM', 'Cisco', '300,000 USD'],
      ['Partner', 'Partner A', '100,000 USD'],
      ['Partner', 'Partner B', '100,000 USD'],
    ];
    expect(tables).toEqual([[['Role', 'Name', 'Share'], rows]]);
  });

  test('inserts a sentence', () => {
    const commands = [...TEMPLATE.matchAll(/<%\*([\s\S]*?)%>/g)];
    expect(commands).toHaveLength(1);
    const script = `let tR = ''; ${commands[0]?.[1] ?? ''}; return tR;`;
    const result = run(script, { app, tp: { frontmatter: note } });
    expect(result).toBe('Credited to Microsoft, Cisco: 1,000,000 USD, as of 2026-11-29.');
  });

  test('has no other scripts', () => {
    const rest = TEMPLATE.replace(/<%#.*?%>/, '')
      .replace(/<%\*[\s\S]*?%>/, '')
      .replace(/```dataviewjs[\s\S]*?```/, '');
    expect(rest).not.toMatch(/api|```|<%/);
  });
});
