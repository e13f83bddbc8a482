/** Opens the internal links inside an element, and reports the pointer over them. */
import type { Component } from '../app/component.ts';
import type { BrowserApp } from './browser-app.ts';
import { Keymap } from './keymap.ts';

export function followLinks(
  app: BrowserApp,
  el: HTMLElement,
  component: Component,
  sourcePath: () => string,
  source = 'preview',
): void {
  const linkAt = (evt: MouseEvent): HTMLElement | null =>
    (evt.target as Element).closest<HTMLElement>('a.internal-link');
  component.registerDomEvent(el, 'click', (evt: MouseEvent) => {
    const link = linkAt(evt);
    if (link === null) return;
    evt.preventDefault();
    void app.workspace.openLinkText(link.getAttr('data-href') ?? '', sourcePath(), Keymap.isModEvent(evt));
  });
  component.registerDomEvent(el, 'mouseover', (event: MouseEvent) => {
    const targetEl = linkAt(event);
    if (targetEl === null) return;
    const linktext = targetEl.getAttr('data-href') ?? '';
    const hoverParent = { hoverPopover: null };
    app.workspace.trigger('hover-link', { event, source, hoverParent, targetEl, linktext, sourcePath: sourcePath() });
  });
}
