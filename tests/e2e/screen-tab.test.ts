/** A screen that is moved from its modal to a tab: the same screen in the same state, next to which notes are read. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const OTHER = 'Opportunities/FY27/NASA Mission Archive.md';
const VIEW = 'crm-sync-attribution-screen';
const ROOT = join(import.meta.dirname, '../..');
const plugin = { code: join(ROOT, '.build/tab-plugin.cjs'), manifest: join(ROOT, 'manifest.json') };

const stage = setStage();

async function preview(options: OpenOptions = {}): Promise<Page> {
  const page = await stage.open({ vault: exampleVault(), ...options });
  await openNote(page, NOTE);
  await command(page, 'Preview export of current folder');
  await records(page).first().waitFor();
  return page;
}

async function review(): Promise<Page> {
  const page = await stage.open({ plugin, vault: exampleVault(), width: 1280, height: 720 });
  await openNote(page, NOTE);
  await command(page, 'Sync current folder');
  await page.locator('.crm-sync-review-foot').waitFor();
  return page;
}

async function move(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Move to a tab' }).click();
  await expect.poll(() => page.locator('.modal').count()).toBe(0);
}

const records = (page: Page): Locator => page.locator('.crm-sync-preview-option');
const selected = (page: Page): Locator => page.locator('.crm-sync-preview-option[aria-selected=true]');
const screen = (page: Page): Locator => page.locator('.crm-sync-screen');
const tab = (page: Page, name: string): Locator => page.locator('.mod-root').getByRole('tab', { name });
const panes = (page: Page): Locator => page.locator('.mod-root > .workspace-tabs');
const activeNote = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => window.host?.app.workspace.getActiveFile()?.path);

/** Marks the element of the screen, to see later that it is the same one. */
const mark = (page: Page): Promise<void> =>
  screen(page).evaluate((el) => {
    el.setAttribute('data-same', 'yes');
  });

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, 'review-plugin.ts')];
  await build({ entryPoints, outfile: plugin.code, bundle: true, format: 'cjs', external: ['obsidian'] });
});

test('a preview keeps its state, and notes open next to it', async () => {
  const page = await preview({ width: 1280, height: 720 });
  await page.getByLabel('Format').selectOption('generic_json');
  await page.getByRole('searchbox').fill('e');
  await records(page).nth(3).click();
  const title = await selected(page).locator('.crm-sync-preview-title').textContent();
  await screenshots(page, 'tab-before');
  await mark(page);
  await move(page);

  await expect.poll(() => screen(page).getAttribute('data-same')).toBe('yes');
  await expect.poll(() => tab(page, 'Export preview').getAttribute('aria-selected')).toBe('true');
  await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('e');
  await expect.poll(() => selected(page).locator('.crm-sync-preview-title').textContent()).toBe(title);
  await expect.poll(() => screen(page).evaluate((el) => el.contains(el.ownerDocument.activeElement))).toBe(true);
  await screenshots(page, 'tab-preview');

  await page.getByRole('searchbox').fill('');
  await records(page).filter({ hasText: 'NASA Mission Archive' }).click();
  await screen(page).getByRole('button', { name: 'Open note' }).click();
  await expect.poll(() => panes(page).count()).toBe(2);
  await expect.poll(() => activeNote(page)).toBe(OTHER);
  // In half of the window, list and record are shown in turn.
  const back = screen(page).getByRole('button', { name: 'Back to list' });
  await expect.poll(() => back.isVisible()).toBe(true);
  await screenshots(page, 'tab-next-to-note');
  await back.click();
  await expect.poll(() => selected(page).isVisible()).toBe(true);
  await screenshots(page, 'tab-list-next-to-note');

  await records(page).filter({ hasText: 'Army Zero Trust Pilot' }).first().click();
  await screen(page).getByRole('button', { name: 'Open note' }).click();
  await expect.poll(() => activeNote(page)).not.toBe(OTHER);
  await expect.poll(() => panes(page).count()).toBe(2);
});

test('a filter of the tab works, and an edit of a note shows in it', async () => {
  const page = await preview();
  await page.getByLabel('Format').selectOption('generic_json');
  await move(page);
  await page.getByRole('searchbox').fill('DoD Cloud');
  await expect.poll(() => records(page).count()).toBe(1);
  await page.evaluate(async (path) => {
    const file = window.host?.app.vault.getFileByPath(path);
    if (file) await window.host?.app.vault.process(file, (text) => text.replace(/^title:.*$/m, 'title: DoD Cloud 2'));
  }, NOTE);
  await records(page).filter({ hasText: 'DoD Cloud 2' }).waitFor();
});

test('a review is decided and synced in the tab, and stops when the tab closes', async () => {
  const page = await review();
  const navy = page.getByRole('checkbox', { name: 'Include Navy Radar Upgrade' });
  await navy.uncheck();
  await mark(page);
  await move(page);
  await expect.poll(() => screen(page).getAttribute('data-same')).toBe('yes');
  await expect.poll(() => tab(page, 'Sync “FY27” with Salesforce').count()).toBe(1);
  await expect.poll(() => navy.isChecked()).toBe(false);
  await screenshots(page, 'tab-review');
  await page.getByRole('button', { name: 'Turn off dry run for this plan' }).click();
  await page.locator('.crm-sync-release input').fill('sync');
  await page.getByRole('button', { name: /^Sync \d/ }).click();
  await page.getByText('Synced with Salesforce').waitFor();
  await screenshots(page, 'tab-review-result');
  await page.evaluate((type) => {
    for (const leaf of window.host?.app.workspace.getLeavesOfType(type) ?? []) leaf.detach();
  }, VIEW);
  await expect.poll(() => screen(page).count()).toBe(0);
});

test('a format whose CRM is connected turns the preview into a review, and renames its tab', async () => {
  const page = await stage.open({ plugin, vault: exampleVault() });
  await openNote(page, NOTE);
  await command(page, 'Preview export of current folder');
  await page.getByLabel('Format').selectOption('generic_json');
  await records(page).first().waitFor();
  await move(page);
  await mark(page);
  await page.getByLabel('Format').selectOption('salesforce');
  await tab(page, 'Sync “FY27” with Salesforce').waitFor();
  await page.locator('.crm-sync-review-foot').waitFor();
  await page.getByLabel('Format').selectOption('generic_json');
  await tab(page, 'Export preview').waitFor();
  await records(page).first().waitFor();
  await expect.poll(() => screen(page).getAttribute('data-same')).toBe('yes');
});

test('the panel keeps its note while a screen in a tab is active', async () => {
  const page = await stage.open({ vault: exampleVault() });
  await openNote(page, NOTE);
  await command(page, 'Open panel');
  const name = page.locator('.crm-sync-panel').getByText('DoD Cloud Modernization').first();
  await name.waitFor();
  await command(page, 'Preview export of current folder');
  await records(page).first().waitFor();
  await move(page);
  await screen(page).click({ position: { x: 4, y: 4 } });
  await expect.poll(() => name.isVisible()).toBe(true);
});

test('a tab that Obsidian restored says that its list is closed', async () => {
  const page = await stage.open({ vault: exampleVault() });
  await page.evaluate(async (type) => {
    await window.host?.app.workspace.getLeaf('tab').setViewState({ type, active: true });
  }, VIEW);
  await page.getByText('Previews and reviews are not kept when Obsidian restarts.').waitFor();
  await screenshots(page, 'tab-restored');
  await page.getByRole('button', { name: 'Close tab' }).click();
  await expect.poll(() => tab(page, 'Closed list').count()).toBe(0);
});

test('a phone has no button to move a screen, because nothing fits next to it', async () => {
  const page = await preview({ mobile: true, width: 390, height: 844 });
  await expect.poll(() => page.getByRole('button', { name: 'Move to a tab' }).count()).toBe(0);
});
