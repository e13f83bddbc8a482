/** The settings as a user operates them: found, changed, refused, and saved in data.json. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { exampleVault, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';

describe('settings', () => {
  const stage = setStage();

  async function settings(data?: object, options: OpenOptions = {}): Promise<Page> {
    const saved = data === undefined ? {} : { [DATA]: JSON.stringify(data) };
    const page = await stage.open({ vault: { ...exampleVault(), ...saved }, ...options });
    await page.evaluate(() => {
      window.host?.openSettings();
    });
    await page.getByText('Dry run', { exact: true }).waitFor();
    return page;
  }

  const saved = async (page: Page): Promise<Record<string, unknown>> =>
    JSON.parse((await textOf(page, DATA)) ?? '{}') as Record<string, unknown>;
  const row = (page: Page, name: string): ReturnType<Page['locator']> =>
    page.locator('.setting-item').filter({ has: page.getByText(name, { exact: true }) });
  const openPage = (page: Page, name: string): Promise<void> =>
    page.locator('.setting-item-name', { hasText: new RegExp(`^${name}$`) }).click();

  test('dry run is the first setting and is on', async () => {
    const page = await settings();
    await expect.poll(() => page.locator('.setting-item-name').first().textContent()).toBe('Dry run');
    await screenshots(page, 'settings');
    await row(page, 'Dry run').locator('.checkbox-container').click();
    await expect.poll(() => saved(page)).toMatchObject({ dryRun: false });
  });

  test('a value that would be refused on loading is refused while typing, with the same text, and not saved', async () => {
    const page = await settings({ version: 1, currency: 'EUR' });
    const currency = row(page, 'Currency').locator('input');
    await currency.fill('dollars');
    await page.getByText('Enter a three-letter currency code').waitFor();
    await expect.poll(() => saved(page)).toMatchObject({ currency: 'EUR' });
    await currency.fill('jpy');
    await expect.poll(() => saved(page)).toMatchObject({ currency: 'JPY' });
  });

  test('values that could not be loaded are reported at the top', async () => {
    const page = await settings({ version: 1, currency: 'dollars', exportFolder: '/x' });
    const told = page.locator('.crm-sync-problems');
    await expect
      .poll(() => told.locator('.setting-item:not(.setting-item-heading) .setting-item-name').allTextContents())
      .toEqual(['Currency', 'Export folder']);
    await expect.poll(() => told.textContent()).toContain('Using USD instead.');
    await screenshots(page, 'settings-problems');
  });

  test('stages are added, typed, and deleted; a list with an invalid row is not saved', async () => {
    const page = await settings();
    const rows = page.locator('.crm-sync-list-row');
    await openPage(page, 'Stages');
    await page.getByLabel('Add stage').click();
    await rows.nth(0).locator('input').first().fill('Proposal');
    await expect.poll(() => saved(page)).toMatchObject({ stages: [{ name: 'Proposal', state: 'open' }] });
    await page.getByLabel('Add stage').click();
    await rows.nth(1).locator('input').first().fill('proposal');
    await page.getByText('“proposal” is already in the list.').waitFor();
    await rows.nth(1).locator('input').first().fill('Won');
    await rows.nth(1).locator('select').selectOption('won');
    await expect
      .poll(async () => (await saved(page))['stages'])
      .toEqual([
        { name: 'Proposal', state: 'open' },
        { name: 'Won', state: 'won' },
      ]);
    const probability = rows.nth(0).locator('input').nth(1);
    await probability.fill('400');
    await page.getByText('Enter a percentage from 0 to 100.').waitFor();
    await probability.fill('40');
    await expect
      .poll(async () => (await saved(page))['stages'])
      .toEqual([
        { name: 'Proposal', state: 'open', probability: '40' },
        { name: 'Won', state: 'won' },
      ]);
    await screenshots(page, 'settings-stages');
    await rows.nth(0).getByLabel('Delete').click();
    await expect.poll(async () => (await saved(page))['stages']).toEqual([{ name: 'Won', state: 'won' }]);
  });

  test('a mapping row is edited, and a reset restores the default', async () => {
    const page = await settings();
    await openPage(page, 'Salesforce');
    await screenshots(page, 'settings-salesforce');
    await openPage(page, 'Fields');
    await page.locator('.crm-sync-list-row').nth(3).waitFor();
    await screenshots(page, 'settings-salesforce-fields');
    const name = page.locator('.crm-sync-list-row input').nth(1);
    await expect.poll(() => name.inputValue()).toBe('Name');
    await name.fill('Opportunity_Name__c');
    await expect
      .poll(async () => JSON.stringify((await saved(page))['targets'] ?? {}))
      .toContain('Opportunity_Name__c');
    await page.getByRole('button', { name: 'Reset to default' }).last().click();
    await expect
      .poll(async () => JSON.stringify((await saved(page))['targets'] ?? {}))
      .not.toContain('Opportunity_Name__c');
    await expect.poll(() => page.locator('.crm-sync-list-row input').nth(1).inputValue()).toBe('Name');
  });

  test.each([
    [690, 800],
    [390, 844],
  ])('the choices of a mapping are readable at %i × %i', async (width, height) => {
    const page = await settings({}, { width, height, mobile: width < 600 });
    await openPage(page, 'Salesforce');
    await openPage(page, 'Fields');
    await page.locator('.crm-sync-list-row').nth(3).waitFor();
    await screenshots(page, `settings-mapping-${width}`);
    await expect.poll(() => page.locator('.crm-sync-list-row select').evaluateAll(cutOff)).toEqual([]);
  });

  test('rules are typed into their own list', async () => {
    const page = await settings();
    await openPage(page, 'Rules for missing metadata');
    await screenshots(page, 'settings-rules');
    await openPage(page, 'Regions');
    await page.getByLabel('Add organization').click();
    const cells = page.locator('.crm-sync-list-row input');
    await cells.nth(0).fill('Department of Defense');
    await page.getByText('Enter a value.').waitFor();
    await screenshots(page, 'settings-regions');
    await cells.nth(1).fill('East');
    await expect
      .poll(() => saved(page))
      .toMatchObject({ rules: { regions: [{ of: 'Department of Defense', region: 'East' }] } });
  });

  test.each(['Property names', 'HubSpot'])('the page %s', async (name) => {
    const page = await settings();
    await openPage(page, name);
    await page.locator('.setting-page-title', { hasText: name }).waitFor();
    await screenshots(page, `settings-${name.toLowerCase().replaceAll(' ', '-')}`);
  });

  test('permissions of HTTP callers are off, and stay on this device', async () => {
    const page = await settings({ version: 1 });
    const toggle = (name: string): ReturnType<Page['locator']> => row(page, name).locator('.checkbox-container');
    const stored = (): Promise<unknown> =>
      page.evaluate(() => window.host?.app.loadLocalStorage('crm-sync-attribution-http'));
    const before = await saved(page);
    await expect.poll(stored).toBeNull();
    await expect.poll(() => toggle('HTTP callers may write').getAttribute('class')).not.toContain('is-enabled');
    await toggle('HTTP callers may write').click();
    await expect.poll(stored).toEqual({ write: true, unreviewed: false });
    await toggle('Allow unreviewed API syncs').click();
    await expect.poll(stored).toEqual({ write: true, unreviewed: true });
    await toggle('HTTP callers may write').scrollIntoViewIfNeeded();
    await screenshots(page, 'settings-http');
    await toggle('HTTP callers may write').click();
    await expect.poll(stored).toEqual({ write: false, unreviewed: true });
    await expect.poll(() => saved(page)).toEqual(before);
  });

  test('on a phone', async () => {
    const page = await settings(
      { version: 1, stages: [{ name: 'Proposal', state: 'open' }] },
      { mobile: true, width: 390, height: 844 },
    );
    // The plugin Local REST API does not exist there.
    await expect.poll(() => page.getByText('HTTP callers may write').count()).toBe(0);
    await screenshots(page, 'settings-phone');
    await openPage(page, 'Salesforce');
    await openPage(page, 'Fields');
    await page.locator('.crm-sync-list-row').first().waitFor();
    await screenshots(page, 'settings-phone-salesforce');
  });
});

/** Returns the selected texts that are wider than their controls. */
function cutOff(selects: readonly Element[]): string[] {
  const pen = document.createElement('canvas').getContext('2d');
  return selects.flatMap((one) => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(one);
    const text = (one as HTMLSelectElement).selectedOptions[0]?.text ?? '';
    if (pen !== null) pen.font = font;
    const room = one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    return (pen?.measureText(text).width ?? 0) > room ? [text] : [];
  });
}
