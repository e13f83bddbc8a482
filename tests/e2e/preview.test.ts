/** The export preview as a user operates it, on the example vault. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage, texts } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';

describe('export preview', () => {
  const stage = setStage();

  async function preview(what: 'note' | 'folder', options: OpenOptions = {}): Promise<Page> {
    const page = await stage.open({ vault: exampleVault(), ...options });
    await openNote(page, NOTE);
    await command(page, what === 'note' ? 'Preview export of current note' : 'Preview export of current folder');
    await page.locator('.crm-sync-preview-main').waitFor();
    return page;
  }

  const payload = (page: Page): Promise<string | null> => page.locator('.crm-sync-payload').textContent();
  const records = (page: Page): ReturnType<Page['locator']> => page.locator('.crm-sync-preview-option');
  const format = (page: Page): ReturnType<Page['getByLabel']> => page.getByLabel('Format');

  test.each(['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml'])(
    'the worked example as %s, with the dry-run banner',
    async (target) => {
      const page = await preview('folder');
      await format(page).selectOption(target);
      await records(page).filter({ hasText: 'DoD Cloud Modernization' }).click();
      await expect.poll(() => payload(page)).toContain('DoD Cloud Modernization');
      await expect.poll(() => page.locator('.crm-sync-banner').textContent()).toContain('Dry run is on');
      await screenshots(page, `preview-${target}`);
      await page.getByRole('tab', { name: 'Fields' }).click();
      await expect.poll(() => page.locator('.crm-sync-fields tbody tr').count()).toBeGreaterThan(5);
      await screenshots(page, `preview-${target}-fields`);
    },
  );

  test('an open preview follows the notes, and keeps filter, focus, and selection', async () => {
    const page = await preview('folder');
    await format(page).selectOption('generic_json');
    const filter = page.getByRole('searchbox');
    await filter.fill('cloud');
    await records(page).filter({ hasText: 'DoD Cloud Modernization' }).click();
    await filter.focus();
    await page.evaluate(async (path) => {
      const file = window.host?.app.vault.getFileByPath(path);
      if (file) await window.host?.app.vault.process(file, (text) => text.replace(/^title:.*$/m, 'title: Cloud 2'));
    }, NOTE);
    await records(page).filter({ hasText: 'Cloud 2' }).waitFor();
    await expect.poll(() => payload(page)).toContain('Cloud 2');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('cloud');
    await expect
      .poll(() => page.getByRole('searchbox').evaluate((el) => el === el.ownerDocument.activeElement))
      .toBe(true);
    await page.evaluate(async (path) => {
      const file = window.host?.app.vault.getFileByPath(path);
      if (file) await window.host?.app.vault.delete(file);
    }, NOTE);
    await expect.poll(() => records(page).filter({ hasText: 'Cloud 2' }).count()).toBe(0);
  });

  test('excluded opportunities are counted and show the reason', async () => {
    const page = await preview('folder');
    const chips = await page.locator('.crm-sync-chip').allTextContents();
    const count = (label: string): number =>
      Number(chips.find((chip) => chip.startsWith(label))?.replace(/\D/g, '') ?? NaN);
    expect(count('Ready') + count('Excluded')).toBe(count('All'));
    await page.getByRole('button', { name: /^Excluded/ }).click();
    await expect.poll(() => records(page).count()).toBe(count('Excluded'));
    await expect.poll(() => page.locator('.crm-sync-tab[aria-selected=true]').textContent()).toMatch(/^Issues/);
    await screenshots(page, 'preview-left-out');
    await page
      .getByRole('button', { name: /^Go to line/ })
      .first()
      .click();
    await page.locator('.crm-sync-preview').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('textarea.cm-area').count()).toBe(1);
  });

  test('everything works by keyboard', async () => {
    const page = await preview('folder');
    await expect.poll(() => format(page).evaluate((el) => el === el.ownerDocument.activeElement)).toBe(true);
    await page.getByRole('grid').getByRole('row', { selected: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const third = records(page).nth(2);
    await expect.poll(() => third.getAttribute('aria-selected')).toBe('true');
    await page.locator('.crm-sync-tab[aria-selected=true]').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.crm-sync-tab[aria-selected=true]').textContent()).toBe('Fields');
    await page.keyboard.press('Escape');
    await page.locator('.crm-sync-preview').waitFor({ state: 'detached' });
  });

  test('a file is written with a date and never overwrites another', async () => {
    const page = await preview('folder');
    await format(page).selectOption('generic_json');
    for (const times of [1, 2]) {
      await page.getByRole('button', { name: 'Write file' }).click();
      await page.locator('.crm-sync-preview-path').waitFor();
      const files = Object.keys(await texts(page)).filter((path) => path.startsWith('CRM exports/'));
      expect(files).toHaveLength(times);
      if (times === 1) await screenshots(page, 'preview-written');
      await format(page).selectOption('generic_yaml');
      await format(page).selectOption('generic_json');
      await page.getByRole('button', { name: 'Write file' }).waitFor();
    }
  });

  test('one note has no list', async () => {
    const page = await preview('note');
    await expect.poll(() => page.getByRole('grid').isVisible()).toBe(false);
    await expect.poll(() => payload(page)).toContain('"Amount": 1000000');
    await screenshots(page, 'preview-note');
  });

  test('on a phone, the fields of a record fit, and targets are large enough', async () => {
    const page = await preview('folder', { mobile: true, width: 390, height: 844 });
    await expect.poll(async () => (await records(page).first().boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await screenshots(page, 'preview-phone');
    await records(page).first().click();
    await page.getByRole('tab', { name: 'Fields' }).click();
    const fields = page.locator('.crm-sync-fields');
    await fields.scrollIntoViewIfNeeded();
    await expect.poll(() => fields.evaluate((el) => el.scrollWidth - el.clientWidth)).toBe(0);
    const longest = page.locator('.crm-sync-fields .crm-sync-badge', { hasText: 'Same as the customer' });
    const right = async (): Promise<number> => {
      const box = await longest.boundingBox();
      return (box?.x ?? 390) + (box?.width ?? 0);
    };
    await expect.poll(right).toBeLessThan(380);
    await screenshots(page, 'preview-phone-fields');
  });
});
