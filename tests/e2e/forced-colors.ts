/** Visibility of states where the system replaces all colors and removes shadows. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Returns what is not visible on the screens of the plugin, one sentence each. */
export function invisible(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const backgroundOf = (el: Element | null): string => {
      for (let at = el; at !== null; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if (!/^rgba.*, 0\)$/.test(color)) return color;
      }
      return 'rgb(255, 255, 255)';
    };
    const named = (el: Element): string => `${el.getAttribute('class') ?? ''} ${el.textContent.trim().slice(0, 30)}`;
    const lineOf = ({ borderBottomWidth, borderBottomStyle, borderBottomColor }: CSSStyleDeclaration): string =>
      borderBottomWidth === '0px' || borderBottomStyle === 'none' ? 'none' : borderBottomColor;
    const look = (el: Element): string => {
      const { color, borderInlineStart, borderBlockEnd, outline } = getComputedStyle(el);
      return [backgroundOf(el), color, borderInlineStart, borderBlockEnd, outline].join('; ');
    };
    const own = [...document.querySelectorAll('[class*="crm-sync-"], [class*="crm-sync-"] *')].filter(
      (el) => el.checkVisibility() && el.closest('.crm-sync-hidden') === null,
    );
    const all = (selector: string): Element[] => own.filter((el) => el.matches(selector));

    const states = ['aria-selected', 'aria-pressed'].flatMap((state) =>
      all(`[${state}="true"]`).filter((on) => {
        const around = on.closest('[role="grid"], [role="tablist"], [role="group"], .crm-sync-row-buttons');
        const others = [...(around?.querySelectorAll(`[${state}="false"]`) ?? [])];
        return others.some((off) => off.className === on.className && look(off) === look(on));
      }),
    );
    const icons = all('.crm-sync-icon > svg').filter((el) => getComputedStyle(el).color === backgroundOf(el));
    const lines = all('.crm-sync-button:not(.crm-sync-plain), .crm-sync-progress, .crm-sync-bar-track').filter((el) =>
      ['none', backgroundOf(el.parentElement)].includes(lineOf(getComputedStyle(el))),
    );
    const fills = all('.crm-sync-progress, .crm-sync-bar-fill').filter((el) => {
      const fill = getComputedStyle(el, el.matches('.crm-sync-progress') ? '::before' : null);
      return fill.backgroundColor === backgroundOf(el.parentElement);
    });
    return [
      ...states.map((el) => `looks like the others: ${named(el)}`),
      ...icons.map((el) => `invisible icon: ${named(el)}`),
      ...lines.map((el) => `no line: ${named(el)}`),
      ...fills.map((el) => `invisible bar: ${named(el)}`),
    ];
  });
}

/** Removes the outlines of the host's theme. The app shows the focus of its controls with a shadow. */
export async function useShadows(page: Page): Promise<void> {
  const content = ':focus-visible { outline: none; box-shadow: 0 0 0 2px gray; }';
  await page.addStyleTag({ content });
}

/** Moves the focus to the next controls; each of the plugin's must show it. */
export async function checkFocusRings(page: Page, controls: number): Promise<void> {
  for (let at = 0; at < controls; at += 1) {
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(withoutFocusRing)).toBe('');
  }
}

/** Returns the name of the focused element if it is the plugin's and does not show the focus. Runs in the page. */
function withoutFocusRing(): string {
  const el = document.activeElement;
  if (el === null || el.closest('[class*="crm-sync-"]') === null) return '';
  const { outlineStyle, outlineWidth } = getComputedStyle(el);
  return outlineStyle === 'none' || outlineWidth === '0px' ? `${el.tagName} ${el.textContent.slice(0, 30)}` : '';
}
