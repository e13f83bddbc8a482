/** Use of the screens by keyboard alone. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Returns the name of the element with the focus, with its tag if it has no name. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const el = document.activeElement;
    if (el === null || el === document.body) return 'body';
    const label = el.closest('label')?.textContent ?? el.textContent;
    const name = (el.getAttribute('aria-label') ?? label).trim();
    return name === '' ? el.tagName : name;
  });
}

/** Most controls between the focus and the one that a test looks for. */
const MOST = 40;

/** Presses the Tab key until the focus is on a control with this name. The focus must never leave the screen. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  while (!name.test(passed.at(-1) ?? '')) {
    expect(passed, `no ${String(name)}`).not.toHaveLength(MOST);
    expect(passed).not.toContain('body');
    await page.keyboard.press(key);
    passed.push(await focusedName(page));
  }
}
