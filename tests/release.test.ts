/** The script that writes and checks versions, and prints the text of a release. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SCRIPT = join(ROOT, 'scripts/version.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  for (const file of ['manifest.json', 'versions.json', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- Later\n');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

test('a version is written to every file, and then checked', () => {
  expect(run('9.8.7').status).toBe(0);
  expect(run('--check', '9.8.7')).toMatchObject({ status: 1, err: 'CHANGELOG.md has no entry instead of 9.8.7\n' });
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## 9.8.7\n\n- New\n');
  expect(run('--check', '9.8.7')).toEqual({ status: 0, out: '', err: '' });
  expect(run('--check', '9.8.8').err.split('\n')).toHaveLength(6);
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: { '': object } };
  expect(lock).toMatchObject({ version: '9.8.7', packages: { '': { version: '9.8.7' } } });
});

test.each([
  ['a plain heading', '## 1.2.0'],
  ['a heading with a date', '## [1.2.0] - 2026-11-29'],
])('the text of a release is its section of the changelog: %s', (_, heading) => {
  const changelog = `# Changelog\n\n## Unreleased\n\n- Later\n\n${heading}\n\n### Added\n\n- Now\n\n## 1.1.0\n\n- Before\n`;
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  expect(run('--notes', '1.2.0')).toEqual({ status: 0, out: '### Added\n\n- Now\n', err: '' });
});

test.each(['1.2.0', '1.20.0'])('a release without entries (%s) is an error', (version) => {
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## 1.2.0\n\n## 1.20.1\n\n- Other\n');
  expect(run('--notes', version)).toEqual({ status: 1, out: '', err: `CHANGELOG.md has no entries for ${version}\n` });
});

test.each([[], ['1.2'], ['v1.2.3'], ['--chek', '1.2.3'], ['--notes']].map((args) => [args]))(
  'other arguments (%s) are rejected',
  (args) => {
    expect(run(...args).status).toBe(2);
  },
);
