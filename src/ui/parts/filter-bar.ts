/** Draws a filter: a search field, and chips that show only one kind of item. */
import { drawButton } from './draw.ts';

/** One kind of item in a list. */
export interface Facet<F extends string> {
  readonly id: F;
  readonly label: string;
  readonly count: number;
}

/** Filter values of the user; the bar writes into this object. */
export interface Filter<F extends string> {
  facet: F;
  text: string;
  /** Number of items that are shown at most, after the user asked for more. */
  most?: number;
}

/** Appends the filter; `noun` names the items, in the plural. Chips are drawn only if at least two kinds exist. */
export function drawFilter<F extends string>(
  bar: HTMLElement,
  noun: string,
  facets: readonly Facet<F>[],
  filter: Filter<F>,
  changed: () => void,
): void {
  const label = `Filter ${noun}`;
  const search = bar.createEl('input', {
    type: 'search',
    placeholder: label,
    attr: { 'aria-label': label, 'data-key': 'filter' },
  });
  search.value = filter.text;
  search.addEventListener('input', () => {
    filter.text = search.value;
    changed();
  });
  const chips = bar.createDiv({ cls: 'crm-sync-chips', attr: { role: 'group', 'aria-label': 'Show' } });
  const shown = facets.length > 1 ? facets : [];
  const buttons = shown.map((facet) => {
    const chip = drawButton(chips, {
      text: `${facet.label} ${facet.count.toLocaleString()}`,
      key: `show ${facet.id}`,
      click: () => {
        filter.facet = facet.id;
        mark();
        changed();
      },
    });
    chip.addClass('crm-sync-chip');
    return chip;
  });
  const mark = (): void => {
    buttons.forEach((button, at) => {
      button.setAttr('aria-pressed', shown[at]?.id === filter.facet);
    });
  };
  mark();
}
