/** The sync screens in a browser: appearance, keyboard, phone width, and without a connected CRM. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { focusedName, tabTo } from './keyboard.ts';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const ROOT = join(import.meta.dirname, '../..');
const plugin = { code: join(ROOT, '.build/review-plugin.cjs'), manifest: join(ROOT, 'manifest.json') };
const PHONE = { mobile: true, width: 360, height: 740 };

const stage = setStage();

async function open(name: string, options: OpenOptions = {}): Promise<Page> {
  const page = await stage.open({ plugin, vault: exampleVault(), ...options });
  await openNote(page, NOTE);
  await command(page, name);
  return page;
}

async function review(options: OpenOptions = {}): Promise<Page> {
  const page = await open('Sync current folder', options);
  await page.locator('.crm-sync-review-foot').waitFor();
  return page;
}

/** Turns off dry run on a production org, with the button that leads to the second confirmation. */
async function live(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Turn off dry run for this plan' }).click();
  await page.getByText('Nothing has been sent yet. Check the changes').waitFor();
}

const button = (page: Page, name: RegExp | string): ReturnType<Page['getByRole']> => page.getByRole('button', { name });

describe('the review', () => {
  beforeAll(async () => {
    const entryPoints = [join(import.meta.dirname, 'review-plugin.ts')];
    await build({ entryPoints, outfile: plugin.code, bundle: true, format: 'cjs', external: ['obsidian'] });
  });

  test('while dry run is on, the main button turns it off for this plan only', async () => {
    const page = await review();
    await screenshots(page, 'review-dry');
    await live(page);
    await page.keyboard.press('Escape');
    await command(page, 'Sync current folder');
    await button(page, 'Turn off dry run for this plan').waitFor();
  });

  test('closes no opportunity that was not selected', async () => {
    const page = await review();
    await page.getByRole('row', { name: /GSA Zero Trust/ }).click();
    await page.getByText('Close or reopen in Salesforce (select to include)').first().waitFor();
    const row = page.getByRole('row', { name: /GSA Zero Trust/ });
    await expect.poll(() => row.getByRole('checkbox').isChecked()).toBe(false);
    await screenshots(page, 'review-close');
    await row.press(' ');
    await expect.poll(() => row.getByRole('checkbox').isChecked()).toBe(true);
  });

  test('needs a second confirmation, a resolved conflict, and the confirmation word before it writes', async () => {
    const page = await review();
    await live(page);
    await screenshots(page, 'review-live');
    await page.getByRole('radio', { name: /Enter another value/ }).check();
    const own = page.getByRole('textbox', { name: 'Amount, for both sides' });
    await own.fill('10000');
    await own.press('Home');
    await own.press('ArrowRight');
    await page.keyboard.type('10');
    await expect.poll(() => own.inputValue()).toBe('1100000');
    await page.locator('ins', { hasText: '$1,100,000' }).waitFor();
    await screenshots(page, 'review-decided');
    const apply = button(page, /^Sync 5/);
    await expect.poll(() => apply.isDisabled()).toBe(true);
    await page.locator('.crm-sync-release input').fill('sync');
    await apply.click();
    await page.getByRole('progressbar').waitFor();
    await screenshots(page, 'review-running');
    await page.getByText('Synced with Salesforce').waitFor();
    await screenshots(page, 'review-result');
  });

  test.each([
    ['Conflicts', 'conflict'],
    ['Create', 'create'],
    ['Update note', 'pull'],
    ['Blocked', 'blocked'],
    ['Unchanged', 'unchanged'],
  ])('shows %s', async (chip, name) => {
    const page = await review();
    await button(page, new RegExp(`^${chip} \\d`)).click();
    await screenshots(page, `review-${name}`);
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBeGreaterThan(0);
  });

  test('a sync continues when its window is closed, and the panel shows it', async () => {
    const page = await review();
    await live(page);
    await page.locator('.crm-sync-release input').fill('SYNC');
    await button(page, /^Sync 4/).click();
    await page.getByRole('progressbar').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.notice', { hasText: '2 done' }).waitFor();
    await command(page, 'Open panel');
    await screenshots(page, 'review-panel-run');
  });

  test('everything works by keyboard', async () => {
    const page = await review();
    await page.getByRole('row', { selected: true }).focus();
    await page.keyboard.press('ArrowDown');
    const second = page.getByRole('grid').getByRole('row').nth(1);
    const box = second.getByRole('checkbox');
    await expect.poll(() => box.isChecked()).toBe(true);
    await page.keyboard.press('Space');
    await expect.poll(() => box.isChecked()).toBe(false);
    await expect.poll(() => second.evaluate((el) => el === el.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('ArrowUp');
    const first = page.getByRole('grid').getByRole('row').first();
    const keep = first.getByRole('button', { name: 'Keep note' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await first.getByText('Resolved').waitFor();
    await expect.poll(() => keep.evaluate((el) => el === el.ownerDocument.activeElement)).toBe(true);
  });

  test('a renamed note is marked, and a click says so and keeps the review open', async () => {
    const page = await review();
    await page.evaluate(async (path) => {
      const file = window.host?.app.vault.getFileByPath(path);
      if (file) await window.host?.app.vault.rename(file, 'Opportunities/Renamed.md');
    }, NOTE);
    const row = page.getByRole('grid').getByRole('row').first();
    await row.getByText('Renamed').waitFor();
    await button(page, `Open note ${NOTE}`).click();
    await page.locator('.notice', { hasText: 'DoD Cloud Modernization' }).waitFor();
    await expect.poll(() => row.isVisible()).toBe(true);
    await screenshots(page, 'review-renamed');
  });

  test('the panel shows the link', async () => {
    const page = await open('Open panel');
    await page.locator('.crm-sync-connection').waitFor();
    await page.locator('.crm-sync-connection').scrollIntoViewIfNeeded();
    await screenshots(page, 'review-panel');
    await button(page, 'Review sync').click();
    await page.locator('.crm-sync-changes').waitFor();
  });

  test('records are selected and imported', async () => {
    const page = await open('Import opportunities');
    await button(page, 'Find').click();
    await page.getByRole('checkbox', { name: /GSA Cloud/ }).check();
    await screenshots(page, 'review-import');
    await button(page, 'Create 1 note').click();
    await page.getByText('Created 1 note').waitFor();
  });

  test('records are imported by keyboard alone', async () => {
    const page = await open('Import opportunities');
    await page.locator('.crm-sync-import').waitFor();
    await tabTo(page, /^Find/);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: /GSA Cloud/ }).waitFor();
    await expect.poll(() => focusedName(page)).not.toBe('body');
    await tabTo(page, /GSA Cloud/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await tabTo(page, /^Create 2 notes/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Created 2 notes').waitFor();
    await expect.poll(() => focusedName(page)).not.toBe('body');
    await tabTo(page, /^Open Opportunities/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.modal').count()).toBe(0);
  });

  test('missing fields are listed, and added after dry run was turned off and the button was selected', async () => {
    const page = await review();
    await button(page, 'Add missing fields…').click();
    await button(page, 'Turn off dry run for these fields').waitFor();
    await screenshots(page, 'review-fields-dry');
    await button(page, 'Cancel').click();
    await page.locator('.crm-sync-changes').waitFor();
    await button(page, 'Add missing fields…').click();
    await button(page, 'Turn off dry run for these fields').click();
    await button(page, 'Add 3 fields').waitFor();
    await screenshots(page, 'review-fields');
    await button(page, 'Add 3 fields').click();
    await page.getByText('Added 2 of 3 fields').waitFor();
    await screenshots(page, 'review-fields-added');
    await button(page, 'Review again').click();
    await page.locator('.crm-sync-changes').waitFor();
    await expect.poll(() => page.getByText('Added 2 of 3 fields').count()).toBe(0);
  });

  test('at phone width, the list of missing fields fits, and its buttons are large enough', async () => {
    const page = await review(PHONE);
    await button(page, 'Add missing fields…').click();
    await button(page, 'Turn off dry run for these fields').waitFor();
    await screenshots(page, 'review-fields-phone');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    const heights = (): Promise<number[]> =>
      page
        .locator('.crm-sync-import-body button')
        .evaluateAll((all) => all.map((el) => el.getBoundingClientRect().height));
    await expect.poll(async () => (await heights()).filter((height) => height < 44)).toEqual([]);
  });

  test('at phone width, nothing is truncated, and all targets are large enough', async () => {
    const page = await review(PHONE);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await screenshots(page, 'review-phone');
    const small = (): Promise<string[]> =>
      page
        .locator('.crm-sync-review :is(button, label.crm-sync-check, label.crm-sync-tick, [role=row])')
        .evaluateAll((all) =>
          all
            .filter((el) => el.getBoundingClientRect().height > 0 && el.getBoundingClientRect().height < 44)
            .map((el) => `${el.tagName} ${el.textContent} ${el.getBoundingClientRect().height}`),
        );
    await expect.poll(small).toEqual([]);
    await page.getByRole('grid').getByRole('row').first().click();
    await page.locator('.crm-sync-changes').waitFor();
    await expect.poll(small).toEqual([]);
    await screenshots(page, 'review-phone-fields');
    await live(page);
    await page.locator('.crm-sync-release').scrollIntoViewIfNeeded();
    await screenshots(page, 'review-phone-foot');
  });

  test('from right to left', async () => {
    const page = await review();
    await page.evaluate(() => {
      document.body.addClass('mod-rtl');
      document.documentElement.dir = 'rtl';
    });
    await screenshots(page, 'review-rtl');
    await expect.poll(() => page.locator('.crm-sync-screen-modal').isVisible()).toBe(true);
  });
});

describe('without a connection', () => {
  test.each(['Sync current note', 'Pull CRM changes', 'Import opportunities', 'Resolve sync', 'Open CRM record'])(
    '%s leads to the settings',
    async (name) => {
      const page = await stage.open({ vault: exampleVault(), open: NOTE });
      await command(page, name);
      await page.getByText('No CRM is connected. Connect one in the plugin settings.').waitFor();
      await expect.poll(() => page.locator('.notice').count()).toBe(1);
    },
  );

  test.each([
    ['Undo last sync', 'No sync to undo.'],
    ['Retry failed', 'Nothing has been synced on this device yet.'],
    ['Open sync log', 'Nothing has been synced on this device yet.'],
  ])('%s reports that no sync exists', async (name, text) => {
    const page = await stage.open({ vault: exampleVault(), open: NOTE });
    await command(page, name);
    await page.locator('.notice', { hasText: text }).waitFor();
    await expect.poll(() => page.locator('.notice').count()).toBe(1);
  });
});
