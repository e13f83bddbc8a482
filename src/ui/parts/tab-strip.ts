/** Draws tabs by the ARIA pattern: one tab in the tab order, arrow keys move between them. */

export interface Tab<T extends string> {
  readonly id: T;
  readonly text: string;
}

/**
 * Appends a bar of tabs and the panel they open. `opened` is called with each tab the user opens; `draw` fills the
 * emptied panel.
 */
export function drawTabs<T extends string>(
  el: HTMLElement,
  tabs: readonly Tab<T>[],
  open: T,
  opened: (tab: T) => void,
  draw: (panel: HTMLElement, tab: T) => void,
): void {
  const bar = el.createDiv({ cls: 'crm-sync-tabs', attr: { role: 'tablist', 'aria-label': 'What to show' } });
  const panel = el.createDiv({
    cls: 'crm-sync-tab-panel',
    attr: { role: 'tabpanel', id: 'crm-sync-tab-panel', tabindex: 0 },
  });
  const buttons = tabs.map(({ id, text }) =>
    bar.createEl('button', {
      cls: 'crm-sync-tab',
      text,
      attr: { type: 'button', role: 'tab', id: `crm-sync-tab-${id}`, 'aria-controls': 'crm-sync-tab-panel' },
    }),
  );
  const show = (tab: T): void => {
    tabs.forEach(({ id }, at) => {
      buttons[at]?.setAttrs({ 'aria-selected': id === tab, tabindex: id === tab ? 0 : -1 });
    });
    panel.setAttr('aria-labelledby', `crm-sync-tab-${tab}`);
    panel.empty();
    draw(panel, tab);
  };
  tabs.forEach(({ id }, at) => {
    buttons[at]?.addEventListener('click', () => {
      show(id);
      opened(id);
    });
  });
  walkByKeys(bar, buttons);
  show(open);
}

function walkByKeys(bar: HTMLElement, buttons: readonly HTMLElement[]): void {
  bar.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button.getAttribute('aria-selected') === 'true');
    const to = stepOf(event.key, at, buttons.length, bar.win.getComputedStyle(bar).direction === 'rtl');
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
    buttons[to]?.click();
  });
}

/** Returns the index that a key moves to, in reading direction; `undefined` for keys that do not move between tabs. */
function stepOf(key: string, at: number, count: number, isReversed: boolean): number | undefined {
  if (key === (isReversed ? 'ArrowLeft' : 'ArrowRight')) return (at + 1) % count;
  if (key === (isReversed ? 'ArrowRight' : 'ArrowLeft')) return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}
