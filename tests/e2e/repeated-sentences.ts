/** Sentences that a screen of the plugin shows twice. One of them is noise, or the same state has two places. */
import type { Page } from 'playwright-core';

/**
 * Returns each sentence of four or more words that is visible twice in the plugin's screens; in a window, the screens
 * below it do not count. A sentence ends with a mark, so titles and labels don't count. Rows of one list count once, because
 * several notes can have the same issue.
 */
export async function repeatedSentences(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const ROOTS = '[class*="crm-sync-"]';
    const LISTS = 'ul, ol, [role="listbox"], [role="grid"], [role="list"], table';
    const top = [...document.querySelectorAll('.modal')].at(-1) ?? document;
    const roots = [...top.querySelectorAll(ROOTS)].filter((one) => !one.parentElement?.closest(ROOTS));
    const places = new Map<string, Set<Element>>();
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const isShown = parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) === true;
        if (parent === null || !isShown || parent.closest('.crm-sync-spoken, pre, textarea, option') !== null) continue;
        for (const sentence of (walker.currentNode.textContent ?? '').split(/(?<=[.!?:])\s+/)) {
          const text = sentence.replace(/\s+/g, ' ').trim();
          if (text.split(' ').length < 4 || !/[.!?:]$/.test(text)) continue;
          places.set(text, (places.get(text) ?? new Set()).add(parent.closest(LISTS) ?? parent));
        }
      }
    }
    return [...places].filter(([, elements]) => elements.size > 1).map(([text]) => text);
  });
}
