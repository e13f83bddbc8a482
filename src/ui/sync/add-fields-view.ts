/** Mounts the list of a CRM's missing fields: the exact list, one confirmation, and the result for each field. */
import type { AddFieldsResult, MissingFields, SyncService } from '../../sync/sync-service.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import { type AddedItem, addedModel, type AddedModel, type FieldItem, offerModel } from './add-fields-model.ts';
import { drawAsyncResult } from '../parts/async-result.ts';
import { drawBadge, drawBanner, drawButton, drawEmpty, type EmptySpec, holdButton } from '../parts/draw.ts';

export interface AddFieldsDeps {
  readonly service: Pick<SyncService, 'findMissingFields' | 'addFields'>;
  readonly target: CrmId;
  readonly dryRun: () => boolean;
  readonly open: (path: string) => void;
  readonly close: () => void;
  readonly openSettings: () => void;
  /** Returns to the review and refreshes it; `undefined` if the list was not opened from a review. */
  readonly again?: (() => void) | undefined;
}

const FAILED = 'Couldn’t add the fields';

/**
 * Mounts the list and starts to read. Returns a function that stops the reading. Fields that the user confirmed are
 * added even if the window is closed.
 */
export function mountAddFields(el: HTMLElement, deps: AddFieldsDeps): () => void {
  const { service, target, openSettings } = deps;
  const stop = new AbortController();
  const { signal } = stop;
  const body = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-import-body', attr: { tabindex: -1 } });
  const load = (): void => {
    const doing = `Loading data from ${TARGETS[target].label}…`;
    const work = service.findMissingFields(target, { signal });
    drawAsyncResult<MissingFields | undefined>(
      body,
      target,
      { work, doing, failed: FAILED, signal, openSettings },
      (shown) => {
        if (shown === undefined) drawEmpty(body, nothing(target, ADMIN_ONLY));
        else drawOffer(body, shown, deps, add);
        body.focus({ preventScroll: true });
      },
    );
  };
  const add = (shown: MissingFields, approved: boolean): void => {
    const work = service.addFields(shown, approved);
    drawAsyncResult<AddFieldsResult>(
      body,
      target,
      { work, doing: 'Adding…', failed: FAILED, signal, openSettings },
      (run) => {
        drawAdded(body, addedModel(shown, run), deps, load);
        body.focus({ preventScroll: true });
      },
    );
  };
  load();
  return () => {
    stop.abort();
  };
}

const ADMIN_ONLY = 'Only an admin can add fields.';

function nothing(target: CrmId, text: string): EmptySpec {
  return { icon: 'check-check', title: `Nothing to add to ${TARGETS[target].label}`, text };
}

/** Draws the list; `add` is called with exactly the fields that are shown. */
function drawOffer(
  body: HTMLElement,
  shown: MissingFields,
  deps: AddFieldsDeps,
  add: (shown: MissingFields, approved: boolean) => void,
  approved = false,
): void {
  const { banner, items, adminOnly, button } = offerModel(shown, deps.dryRun() && !approved);
  if (button === undefined) {
    drawEmpty(body, nothing(deps.target, adminOnly === '' ? 'All fields in your mapping exist.' : adminOnly));
    return;
  }
  drawBanner(body, banner);
  drawFields(body, items);
  drawHint(body, adminOnly);
  const footer = body.createDiv({ cls: 'modal-button-container' });
  drawButton(footer, { text: 'Cancel', click: deps.close });
  drawButton(footer, {
    text: button.label,
    icon: button.approves ? 'shield-check' : 'plus',
    style: 'cta',
    key: 'add',
    click: () => {
      if (!button.approves) {
        add(shown, approved);
        return;
      }
      body.empty();
      drawOffer(body, shown, deps, add, true);
      holdButton(body, 'add');
      body.focus({ preventScroll: true });
    },
  });
}

function drawAdded(body: HTMLElement, model: AddedModel, deps: AddFieldsDeps, load: () => void): void {
  const { open, close, again } = deps;
  const { heading, items, adminOnly, hasChanges, failed, logPath } = model;
  body.createDiv({ cls: 'crm-sync-run-heading', text: heading, attr: { role: 'status' } });
  drawFields(body, items);
  drawHint(body, adminOnly);
  const leave = (then: () => void) => (): void => {
    close();
    then();
  };
  const bar = body.createDiv({ cls: 'crm-sync-result-bar' });
  if (hasChanges && again !== undefined) {
    drawButton(bar, { text: 'Review again', icon: 'refresh-cw', style: 'cta', click: again });
  }
  if (failed) drawButton(bar, { text: 'Refresh', icon: 'refresh-cw', click: load });
  if (logPath !== undefined) {
    const click = leave(() => {
      open(logPath);
    });
    drawButton(bar, { text: 'Open log note', icon: 'history', hint: `Open log note ${logPath}`, click });
  }
  drawButton(bar, { text: 'Close', click: close });
}

function drawFields(body: HTMLElement, items: readonly (FieldItem | AddedItem)[]): void {
  const list = body.createEl('ul', { cls: 'crm-sync-changes' });
  for (const item of items) {
    const row = list.createEl('li', { cls: 'crm-sync-change' });
    const head = row.createDiv({ cls: 'crm-sync-change-head' });
    head.createSpan({ cls: 'crm-sync-change-name', text: item.label });
    head.createEl('code', { cls: 'crm-sync-change-remote', text: item.name, attr: { dir: 'ltr' } });
    if ('word' in item) drawBadge(head, item.word, item.tone, item.icon);
    row.createDiv({ cls: 'crm-sync-change-base', text: item.about });
    if ('result' in item && item.result !== '') row.createDiv({ cls: 'crm-sync-result-says', text: item.result });
  }
}

function drawHint(body: HTMLElement, text: string): void {
  if (text !== '') body.createDiv({ cls: 'crm-sync-hint', text });
}
