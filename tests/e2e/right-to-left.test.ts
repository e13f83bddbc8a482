/** The screens where the app reads from right to left: mirrored, nothing cut off, nothing run together. */
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
  await view.getByRole('button', { name: 'Why?' }).first().waitFor();
  return { page, view };
}

/** Pixels that stand out at a side of the nearest part that scrolls. */
async function overflow(inside: Locator): Promise<number> {
  return inside.evaluate((el) => {
    let part = el;
    while (!/auto|scroll/.test(getComputedStyle(part).overflowY)) part = part.parentElement ?? document.body;
    return part.scrollWidth - part.clientWidth;
  });
}

/** Whether the last letter of each text stands to the right of its first one, as in any English sentence on one line. */
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

const flip = (icon: Locator): Promise<string> => icon.evaluate((el) => getComputedStyle(el).transform);
const MIRRORED = 'matrix(-1, 0, 0, 1, 0, 0)';

describe('from right to left, the panel', () => {
  test('keeps the facts apart, with the dot between them', async () => {
    const { page, view } = await panel();
    await screenshots(page, 'rtl-panel');
    const facts = await view.locator('.crm-sync-facts li').evaluateAll((all) =>
      all.map((item) => {
        const [whole, words] = [item, item.firstElementChild ?? item].map((el) => el.getBoundingClientRect());
        return { right: whole?.right ?? 0, left: whole?.left ?? 0, from: words?.right ?? 0, to: words?.left ?? 0 };
      }),
    );
    expect(facts.length).toBeGreaterThan(2);
    facts.forEach((fact, at) => {
      expect(fact.from).toBeCloseTo(fact.right, 0);
      // Behind the words, on the side to which one reads, is room for the dot; and there the next fact begins.
      if (at < facts.length - 1) expect(fact.to - fact.left).toBeGreaterThan(8);
      if (at > 0) expect(fact.right).toBeLessThanOrEqual((facts[at - 1]?.left ?? 0) + 0.5);
    });
    expect(await overflow(view)).toBe(0);
  });

  test('turns what points forward, and leaves what points down', async () => {
    const { view } = await panel();
    const icon = view.locator('.crm-sync-fold-button > .crm-sync-icon').first();
    expect(await flip(view.locator('.crm-sync-chevron').first())).toBe(MIRRORED);
    await expect.poll(() => flip(icon)).toBe(MIRRORED);
    await view.getByRole('button', { name: 'Why?' }).first().click();
    await expect.poll(() => flip(icon)).toBe('matrix(0, 1, -1, 0, 0, 0)');
  });

  test('begins bars and names at the right', async () => {
    const { view } = await panel();
    const track = await view.locator('.crm-sync-bar-track').first().boundingBox();
    const fill = await view.locator('.crm-sync-bar-fill').first().boundingBox();
    const label = await view.locator('.crm-sync-bar-label').first().boundingBox();
    const figure = await view.locator('.crm-sync-figure').first().boundingBox();
    expect((fill?.x ?? 0) + (fill?.width ?? 0)).toBeCloseTo((track?.x ?? 0) + (track?.width ?? 0), 0);
    expect(label?.x).toBeGreaterThan(figure?.x ?? Number.NaN);
  });
});

test('from right to left, a folder run keeps the full stops at the ends of its sentences', async () => {
  const page = await rightToLeft();
  await command(page, 'Validate folder');
  await page.locator('.crm-sync-run-summary').waitFor();
  await screenshots(page, 'rtl-run');
  const states = page.locator('.crm-sync-run-note .crm-sync-badge', { hasText: /^\d/ });
  for (const lines of [page.locator('.crm-sync-run-summary, .crm-sync-run-skipped'), states]) {
    const ends = await endsAtTheRight(lines);
    expect(ends.length).toBeGreaterThan(0);
    expect(ends).not.toContain(false);
  }
  expect(await overflow(page.locator('.crm-sync-run').filter({ has: page.locator('.crm-sync-run-summary') }))).toBe(0);
});

test('from right to left, the preview has its records at the right and no button upon the payload', async () => {
  const page = await rightToLeft();
  await command(page, 'Preview export of folder');
  await page.locator('.crm-sync-payload').waitFor();
  await screenshots(page, 'rtl-preview');
  const side = await page.locator('.crm-sync-preview-side').boundingBox();
  const record = await page.locator('.crm-sync-preview-record').boundingBox();
  expect(side?.x).toBeGreaterThan(record?.x ?? Number.NaN);
  const copy = await page.locator('.crm-sync-copy').boundingBox();
  const words = await page.locator('.crm-sync-payload code').evaluate((el) => {
    const range = document.createRange();
    range.selectNodeContents(el);
    return Array.from(range.getClientRects(), ({ right, width }) => (width > 0 ? right : 0));
  });
  expect(Math.max(...words)).toBeLessThan(copy?.x ?? 0);
  expect(await endsAtTheRight(page.locator('.crm-sync-banner > div > div').last())).toEqual([true]);
  await page.getByRole('tab', { name: 'Fields' }).click();
  expect(await overflow(page.locator('.crm-sync-fields'))).toBe(0);
});

test('from right to left, no row of the settings stands out', async () => {
  const page = await rightToLeft();
  await page.evaluate(() => window.host?.openSettings());
  for (const name of ['Salesforce', 'Fields']) {
    await page.locator('.setting-item-name', { hasText: new RegExp(`^${name}$`) }).click();
  }
  await page.locator('.crm-sync-list-row').nth(3).waitFor();
  await screenshots(page, 'rtl-settings');
  expect(await overflow(page.locator('.crm-sync-list-row').first())).toBe(0);
  const cells = await page
    .locator('.crm-sync-list-row')
    .first()
    .locator('select, input')
    .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().left));
  expect(cells).toEqual(cells.toSorted((one, other) => other - one));
});
