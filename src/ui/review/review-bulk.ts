/** Draws the actions on all rows that match a filter: select them, or resolve their conflicts the same way. */
import type { PlanRow } from '../../sync/plan/plan.ts';
import { drawButton } from '../parts/draw.ts';
import { answerAll, canSelect, type Choices, isSelected, openConflicts, select } from './review-decisions-model.ts';
import type { ReviewEntry } from './review-model.ts';

/** Appends the actions; none for a single row. */
export function drawBulk(
  el: HTMLElement,
  entries: readonly ReviewEntry[],
  choices: Choices,
  decided: (row: PlanRow) => PlanRow,
  crm: string,
  changed: () => void,
): void {
  const all = entries.map(({ row }) => row).filter(canSelect);
  // Closing needs a selection for each opportunity, except where only such rows are shown.
  const others = all.filter(({ isTransition }) => isTransition !== true);
  const rows = others.length > 0 ? others : all;
  if (rows.length < 2) return;
  const selected = rows.filter((row) => isSelected(choices, row)).length;
  const label = el.createEl('label', { cls: 'crm-sync-check' });
  const box = label.createEl('input', { type: 'checkbox', attr: { 'data-key': 'all' } });
  box.checked = selected === rows.length;
  box.indeterminate = selected > 0 && selected < rows.length;
  label.createSpan({ text: `All ${rows.length.toLocaleString()} shown` });
  box.addEventListener('change', () => {
    for (const row of rows) select(choices, row.opId, box.checked);
    changed();
  });
  const open = entries.map(({ row }) => row).filter((row) => openConflicts(choices, decided(row)) > 0);
  if (open.length < 2) return;
  for (const [text, take] of [
    ['Keep all values from notes', 'note'],
    [`Use all values from ${crm}`, 'crm'],
  ] as const) {
    drawButton(el, {
      text,
      hint: `${text}, for all unresolved conflicts shown`,
      click: () => {
        for (const row of open) answerAll(choices, row, take);
        changed();
      },
    });
  }
}
