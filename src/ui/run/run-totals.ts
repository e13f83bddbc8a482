/** Draws the totals of a run's notes: one block for each currency, with bars for each ledger, never added up. */
import { drawBar, drawButton } from '../parts/draw.ts';
import type { CurrencyTotal, TotalLedger, TotalRow } from './run-totals-model.ts';
import { counted } from '../text/format.ts';

/** Appends the totals; nothing if `totals` is empty. `open` stores the currencies that the user expanded. */
export function drawTotals(el: HTMLElement, totals: readonly CurrencyTotal[], open = new Set<string>()): void {
  for (const total of totals) {
    const block = el.createEl('details', { cls: 'crm-sync-totals' });
    block.open = open.has(total.currency);
    block.addEventListener('toggle', () => {
      if (block.open) open.add(total.currency);
      else open.delete(total.currency);
    });
    const summary = block.createEl('summary', { cls: 'crm-sync-totals-head', attr: { 'data-key': total.currency } });
    summary.createSpan({ cls: 'crm-sync-totals-amount crm-sync-figure', text: total.amount });
    const notes = `${total.currency}, ${counted(total.notes, 'valid note')}`;
    summary.createSpan({ cls: 'crm-sync-totals-notes', text: notes });
    for (const ledger of total.ledgers) drawLedger(block, ledger);
  }
}

function drawLedger(block: HTMLElement, ledger: TotalLedger): void {
  const part = block.createDiv({ cls: 'crm-sync-ledger', attr: { role: 'group', 'aria-label': ledger.heading } });
  part.createDiv({ cls: 'crm-sync-ledger-heading', text: ledger.heading });
  part.createDiv({ cls: 'crm-sync-ledger-help', text: ledger.help });
  const named = ledger.rows.filter((row) => !row.unallocated);
  const bars = part.createDiv({ cls: 'crm-sync-ledger-bars' });
  const draw = (most: number): void => {
    bars.empty();
    for (const row of named.slice(0, most)) drawShare(bars, ledger, row);
    if (named.length > most) {
      drawButton(bars, {
        text: `Show all ${named.length.toLocaleString()}`,
        style: 'plain',
        click: () => {
          draw(named.length);
        },
      });
    }
    for (const row of ledger.rows) if (row.unallocated) drawShare(bars, ledger, row);
  };
  draw(named.length > FEW + 1 ? FEW : named.length);
}

/** Number of names that are drawn initially, because the list of notes below is the main result. */
const FEW = 5;

function drawShare(el: HTMLElement, ledger: TotalLedger, row: TotalRow): void {
  drawBar(el, {
    label: row.name,
    figure: row.amount,
    percent: row.share,
    fraction: row.percent / 100,
    variant: row.unallocated ? 'rest' : ledger.kind,
  });
}
