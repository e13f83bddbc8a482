/** Draws what a run's notes come to: one block a currency, one table of bars a ledger, never a sum of the two. */
import { counted } from './run-summary-model.ts';
import type { CurrencyTotal, TotalLedger } from './run-totals-model.ts';

/** Appends the totals; nothing when there are none. */
export function drawTotals(el: HTMLElement, totals: readonly CurrencyTotal[]): void {
  for (const total of totals) {
    const block = el.createEl('details', { cls: 'crm-sync-totals', attr: { open: '' } });
    const summary = block.createEl('summary');
    summary.createSpan({ cls: 'crm-sync-totals-amount', text: total.amount });
    summary.createSpan({
      cls: 'crm-sync-totals-notes',
      text: `${total.currency} · ${counted(total.notes, 'valid note')}`,
    });
    for (const ledger of total.ledgers) drawLedger(block, ledger);
  }
}

function drawLedger(block: HTMLElement, ledger: TotalLedger): void {
  const table = block.createEl('table', { cls: `crm-sync-ledger mod-${ledger.kind}` });
  const caption = table.createEl('caption');
  caption.createSpan({ cls: 'crm-sync-ledger-heading', text: ledger.heading });
  caption.createSpan({ cls: 'crm-sync-ledger-help', text: ledger.help });
  const body = table.createEl('tbody');
  for (const row of ledger.rows) {
    const line = body.createEl('tr', { cls: row.unallocated ? 'is-unallocated' : '' });
    line.createEl('th', { text: row.name, attr: { scope: 'row' } });
    line.createEl('td', { cls: 'crm-sync-ledger-amount', text: row.amount });
    const bar = line.createEl('td', { cls: 'crm-sync-ledger-share' });
    bar.createSpan({ cls: 'crm-sync-ledger-bar' }).setCssProps({ '--crm-sync-part': `${row.percent}%` });
    bar.createSpan({ text: row.share });
  }
}
