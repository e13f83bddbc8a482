/**
 * Draws a batch of the export preview: dry-run banner, list of records, selected record, and the write button.
 */
import type { Place } from '../../domain/place.ts';
import type { NoteService, ExportBatch } from '../../vault/note-service.ts';
import { TARGETS } from '../../targets/targets.ts';
import { drawBanner, drawEmpty } from '../parts/draw.ts';
import { type Browsing, browsing, drawBrowser } from '../parts/record-browser.ts';
import {
  entryDetail,
  filterPreview,
  type PreviewEntry,
  type PreviewFacet,
  type PreviewModel,
  previewModel,
  type PreviewSettings,
} from './preview-model.ts';
import { recordModel } from './preview-record-model.ts';
import { drawRecord, type RecordTab } from './preview-record.ts';
import { settingPath } from '../settings/settings-target-model.ts';
import { drawWrite } from './preview-write.ts';
import { capital } from '../../domain/sentence.ts';

export interface BatchDeps {
  readonly service: Pick<NoteService, 'writeFile'>;
  readonly settings: PreviewSettings;
  /** Opens a note, with the cursor at the place if one is passed. */
  readonly open: (path: string, place?: Place) => void;
  readonly openSettings: () => void;
  /** Opens the fixes of a note. */
  readonly fix: (path: string) => void;
  /** Opens a file that was written. */
  readonly openFile: (path: string) => void;
  /** Copies a text to the clipboard; rejects if the system denies access. */
  readonly copy: (text: string) => Promise<void>;
}

/** Filter, selected record, and tabs; kept when the format changes. */
export interface PreviewView extends Browsing<PreviewFacet> {
  /** Selected tab by state of the record; an excluded record initially shows its findings. */
  readonly tabs: Record<PreviewEntry['state'], RecordTab>;
}

/** Returns the initial state: the first record on its first tab, without a filter. */
export function freshPreviewView(): PreviewView {
  return { ...browsing<PreviewFacet>('all'), tabs: { ready: 'payload', 'left-out': 'findings' } };
}

/** Appends the batch. */
export function drawBatch(body: HTMLElement, batch: ExportBatch, chosen: PreviewView, deps: BatchDeps): void {
  const model = previewModel(batch, deps.settings);
  drawBanner(body, model.banner, deps.openSettings);
  if (model.apart !== '') body.createDiv({ cls: 'crm-sync-preview-apart', text: model.apart });
  if (model.entries.length === 0) {
    drawEmpty(body, { icon: 'inbox', title: 'No opportunities found', text: 'Choose another note or folder.' });
    return;
  }
  drawMain(body, model, batch, chosen, deps);
  if (model.write !== undefined) drawWrite(body, model.write, () => deps.service.writeFile(batch), deps.openFile);
}

function drawMain(
  body: HTMLElement,
  model: PreviewModel,
  batch: ExportBatch,
  chosen: PreviewView,
  deps: BatchDeps,
): void {
  drawBrowser(body, chosen, model.facets, {
    find: ({ facet, text }) => filterPreview(model.entries, facet, text),
    item: (entry) => {
      const { path, title, status, tone } = entry;
      return { key: path, title, status, tone, icon: ICONS[tone], detail: [entryDetail(entry)] };
    },
    keyOf: ({ path }) => path,
    draw: (record, entry) => {
      drawChosen(record, entry, batch, chosen, deps);
    },
  });
}

const ICONS: Readonly<Record<PreviewEntry['tone'], string>> = {
  good: 'circle-check',
  warn: 'triangle-alert',
  bad: 'circle-alert',
};

function drawChosen(
  el: HTMLElement,
  entry: PreviewEntry | undefined,
  { target }: ExportBatch,
  chosen: PreviewView,
  deps: BatchDeps,
): void {
  if (entry === undefined) {
    el.empty();
    return;
  }
  drawRecord(
    el,
    recordModel(entry.result, target, entry.name),
    chosen.tabs[entry.state],
    capital(settingPath(TARGETS[target])),
    {
      tab: (opened) => (chosen.tabs[entry.state] = opened),
      copy: deps.copy,
      open: deps.open,
      openSettings: deps.openSettings,
      fix: deps.fix,
    },
  );
}
