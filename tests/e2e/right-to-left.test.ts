/** The screens in a right-to-left app: mirrored, with nothing truncated and no texts run together. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, exampleVault, screenshots, setStage } from './stage.ts';

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';

const stage = setStage();

async function rightToLeft(): Promise<Page> {
  const page = await stage.open({ vault: exampleVault(), open: NOTE });
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    document.body.classList.add('mod-rtl');
  });
  return page;
}

async function panel(): Promise<{ page: Page; view: Locator }> {
  const page = await rightToLeft();
  await command(page, 'Open panel');
  const view = page.locator('.crm-sync-panel');
  await view.getByRole('button', { name: 'How this was calculated' }).first().waitFor();
  return { page, view };
}

/** Returns the number of pixels by which the content overflows the nearest scrollable ancestor. */
async function overflow(inside: Locator): Promise<number> {
  return inside.evaluate((el) => {
    let part = el;
    while (!/auto|scroll/.test(getComputedStyle(part).overflowY)) part = part.parentElement ?? document.body;
    return part.scrollWidth - part.clientWidth;
  });
}

/**
 * Returns for each text if its last letter is to the right of its first one, as in any English sentence on one line.
 */
async function endsAtTheRight(lines: Locator): Promise<boolean[]> {
  return lines.evaluateAll((all) =>
    all.map((el) => {
      const text = el.ownerDocument.createTreeWalker(el, NodeFilter.SHOW_TEXT).nextNode() as Text;
      const at = (from: number): number => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, from + 1);
        return range.getBoundingClientRect().left;
      };
      return at(text.length - 1) > at(0);
    }),
  );
}

/**
 * Returns the indexes of facts that do not start at the right of their place, after the previous one, with space for
 * the dot at the left.
 */
async function misplaced(facts: Locator): Promise<number[]> {
  return facts.evaluateAll((all) => {
    const places = all.map((item) => {
      const [whole, words] = [item, item.firstElementChild ?? item].map((el) => el.getBoundingClientRect());
      return { right: whole?.right ?? 0, left: whole?.left ?? 0, from: words?.right ?? 0, to: words?.left ?? 0 };
    });
    return places.flatMap(({ right, left, from, to }, at) => {
      const hasRoom = at === places.length - 1 || to - left > 8;
      const isNext = at === 0 || right <= (places[at - 1]?.left ?? 0) + 0.5;
      return Math.abs(from - right) < 0.5 && hasRoom && isNext ? [] : [at];
    });
  });
}

/** Returns the edges of an element in pixels from the left of the page. */
async function edges(one: Locator | undefined): Promise<{ left: number; right: number }> {
  const { x = Number.NaN, width = 0 } = (await one?.boundingBox()) ?? {};
  return { left: x, right: x + width };
}

/** Returns the right edge of a text's letters in pixels. */
async function lastLetter(words: Locator): Promise<number> {
  return words.evaluate((el) => {
    const range = document.createRange();
    range.selectNodeContents(el);
    return Math.max(...Array.from(range.getClientRects(), ({ right, width }) => (width > 0 ? right : 0)));
  });
}

/** Returns true if each element is to the left of the previous one. */
async function goLeft(cells: Locator): Promise<boolean> {
  return cells.evaluateAll((all) => {
    const places = all.map((cell) => cell.getBoundingClientRect());
    return places.every(({ left, top }, at) => {
      const before = places[at - 1];
      return before === undefined || left <= before.left || top >= before.bottom;
    });
  });
}

const flip = (icon: Locator): Promise<string> => icon.evaluate((el) => getComputedStyle(el).transform);
const MIRRORED = 'matrix(-1, 0, 0, 1, 0, 0)';

describe('from right to left, the panel', () => {
  test('keeps the facts apart, with the dot between them', async () => {
    const { page, view } = await panel();
    await screenshots(page, 'rtl-panel');
    const facts = view.locator('.crm-sync-facts li');
    await expect.poll(() => facts.count()).toBeGreaterThan(2);
    await expect.poll(() => misplaced(facts)).toEqual([]);
    await expect.poll(() => overflow(view)).toBe(0);
  });

  test('mirrors icons that point forward, and keeps those that point down', async () => {
    const { view } = await panel();
    const icon = view.locator('.crm-sync-fold-button > .crm-sync-icon').first();
    await expect.poll(() => flip(view.locator('.crm-sync-chevron').first())).toBe(MIRRORED);
    await expect.poll(() => flip(icon)).toBe(MIRRORED);
    await view.getByRole('button', { name: 'How this was calculated' }).first().click();
    await expect.poll(() => flip(icon)).toBe('matrix(0, 1, -1, 0, 0, 0)');
  });

  test('starts bars and names at the right', async () => {
    const { view } = await panel();
    const [track, fill, label, figure] = ['bar-track', 'bar-fill', 'bar-label', 'figure'].map((name) =>
      view.locator(`.crm-sync-${name}`).first(),
    );
    await expect.poll(async () => (await edges(fill)).right - (await edges(track)).right).toBeCloseTo(0, 0);
    await expect.poll(async () => (await edges(label)).left - (await edges(figure)).left).toBeGreaterThan(0);
  });
});

test('from right to left, a folder run keeps the periods at the ends of its sentences', async () => {
  const page = await rightToLeft();
  await command(page, 'Validate current folder');
  await page.locator('.crm-sync-run-summary').waitFor();
  await screenshots(page, 'rtl-run');
  const states = page.locator('.crm-sync-run-note .crm-sync-badge', { hasText: /^\d/ });
  for (const lines of [page.locator('.crm-sync-run-summary, .crm-sync-run-skipped'), states]) {
    await expect.poll(() => lines.count()).toBeGreaterThan(0);
    await expect.poll(() => endsAtTheRight(lines)).not.toContain(false);
  }
  await expect
    .poll(() => overflow(page.locator('.crm-sync-run').filter({ has: page.locator('.crm-sync-run-summary') })))
    .toBe(0);
});

test('from right to left, the preview has its records at the right, and no button covers the payload', async () => {
  const page = await rightToLeft();
  await command(page, 'Preview export of current folder');
  await page.locator('.crm-sync-payload').waitFor();
  await screenshots(page, 'rtl-preview');
  const [side, record, copy] = ['preview-side', 'preview-record', 'copy'].map((name) =>
    page.locator(`.crm-sync-${name}`),
  );
  await expect.poll(async () => (await edges(side)).left - (await edges(record)).left).toBeGreaterThan(0);
  const words = page.locator('.crm-sync-payload code');
  await expect.poll(async () => (await lastLetter(words)) - (await edges(copy)).left).toBeLessThan(0);
  await expect.poll(() => endsAtTheRight(page.locator('.crm-sync-banner > div > div').last())).toEqual([true]);
  await page.getByRole('tab', { name: 'Fields' }).click();
  await expect.poll(() => overflow(page.locator('.crm-sync-fields'))).toBe(0);
});

test('from right to left, no row of the settings overflows', async () => {
  const page = await rightToLeft();
  await page.evaluate(() => window.host?.openSettings());
  for (const name of ['Salesforce', 'Fields']) {
    await page.locator('.setting-item-name', { hasText: new RegExp(`^${name}$`) }).click();
  }
  await page.locator('.crm-sync-list-row').nth(3).waitFor();
  await screenshots(page, 'rtl-settings');
  await expect.poll(() => overflow(page.locator('.crm-sync-list-row').first())).toBe(0);
  const cells = page.locator('.crm-sync-list-row').first().locator('select, input');
  await expect.poll(() => goLeft(cells)).toBe(true);
});
