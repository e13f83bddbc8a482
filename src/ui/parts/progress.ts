/** Draws how far long work is, with the button that stops it. */
import { drawButton } from './draw.ts';

/**
 * Draws the bar once, in place of what stood in both elements, and gives what moves it, so that the button under the user's
 * finger stays the same one. A total of 0 stands for work that is still being counted.
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
  const foot = body.createDiv({ cls: 'crm-sync-run-foot' });
  const label = foot.createSpan({ cls: 'crm-sync-run-count' });
  const button = drawButton(foot, {
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
