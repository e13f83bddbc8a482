/** User actions of a sync: commands, buttons of the review, and edits. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { labelOf } from '../../tools/loopback-crms/example-org.ts';
import { dealText } from '../support/rules.ts';
import { getIn, openConnection } from './get-in.ts';
import { command, textOf } from './stage.ts';

/** Customer of every opportunity of {@link vaultOf}. */
export const CUSTOMER = 'Department of Defense';

export const note = (id: string): string => `Deals/${id}.md`;

export function button(page: Page, name: RegExp | string): ReturnType<Page['getByRole']> {
  return page.getByRole('button', { name });
}

/** Returns a vault with these opportunities, and with settings for the orgs; dry run is on. */
export function vaultOf(orgs: readonly ExampleOrg[], ...ids: string[]): Record<string, string> {
  const deals = ids.map((id) => [note(id), dealText({ id, title: `Deal ${id}`, customer: CUSTOMER })]);
  const targets = Object.fromEntries(orgs.map((org) => [org.target, org.settings]));
  const settings = JSON.stringify({ version: 1, dryRun: true, targets });
  const data = '.obsidian/plugins/crm-sync-attribution/data.json';
  return { ...(Object.fromEntries(deals) as Record<string, string>), [data]: settings };
}

export async function connect(page: Page, org: ExampleOrg): Promise<void> {
  await openConnection(page, labelOf(org.target));
  await getIn(page, org.signIn);
  // A notice about the previous CRM may have the same text.
  await page.locator('.setting-item', { hasText: org.signedIn }).waitFor();
  await page.keyboard.press('Escape');
}

/** Runs a command that opens a review; `choice` selects the CRM if there are several. */
export async function review(page: Page, name: string, choice?: ExampleOrg): Promise<void> {
  await command(page, name);
  if (choice !== undefined) await page.locator('.suggestion-item', { hasText: labelOf(choice.target) }).click();
  await page.locator('.crm-sync-review-foot').waitFor();
}

/** Applies the selected rows, with dry run turned off for this plan if it is on; resolves when the result is shown. */
export async function apply(page: Page, { target }: ExampleOrg): Promise<void> {
  const label = labelOf(target);
  const off = button(page, 'Turn off dry run for this plan');
  if (await off.isVisible()) await off.click();
  const release = page.locator('.crm-sync-release input');
  if (await release.isVisible()) await release.fill('SYNC');
  await button(page, /^(?:Sync|Undo) \d/).click();
  await page.getByText(new RegExp(`^(?:Synced with ${label}|Undid sync with ${label})$`)).waitFor();
}

export const close = (page: Page): Promise<void> => page.keyboard.press('Escape');

/** Replaces a part of a note, which must contain it. */
export async function edit(page: Page, path: string, from: string, to: string): Promise<void> {
  const text = await textOf(page, path);
  expect(text).toContain(from);
  await page.evaluate(
    async ([at, changed]) => {
      const file = window.host?.app.vault.getFileByPath(at ?? '');
      if (file) await window.host?.app.vault.modify(file, changed ?? '');
    },
    [path, (text ?? '').replace(from, to)],
  );
}
