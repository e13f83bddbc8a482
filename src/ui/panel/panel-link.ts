/**
 * Draws the CRM section of the panel: link state, changes since the last sync, and the button that opens the review.
 */
import type { CrmId } from '../../targets/targets.ts';
import { drawBadge, drawButton, drawHeading, drawRow, drawSettingsButton } from '../parts/draw.ts';
import type { LinkModel } from './panel-link-model.ts';
import { drawLink } from '../sync/sync-view.ts';

/** Appends one section for each model. */
export function drawLinks(
  el: HTMLElement,
  links: readonly LinkModel[],
  review: (target: CrmId) => void,
  openSettings: () => void,
): void {
  for (const { target, label, badge, rows, text, url, button } of links) {
    const box = el.createDiv({ cls: 'crm-sync-connection' });
    const line = drawHeading(box, label);
    drawBadge(line, badge.text, badge.tone, badge.icon, `${badge.text}: ${badge.hint}`);
    if (text !== '') box.createDiv({ cls: 'crm-sync-hint', text });
    drawSettingsButton(box, text, openSettings);
    if (rows.length > 0) {
      const list = box.createDiv({ cls: 'crm-sync-rows' });
      for (const row of rows) drawRow(list, row.label, row.value);
    }
    if (url !== undefined) drawLink(box, `Open record in ${label}`, url);
    if (button === undefined) continue;
    drawButton(box, {
      text: button,
      icon: 'refresh-cw',
      key: `review ${target}`,
      hint: `${button} with ${label}`,
      click: () => {
        review(target);
      },
    }).addClass('crm-sync-wide');
  }
}
