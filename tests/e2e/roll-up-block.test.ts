/** The code block `crm-roll-up`: figures, messages, live updates, and what a printed note has of it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CREDIT_IN_DOLLARS, FOLDER, rows, SMALL, textOfNote, write } from './roll-up-vault.ts';
import { exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';

const stage = setStage();

const block = (...lines: readonly string[]): string => ['```crm-roll-up', ...lines, '```', ''].join('\n');

/** Opens a note with this text in reading mode. */
async function read(text: string, options: OpenOptions = {}): Promise<Page> {
  const vault = { ...SMALL, ...options.vault, 'Report.md': text };
  const page = await stage.open({ ...options, vault, open: 'Report.md' });
  await page.getByRole('button', { name: /Click to read/ }).click();
  return page;
}

const box = (page: Page, at = 0): Locator => page.locator('.crm-sync-roll-up-block').nth(at);
const table = (page: Page, at = 0): Locator => page.locator('.crm-sync-roll-up-block .crm-sync-matrix').nth(at);
/** Returns the HTML of all blocks. Written as HTML, the character NUL in a key becomes another one. */
const htmlOf = (page: Page): Promise<string[]> =>
  page
    .locator('.crm-sync-roll-up-block')
    .evaluateAll((all) => all.map((el) => el.outerHTML.replaceAll('\0', '\uFFFD')));
const problems = (page: Page): Promise<string[]> => page.locator('.crm-sync-roll-up-problem').allTextContents();

test('an empty block shows the default choices, and follows the notes until its note is closed', async () => {
  const page = await read(block());
  await expect.poll(() => rows(table(page))).toEqual(CREDIT_IN_DOLLARS);
  await expect.poll(() => problems(page)).toEqual([]);
  await write(page, `${FOLDER}Sonar.md`, textOfNote('Sonar', { amount: '350', oems: '[Dell]' }));
  await expect.poll(() => rows(table(page)).then((all) => all.at(-1)?.at(-1))).toBe('$1,850');
  await openNote(page, 'Home.md');
  const left = await page.evaluate(() => window.host?.unload());
  expect(left).toEqual([]);
});

test('the options select the figures, and a figure lists its opportunities, which open in the tab that the keys ask for', async () => {
  const page = await read(
    block('measure: amount', 'rows: region', 'columns: none', 'status: won', 'period: this-year'),
  );
  await expect
    .poll(() => rows(table(page)))
    .toEqual([
      ['Region', 'Total'],
      ['West', '$500'],
      ['Total', '$500'],
    ]);
  const caption = 'Amount by region, USD. Status: won. Close date: this fiscal year. 1 opportunity.';
  await expect.poll(() => table(page).locator('caption').textContent()).toBe(caption);
  await table(page).getByRole('button', { name: '$500, West: list opportunities' }).click();
  await page.locator('.crm-sync-part-button', { hasText: 'Fleet' }).click({ modifiers: ['Control'] });
  await expect.poll(() => page.locator('.mod-root .workspace-tab-header').count()).toBe(2);
  await expect
    .poll(() => page.evaluate(() => window.host?.app.workspace.getActiveFile()?.path))
    .toBe(`${FOLDER}Fleet.md`);
});

test('an unknown option or value is named next to the figures that its default gives', async () => {
  const page = await read(block('measre: amount', 'rows: oems', 'status: [open]'));
  await expect.poll(() => rows(table(page)).then((all) => all.length)).toBe(5);
  await expect
    .poll(() => problems(page))
    .toEqual([
      '“measre” isn’t an option. Did you mean “measure”?',
      'Rows: “oems” isn’t known. Did you mean “oem”?',
      'Status: “[open]” isn’t known. Use active, open, won, lost, or all.',
    ]);
});

test.each([
  ['a refused combination', ['measure: amount', 'rows: oem'], /would count it several times\. Choose “credited”/],
  ['a dimension that is used twice', ['rows: oem', 'columns: oem'], /^Rows and columns show the same/],
  ['lines that cannot be read', ['measure: amount', 'rows'], /^The options can’t be read on line 2: /],
  ['a list', ['- measure'], /^The options can’t be read on line 1: they aren’t written as/],
])('%s is a message without figures', async (_, lines, message) => {
  const page = await read(block(...lines));
  await expect.poll(() => problems(page)).toEqual([expect.stringMatching(message)]);
  await expect.poll(() => page.locator('.crm-sync-roll-up').isVisible()).toBe(false);
});

test('a vault without opportunities has a sentence', async () => {
  const page = await stage.open({ vault: { 'Report.md': block() }, open: 'Report.md' });
  await page.getByRole('button', { name: /Click to read/ }).click();
  await expect.poll(() => box(page).textContent()).toBe('This vault has no opportunities.');
});

test('a printed note has the figures of the notes as they are, without waiting for the screen', async () => {
  const report = `# Report\n\n${block()}\n${block('measure: overlay', 'rows: partner', 'colums: none')}`;
  const page = await read(report, { vault: exampleVault() });
  await expect.poll(() => box(page, 1).locator('.crm-sync-matrix').count()).toBeGreaterThan(0);
  const live = await htmlOf(page);
  expect(live).toHaveLength(2);
  const html = await page.evaluate(() => window.host?.printPage('Report.md'));
  const printed = await stage.open({ vault: {} });
  await printed.setContent(html ?? '');
  await expect.poll(() => htmlOf(printed)).toEqual(live);
  await printed.emulateMedia({ media: 'print' });
  const folder = join(import.meta.dirname, '../../.build/screenshots');
  mkdirSync(folder, { recursive: true });
  await printed.screenshot({ path: join(folder, 'roll-up-print.png'), fullPage: true });
});

test('a note that was changed while no figures were on the screen is printed with its new figures', async () => {
  const page = await read(block());
  await expect.poll(() => rows(table(page)).then((all) => all.at(-1)?.at(-1))).toBe('$1,800');
  await openNote(page, 'Home.md');
  await write(page, `${FOLDER}Sonar.md`, textOfNote('Sonar', { amount: '350', oems: '[Dell]' }));
  const html = await page.evaluate(() => window.host?.printPage('Report.md'));
  const printed = await stage.open({ vault: {} });
  await printed.setContent(html ?? '');
  await expect.poll(() => rows(table(printed)).then((all) => all.at(-1)?.at(-1))).toBe('$1,850');
});

test('a note is printed with its figures before any screen has read the notes', async () => {
  const page = await stage.open({ vault: { ...SMALL, 'Report.md': block() } });
  const html = await page.evaluate(() => window.host?.printPage('Report.md'));
  const printed = await stage.open({ vault: {} });
  await printed.setContent(html ?? '');
  await expect.poll(() => rows(table(printed)).then((all) => all.at(-1)?.at(-1))).toBe('$1,800');
});

test('is readable in both themes and on a phone', async () => {
  const text = `# Report\n\nFigures:\n\n${block('columns: none')}\n${block('measure: amount', 'rows: oem')}`;
  const page = await read(text, { vault: exampleVault(), height: 720 });
  await table(page).waitFor();
  await screenshots(page, 'roll-up-block');
  const phone = await read(text, { vault: exampleVault(), mobile: true, width: 390, height: 844 });
  await table(phone).waitFor();
  await screenshots(phone, 'roll-up-block-phone');
});
