/** The functions of the app's module that drawing needs under happy-dom; whole screens run in the browser host. */

export function setIcon(el: HTMLElement, icon: string): void {
  el.setAttribute('data-icon', icon);
}

export function setTooltip(el: HTMLElement, text: string): void {
  el.setAttribute('aria-label', text);
}

export const Platform = { isDesktopApp: true };
