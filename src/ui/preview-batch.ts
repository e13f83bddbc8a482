/** Draws a batch of the export preview: dry-run state, totals, records beside the chosen one, file writing. */
import type { Place } from '../domain/place.ts';
import type { Desk, ExportBatch } from '../sync/desk.ts';
import { TARGETS } from '../targets/targets.ts';
import { drawButton, drawEmpty, drawIcon, drawSpoken } from './draw.ts';
import { drawRecords } from './preview-list.ts';
import {
  type Banner,
  filterPreview,
  type PreviewEntry,
  type PreviewFacet,
  type PreviewModel,
  previewModel,
  type PreviewSettings,
} from './preview-model.ts';
import { recordModel } from './preview-record-model.ts';
import { drawRecord, type RecordTab } from './preview-record.ts';
import { placeOf } from './settings-target-model.ts';
import { drawWrite } from './preview-write.ts';
import { counted } from './run-summary-model.ts';
import { capital } from './words-text.ts';

export interface BatchDeps {
  readonly desk: Pick<Desk, 'writeFile'>;
  readonly settings: PreviewSettings;
  /** Opens a note, the cursor at a place where one is given. */
  readonly open: (path: string, place?: Place) => void;
  /** Opens a file that was written. */
  readonly openFile: (path: string) => void;
  /** Puts a text on the clipboard; rejects when the system does not let it. */
  readonly copy: (text: string) => Promise<void>;
}

/** What the user looks at; it stays when the format changes. */
export interface Chosen {
  path: string | undefined;
  /** By state of the record: one that is left out opens on its findings until the user wants another tab of it. */
  readonly tabs: Record<PreviewEntry['state'], RecordTab>;
  facet: PreviewFacet;
  text: string;
  /** How many records are drawn; the rest waits behind a button. */
  most: number;
}

const PAGE = 200;

/** The first record on its first tab, nothing filtered. */
export function nothingChosen(): Chosen {
  return { path: undefined, tabs: { ready: 'payload', 'left-out': 'findings' }, facet: 'all', text: '', most: PAGE };
}

/** Appends what was read. */
export function drawBatch(body: HTMLElement, batch: ExportBatch, chosen: Chosen, deps: BatchDeps): void {
  const model = previewModel(batch, deps.settings);
  drawBanner(body, model.banner);
  drawTotals(body, model);
  if (model.entries.length === 0) {
    drawEmpty(body, { icon: 'inbox', title: 'No opportunities here', text: 'Choose another note or folder.' });
    return;
  }
  drawMain(body, model, batch, chosen, deps);
  if (model.write !== undefined) drawWrite(body, model.write, () => deps.desk.writeFile(batch), deps.openFile);
}

function drawBanner(body: HTMLElement, { look, label, text }: Banner): void {
  const el = body.createDiv({ cls: `crm-sync-banner crm-sync-banner-${look}`, attr: { role: 'note' } });
  drawIcon(el, look === 'dry' ? 'shield-check' : 'info');
  const words = el.createDiv();
  words.createDiv({ cls: 'crm-sync-banner-label', text: label });
  words.createDiv({ text });
}

function drawTotals(body: HTMLElement, model: PreviewModel): void {
  const totals = body.createEl('dl', { cls: 'crm-sync-figures' });
  for (const { label, value, tone } of model.totals) {
    const part = totals.createDiv({ cls: 'crm-sync-figure-pair' });
    part.createEl('dt', { text: label });
    part.createEl('dd', { cls: `crm-sync-figure crm-sync-is-${tone}`, text: value });
  }
  if (model.apart !== '') body.createDiv({ cls: 'crm-sync-preview-apart', text: model.apart });
}

/** The filter stays while list and record are drawn anew, so that the caret stays too. */
function drawMain(body: HTMLElement, model: PreviewModel, batch: ExportBatch, chosen: Chosen, deps: BatchDeps): void {
  const main = body.createDiv({ cls: 'crm-sync-preview-main' });
  const side = main.createDiv({ cls: 'crm-sync-preview-side' });
  const bar = side.createDiv({ cls: 'crm-sync-filter' });
  const spoken = drawSpoken(side);
  const list = side.createDiv({ cls: 'crm-sync-preview-records' });
  const record = main.createDiv({ cls: 'crm-sync-preview-record' });
  const draw = (): void => {
    const entries = filterPreview(model.entries, chosen.facet, chosen.text);
    if (!entries.some((entry) => entry.path === chosen.path)) chosen.path = entries[0]?.path;
    spoken.setText(counted(entries.length, 'record'));
    drawRecords(list, entries, chosen.path, chosen.most, {
      choose: (path) => {
        chosen.path = path;
        drawChosen(record, model, batch, chosen, deps);
      },
      more: () => {
        chosen.most += PAGE;
        draw();
      },
    });
    drawChosen(record, model, batch, chosen, deps);
  };
  if (model.entries.length > 1) drawFilter(bar, model, chosen, draw);
  else main.addClass('crm-sync-preview-single');
  draw();
}

function drawChosen(
  el: HTMLElement,
  model: PreviewModel,
  { target }: ExportBatch,
  chosen: Chosen,
  deps: BatchDeps,
): void {
  const entry = model.entries.find((each) => each.path === chosen.path);
  if (entry === undefined) {
    el.empty();
    return;
  }
  drawRecord(el, recordModel(entry.result, target), chosen.tabs[entry.state], capital(placeOf(TARGETS[target])), {
    tab: (opened) => (chosen.tabs[entry.state] = opened),
    copy: deps.copy,
    open: deps.open,
  });
}

function drawFilter(bar: HTMLElement, model: PreviewModel, chosen: Chosen, changed: () => void): void {
  const search = bar.createEl('input', {
    type: 'search',
    placeholder: 'Filter records',
    attr: { 'aria-label': 'Filter records' },
  });
  search.value = chosen.text;
  search.addEventListener('input', () => {
    chosen.text = search.value;
    chosen.most = PAGE;
    changed();
  });
  const chips = bar.createDiv({ cls: 'crm-sync-chips', attr: { role: 'group', 'aria-label': 'Show' } });
  const buttons = model.facets.map((facet) => {
    const chip = drawButton(chips, {
      text: `${facet.label} ${facet.count.toLocaleString()}`,
      click: () => {
        chosen.facet = facet.id;
        chosen.most = PAGE;
        buttons.forEach((button, at) => {
          button.setAttr('aria-pressed', model.facets[at]?.id === facet.id);
        });
        changed();
      },
    });
    chip.addClass('crm-sync-chip');
    chip.setAttr('aria-pressed', facet.id === chosen.facet);
    return chip;
  });
}
