/** Runs the scripts of docs/scripting.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createScriptingApi } from '../src/operations/scripting-api.ts';
import { operationServices } from './support/operations.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../docs/scripting.md'), 'utf8');

/** Returns the only block of the page in that language. */
function block(language: string): string {
  const found = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
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
