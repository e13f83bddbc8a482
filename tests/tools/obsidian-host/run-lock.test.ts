/** One run at a time writes to a vault. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockHeld, RunLock } from '../../../tools/obsidian-host/node/run-lock.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'deep/vault.lock');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('names its holder, and is removed after the last release', () => {
  const lock = new RunLock(file);
  lock.take();
  lock.take();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  expect(() => {
    new RunLock(file).take();
  }).toThrow(LockHeld);
  expect(() => {
    new RunLock(file).take();
  }).toThrow(`process ${process.pid} on ${hostname()}, started `);
  lock.release();
  expect(existsSync(file)).toBe(true);
  lock.release();
  expect(existsSync(file)).toBe(false);
  new RunLock(file).take();
});

test('a release without a take removes no lock of another run', () => {
  new RunLock(file).take();
  new RunLock(file).release();
  expect(existsSync(file)).toBe(true);
});

test.each([
  [
    'a process that is gone',
    () => JSON.stringify({ pid: endedPid(), host: hostname(), since: '2026-01-01T00:00:00.000Z' }),
  ],
  ['a process that is gone, in the form of earlier versions', () => String(endedPid())],
  ['nobody', () => ''],
  ['something that is no lock', () => '{"pid":"x"}'],
])('a lock of %s is free', (_, text) => {
  new RunLock(file).take();
  writeFileSync(file, text());
  const lock = new RunLock(file);
  lock.take();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
});

test('a lock of another machine is never replaced', () => {
  new RunLock(file).take();
  writeFileSync(file, JSON.stringify({ pid: endedPid(), host: 'other-machine' }));
  expect(() => {
    new RunLock(file).take();
  }).toThrow('on other-machine');
});
