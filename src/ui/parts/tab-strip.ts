/** Tabs by the ARIA pattern: one tab in the tab order, arrow keys move between them. */

export interface Tab<T extends string> {
  readonly id: T;
  readonly text: string;
}

/** Buttons of a tab strip, in its order. */
export type TabButtons<T extends string> = ReadonlyMap<T, HTMLElement>;

export interface TabStripSpec<T extends string> {
  /** CSS class of a tab; with an `s`, that of the strip. */
  readonly cls: string;
  /** Name of the strip for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  /** Called with each tab that the user opens. */
  readonly opened: (tab: T) => void;
}

/** Appends a strip of tabs. A tab with the class `crm-sync-hidden` is skipped by the arrow keys. */
export function drawTabStrip<T extends string>(
  el: HTMLElement,
  { cls, label, tabs, opened }: TabStripSpec<T>,
): TabButtons<T> {
  const bar = el.createDiv({ cls: `${cls}s`, attr: { role: 'tablist', 'aria-label': label } });
  const buttons = tabs.map(({ id, text }) => {
    const button = bar.createEl('button', { cls, text, attr: { type: 'button', role: 'tab' } });
    button.addEventListener('click', () => {
      opened(id);
    });
    return [id, button] as const;
  });
  moveByKeys(
    bar,
    buttons.map(([, button]) => button),
  );
  return new Map(buttons);
}

/** Marks one tab as the open one. */
export function markTab<T extends string>(buttons: TabButtons<T>, open: T): void {
  for (const [id, button] of buttons) button.setAttrs({ 'aria-selected': id === open, tabindex: id === open ? 0 : -1 });
}

/**
 * Appends a strip of tabs and the panel they open. `opened` is called with each tab the user opens; `draw` fills the
 * emptied panel.
 */
export function drawTabs<T extends string>(
  el: HTMLElement,
  tabs: readonly Tab<T>[],
  open: T,
  opened: (tab: T) => void,
  draw: (panel: HTMLElement, tab: T) => void,
): void {
  const show = (tab: T): void => {
    markTab(buttons, tab);
    panel.setAttr('aria-labelledby', `crm-sync-tab-${tab}`);
    panel.empty();
    draw(panel, tab);
  };
  const spec = { cls: 'crm-sync-tab', label: 'What to show', tabs };
  const buttons = drawTabStrip(el, {
    ...spec,
    opened: (tab) => {
      show(tab);
      opened(tab);
    },
  });
  for (const [id, button] of buttons)
    button.setAttrs({ id: `crm-sync-tab-${id}`, 'aria-controls': 'crm-sync-tab-panel' });
  const panel = el.createDiv({
    cls: 'crm-sync-tab-panel',
    attr: { role: 'tabpanel', id: 'crm-sync-tab-panel', tabindex: 0 },
  });
  show(open);
}

function moveByKeys(bar: HTMLElement, all: readonly HTMLElement[]): void {
  bar.addEventListener('keydown', (event) => {
    const buttons = all.filter((button) => !button.classList.contains('crm-sync-hidden'));
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
