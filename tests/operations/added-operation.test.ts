/** An operation that is added to the table is callable and documented everywhere, without a change of an adapter. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { ANSWERS } from '../../tools/api-reference/answers.ts';
import { COUNT, member } from '../../tools/api-reference/members.ts';
import { runHeadless } from '../../tools/obsidian-host/node/headless.ts';
import { commandBlocks } from '../support/docs-commands.ts';
import { openApiText } from '../support/docs.ts';
import { mutating } from '../support/mutated.ts';
import { deskOver } from '../support/note-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';
import { Serving } from '../tools/obsidian-host/serving.ts';
import { countOperation } from './count-operation.ts';

const ROOT = join(import.meta.dirname, '../..');

const NOTES = { 'a.md': dealText({ id: 'a' }), 'b.md': dealText({ id: 'b' }) };

const CALLS: readonly (readonly [line: string, answer: string, status: number])[] = [
  ['count what=notes', '2 counted', 0],
  ['count what=notes id=b format=json', '{\n  "count": 1\n}', 0],
  ['count what=errors', 'Issues: 0 counted', 1],
  ['count what=note', 'Error: Unknown kind: “note”. Did you mean “notes”?', 2],
  ['count what=notes path=c', 'Error: No note is named “c”.', 2],
];

test.each(CALLS)('the command line answers %s', async (line, answer) => {
  const { service } = deskOver(NOTES);
  const services = operationServices({ notes: service });
  expect(await answerTo(line, services, [...OPERATIONS, countOperation])).toContain(answer);
});

describe('with a plugin whose table has one more line,', () => {
  let plugin: string;
  let vault: string;

  beforeAll(async () => {
    plugin = mkdtempSync(join(tmpdir(), 'plugin-'));
    vault = mkdtempSync(join(tmpdir(), 'vault-'));
    const line = mutating({
      file: 'operations/operations.ts',
      from: '  statusOperation,\n]',
      to: '  statusOperation,\n  countOperation,\n]',
      needs: "import { countOperation } from '../../tests/operations/count-operation.ts';",
    });
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['src/main.ts'],
      outfile: join(plugin, 'main.js'),
      ...{ bundle: true, format: 'cjs', target: 'es2022', platform: 'browser', external: ['obsidian'] },
      plugins: [line],
    });
    copyFileSync(join(ROOT, 'manifest.json'), join(plugin, 'manifest.json'));
    for (const [path, text] of Object.entries(NOTES)) writeFileSync(join(vault, path), text);
  });

  afterAll(() => {
    for (const folder of [plugin, vault]) rmSync(folder, { recursive: true });
  });

  const run = (line: string) => runHeadless({ args: ['vault=.', ...line.split(' ')], cwd: vault, plugin });

  test.each(CALLS)('the headless runner answers %s', async (line, answer, status) => {
    expect(await run(line)).toEqual({ text: expect.stringContaining(answer) as string, status });
  });

  test('the help of the headless runner lists it', async () => {
    const { text } = await run('help');
    expect(text).toContain('crm-sync-attribution:count what=<notes|errors> [path=<note>]');
    expect(text).toContain('Count notes or errors');
  });

  test.each<[body: object, status: number, answer: object]>([
    [{ what: 'notes' }, 200, { count: 2 }],
    [{ what: 'notes', id: ['b'] }, 200, { count: 1 }],
    [{ what: 'note' }, 400, { code: 'invalid-member', detail: 'what: Unknown kind: “note”. Did you mean “notes”?' }],
    [
      { what: 'notes', path: 'c' },
      400,
      { code: 'invalid-request', detail: 'No note is named “c”. Did you mean “a.md” or “b.md”?' },
    ],
  ])('the HTTP server answers %j', async (body, status, answer) => {
    const serving = new Serving(plugin, NOTES);
    try {
      await serving.start(['auth=off']);
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await serving.fetch('/v1/crm/operations/count', init);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject(answer);
    } finally {
      await serving.remove();
    }
  });
});

describe('with one more line and its answer,', () => {
  const operations = [...OPERATIONS, countOperation];
  const answers = { ...ANSWERS, count: v.strictObject({ count: member('The number', COUNT) }) };

  test('the documentation lists it, its parameters, and the members of its answer', () => {
    const blocks = commandBlocks(operations, answers);
    expect(blocks['operations']?.()).toMatch(
      /\| `count what=<notes\\\|errors>` +\| Count notes or errors +\| nothing +\|/,
    );
    expect(blocks['count_arguments']?.()).toMatch(/\| `what=<notes\\\|errors>` +\| What to count. Required. +\|/);
    expect(blocks['count_members']?.()).toMatch(/\| `count` +\| The number +\|/);
  });

  test('the OpenAPI document has its path', () => {
    const { paths, components } = JSON.parse(openApiText({ operations, answers })) as {
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    };
    const schema = {
      properties: { what: { enum: ['notes', 'errors'] }, path: { type: 'string' } },
      ...{ required: ['what'], additionalProperties: false },
    };
    expect(paths['/v1/crm/operations/count']).toMatchObject({
      post: { summary: 'Count notes or errors', requestBody: { content: { 'application/json': { schema } } } },
    });
    expect(components.schemas['CountAnswer']).toMatchObject({ required: ['request_id', 'count'] });
  });
});
