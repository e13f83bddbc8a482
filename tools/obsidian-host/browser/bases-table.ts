/** The view type `table` of Bases: rows of properties, in groups, with sums. */
import { BasesView, type QueryController } from '../bases/bases-view.ts';
import type { BasesEntry, BasesEntryGroup } from '../bases/query-result.ts';
import { toPropertyId } from '../bases/properties.ts';
import { NumberValue } from '../bases/values.ts';

export class TableView extends BasesView {
  type = 'table';
  readonly #controller: QueryController;
  readonly #el: HTMLElement;

  constructor(controller: QueryController, containerEl: HTMLElement) {
    super(controller);
    this.#controller = controller;
    this.#el = containerEl.createDiv('bases-table-container');
  }

  onDataUpdated(): void {
    this.#el.empty();
    const table = this.#el.createEl('table', 'bases-table');
    const order = this.config.getOrder();
    const head = table.createEl('thead', 'bases-thead').createEl('tr', 'bases-tr');
    for (const id of order)
      head.createEl('th', { cls: 'bases-th', text: this.config.getDisplayName(id), attr: { scope: 'col' } });
    for (const group of this.data.groupedData) this.#drawGroup(table.createEl('tbody', 'bases-tbody'), group);
  }

  #drawGroup(body: HTMLElement, group: BasesEntryGroup): void {
    const { renderContext } = this.app;
    if (group.key !== undefined) {
      const heading = body.createEl('tr', 'bases-group-heading');
      const cell = heading.createEl('th', { attr: { colspan: this.config.getOrder().length, scope: 'rowgroup' } });
      if (group.hasKey()) group.key.renderTo(cell.createSpan('bases-group-value'), renderContext);
      else cell.createSpan({ cls: 'bases-group-value', text: 'No value' });
      cell.createSpan({ cls: 'bases-group-count', text: String(group.entries.length) });
    }
    for (const entry of group.entries) this.#drawRow(body.createEl('tr', 'bases-tr'), entry);
    this.#drawSums(body, group.entries);
  }

  #drawRow(row: HTMLElement, entry: BasesEntry): void {
    for (const id of this.config.getOrder()) {
      const cell = row.createEl('td', { cls: 'bases-td', attr: { 'data-property': id } });
      const value = entry.getValue(id);
      cell.toggleClass('mod-number', value instanceof NumberValue);
      value?.renderTo(cell, this.app.renderContext);
    }
  }

  #drawSums(body: HTMLElement, entries: BasesEntry[]): void {
    const chosen = Object.entries((this.config.get('summaries') ?? {}) as Record<string, string>);
    if (chosen.length === 0) return;
    const row = body.createEl('tr', 'bases-summary-row');
    for (const id of this.config.getOrder()) {
      const cell = row.createEl('td', { cls: 'bases-td mod-number', attr: { 'data-property': id } });
      const summary = chosen.find(([name]) => toPropertyId(name) === id)?.[1];
      if (summary === undefined) continue;
      cell.createSpan({ cls: 'bases-summary-name', text: summary });
      this.data.getSummaryValue(this.#controller, entries, id, summary).renderTo(cell, this.app.renderContext);
    }
  }
}
