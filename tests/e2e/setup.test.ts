/** The setup assistant as a user sees it: offered by the panel, applied with two clicks, and undone. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { AMERICAN } from '../vault/setup/sales-vaults.ts';
import { command, screenshots, setStage, texts } from './stage.ts';

const NOTE = 'Deals/Deal 1.md';

const stage = setStage();

const setUp = (page: Page) => page.locator('.crm-sync-panel').getByRole('button', { name: 'Set up from notes' });
const apply = (page: Page) => page.getByRole('button', { name: 'Apply settings' });
const dialog = (page: Page) => page.locator('.modal');

async function panel(options: Parameters<typeof stage.open>[0] = {}): Promise<Page> {
  const page = await stage.open({ vault: AMERICAN, open: NOTE, height: 720, ...options });
  await command(page, 'Open panel');
  await page.locator('.crm-sync-panel').waitFor();
  return page;
}

test('two clicks make the notes valid, without a change of a note; undo restores the settings', async () => {
  const page = await panel();
  const before = await texts(page);
  await screenshots(page, 'setup-offer');
  await setUp(page).click();
  await dialog(page).getByText('0 valid now, 30 of 47 after this, 41 of 47 with certain fixes.').waitFor();
  await screenshots(page, 'setup');
  await apply(page).click();
  await dialog(page).getByText('Settings saved').waitFor();
  await screenshots(page, 'setup-saved');
  await expect.poll(() => page.locator('.crm-sync-panel').getByRole('status').textContent()).toBe('Deal 1: Valid');
  await expect.poll(() => setUp(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo setup' }).click();
  await setUp(page).waitFor();
  const { dataFile, ...after } = splitData(await texts(page));
  expect(after).toEqual(before);
  expect(dataFile).toMatchObject({ keys: {}, markers: { value: 'opportunity' } });
});

/** Separates the settings from the notes. */
function splitData(files: Record<string, string>): { dataFile: unknown } & Record<string, unknown> {
  const path = Object.keys(files).find((one) => one.endsWith('data.json'));
  const { [path ?? '']: data = 'null', ...notes } = files;
  return { ...notes, dataFile: JSON.parse(data) as unknown };
}

test('two clicks of the setup and one bulk fix make a vault of Title Case keys valid, as its forecast says', async () => {
  const page = await panel();
  await setUp(page).click();
  await apply(page).click();
  await dialog(page).getByRole('button', { name: 'Fix certain issues…' }).click();
  await dialog(page).getByRole('button', { name: 'Month first, as in 4 other dates' }).click();
  await dialog(page).getByRole('button', { name: 'Apply 22 changes' }).click();
  await dialog(page).getByRole('button', { name: 'Undo these changes' }).waitFor();
  await page.keyboard.press('Escape');
  await command(page, 'Validate whole vault');
  await expect.poll(() => page.locator('.crm-sync-run-summary').textContent()).toContain('41 valid');
});

test('a choice changes the forecast, and the keyboard reaches everything', async () => {
  const page = await panel();
  await command(page, 'Set up from notes');
  const amount = dialog(page).getByLabel('Amount');
  await amount.focus();
  await amount.selectOption('');
  await dialog(page).getByText('0 valid now, 0 of 47 after this.').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('amount');
  await amount.selectOption('Deal Value');
  await dialog(page).getByText('30 of 47 after this').waitFor();
  await dialog(page).getByRole('button', { name: 'Why not the other 6' }).press('Enter');
  await dialog(page).getByText('Amount isn’t a number: 2 notes').waitFor();
  await screenshots(page, 'setup-why');
  await apply(page).press('Enter');
  await dialog(page).getByText('Settings saved').waitFor();
});

test.each([
  ['phone', { width: 390, height: 844, mobile: true }],
  ['narrow', { width: 240, height: 600 }],
] as const)('everything is reachable on a %s screen', async (name, size) => {
  const page = await stage.open({ vault: AMERICAN, open: NOTE, ...size });
  await command(page, 'Set up from notes');
  await apply(page).waitFor();
  await screenshots(page, `setup-${name}`);
  const overflow = () => page.locator('.crm-sync-setup').evaluate((el) => el.scrollWidth - el.clientWidth);
  await expect.poll(overflow).toBe(0);
  await apply(page).click();
  await dialog(page).getByText('Settings saved').waitFor();
});

test('a vault without opportunities has nothing to set up', async () => {
  const page = await stage.open({ vault: { 'Journal/a.md': 'Called Ada.\n' } });
  await command(page, 'Set up from notes');
  await dialog(page).getByText('No notes look like opportunities').waitFor();
});
