/** A folder run as a user sees it: its results, filtered, each one click away from its place in the note. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dealText } from '../support/rules.ts';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';
import { edit } from './syncing.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';

async function rename(page: Page, path: string, to: string): Promise<void> {
  await page.evaluate(
    async ([from, name]) => {
      const { vault } = window.host?.app ?? {};
      const file = vault?.getFileByPath(from) ?? null;
      if (file !== null) await vault?.rename(file, name);
    },
    [path, to] as const,
  );
}

async function trash(page: Page, path: string): Promise<void> {
  await page.evaluate(async (gone) => {
    const { vault } = window.host?.app ?? {};
    const file = vault?.getFileByPath(gone) ?? null;
    if (file !== null) await vault?.delete(file);
  }, path);
}

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
    await rename(page, NOTE, 'Opportunities/Renamed.md');
    await finding.first().click();
    await page.locator('.notice', { hasText: 'It was renamed or deleted.' }).waitFor();
  });

  describe('after changes of notes', () => {
    const deals = {
      'Deals/A.md': dealText({ id: 'a', title: 'Deal A', amount: '"$1,000"' }),
      'Deals/B.md': dealText({ id: 'b', title: 'Deal B' }),
      'Deals/C.md': dealText({ id: 'c', title: 'Deal C' }),
    };
    const rows = (page: Page): Promise<string[]> => page.locator('.crm-sync-run-note').allInnerTexts();
    const states = async (page: Page): Promise<string[]> => (await rows(page)).map((row) => row.replace(/\n+/g, ' '));

    async function checked(): Promise<Page> {
      const page = await stage.open({ vault: deals, open: 'Deals/C.md' });
      await command(page, 'Validate current folder');
      await page.locator('.crm-sync-run-summary').waitFor();
      return page;
    }

    test('renamed and deleted notes are marked, and a click on them shows a notice', async () => {
      const page = await checked();
      await trash(page, 'Deals/B.md');
      await rename(page, 'Deals/C.md', 'Deals/Renamed.md');
      await expect
        .poll(() => states(page))
        .toEqual([
          expect.stringMatching(/^Deal A 1 error/),
          expect.stringMatching(/^Deal B Deleted/),
          expect.stringMatching(/^Deal C Renamed/),
          expect.stringMatching(/^Deal C Valid/),
        ]);
      await expect
        .poll(() => page.locator('.crm-sync-run-summary').textContent())
        .toBe('Checked 2 opportunities: 1 valid, 1 not valid.');
      await screenshots(page, 'run-gone');
      await page.getByRole('button', { name: /^Deal B/ }).click();
      await page.locator('.notice', { hasText: '“Deals/B”' }).waitFor();
      await page.getByRole('button', { name: /^Deal C Renamed/ }).click();
      await page.locator('.notice', { hasText: '“Deals/C”' }).waitFor();
    });

    test('an issue disappears with its cause, and filter and focus stay', async () => {
      const page = await checked();
      await page.locator('.crm-sync-run-finding').first().waitFor();
      const filter = page.getByRole('searchbox', { name: 'Filter notes' });
      await filter.fill('Deal');
      await edit(page, 'Deals/A.md', 'amount: "$1,000"', 'amount: 1000');
      await expect.poll(() => page.locator('.crm-sync-run-finding').count()).toBe(0);
      await expect
        .poll(() => page.locator('.crm-sync-run-summary').textContent())
        .toBe('Checked 3 opportunities: 3 valid, 0 not valid.');
      await expect.poll(() => page.locator('.crm-sync-run-fixes button').count()).toBe(0);
      await expect.poll(() => filter.evaluate((el) => el === document.activeElement)).toBe(true);
      await expect.poll(() => filter.inputValue()).toBe('Deal');
    });
  });

  test('on a phone', async () => {
    const page = await run('Validate current folder', { mobile: true, width: 390, height: 844 });
    const chip = page.locator('.crm-sync-chip').first();
    await expect.poll(async () => (await chip.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await screenshots(page, 'run-phone');
  });
});
