/**
 * Accessibility of the screens by axe-core: WCAG 2.2 levels A and AA, and best practice. Contrast is checked in both
 * themes, all other rules once, because they do not depend on colors.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { KNOWN_VIOLATIONS } from './known-violations.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Roots of the plugin's screens. The rest of the page is the app's, which the plugin does not draw. */
const ROOTS = '[class*="crm-sync-"]';

/** Elements inside a screen of the plugin whose colors are the app's own. */
const APP_COLORS = ['.mod-cta', '.mod-warning', '.mod-destructive', '.setting-item-error'];

/** Returns the violations on the screen that are not known, as `rule: selector`. */
export async function violations(page: Page, screen: string, theme: 'light' | 'dark'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const contrast = await run(page, APP_COLORS, { runOnly: { type: 'rule', values: ['color-contrast'] } });
  const others = { runOnly: TAGS, rules: { 'color-contrast': { enabled: false } } };
  const found = theme === 'dark' ? contrast : [...contrast, ...(await run(page, [], others))];
  const known = KNOWN_VIOLATIONS.filter(({ screens }) => screens.test(screen));
  return found.filter((one) => !known.some(({ rule }) => one.startsWith(`${rule}: `)));
}

function run(page: Page, exclude: string[], options: Axe.RunOptions): Promise<string[]> {
  return page.evaluate(
    async ([roots, apart, rules]) => {
      const all = [...document.querySelectorAll(roots)];
      const outermost = all.filter((one) => one.checkVisibility() && !one.parentElement?.closest(roots));
      if (outermost.length === 0) return [];
      const { violations: found } = await window.axe.run({ include: outermost, exclude: apart }, rules);
      return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    },
    [ROOTS, exclude, options] as const,
  );
}

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}
