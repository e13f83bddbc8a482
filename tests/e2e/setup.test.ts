/** The setup assistant as a user sees it: offered by the panel, applied with two clicks, and undone. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { AMERICAN } from '../vault/setup/sales-vaults.ts';
import { command, screenshots, setStage, textOf, texts } from './stage.ts';
import { edit } from './syncing.ts';

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
  await expect.poll(() => apply(page).evaluate(isInView)).toBe(true);
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
  expect(dataFile).toMatchObject({ keys: {}, markers: { value: 'opportunity' }, dayOrder: 'ask' });
});

function isInView(el: Element): boolean {
  const { top, bottom } = el.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight - 32;
}

/** Separates the settings from the notes. */
function splitData(files: Record<string, string>): { dataFile: unknown } & Record<string, unknown> {
  const path = Object.keys(files).find((one) => one.endsWith('data.json'));
  const { [path ?? '']: data = 'null', ...notes } = files;
  return { ...notes, dataFile: JSON.parse(data) as unknown };
}

/** Starts to count the clicks in a page, and returns a function that returns their number. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    dataset['clicks'] = '0';
    const count = (): void => {
      dataset['clicks'] = String(Number(dataset['clicks']) + 1);
    };
    document.addEventListener('click', count, { capture: true });
  });
  return () => page.evaluate(() => Number(document.documentElement.dataset['clicks']));
}

const monthFirst = (page: Page) => dialog(page).getByRole('button', { name: /^Month first/ });

test('two clicks of the setup and one bulk fix make a vault of Title Case keys valid, as its forecast says', async () => {
  const page = await panel();
  const clicks = await countClicks(page);
  await setUp(page).click();
  await apply(page).click();
  await dialog(page).getByText('Settings saved').waitFor();
  await expect.poll(clicks).toBe(2);
  // The bulk fix: one click opens the list, one applies it.
  await dialog(page).getByRole('button', { name: 'Fix certain issues…' }).click();
  await dialog(page).getByText('4 close dates can be read in two ways. Which comes first?').waitFor();
  await expect.poll(() => monthFirst(page).textContent()).toBe('Month first, as in 4 other dates');
  await expect.poll(() => monthFirst(page).getAttribute('aria-pressed')).toBe('true');
  await screenshots(page, 'setup-fix');
  await dialog(page).getByRole('button', { name: 'Apply 22 changes' }).click();
  await dialog(page).getByRole('button', { name: 'Undo these changes' }).waitFor();
  await expect.poll(clicks).toBe(4);
  await page.keyboard.press('Escape');
  await command(page, 'Validate whole vault');
  await expect.poll(() => page.locator('.crm-sync-run-summary').textContent()).toContain('41 valid');
});

test('the order of day and month is remembered after the dates that proved it were fixed, and can be changed', async () => {
  const page = await panel();
  await setUp(page).click();
  await dialog(page).getByLabel('Is the day or the month first in dates such as “12/31/2026”?').waitFor();
  await apply(page).click();
  await dialog(page).getByRole('button', { name: 'Fix certain issues…' }).click();
  await dialog(page).getByRole('button', { name: 'Apply 22 changes' }).click();
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await edit(page, NOTE, '2027-03-31', '5/6/2027');
  await command(page, 'Validate whole vault');
  await page.getByRole('button', { name: /^Fix \d+ close dates?…$/ }).click();
  await expect.poll(() => monthFirst(page).textContent()).toBe('Month first, as in settings');
  await expect.poll(() => monthFirst(page).getAttribute('aria-pressed')).toBe('true');
  await screenshots(page, 'setup-fix-later');
  await dialog(page).getByRole('button', { name: 'Day first' }).click();
  await dialog(page).getByRole('button', { name: 'Apply 1 change' }).click();
  await dialog(page).getByText('Applied 1 change in 1 note.').waitFor();
  await expect.poll(() => textOf(page, NOTE)).toContain('2027-06-05');
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
