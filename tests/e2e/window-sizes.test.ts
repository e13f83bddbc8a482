/** The review and the export preview at the sizes of real windows: whole rows, phones, and each text once. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const ROOT = join(import.meta.dirname, '../..');
const plugin = { code: join(ROOT, '.build/review-plugin.cjs'), manifest: join(ROOT, 'manifest.json') };

const stage = setStage();

async function review(options: OpenOptions): Promise<Page> {
  const page = await stage.open({ plugin, vault: exampleVault(), ...options });
  await openNote(page, NOTE);
  await command(page, 'Sync current folder');
  await page.locator('.crm-sync-review-foot').waitFor();
  return page;
}

async function preview(options: OpenOptions): Promise<Page> {
  const page = await stage.open({ vault: exampleVault(), ...options });
  await openNote(page, NOTE);
  await command(page, 'Preview export of current folder');
  await records(page).first().waitFor();
  return page;
}

const records = (page: Page): ReturnType<Page['locator']> => page.locator('.crm-sync-preview-option');

/** Turns off dry run, so that the typed confirmation of the safety limit appears. */
async function live(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Turn off dry run for this plan' }).click();
  await page.locator('.crm-sync-release').waitFor();
}

/** Returns the number of rows that are visible as a whole in the scroll area of the list. */
async function wholeRows(page: Page): Promise<number> {
  return page.locator('.crm-sync-preview-records').evaluate((list) => {
    const area = list.getBoundingClientRect();
    const rows = Array.from(list.querySelectorAll('[role=row]'), (row) => row.getBoundingClientRect());
    const bottom = Math.min(area.bottom, window.innerHeight);
    return rows.filter((row) => row.height > 0 && row.top >= area.top && row.bottom <= bottom).length;
  });
}

/** Returns the visible sentences of at least four words that occur more than once. Names of notes do not count. */
async function repeated(page: Page): Promise<string[]> {
  return page.locator('.modal').evaluate((modal) => {
    const names = new Set(Array.from(modal.querySelectorAll('.crm-sync-preview-title'), (name) => name.textContent));
    const sentences = (modal as HTMLElement).innerText.split(/\n+|(?<=[.!?]) /).map((text) => text.trim());
    const long = sentences.filter((text) => text.split(/\s+/).length > 3 && !names.has(text));
    return long.filter((text, at) => long.indexOf(text) !== at);
  });
}

/** Returns the elements inside the modal that scroll vertically. */
async function scrolling(page: Page): Promise<string[]> {
  return page.locator('.modal *').evaluateAll((all) => {
    const isScrolling = (el: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(el).overflowY) && el.scrollHeight > el.clientHeight;
    return all.filter(isScrolling).map((el) => el.getAttribute('class') ?? '');
  });
}

/** Returns true if an element is inside the window as a whole and nothing covers its center. */
async function isInView(page: Page, name: RegExp): Promise<boolean> {
  return page.getByRole('button', { name }).evaluate((el) => {
    const { top, bottom, left, right } = el.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= window.innerHeight && right <= window.innerWidth && el.contains(hit);
  });
}

/** Scrolls through the screen, and returns the controls of which something covers a part that is in the scroll area. */
async function coveredTargets(page: Page): Promise<string[]> {
  return page.locator('.crm-sync-screen > *').evaluate((screen) => {
    const controls = [...screen.querySelectorAll('input, select, .crm-sync-preview-option, .crm-sync-row-buttons > *')];
    const covered = new Set<string>();
    for (let top = 0; top <= screen.scrollHeight - screen.clientHeight; top += 10) {
      screen.scrollTop = top;
      const area = screen.getBoundingClientRect();
      for (const control of controls) {
        const { left, right, top: start, bottom: end, height } = control.getBoundingClientRect();
        const [from, to] = [Math.max(start, area.top) + 2, Math.min(end, area.bottom) - 2];
        if (height === 0 || from > to) continue;
        const hits = [from, to].map((y) => document.elementFromPoint((left + right) / 2, y));
        const isFree = hits.every((hit) => hit !== null && (control.contains(hit) || hit.contains(control)));
        if (!isFree) covered.add(control.getAttribute('data-key') ?? control.textContent);
      }
    }
    screen.scrollTop = 0;
    return [...covered];
  });
}

/** Returns the targets that are lower than 44 pixels. */
async function smallTargets(page: Page): Promise<string[]> {
  return page
    .locator('.modal-content :is(button, select, label.crm-sync-check, label.crm-sync-tick, [role=row], [role=tab])')
    .evaluateAll((all) =>
      all
        .map((el) => ({ el, height: el.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < 44)
        .map(({ el, height }) => `${el.textContent} ${String(height)}`),
    );
}

const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const modal = document.querySelector('.modal-content') ?? document.body;
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, modal.scrollWidth - modal.clientWidth);
  });

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, 'review-plugin.ts')];
  await build({ entryPoints, outfile: plugin.code, bundle: true, format: 'cjs', external: ['obsidian'] });
});

describe.each([
  { width: 1280, height: 720, rows: 6 },
  { width: 1024, height: 640, rows: 4 },
])('at $width × $height', ({ width, height, rows }) => {
  test('the review shows enough whole rows and the selected record', async () => {
    const page = await review({ width, height });
    const chips = page.getByRole('group', { name: 'Show' }).getByRole('button');
    await expect.poll(() => chips.count()).toBeGreaterThan(7);
    await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(rows);
    await screenshots(page, `review-sizes-dry-${String(width)}`);
    await live(page);
    await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(rows);
    await expect.poll(() => page.locator('.crm-sync-change').first().isVisible()).toBe(true);
    await screenshots(page, `review-sizes-live-${String(width)}`);
  });

  test.each(['salesforce', 'generic_json'])('the preview as %s shows enough whole rows and the record', async (to) => {
    const page = await preview({ width, height });
    await page.getByLabel('Format').selectOption(to);
    await records(page).first().waitFor();
    await expect.poll(() => wholeRows(page)).toBeGreaterThanOrEqual(rows);
    await expect.poll(() => page.locator('.crm-sync-payload').isVisible()).toBe(true);
    await screenshots(page, `sizes-preview-${to}-${String(width)}`);
  });
});

test('no sentence occurs twice with any row of the review selected', async () => {
  const page = await review({ width: 1280, height: 720 });
  await expect.poll(() => records(page).count()).toBeGreaterThan(6);
  const count = await records(page).count();
  for (let at = 0; at < count; at += 1) {
    await records(page).nth(at).click();
    await expect.poll(() => repeated(page)).toEqual([]);
  }
  await live(page);
  await expect.poll(() => repeated(page)).toEqual([]);
});

test('no sentence occurs twice with any record of the preview selected', async () => {
  const page = await preview({ width: 1280, height: 720 });
  const count = await records(page).count();
  for (let at = 0; at < count; at += 1) {
    await records(page).nth(at).click();
    await page.getByRole('tab', { name: /^Issues/ }).click();
    await expect.poll(() => repeated(page)).toEqual([]);
  }
});

describe.each([
  { width: 390, height: 844 },
  { width: 844, height: 390 },
])('on a phone of $width × $height', (size) => {
  const phone = { ...size, mobile: true };
  const name = String(size.width);

  test('the review leads from the list to a record and back, and the action is always visible', async () => {
    const page = await review(phone);
    const action = /^(?:Turn off dry run|Sync \d)/;
    await expect.poll(() => page.locator('.crm-sync-changes').isVisible()).toBe(false);
    await expect.poll(() => isInView(page, action)).toBe(true);
    await expect.poll(() => coveredTargets(page)).toEqual([]);
    await screenshots(page, `review-sizes-phone-${name}`);
    const row = page.getByRole('row', { name: /NASA Analytics/ });
    await row.click();
    await page.locator('.crm-sync-changes').waitFor();
    await expect.poll(() => row.isVisible()).toBe(false);
    await expect.poll(() => isInView(page, action)).toBe(true);
    await expect.poll(() => isInView(page, /^Back to list/)).toBe(true);
    await expect.poll(() => coveredTargets(page)).toEqual([]);
    await screenshots(page, `review-sizes-phone-record-${name}`);
    await expect.poll(() => smallTargets(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back to list' }).click();
    await expect.poll(() => row.evaluate((el) => el === el.ownerDocument.activeElement)).toBe(true);
    await row.press('ArrowDown');
    await expect.poll(() => page.locator('.crm-sync-changes').isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    await page.locator('.crm-sync-changes').waitFor();
    await page.keyboard.press('Enter');
    await row.waitFor();
    await live(page);
    await expect.poll(() => isInView(page, action)).toBe(true);
    await screenshots(page, `review-sizes-phone-live-${name}`);
    await expect.poll(() => smallTargets(page)).toEqual([]);
    await expect.poll(() => scrolling(page)).toHaveLength(1);
    await expect.poll(() => sideways(page)).toBe(0);
  });

  test('the preview leads from the list to a record and back, and the action is always visible', async () => {
    const page = await preview(phone);
    await page.getByLabel('Format').selectOption('generic_json');
    const row = page.getByRole('row', { name: /DoD Cloud Modernization/ });
    await row.waitFor();
    await expect.poll(() => isInView(page, /^Write file/)).toBe(true);
    await expect.poll(() => coveredTargets(page)).toEqual([]);
    await screenshots(page, `sizes-phone-preview-${name}`);
    await expect.poll(() => scrolling(page)).toHaveLength(1);
    await row.click();
    await page.locator('.crm-sync-payload').waitFor();
    await expect.poll(() => isInView(page, /^Write file/)).toBe(true);
    await screenshots(page, `sizes-phone-preview-record-${name}`);
    await expect.poll(() => smallTargets(page)).toEqual([]);
    await expect.poll(() => scrolling(page)).toHaveLength(1);
    await expect.poll(() => sideways(page)).toBe(0);
    await page.getByRole('button', { name: 'Back to list' }).click();
    await expect.poll(() => row.isVisible()).toBe(true);
  });
});
