/** Signing in as a person does it, whichever way the CRM lets people in. */
import type { Page } from 'playwright-core';
// @ts-expect-error a plain script without types; they are given below
import { openConnection as open, openConsent as consentOf } from '../../scripts/page-actions.mjs';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';

/** Opens the settings of a connection. */
export const openConnection = open as (page: Page, label: string) => Promise<void>;

/** Selects “Sign in” there, and returns the page for consent that opens. */
export const openConsent = consentOf as (page: Page) => Promise<Page>;

/** From the settings of the connection; resolves when all that is left is up to the plugin. */
export async function getIn(page: Page, signIn: ExampleOrg['signIn']): Promise<void> {
  if (signIn.by === 'browser') {
    await consent(page);
    return;
  }
  await pasteKey(page, signIn.key);
}

export async function pasteKey(page: Page, key: string): Promise<void> {
  await page.locator('.setting-item input[type="password"]').fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Answers the page in the browser, and hands its link to the app as the system would. */
async function consent(page: Page): Promise<void> {
  const browser = await openConsent(page);
  const [back] = await Promise.all([
    browser.waitForResponse((response) => response.url().includes('answer=allow')),
    browser.locator('#allow').click({ noWaitAfter: true }),
  ]);
  const params = Object.fromEntries(new URL(back.headers()['location'] ?? '').searchParams);
  await browser.close();
  await page.evaluate((given) => window.host?.protocol({ action: 'crm-sync-attribution', ...given }), params);
}
