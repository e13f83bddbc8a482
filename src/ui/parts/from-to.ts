/** Draws values that change: the old one, an arrow, and the new one, each with its own writing direction. */
import { drawIcon } from './draw.ts';

/**
 * Draws old and new value, with labels for screen readers and an arrow between them; only the new value if `from` is
 * `undefined`.
 */
export function drawFromTo(el: HTMLElement, from: string | undefined, to: string): HTMLElement {
  const line = el.createDiv({ cls: 'crm-sync-becoming' });
  if (from !== undefined) {
    line.createSpan({ cls: 'crm-sync-spoken', text: 'From ' });
    drawValue(line.createEl('del'), from);
    drawIcon(line, 'arrow-right').addClass('crm-sync-arrow');
    line.createSpan({ cls: 'crm-sync-spoken', text: ' to ' });
  }
  drawValue(line.createEl('ins'), to);
  return line;
}

/** Draws the text in its own writing direction; an empty value is named as such. */
export function drawValue(el: HTMLElement, value: string): void {
  el.addClass('crm-sync-value');
  el.setAttr('dir', 'auto');
  if (value === '') el.addClass('crm-sync-is-empty');
  el.setText(value === '' ? '(empty)' : value);
}
