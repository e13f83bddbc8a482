/** The icons of the app that the plugin and the host use: a part of Lucide, under the ISC license in icons.LICENSE. */
import drawings from './icons.json';

const icons = new Map<string, string>(Object.entries(drawings));

/**
 * Returns the icon as an element, or `null` if no icon has this name. As in the app, a leading `lucide-` is ignored.
 */
export function getIcon(iconId: string): SVGSVGElement | null {
  const name = iconId.replace(/^lucide-/, '');
  const drawing = icons.get(name);
  if (drawing === undefined) return null;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement as unknown as SVGSVGElement;
  svg.classList.add('svg-icon', `lucide-${name}`);
  return document.importNode(svg, true);
}

/** The app draws nothing for an unknown name; the host throws, so that no wrong name goes unnoticed. */
export function setIcon(parent: HTMLElement, iconId: string): void {
  const svg = getIcon(iconId);
  if (svg === null) throw new Error(`There is no icon '${iconId}' in tools/obsidian-host/browser/icons.json`);
  parent.replaceChildren(svg);
}

export function addIcon(iconId: string, svgContent: string): void {
  icons.set(iconId, svgContent);
}

export function removeIcon(iconId: string): void {
  icons.delete(iconId);
}

export function getIconIds(): string[] {
  return [...icons.keys()];
}

/** Sets the tooltip, which the browser shows after a delay; the app draws its own. The label is for screen readers. */
export function setTooltip(el: HTMLElement, tooltip: string, _options?: object): void {
  el.setAttribute('aria-label', tooltip);
}
