/** Draws the actions on all rows that match a filter: select them, or resolve their conflicts the same way. */
import type { PlanRow } from '../../sync/plan/plan.ts';
import { drawButton } from '../parts/draw.ts';
import { answerAll, canTick, type Choices, isTicked, openConflicts, tick } from './review-choices-model.ts';
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
  const all = entries.map(({ row }) => row).filter(canTick);
  // Closing needs a selection for each opportunity, except where only such rows are shown.
  const others = all.filter(({ act }) => act !== true);
  const rows = others.length > 0 ? others : all;
  if (rows.length < 2) return;
  const ticked = rows.filter((row) => isTicked(choices, row)).length;
  const label = el.createEl('label', { cls: 'crm-sync-check' });
  const box = label.createEl('input', { type: 'checkbox', attr: { 'data-key': 'all' } });
  box.checked = ticked === rows.length;
  box.indeterminate = ticked > 0 && ticked < rows.length;
  label.createSpan({ text: `All ${rows.length.toLocaleString()} shown` });
  box.addEventListener('change', () => {
    for (const row of rows) tick(choices, row.opId, box.checked);
    changed();
  });
  const open = entries.map(({ row }) => row).filter((row) => openConflicts(choices, decided(row)) > 0);
  if (open.length < 2) return;
  for (const [text, take] of [
    ['Keep all values from notes', 'ours'],
    [`Use all values from ${crm}`, 'theirs'],
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
