/** The screens where the system replaces their colors, as the contrast themes of Windows do. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { AMERICAN } from '../vault/setup/sales-vaults.ts';
import { checkFocusRings, invisible, useShadows } from './forced-colors.ts';
import { command, exampleVault, type OpenOptions, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const ROOT = join(import.meta.dirname, '../..');
const plugin = { code: join(ROOT, '.build/review-plugin.cjs'), manifest: join(ROOT, 'manifest.json') };

const stage = setStage();

async function open(options: OpenOptions = {}): Promise<Page> {
  const page = await stage.open({ vault: exampleVault(), open: NOTE, ...options });
  await page.emulateMedia({ forcedColors: 'active' });
  await useShadows(page);
  return page;
}

/** Saves screenshots of both color schemes; everything must be visible in both. */
async function check(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    const path = join(ROOT, `.build/screenshots/forced-${name}-${colorScheme}.png`);
    mkdirSync(join(ROOT, '.build/screenshots'), { recursive: true });
    await page.screenshot({ path });
    await expect.poll(() => invisible(page)).toEqual([]);
  }
}

const button = (page: Page, name: RegExp | string): ReturnType<Page['getByRole']> => page.getByRole('button', { name });

describe('with forced colors, all states are visible', () => {
  beforeAll(async () => {
    const entryPoints = [join(import.meta.dirname, 'review-plugin.ts')];
    await build({ entryPoints, outfile: plugin.code, bundle: true, format: 'cjs', external: ['obsidian'] });
  });

  test('in the panel and a folder run', async () => {
    const page = await open();
    await command(page, 'Open panel');
    await page.locator('.crm-sync-bar-fill').first().waitFor();
    await check(page, 'panel');
    await command(page, 'Validate current folder');
    await button(page, /^Errors/).click();
    await page.locator('.crm-sync-totals-head').first().click();
    await check(page, 'run');
    await page.locator('.crm-sync-panel-tab').first().focus();
    await checkFocusRings(page, 12);
  });

  test('while a folder is checked', async () => {
    const page = await open();
    await page.evaluate(() => {
      if (window.host !== undefined) window.host.app.vault.read = () => new Promise<string>(() => undefined);
    });
    await command(page, 'Validate whole vault');
    await page.getByRole('progressbar').waitFor();
    await check(page, 'running');
  });

  test('in the list of changes, the preview, the form, and the settings', async () => {
    const page = await open();
    await command(page, 'Validate current folder');
    await button(page, /^Fix all/).click();
    await button(page, /^Apply/).waitFor();
    await check(page, 'changes');
    await checkFocusRings(page, 12);
    await page.keyboard.press('Escape');
    await command(page, 'Preview export of current folder');
    await page.locator('.crm-sync-preview-option').first().waitFor();
    await check(page, 'preview');
    await checkFocusRings(page, 12);
    await page.keyboard.press('Escape');
    await command(page, 'New opportunity note');
    await page.locator('.crm-sync-form').waitFor();
    await check(page, 'form');
    await checkFocusRings(page, 9);
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.host?.openSettings());
    await page.locator('.setting-item-name', { hasText: /^Salesforce connection$/ }).click();
    await check(page, 'settings');
  });

  test('in the setup', async () => {
    const page = await open({ vault: AMERICAN, open: 'Deals/Deal 1.md' });
    await command(page, 'Set up from notes');
    await button(page, 'Apply settings').waitFor();
    await check(page, 'setup');
    await checkFocusRings(page, 12);
  });

  test('in the review and its result', async () => {
    const page = await open({ plugin });
    await command(page, 'Sync current folder');
    await button(page, 'Keep note').first().click();
    await check(page, 'review');
    await checkFocusRings(page, 16);
    await button(page, 'Turn off dry run for this plan').click();
    await page.locator('.crm-sync-release input').fill('SYNC');
    await check(page, 'review-live');
    await button(page, /^Sync \d/).click();
    await page.getByText('Synced with Salesforce').waitFor();
    await check(page, 'result');
  });
});
