/** Tabs of the panel: note, folder run, and sync; the last two can be selected after their first run. */
import { drawButton } from '../parts/draw.ts';
import { drawTabStrip, markTab } from '../parts/tab-strip.ts';

export type PanelTab = 'note' | 'run' | 'sync';

export interface PanelTabs {
  /** Element of each tab's screen. */
  readonly pages: Readonly<Record<PanelTab, HTMLElement>>;
  /** Selects a tab and makes it available from then on. */
  readonly select: (tab: PanelTab) => void;
  /** Offers the button that closes a tab, or hides it. A closed tab is shown again when it is selected. */
  readonly setClosable: (tab: PanelTab, isClosable: boolean) => void;
}

const LABELS: Readonly<Record<PanelTab, string>> = { note: 'Note', run: 'Folder', sync: 'Sync' };

/** Mounts all pages and selects the note's. */
export function mountTabs(el: HTMLElement): PanelTabs {
  const tabs = (Object.keys(LABELS) as PanelTab[]).map((id) => ({ id, text: LABELS[id] }));
  const select = (tab: PanelTab): void => {
    offered.add(tab);
    strip?.toggleClass('crm-sync-hidden', offered.size < 2);
    for (const [id, button] of buttons) {
      button.toggleClass('crm-sync-hidden', !offered.has(id));
      pages[id].toggleClass('crm-sync-hidden', id !== tab);
    }
    markTab(buttons, tab);
  };
  const buttons = drawTabStrip(el, { cls: 'crm-sync-panel-tab', label: 'What the panel shows', tabs, opened: select });
  for (const [id, button] of buttons) button.setAttr('data-key', id);
  const strip = buttons.get('note')?.parentElement;
  const page = (tab: PanelTab): HTMLElement =>
    el.createDiv({ cls: 'crm-sync-page', attr: { role: 'tabpanel', 'aria-label': LABELS[tab], tabindex: -1 } });
  const pages = { note: page('note'), run: page('run'), sync: page('sync') };
  const closer = (tab: PanelTab): HTMLElement =>
    drawClose(pages[tab], () => {
      offered.delete(tab);
      select('note');
      pages.note.focus();
    });
  const closers = { run: closer('run'), sync: closer('sync') };
  const offered = new Set<PanelTab>(['note']);
  select('note');
  return {
    pages: { note: pages.note, run: pages.run.createDiv(), sync: pages.sync.createDiv() },
    select,
    setClosable: (tab, isClosable) => {
      if (tab !== 'note') closers[tab].toggleClass('crm-sync-hidden', !isClosable);
    },
  };
}

function drawClose(page: HTMLElement, click: () => void): HTMLElement {
  const button = drawButton(page, { text: 'Close tab', icon: 'x', key: 'close', click });
  button.addClass('crm-sync-close');
  button.addClass('crm-sync-hidden');
  return button;
}
