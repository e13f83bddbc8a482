/** A folder run as a user sees it: its results, filtered, each one click away from its place in the note. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
describe('folder run', () => {
  const stage = setStage();

  async function run(name: string, options: OpenOptions = {}): Promise<Page> {
    const page = await stage.open({ vault: exampleVault(), ...options });
    await openNote(page, NOTE);
    await command(page, name);
    await page.locator('.crm-sync-run-summary').waitFor();
    return page;
  }

  test('a validation shows totals, lists the most severe notes first, and opens the line', async () => {
    const page = await run('Validate current folder');
    await expect
      .poll(() => page.locator('.crm-sync-run-summary').textContent())
      .toMatch(/^Checked \d+ opportunities: \d+ valid/);
    await expect.poll(() => page.locator('.crm-sync-totals').count()).toBeGreaterThan(0);
    await screenshots(page, 'run-validate');
    await page.getByRole('button', { name: /^Errors/ }).click();
    await page.locator('.crm-sync-run-list').scrollIntoViewIfNeeded();
    await screenshots(page, 'run-validate-errors');
    await page.locator('.crm-sync-run-finding').first().click();
    await expect.poll(() => page.locator('textarea.cm-area').count()).toBe(1);
  });

  test('the command “Open panel” shows the note, and the tab of a finished run can be closed', async () => {
    const page = await run('Validate current folder');
    await command(page, 'Open panel');
    await page.locator('.crm-sync-head-name').waitFor();
    await page.getByRole('tab', { name: 'Folder' }).click();
    await page.getByRole('button', { name: 'Close tab' }).click();
    await page.locator('.crm-sync-head-name').waitFor();
    await expect.poll(() => page.getByRole('tab', { name: 'Folder' }).isVisible()).toBe(false);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Note');
    await screenshots(page, 'run-closed');
    await command(page, 'Validate current folder');
    await page.locator('.crm-sync-run-summary').waitFor();
  });

  test('a click on a renamed note shows a notice, and invisible characters are marked', async () => {
    const names = ['oems:', '  - "Vexil"', '  - "Vexil\u202e"', ''].join('\n');
    const note = exampleVault()[NOTE]?.replace(/^oems:\n(?: {2}- .*\n)+/m, names) ?? '';
    const page = await run('Validate current folder', { vault: { ...exampleVault(), [NOTE]: note } });
    await page.getByRole('button', { name: /^Errors/ }).click();
    const finding = page.locator('.crm-sync-run-finding', { hasText: 'Vexil⟨U+202E⟩' });
    await finding.first().waitFor();
    await page.evaluate(async (path) => {
      const { vault } = window.host?.app ?? {};
      const file = vault?.getFileByPath(path) ?? null;
      if (file !== null) await vault?.rename(file, 'Opportunities/Renamed.md');
    }, NOTE);
    await finding.first().click();
    await page.locator('.notice', { hasText: 'It was renamed or deleted.' }).waitFor();
  });

  test('on a phone', async () => {
    const page = await run('Validate current folder', { mobile: true, width: 390, height: 844 });
    const chip = page.locator('.crm-sync-chip').first();
    await expect.poll(async () => (await chip.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await screenshots(page, 'run-phone');
  });
});
