/** The pipeline: figures, lists, filters, and what needs attention, live and on small screens. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CREDIT_IN_DOLLARS, FOLDER, note, rows, SMALL } from './roll-up-vault.ts';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const stage = setStage();

async function pipeline(options: OpenOptions = {}): Promise<Page> {
  const page = await stage.open({ vault: SMALL, width: 1280, height: 900, ...options });
  await command(page, 'Open pipeline');
  await page.locator('.crm-sync-matrix').first().waitFor();
  return page;
}

const matrix = (page: Page, at = 0): Locator => page.locator('.crm-sync-roll-up .crm-sync-matrix').nth(at);
const parts = (page: Page): Locator => page.locator('.crm-sync-parts:not(:empty)');
const attention = (page: Page): Locator => page.locator('.crm-sync-attention');
const choose = (page: Page, label: string, option: string): Promise<unknown> =>
  page.locator('.crm-sync-choices').getByRole('combobox', { name: label, exact: true }).selectOption(option);

/** Returns the figures of the headline by their label. */
const tiles = (page: Page): Promise<string[]> =>
  page
    .locator('.crm-sync-tile')
    .evaluateAll((all) => all.map((tile) => Array.from(tile.children, (child) => child.textContent).join(' | ')));

test('shows the credit of each OEM by quarter, in one table for each currency', async () => {
  const page = await pipeline();
  await expect.poll(() => rows(matrix(page))).toEqual(CREDIT_IN_DOLLARS);
  await expect
    .poll(() => rows(matrix(page, 1)))
    .toEqual([
      ['OEM', 'FY27 Q2', 'Total'],
      ['Cisco', '€240', '€240'],
      ['(unallocated)', '€160', '€160'],
      ['Total', '€400', '€400'],
    ]);
  await expect
    .poll(() => tiles(page))
    .toEqual([
      'Closes in FY27 Q1 | $1,300 | 2 opportunities',
      'Open | $1,300 | €400 | 3 opportunities',
      'Open, weighted | $500 | 1 opportunity, 2 without probability',
      'Won | $500 | 1 opportunity',
      'Win rate | 50% | of 2 closed',
      'Overdue | $300 | 1 opportunity',
      'Needs attention | 3 | opportunities',
    ]);
  await expect
    .poll(() => page.locator('.crm-sync-roll-up-foot').textContent())
    .toContain('1 opportunity not counted: invalid amount (1).');
});

test('every figure lists its opportunities, whose parts add up to it, and the focus returns', async () => {
  const page = await pipeline();
  const figure = matrix(page).getByRole('button', { name: '$480, Dell: list opportunities' });
  await figure.click();
  await expect.poll(() => parts(page).locator('h3').textContent()).toBe('Dell: $480, 2 opportunities');
  await expect.poll(() => parts(page).locator('li .crm-sync-figure').allTextContents()).toEqual(['$300', '$180']);
  await page.keyboard.press('Escape');
  await expect.poll(() => parts(page).count()).toBe(0);
  await expect.poll(() => figure.evaluate((el) => el === el.ownerDocument.activeElement)).toBe(true);

  await page.locator('.crm-sync-tile').getByRole('button', { name: '$1,300, Open, USD: list opportunities' }).click();
  await expect.poll(() => parts(page).locator('li .crm-sync-figure').allTextContents()).toEqual(['$1,000', '$300']);
  await parts(page).getByRole('button', { name: 'Sonar' }).click();
  await expect
    .poll(() => page.evaluate(() => window.host?.app.workspace.getActiveFile()?.path))
    .toBe(`${FOLDER}Sonar.md`);
});

test('choices change the figures, and a combination that would not add up is explained', async () => {
  const page = await pipeline();
  await choose(page, 'Figures', 'amount');
  await expect
    .poll(() => page.locator('.crm-sync-choices-problem').textContent())
    .toContain('would count it several times');
  await choose(page, 'Rows', 'stage');
  await choose(page, 'Columns', 'none');
  await choose(page, 'Status', 'all');
  await expect
    .poll(() => rows(matrix(page)))
    .toEqual([
      ['Stage', 'Total'],
      ['Closed Lost', '$700'],
      ['Closed Won', '$500'],
      ['Proposal', '$1,300'],
      ['Total', '$2,500'],
    ]);
  await matrix(page).getByRole('button', { name: 'Total' }).click();
  await expect
    .poll(() => rows(matrix(page)).then((all) => all.map(([first]) => first)))
    .toEqual(['Stage', 'Proposal', 'Closed Lost', 'Closed Won', 'Total']);
  await choose(page, 'Filter', 'region');
  await choose(page, 'Region', 'West');
  await expect.poll(() => rows(matrix(page)).then((all) => all.at(-1))).toEqual(['Total', '$500']);
  await choose(page, 'Close date', 'next-year');
  await expect.poll(() => page.locator('.crm-sync-roll-up').textContent()).toContain('No opportunities');
});

test('follows the notes', async () => {
  const page = await pipeline();
  await page.evaluate(async (path) => {
    const vault = window.host?.app.vault;
    const file = vault?.getFileByPath(path);
    if (vault !== undefined && file) await vault.process(file, (text) => text.replace('amount: 500', 'amount: 500.01'));
  }, `${FOLDER}Fleet.md`);
  await expect.poll(() => rows(matrix(page)).then((all) => all.at(-1))).toEqual(['Total', '$1,800.01', '$1,800.01']);
  await page.evaluate(async (path) => {
    const file = window.host?.app.vault.getFileByPath(path);
    if (file) await window.host?.app.fileManager.trashFile(file);
  }, `${FOLDER}Fleet.md`);
  await expect.poll(() => rows(matrix(page)).then((all) => all.at(-1))).toEqual(['Total', '$1,300', '$1,300']);
});

test('lists what needs attention, and fixes it in place', async () => {
  const page = await pipeline({
    vault: { ...SMALL, ...note('Day', { amount: '10', stage: 'Proposal', close_date: '2026/12/9' }) },
  });
  await expect
    .poll(() => attention(page).locator('.crm-sync-chip').allTextContents())
    .toEqual([...['All 4', 'Errors 2', 'Overdue 1', 'Closing within 30 days 1']]);
  await attention(page).getByRole('button', { name: 'Fix issues in Day' }).click();
  const modal = page.locator('.modal');
  await modal.getByRole('button', { name: /^Apply/ }).click();
  await expect.poll(() => textOf(page, `${FOLDER}Day.md`)).toContain('close_date: 2026-12-09');
  await page.keyboard.press('Escape');
  await expect.poll(() => attention(page).locator('.crm-sync-chip').allTextContents()).toContain('Errors 1');
});

test('a note that is open in an editor is as recent as its file', async () => {
  const page = await stage.open({ vault: SMALL, width: 1280, height: 900 });
  await openNote(page, `${FOLDER}Radar.md`);
  await command(page, 'Open pipeline');
  await expect
    .poll(() => attention(page).locator('.crm-sync-chip').allTextContents())
    .toEqual(['All 3', 'Errors 1', 'Overdue 1', 'Closing within 30 days 1']);
});

test('keeps the choices with the tab', async () => {
  const page = await pipeline();
  await choose(page, 'Rows', 'region');
  await choose(page, 'Filter', 'oem');
  await choose(page, 'OEM', 'cisco');
  await expect.poll(() => rows(matrix(page)).then((all) => all[0]?.[0])).toBe('Region');
  const kept = await page.evaluate(() => {
    const [leaf] = window.host?.app.workspace.getLeavesOfType('crm-sync-attribution-pipeline') ?? [];
    return leaf?.getViewState().state;
  });
  expect(kept).toMatchObject({ rows: 'region', only: { dimension: 'oem', id: 'cisco' } });
});

test('the panel shows the pipeline while no opportunity is active', async () => {
  const page = await stage.open({ vault: SMALL, width: 1280, height: 900 });
  await openNote(page, 'Home.md');
  await command(page, 'Open panel');
  const panel = page.locator('.mod-right-split');
  await expect.poll(() => panel.locator('.crm-sync-roll-up .crm-sync-matrix').count()).toBe(2);
  await screenshots(page, 'pipeline-panel');
  await openNote(page, `${FOLDER}Radar.md`);
  await expect.poll(() => panel.locator('.crm-sync-pipeline').count()).toBe(0);
});

test('a vault without opportunities has an explanation, and what to do', async () => {
  const page = await stage.open({ vault: { 'Home.md': '# Home\n' }, width: 1280, height: 720 });
  await command(page, 'Open pipeline');
  await expect.poll(() => page.locator('.crm-sync-pipeline').textContent()).toContain('No opportunities yet');
  await page.getByRole('button', { name: 'New opportunity note' }).waitFor();
  await screenshots(page, 'pipeline-empty');
});

test('is readable in both themes, on a phone, and in the example vault', async () => {
  const page = await pipeline({ vault: exampleVault(), height: 720 });
  await screenshots(page, 'pipeline');
  await page.locator('.crm-sync-charts').scrollIntoViewIfNeeded();
  await screenshots(page, 'pipeline-chart');
  await attention(page).evaluate((el) => {
    el.scrollIntoView();
  });
  await screenshots(page, 'pipeline-attention');
  const phone = await pipeline({ vault: exampleVault(), mobile: true, width: 390, height: 844 });
  await screenshots(phone, 'pipeline-phone');
  await matrix(phone).scrollIntoViewIfNeeded();
  await screenshots(phone, 'pipeline-phone-table');
});
