/** Draws a batch of the export preview: dry-run state, totals, records beside the chosen one, file writing. */
import type { Place } from '../../domain/place.ts';
import type { Desk, ExportBatch } from '../../vault/note-service.ts';
import { TARGETS } from '../../targets/targets.ts';
import { drawBanner, drawEmpty, drawFigures } from '../parts/draw.ts';
import { type Browsing, browsing, drawBrowser } from '../parts/record-browser.ts';
import {
  aboutEntry,
  filterPreview,
  type PreviewEntry,
  type PreviewFacet,
  type PreviewModel,
  previewModel,
  type PreviewSettings,
} from './preview-model.ts';
import { recordModel } from './preview-record-model.ts';
import { drawRecord, type RecordTab } from './preview-record.ts';
import { placeOf } from '../settings/settings-target-model.ts';
import { drawWrite } from './preview-write.ts';
import { capital } from '../text/format.ts';

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
export interface Chosen extends Browsing<PreviewFacet> {
  /** By state of the record: one that is left out opens on its findings until the user wants another tab of it. */
  readonly tabs: Record<PreviewEntry['state'], RecordTab>;
}

/** The first record on its first tab, nothing filtered. */
export function nothingChosen(): Chosen {
  return { ...browsing<PreviewFacet>('all'), tabs: { ready: 'payload', 'left-out': 'findings' } };
}

/** Appends what was read. */
export function drawBatch(body: HTMLElement, batch: ExportBatch, chosen: Chosen, deps: BatchDeps): void {
  const model = previewModel(batch, deps.settings);
  drawBanner(body, model.banner);
  drawFigures(body, model.totals);
  if (model.apart !== '') body.createDiv({ cls: 'crm-sync-preview-apart', text: model.apart });
  if (model.entries.length === 0) {
    drawEmpty(body, { icon: 'inbox', title: 'No opportunities found', text: 'Choose another note or folder.' });
    return;
  }
  drawMain(body, model, batch, chosen, deps);
  if (model.write !== undefined) drawWrite(body, model.write, () => deps.desk.writeFile(batch), deps.openFile);
}

function drawMain(body: HTMLElement, model: PreviewModel, batch: ExportBatch, chosen: Chosen, deps: BatchDeps): void {
  drawBrowser(body, chosen, model.facets, {
    find: ({ facet, text }) => filterPreview(model.entries, facet, text),
    item: (entry) => {
      const about = aboutEntry(entry);
      const { path, title, words, tone } = entry;
      return { key: path, title, words, tone, icon: ICONS[tone], about: about === '' ? path : about };
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
  chosen: Chosen,
  deps: BatchDeps,
): void {
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
