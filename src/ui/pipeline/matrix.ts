/** Draws the table of a roll-up. Each figure is a button that lists its opportunities. */
import { drawButton } from '../parts/draw.ts';
import type { CellKey, MatrixCell, MatrixColumn, MatrixLine, MatrixModel, MatrixSort } from './matrix-model.ts';

export interface MatrixHandlers {
  /** Lists the opportunities in a figure; `key` is the `data-key` of its button. */
  readonly open: (cell: MatrixCell, key: string) => void;
  /** Changes the order of the lines; without it, the order is fixed. */
  readonly sort?: (sort: MatrixSort) => void;
  /** Shows all lines. */
  readonly more?: () => void;
}

/** Appends the table; `sort` is the order that it has. */
export function drawMatrix(el: HTMLElement, model: MatrixModel, sort: MatrixSort, handlers: MatrixHandlers): void {
  const attr = { tabindex: 0, role: 'region', 'aria-label': model.caption };
  const box = el.createDiv({ cls: 'crm-sync-matrix-box', attr });
  // The roles stay when a narrow screen shows the lines as cards.
  const table = box.createEl('table', { cls: 'crm-sync-matrix', attr: { role: 'table' } });
  table.createEl('caption', { text: model.caption });
  drawHead(table.createEl('thead', { attr: { role: 'rowgroup' } }), model, sort, handlers);
  const body = table.createEl('tbody', { attr: { role: 'rowgroup' } });
  for (const line of model.lines) drawLine(body, line, model, handlers);
  const foot = table.createEl('tfoot', { attr: { role: 'rowgroup' } }).createEl('tr', { attr: { role: 'row' } });
  foot.createEl('th', { text: model.totalLabel, attr: { scope: 'row', role: 'rowheader' } });
  drawCells(foot, model.totals, model.columns, handlers);
  const { more } = handlers;
  if (model.more > 0 && more !== undefined) {
    const text = `Show all lines (${model.more.toLocaleString()} more)`;
    drawButton(el, { text, key: `more ${model.currency}`, click: more });
  }
}

function drawHead(
  head: HTMLElement,
  { rowsLabel, columns, currency }: MatrixModel,
  { by }: MatrixSort,
  { sort }: MatrixHandlers,
): void {
  const row = head.createEl('tr', { attr: { role: 'row' } });
  const cell = (text: string, to: MatrixSort['by'], isSorted: boolean, direction: string): void => {
    const th = row.createEl('th', { attr: { scope: 'col', role: 'columnheader' } });
    if (isSorted) th.setAttr('aria-sort', direction);
    if (sort === undefined) {
      th.setText(text);
      return;
    }
    const key = `sort ${currency} ${text}`;
    const click = (): void => {
      sort({ by: isSorted ? 'default' : to });
    };
    drawButton(th, { style: 'plain', text, key, icon: isSorted ? 'chevron-down' : undefined, click });
  };
  cell(rowsLabel, 'label', by === 'label', 'ascending');
  for (const { id, label } of columns) {
    cell(label, { column: id }, typeof by === 'object' && by.column === id, 'descending');
  }
  cell('Total', 'total', by === 'total', 'descending');
}

function drawLine(body: HTMLElement, line: MatrixLine, { columns }: MatrixModel, handlers: MatrixHandlers): void {
  const row = body.createEl('tr', { attr: { role: 'row' } });
  if (line.isSpecial) row.addClass('crm-sync-is-special');
  const head = row.createEl('th', { attr: { scope: 'row', role: 'rowheader' } });
  const words = head.createDiv({ cls: 'crm-sync-matrix-words' });
  words.createSpan({ cls: 'crm-sync-matrix-label', text: line.label });
  if (line.share !== '') words.createSpan({ cls: 'crm-sync-figure crm-sync-percent', text: line.share });
  if (line.variants !== '') head.createDiv({ cls: 'crm-sync-hint', text: `Also spelled ${line.variants}` });
  const track = head.createDiv({ cls: 'crm-sync-bar-track', attr: { 'aria-hidden': 'true' } });
  track.createDiv({ cls: 'crm-sync-bar-fill' }).setCssProps({ '--crm-sync-fraction': String(line.fraction) });
  drawCells(row, [...line.cells, line.total], columns, handlers);
}

function drawCells(
  row: HTMLElement,
  cells: readonly MatrixCell[],
  columns: readonly MatrixColumn[],
  { open }: MatrixHandlers,
): void {
  cells.forEach((cell, at) => {
    const column = columns[at]?.label ?? 'Total';
    const td = row.createEl('td', { cls: 'crm-sync-figure', attr: { role: 'cell', 'data-column': column } });
    if (cell.text !== '') drawFigure(td, cell, open);
  });
}

/** Appends the button of a figure, which lists its opportunities. Another roll-up with the same figure needs another `scope`. */
export function drawFigure(parent: HTMLElement, cell: MatrixCell, open: MatrixHandlers['open'], scope = ''): void {
  const { text, label, at } = cell;
  const key = scope + cellId(at);
  const click = (): void => {
    open(cell, key);
  };
  drawButton(parent, { style: 'plain', text, hint: `${text}, ${label}: list opportunities`, key, click });
}

/** Returns a text that identifies a figure among all figures of a roll-up. */
function cellId({ currency, row = '*', column = '*' }: CellKey): string {
  return `figure ${currency} ${row} ${column}`;
}
