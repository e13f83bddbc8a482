/** The form for a new opportunity: from an empty vault to the first attribution, by mouse and by keyboard. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { command, exampleVault, screenshots, setStage, textOf, texts } from './stage.ts';

const stage = setStage();
const PATH = 'Opportunities/Radar upgrade.md';

const form = (page: Page) => page.getByRole('dialog', { name: 'New opportunity note' });
const create = (page: Page) => form(page).getByRole('button', { name: 'Create' });

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await form(page).getByLabel(label, { exact: true }).fill(value);
}

const VALUES = {
  Title: 'Radar upgrade',
  Customer: 'Acme, Inc.',
  Amount: '250000.50',
  'Close date': '2027-03-31',
  OEMs: 'Microsoft\nCisco',
  Partners: 'TSI',
};

test('three clicks and the form lead from an empty vault to the first attribution', async () => {
  const page = await stage.open({ vault: {} });
  await page.getByRole('button', { name: 'Open revenue attribution' }).click();
  await page.locator('.crm-sync-panel').getByRole('button', { name: 'New opportunity note' }).click();
  await fill(page, VALUES);
  await screenshots(page, 'new-note');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => form(page).count()).toBe(0);
  await page.locator('.crm-sync-panel').getByRole('button', { name: 'Write to note' }).click();
  await expect.poll(() => textOf(page, PATH)).toContain('rev_attribution:');
  await expect
    .poll(() => textOf(page, PATH))
    .toContain('amount: 250000.50\nstage: Prospecting\nclose_date: 2027-03-31\n');
});

test('Enter in the title creates the note, and is not inserted into a text', async () => {
  const vault = exampleVault();
  const page = await stage.open({ vault, open: 'Opportunities/FY27/DoD Cloud Modernization.md' });
  await command(page, 'New opportunity note');
  await fill(page, { Title: 'Radar upgrade' });
  await page.keyboard.press('Enter');
  const text = page.getByRole('textbox', { name: 'Note text' });
  await expect.poll(() => text.inputValue()).toContain('title: Radar upgrade');
  await expect.poll(() => text.inputValue()).toMatch(/^---\n/);
  await expect.poll(() => texts(page)).toMatchObject(vault);
});

test('a value that cannot be read is explained at once, and what was entered is still there after Escape', async () => {
  const page = await stage.open({ vault: {} });
  await command(page, 'New opportunity note');
  await create(page).waitFor();
  await expect.poll(() => create(page).isDisabled()).toBe(true);
  await fill(page, { Title: 'Radar upgrade', Amount: '50 grand' });
  await form(page).getByText('50 grand', { exact: false }).waitFor();
  await screenshots(page, 'new-note-problem');
  await page.keyboard.press('Escape');
  await expect.poll(() => form(page).count()).toBe(0);
  await expect.poll(() => texts(page)).toEqual({});
  await command(page, 'New opportunity note');
  await expect.poll(() => form(page).getByLabel('Amount', { exact: true }).inputValue()).toBe('50 grand');
});

test.each([
  ['phone', { width: 390, height: 844, mobile: true }],
  ['low', { width: 844, height: 390, mobile: true }],
] as const)('the button is in view on a %s screen', async (name, size) => {
  const page = await stage.open({ vault: {}, ...size });
  await command(page, 'New opportunity note');
  await fill(page, { Title: 'Radar upgrade' });
  await screenshots(page, `new-note-${name}`);
  const bottom = async (): Promise<number> => {
    const box = await create(page).boundingBox();
    return box === null ? Infinity : box.y + box.height;
  };
  await expect.poll(bottom).toBeLessThanOrEqual(size.height);
});
