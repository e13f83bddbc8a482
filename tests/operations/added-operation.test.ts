/** An operation that is added to the table is callable in every way, without a change of an adapter. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { runHeadless } from '../../tools/obsidian-host/node/headless.ts';
import { mutating } from '../support/mutated.ts';
import { deskOver } from '../support/note-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';
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

describe('the headless runner, with a plugin whose table has one more line,', () => {
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

  test.each(CALLS)('answers %s', async (line, answer, status) => {
    expect(await run(line)).toEqual({ text: expect.stringContaining(answer) as string, status });
  });

  test('lists it in its help', async () => {
    const { text } = await run('help');
    expect(text).toContain('crm-sync-attribution:count what=<notes|errors> [path=<note>]');
    expect(text).toContain('Count notes or errors');
  });
});
