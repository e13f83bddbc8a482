/** Draws the progress of long work, with a button that stops it. */
import { drawButton } from './draw.ts';

/**
 * Draws the bar once, replacing the content of both elements, and returns a function that updates it. The button stays
 * the same element, so that a click during an update is not lost. A total of 0 means that the work is still being
 * counted.
 */
export function drawProgress(
  status: HTMLElement,
  body: HTMLElement,
  heading: string,
  cancel: () => void,
): (done: number, total: number, text: string) => void {
  status.empty();
  body.empty();
  status.createDiv({ cls: 'crm-sync-run-heading', text: heading });
  const bar = body.createDiv({
    cls: 'crm-sync-progress',
    attr: { role: 'progressbar', 'aria-label': heading, 'aria-valuemin': 0, 'aria-valuemax': 100 },
  });
  const footer = body.createDiv({ cls: 'crm-sync-run-foot' });
  const label = footer.createSpan({ cls: 'crm-sync-run-count' });
  const button = drawButton(footer, {
    text: 'Cancel',
    key: 'cancel',
    click: () => {
      button.disabled = true;
      button.setText('Stopping…');
      cancel();
    },
  });
  return (done, total, text) => {
    label.setText(text);
    bar.toggleClass('crm-sync-is-counting', total === 0);
    bar.setAttrs({ 'aria-valuenow': total === 0 ? null : Math.round((done / total) * 100), 'aria-valuetext': text });
    bar.setCssProps({ '--crm-sync-fraction': total === 0 ? '0' : String(done / total) });
  };
}
