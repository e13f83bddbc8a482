/** Tabs of the panel: note, folder run, and sync; the last two can be selected after their first run. */
import { focusKey } from '../parts/draw.ts';

export type PanelTab = 'note' | 'run' | 'sync';

export interface PanelTabs {
  /** Element of each tab's screen. */
  readonly pages: Readonly<Record<PanelTab, HTMLElement>>;
  /** Selects a tab and makes it available from then on. */
  readonly select: (tab: PanelTab) => void;
}

const LABELS: Readonly<Record<PanelTab, string>> = { note: 'Note', run: 'Folder', sync: 'Sync' };

/** Mounts all pages and selects the note's. Arrow keys move between the tabs. */
export function mountTabs(el: HTMLElement): PanelTabs {
  const bar = el.createDiv({
    cls: 'crm-sync-panel-tabs crm-sync-hidden',
    attr: { role: 'tablist', 'aria-label': 'What the panel shows' },
  });
  const page = (tab: PanelTab): HTMLElement =>
    el.createDiv({ cls: 'crm-sync-page', attr: { role: 'tabpanel', 'aria-label': LABELS[tab] } });
  const pages = { note: page('note'), run: page('run'), sync: page('sync') };
  const offered = new Set<PanelTab>(['note']);
  const buttons = (Object.keys(pages) as PanelTab[]).map((tab) => {
    const attr = { role: 'tab', type: 'button', 'data-key': tab };
    const button = bar.createEl('button', { cls: 'crm-sync-panel-tab', text: LABELS[tab], attr });
    button.addEventListener('click', () => {
      select(tab);
    });
    button.addEventListener('keydown', (event) => {
      const step = ['ArrowLeft', '', 'ArrowRight'].indexOf(event.key) - 1;
      if (step !== 1 && step !== -1) return;
      const names = buttons.map((each) => each.tab).filter((each) => offered.has(each));
      const other = names.at((names.indexOf(tab) + step) % names.length) ?? tab;
      select(other);
      focusKey(bar, other);
    });
    return { tab, button };
  });
  const select = (chosen: PanelTab): void => {
    offered.add(chosen);
    bar.toggleClass('crm-sync-hidden', offered.size < 2);
    for (const { tab, button } of buttons) {
      button.toggleClass('crm-sync-hidden', !offered.has(tab));
      button.setAttribute('aria-selected', String(tab === chosen));
      button.setAttribute('tabindex', tab === chosen ? '0' : '-1');
      pages[tab].toggleClass('crm-sync-hidden', tab !== chosen);
    }
  };
  select('note');
  return { pages, select };
}
