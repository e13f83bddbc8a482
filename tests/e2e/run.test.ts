/** A folder run as a user sees it: its results, filtered, each one click away from its place in the note. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage, texts } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const RULES = {
  version: 1,
  rules: {
    organizations: [],
    regions: [
      { of: 'Department of Defense', region: 'East' },
      { of: 'US Air Force', region: 'West' },
    ],
    teams: [
      { region: 'East', team: 'Federal East', owner: 'Jordan Lee' },
      { region: 'West', team: 'Federal West', owner: '' },
    ],
  },
};

describe('folder run', () => {
  const stage = setStage();

  async function run(name: string, options: OpenOptions = {}): Promise<Page> {
    const data = { '.obsidian/plugins/crm-sync-attribution/data.json': JSON.stringify(RULES) };
    const page = await stage.open({ vault: { ...exampleVault(), ...data }, ...options });
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

  test('an attribution shows the outcome of each note, and a second one writes nothing', async () => {
    const page = await run('Calculate attribution for current folder');
    await expect
      .poll(() => page.locator('.crm-sync-run-summary').textContent())
      .toMatch(/^Attribution written to [1-9]/);
    await screenshots(page, 'run-attribute');
    const before = await texts(page);
    await command(page, 'Calculate attribution for current folder');
    await page.getByText('Attribution written to 0 notes').first().waitFor();
    await expect.poll(() => texts(page)).toEqual(before);
  });

  test('missing metadata is suggested with its reason, and only values that stay selected are written', async () => {
    const page = await run('Fill in missing metadata in current folder');
    const before = await texts(page);
    const boxes = page.locator('.crm-sync-run-filling input');
    await expect.poll(() => boxes.count()).toBeGreaterThan(1);
    await screenshots(page, 'run-fill');
    const count = await boxes.count();
    await boxes.first().uncheck();
    await page.getByRole('button', { name: new RegExp(`^Write ${count - 1} value`) }).click();
    await page
      .getByText(`Filled in ${count - 1} value`)
      .first()
      .waitFor();
    const changed = async (): Promise<number> => {
      const after = await texts(page);
      return Object.keys(after).filter((path) => after[path] !== before[path]).length;
    };
    await expect.poll(changed).toBeGreaterThan(0);
    await screenshots(page, 'run-filled');
  });

  test('on a phone', async () => {
    const page = await run('Validate current folder', { mobile: true, width: 390, height: 844 });
    const chip = page.locator('.crm-sync-chip').first();
    await expect.poll(async () => (await chip.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await screenshots(page, 'run-phone');
  });
});
