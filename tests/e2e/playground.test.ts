/** The playground as `npm run playground` starts it: each of its CRMs can be connected. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error a script without types, which are declared below
import { launchBrowser as launch } from '../../scripts/browser.mjs';
// @ts-expect-error a script without types, which are declared below
import { allow as allowOn } from '../../scripts/page-actions.mjs';
import { EXAMPLE_CRMS, labelOf } from '../../tools/loopback-crms/example-org.ts';
import { openConnection, openConsent, pasteKey } from './get-in.ts';

const launchBrowser = launch as () => Promise<Browser>;
const allow = allowOn as (consent: Page) => Promise<void>;

let script: ChildProcess;
let browser: Browser;
let told: string;

/** Resolves to the playground's output when it is complete. */
function toldBy({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout?.on('data', (more: Buffer) => {
      text += more.toString();
      if (EXAMPLE_CRMS.every((target) => text.includes(`\n  ${labelOf(target)} is at `))) resolve(text);
    });
    stdout?.on('close', () => {
      reject(new Error('The playground ended'));
    });
  });
}

beforeAll(async () => {
  script = spawn(process.execPath, [join(import.meta.dirname, '../../scripts/playground.mjs')]);
  [told, browser] = await Promise.all([toldBy(script), launchBrowser()]);
});

afterAll(async () => {
  script.kill();
  await browser.close();
});

/** Signs in on the consent page, which has the playground's origin and closes after the answer. */
async function byBrowser(page: Page): Promise<void> {
  const consent = await openConsent(page);
  expect(new URL(consent.url()).origin).toBe(new URL(page.url()).origin);
  await allow(consent);
}

test.each(EXAMPLE_CRMS)('a sign-in to its %s works, and returns automatically', async (target) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(5000);
  await page.goto(/playground is at (\S+)/.exec(told)?.[1] ?? '');
  await page.locator('.playground-corner').waitFor();
  await openConnection(page, labelOf(target));
  const key = new RegExp(`^  ${labelOf(target)} is at .*, with the key (.+)$`, 'm').exec(told)?.[1];
  await (key === undefined ? byBrowser(page) : pasteKey(page, key));
  await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();
  await page.close();
});
