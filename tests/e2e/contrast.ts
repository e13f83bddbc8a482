/** Readability of the plugin's screens: contrast as WCAG 2.2 defines it (1.4.3 and 1.4.11, level AA). */
import type { Page } from 'playwright-core';

/** Returns the texts, icons, and bars of the plugin with too little contrast to their background, one sentence each. */
export function lowContrast(page: Page): Promise<string[]> {
  return page.evaluate(measure);
}

/** Measures the contrast; runs in the page. */
function measure(): string[] {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pixel = canvas.getContext('2d', { willReadFrequently: true });
  if (pixel === null) return ['The page has no canvas.'];

  /** Returns red, green, and blue of these colors, each painted over the previous one. */
  const painted = (layers: readonly (readonly [color: string, opacity: number])[]): number[] => {
    pixel.globalAlpha = 1;
    pixel.fillStyle = 'white';
    pixel.fillRect(0, 0, 1, 1);
    for (const [color, opacity] of layers) {
      pixel.globalAlpha = opacity;
      pixel.fillStyle = color;
      pixel.fillRect(0, 0, 1, 1);
    }
    return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (color: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = color.map((value) =>
      value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: readonly number[], other: readonly number[]): number => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((low, high) => low - high);
    return (light + 0.05) / (dark + 0.05);
  };
  const upTo = (element: Element): Element[] => {
    const parent = element.parentElement;
    return parent === null ? [element] : [...upTo(parent), element];
  };
  const behind = (element: Element): [string, number][] =>
    upTo(element).map((one) => [getComputedStyle(one).backgroundColor, 1]);
  const opacityOf = (element: Element): number =>
    upTo(element).reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);

  const tooLow = (element: Element, color: string, ground: Element | null, least: number, what: string): string[] => {
    if (ground === null) return [];
    const layers = behind(ground);
    const ratio = contrast(painted([...layers, [color, opacityOf(element)]]), painted(layers));
    if (ratio >= least) return [];
    const name = `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`;
    return [`${name}: ${what} in ${color} has ${ratio.toFixed(2)}, and ${least} is needed`];
  };

  // The app draws these itself; disabled elements may have less contrast.
  const APART =
    '.setting-item-error, .mod-cta, .mod-warning, .mod-destructive, .notice, :disabled, [aria-disabled="true"], .is-disabled';
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.closest(APART) === null;
  const own = [...document.querySelectorAll('[class*="crm-sync-"], [class*="crm-sync-"] *')].filter(isSeen);

  const found = own.flatMap((element) => {
    const style = getComputedStyle(element);
    if (element.matches('.crm-sync-bar-fill') && style.backgroundImage === 'none')
      return tooLow(element, style.backgroundColor, element.parentElement, 3, 'a bar');
    if (element.matches('.crm-sync-icon')) return tooLow(element, style.color, element, 3, 'an icon');
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const words = text.map((node) => (node.textContent ?? '').trim()).join(' ');
    if (words.trim() === '') return [];
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return tooLow(element, style.color, element, isLarge ? 3 : 4.5, `“${words.slice(0, 30)}”`);
  });
  return [...new Set(found)];
}
