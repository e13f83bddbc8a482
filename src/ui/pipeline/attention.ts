/** Draws the opportunities that need attention, with the button that helps. */
import type { Place } from '../../domain/place.ts';
import { drawButton, drawHeading, drawRegion } from '../parts/draw.ts';
import type { Filter } from '../parts/filter-bar.ts';
import { drawFilteredList } from '../parts/filtered-list.ts';
import { createFrameScheduler } from '../parts/frame-scheduler.ts';
import { drawEntry } from '../run/run-entry.ts';
import {
  attentionEntry,
  type AttentionItem,
  type AttentionKind,
  type AttentionModel,
  isAttentionMatch,
} from './attention-model.ts';

export interface AttentionHandlers {
  readonly open: (path: string, place?: Place) => void;
  readonly fix: (path: string) => void;
  readonly attribute: (path: string) => void;
  readonly sync: (path: string) => void;
}

export interface AttentionList {
  readonly show: (model: AttentionModel) => void;
  /** Scrolls to the list and focuses it. */
  readonly focus: () => void;
  readonly stop: () => void;
}

/** Heading of the list. */
export const ATTENTION = 'Needs attention';

/** Mounts the list, which is empty until it is shown. */
export function mountAttention(parent: HTMLElement, handlers: AttentionHandlers): AttentionList {
  const el = parent.createEl('section', {
    cls: 'crm-sync-attention',
    attr: { tabindex: -1, 'aria-label': ATTENTION },
  });
  const { run, stop } = createFrameScheduler(el.win);
  const filter: Filter<AttentionKind | 'all'> = { facet: 'all', text: '' };
  return {
    stop,
    focus: () => {
      el.scrollIntoView({ block: 'start' });
      el.focus({ preventScroll: true });
    },
    show: (model) => {
      const signature = model.items.map(({ path, states, inspection }) => [path, [...states], inspection.findings]);
      drawRegion(el, signature, () => {
        drawHeading(el, ATTENTION);
        if (model.items.length === 0) el.createDiv({ cls: 'crm-sync-hint', text: CLEAR });
        drawFilteredList<AttentionItem, AttentionKind | 'all'>(
          el,
          {
            ...{ facets: model.facets, entries: model.items, filter, isMatch: isAttentionMatch },
            ...{ noun: 'opportunities', empty: 'No matching opportunities.' },
            draw: (list, item) => {
              drawItem(list, item, filter.facet, handlers);
            },
          },
          run,
        );
      });
    },
  };
}

const CLEAR = 'No opportunity is overdue, has errors, or waits for a sync.';

function drawItem(
  list: HTMLElement,
  item: AttentionItem,
  facet: AttentionKind | 'all',
  { open, fix, attribute, sync }: AttentionHandlers,
): void {
  const { entry, row } = attentionEntry(item, facet);
  const el = drawEntry(list, entry, row, { open, fix, goneWord: () => undefined });
  const [kind] = facet === 'all' ? item.states.keys() : [facet];
  const action = kind === undefined ? undefined : ACTIONS[kind];
  if (action === undefined) return;
  const click = (): void => {
    (action.does === 'attribute' ? attribute : sync)(item.path);
  };
  const { text, icon, does } = action;
  const hint = `${text}: ${item.title}`;
  drawButton(el, { text, icon, hint, key: `${does} ${item.path}`, click }).addClass('crm-sync-run-fix');
}

/** Buttons by the reason; the others are for the user to decide in the note. */
const ACTIONS: Readonly<
  Partial<Record<AttentionKind, { readonly text: string; readonly icon: string; readonly does: 'attribute' | 'sync' }>>
> = {
  outdated: { text: 'Recalculate', icon: 'calculator', does: 'attribute' },
  conflict: { text: 'Review sync', icon: 'git-compare', does: 'sync' },
  unsynced: { text: 'Review sync', icon: 'refresh-cw', does: 'sync' },
};
