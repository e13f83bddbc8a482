/** Draws what a run's notes come to: one block a currency, bars for each ledger, never a sum of the two. */
import { drawBar } from './draw.ts';
import { counted } from './run-summary-model.ts';
import type { CurrencyTotal, TotalLedger } from './run-totals-model.ts';

/** Appends the totals; nothing when there are none. */
export function drawTotals(el: HTMLElement, totals: readonly CurrencyTotal[]): void {
  for (const total of totals) {
    const block = el.createEl('details', { cls: 'crm-sync-totals', attr: { open: '' } });
    const summary = block.createEl('summary', { cls: 'crm-sync-totals-head' });
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
  for (const row of ledger.rows) {
    drawBar(part, {
      label: row.name,
      figure: row.amount,
      percent: row.share,
      fraction: row.percent / 100,
      look: row.unallocated ? 'rest' : ledger.kind,
    });
  }
}
