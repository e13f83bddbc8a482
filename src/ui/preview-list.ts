/** Draws the records of the export preview: a list box that the arrow keys walk through. */
import { drawBadge, drawButton } from './draw.ts';
import { aboutEntry, type PreviewEntry } from './preview-model.ts';

export interface ListHandlers {
  /** The record's path; called when it becomes the chosen one by click or key. */
  readonly choose: (path: string) => void;
  readonly more: () => void;
}

const ICONS: Readonly<Record<PreviewEntry['tone'], string>> = {
  good: 'circle-check',
  warn: 'triangle-alert',
  bad: 'circle-alert',
};

/** How far a page key goes. */
const PAGE_STEP = 10;

/** Draws the first `most` entries anew; what stood in the element goes. Exactly one option takes part in the tab order. */
export function drawRecords(
  el: HTMLElement,
  entries: readonly PreviewEntry[],
  chosen: string | undefined,
  most: number,
  handlers: ListHandlers,
): void {
  el.empty();
  if (entries.length === 0) {
    el.createDiv({ cls: 'crm-sync-preview-none', text: 'No record matches.' });
    return;
  }
  const list = el.createDiv({ cls: 'crm-sync-preview-list', attr: { role: 'listbox', 'aria-label': 'Records' } });
  const shown = entries.slice(0, most);
  const at = Math.max(
    shown.findIndex((entry) => entry.path === chosen),
    0,
  );
  const options = shown.map((entry, index) => drawOption(list, entry, index === at));
  walkByKeys(options, (index) => {
    const entry = shown[index];
    if (entry !== undefined) handlers.choose(entry.path);
  });
  const left = entries.length - shown.length;
  if (left > 0)
    drawButton(el, { text: `Show more (${left.toLocaleString()} left)`, key: 'more', click: handlers.more });
}

/** Click and keys choose an option; the focus goes with the choice. */
function walkByKeys(options: readonly HTMLElement[], chose: (index: number) => void): void {
  const pick = (index: number): void => {
    options.forEach((option, each) => {
      option.setAttrs({ 'aria-selected': each === index, tabindex: each === index ? 0 : -1 });
    });
    options[index]?.focus();
    options[index]?.scrollIntoView({ block: 'nearest' });
    chose(index);
  };
  options.forEach((option, index) => {
    option.addEventListener('click', () => {
      pick(index);
    });
    option.addEventListener('keydown', (event) => {
      const to = stepOf(event.key, index, options.length);
      if (to === undefined) return;
      event.preventDefault();
      pick(to);
    });
  });
}

function drawOption(list: HTMLElement, entry: PreviewEntry, isChosen: boolean): HTMLElement {
  const option = list.createDiv({
    cls: 'crm-sync-preview-option',
    attr: { role: 'option', 'aria-selected': isChosen, tabindex: isChosen ? 0 : -1 },
  });
  option.createSpan({ cls: 'crm-sync-preview-title', text: entry.title });
  drawBadge(option, entry.words, entry.tone, ICONS[entry.tone]);
  const about = aboutEntry(entry);
  option.createSpan({ cls: 'crm-sync-preview-about crm-sync-figure', text: about === '' ? entry.path : about });
  return option;
}

/** Where a key leads from one option; undefined for keys that lead nowhere. */
function stepOf(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_STEP,
    PageUp: at - PAGE_STEP,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}
