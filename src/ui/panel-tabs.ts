/** Two tabs, the note and the folder run; there is nothing to choose, and nothing of them to see, before the first run. */
import { focusKey } from './draw.ts';

export type PanelTab = 'note' | 'run';

export interface PanelTabs {
  /** Where each tab's own screen is mounted. */
  readonly pages: Readonly<Record<PanelTab, HTMLElement>>;
  /** Brings a tab to the front, from now on with both to choose from when it is the run's. */
  readonly select: (tab: PanelTab) => void;
}

const LABELS: Readonly<Record<PanelTab, string>> = { note: 'Note', run: 'Folder run' };

/** Mounts both pages, the note's in front. The arrow keys go from tab to tab. */
export function mountTabs(el: HTMLElement): PanelTabs {
  const bar = el.createDiv({
    cls: 'crm-sync-panel-tabs crm-sync-hidden',
    attr: { role: 'tablist', 'aria-label': 'What the panel shows' },
  });
  const page = (tab: PanelTab): HTMLElement =>
    el.createDiv({ cls: 'crm-sync-page', attr: { role: 'tabpanel', 'aria-label': LABELS[tab] } });
  const pages = { note: page('note'), run: page('run') };
  const names = Object.keys(pages) as PanelTab[];
  const buttons = names.map((tab) => {
    const attr = { role: 'tab', type: 'button', 'data-key': tab };
    const button = bar.createEl('button', { cls: 'crm-sync-panel-tab', text: LABELS[tab], attr });
    button.addEventListener('click', () => {
      select(tab);
    });
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other = tab === 'note' ? 'run' : 'note';
      select(other);
      focusKey(bar, other);
    });
    return { tab, button };
  });
  const select = (chosen: PanelTab): void => {
    if (chosen === 'run') bar.removeClass('crm-sync-hidden');
    for (const { tab, button } of buttons) {
      button.setAttribute('aria-selected', String(tab === chosen));
      button.setAttribute('tabindex', tab === chosen ? '0' : '-1');
      pages[tab].toggleClass('crm-sync-hidden', tab !== chosen);
    }
  };
  select('note');
  return { pages, select };
}
