/** The way from the settings to the first sync, and conflicts resolved in their rows, in counted clicks. */
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, labelOf, startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { allow } from './get-in.ts';
import { focusedName, tabTo } from './keyboard.ts';
import { command, screenshots, setStage, textOf } from './stage.ts';
import { apply, button, close, connect, edit, note, review, vaultOf } from './syncing.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';

const title = (page: Page, text: string): Locator => page.locator('.modal-title', { hasText: text });

/** Counts the clicks of a user. */
class Clicks {
  count = 0;

  async on(target: Locator): Promise<void> {
    this.count += 1;
    await target.click();
  }
}

/** Signs in from the settings of the connection, with every click counted. */
async function signIn(page: Page, { signIn: way }: ExampleOrg, clicks: Clicks): Promise<void> {
  if (way.by === 'key') {
    await page.locator('.setting-item input[type="password"]').fill(way.key);
    await clicks.on(button(page, 'Connect').last());
    return;
  }
  const [browser] = await Promise.all([
    page.waitForEvent('popup'),
    clicks.on(page.getByRole('button', { name: 'Sign in', exact: true })),
  ]);
  clicks.count += 1;
  await allow(page, browser);
}

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  const stage = setStage();
  let org: ExampleOrg;

  beforeEach(async () => {
    org = await startExampleOrg(target);
  });
  afterEach(async () => {
    await org.close();
  });

  test('from the settings to the first sync, with dry run on, in at most six clicks', async () => {
    const page = await stage.open({ vault: vaultOf([org], 'a', 'b'), open: note('a') });
    await command(page, 'Open panel');
    const clicks = new Clicks();
    await page.evaluate(() => window.host?.openSettings());
    const label = labelOf(target);
    await clicks.on(page.locator('.setting-item-name', { hasText: new RegExp(`^${label} connection$`) }));
    const guide = page.getByRole('link', { name: `How to connect ${label}` });
    await expect.poll(() => guide.getAttribute('href')).toMatch(new RegExp(`/docs/connect-${target}\\.md$`));
    await expect.poll(() => button(page, 'Plan first sync').isVisible()).toBe(false);
    await signIn(page, org, clicks);
    await button(page, 'Plan first sync').waitFor();
    await screenshots(page, `first-connection-${target}`);
    await clicks.on(button(page, 'Plan first sync'));
    await title(page, `Sync the whole vault with ${label}`).waitFor();
    await expect.poll(() => page.locator('.mod-settings').count()).toBe(0);
    await clicks.on(button(page, 'Turn off dry run for this plan'));
    await clicks.on(button(page, /^Sync 2/));
    await page.getByText(`Synced with ${label}`).first().waitFor();
    expect(clicks.count).toBe(org.signIn.by === 'key' ? 5 : 6);
    expect(org.deals()).toEqual(['a', 'b']);
    await expect.poll(() => textOf(page, DATA)).toMatch(/"dryRun":\s*true/);
    await close(page);
    await button(page, 'Close tab').click();
    await page.locator('.crm-sync-connection', { hasText: 'In sync' }).waitFor();
    await page.getByRole('link', { name: `Open record in ${label}` }).waitFor();
    await edit(page, note('a'), 'amount: 1000000', 'amount: 1200000');
    await page.locator('.crm-sync-connection', { hasText: 'Changed in the noteAmount' }).waitFor();
  });

  test('the import opens from the settings', async () => {
    const page = await stage.open({ vault: vaultOf([org], 'a'), open: note('a') });
    await connect(page, org);
    await page.evaluate(() => window.host?.openSettings());
    await page.locator('.setting-item-name', { hasText: new RegExp(`^${labelOf(target)} connection$`) }).click();
    await button(page, 'Import').click();
    await title(page, `Import from ${labelOf(target)}`).waitFor();
  });
});

describe('conflicts', () => {
  const stage = setStage();
  const ids = ['a', 'b', 'c', 'd', 'e'];
  let org: ExampleOrg;

  beforeEach(async () => {
    org = await startExampleOrg('salesforce');
  });
  afterEach(async () => {
    await org.close();
  });

  async function conflicted(options: { readonly width?: number; readonly height?: number } = {}): Promise<Page> {
    const page = await stage.open({ vault: vaultOf([org], ...ids, 'f'), open: note('a'), ...options });
    await connect(page, org);
    await review(page, 'Sync current folder');
    await button(page, 'Turn off dry run for this plan').click();
    await apply(page, org);
    await close(page);
    for (const id of ids) {
      org.editDeal(id, { amount: 900_000 });
      await edit(page, note(id), 'amount: 1000000', 'amount: 1200000');
    }
    await edit(page, note('f'), 'amount: 1000000', 'amount: 1300000');
    return page;
  }

  test('five are resolved one by one in five clicks, and nothing else is shown', async () => {
    const page = await conflicted({ width: 1280, height: 720 });
    await review(page, 'Resolve sync conflicts');
    await title(page, 'Resolve conflicts with Salesforce').waitFor();
    const rows = page.getByRole('grid').getByRole('row');
    await expect.poll(() => rows.count()).toBe(5);
    const clicks = new Clicks();
    for (const at of [0, 1, 2]) await clicks.on(rows.nth(at).getByRole('button', { name: 'Keep note' }));
    for (const at of [3, 4]) await clicks.on(rows.nth(at).getByRole('button', { name: 'Keep Salesforce' }));
    await expect.poll(() => rows.filter({ hasText: 'Resolved' }).count()).toBe(5);
    expect(clicks.count).toBe(5);
    await screenshots(page, 'first-connection-conflicts');
    await button(page, 'Turn off dry run for this plan').click();
    await apply(page, org);
    expect(ids.map((id) => org.deal(id)?.amount)).toEqual([1.2e6, 1.2e6, 1.2e6, 9e5, 9e5]);
    expect(org.deal('f')?.amount).toBe(1e6);
    await expect.poll(() => textOf(page, note('e'))).toContain('amount: 900000');
  });

  test('they are resolved and applied by keyboard alone', async () => {
    const page = await conflicted();
    await command(page, 'Resolve sync conflicts');
    await page.locator('.crm-sync-review-foot').waitFor();
    await tabTo(page, /^Deal a/);
    for (const [at, side] of ['note', 'note', 'note', 'Salesforce', 'Salesforce'].entries()) {
      if (at > 0) await page.keyboard.press('ArrowDown');
      await expect.poll(() => focusedName(page)).toMatch(new RegExp(`^Deal ${ids[at] ?? ''}`));
      await tabTo(page, new RegExp(`^Keep ${side}`));
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('row', { name: /Resolved/ }).count()).toBe(at + 1);
      await expect.poll(() => focusedName(page)).toBe(`Keep ${side}`);
      await tabTo(page, /^Deal/, 'Shift+Tab');
    }
    await tabTo(page, /^Turn off dry run/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toMatch(/^Sync 5/);
    await expect.poll(() => button(page, /^Sync 5/).getAttribute('aria-disabled')).toBe(null);
    await page.keyboard.press('Enter');
    await page.getByText('Synced with Salesforce').first().waitFor();
    await expect.poll(() => textOf(page, note('e'))).toContain('amount: 900000');
    expect(ids.map((id) => org.deal(id)?.amount)).toEqual([1.2e6, 1.2e6, 1.2e6, 9e5, 9e5]);
    await tabTo(page, /^Deal a/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.modal').count()).toBe(0);
  });
});
