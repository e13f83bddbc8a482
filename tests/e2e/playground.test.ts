/** The playground, as `npm run playground` starts it: its Salesforce can be connected to through its consent page. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { launchBrowser as launch } from '../../scripts/browser.mjs';

const launchBrowser = launch as () => Promise<Browser>;

let script: ChildProcess;
let browser: Browser;
let url: string;

/** The address it tells on its first line. */
function toldBy({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    stdout?.on('data', (text: Buffer) => {
      const found = /playground is at (\S+)/.exec(text.toString())?.[1];
      if (found !== undefined) resolve(found);
    });
    stdout?.on('close', () => {
      reject(new Error('The playground ended'));
    });
  });
}

beforeAll(async () => {
  script = spawn(process.execPath, [join(import.meta.dirname, '../../scripts/playground.mjs')]);
  [url, browser] = await Promise.all([toldBy(script), launchBrowser()]);
});

afterAll(async () => {
  script.kill();
  await browser.close();
});

test('signs in through the consent page, and is back by itself', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(5000);
  await page.goto(url);
  await page.locator('.playground-corner').waitFor();
  await page.evaluate(() => window.host?.openSettings());
  await page.locator('.setting-item-name', { hasText: /^Salesforce connection$/ }).click();
  const [consent] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Sign in' }).click(),
  ]);
  expect(new URL(consent.url()).origin).toBe(new URL(url).origin);
  await Promise.all([consent.waitForEvent('close'), consent.locator('#allow').click({ noWaitAfter: true })]);
  await page.getByText('Signed in as Ada Seller to Acme Federal').first().waitFor();
});
