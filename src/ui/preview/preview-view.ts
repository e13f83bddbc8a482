/** Mounts the export preview: the selection of the format, and the batch of records in it. */
import type { NoteService, Selection } from '../../vault/note-service.ts';
import type { TargetId } from '../../targets/targets.ts';
import { drawEmpty, redrawWithFocus } from '../parts/draw.ts';
import { type BatchDeps, drawBatch, freshPreviewView, type PreviewView } from './preview-batch.ts';
import { formatChoices } from './preview-model.ts';
import { progressText } from '../run/run-summary-model.ts';
import { unknownText } from '../text/refusals.ts';
import { messageOf } from '../text/format.ts';

export interface PreviewDeps extends BatchDeps {
  readonly service: Pick<NoteService, 'preview' | 'writeFile'>;
  readonly selection: Selection;
  /** Format that is selected initially. */
  readonly target: TargetId;
  /** Calls `changed` after changes of notes; returns a function that stops this. */
  readonly follow?: (changed: () => void) => () => void;
  /** Called with every format that is shown, so that the next preview can start with it. */
  readonly shown?: (target: TargetId) => void;
  /** Mounts the review in place of the preview if the CRM is connected, and returns a function that stops it. */
  readonly review?: (target: TargetId, body: HTMLElement) => (() => void) | undefined;
}

/** Mounts the preview and starts to read. Returns a function that stops it, to be called when the modal closes. */
export function mountPreview(el: HTMLElement, deps: PreviewDeps): () => void {
  const chosen = freshPreviewView();
  let reading = new AbortController();
  let stopReview: (() => void) | undefined;
  const root = el.createDiv({ cls: 'crm-sync-preview' });
  const load = (target: TargetId): void => {
    deps.shown?.(target);
    stopReview?.();
    const hadFocus = body.contains(body.doc.activeElement);
    body.empty();
    if (hadFocus) format.focus();
    reading.abort();
    stopReview = deps.review?.(target, body);
    if (stopReview === undefined) read(target, drawReading(body));
  };
  const read = (target: TargetId, progress: (done: number, total: number) => void): void => {
    reading.abort();
    reading = new AbortController();
    showBatch(
      body,
      deps.service.preview(deps.selection, target, { signal: reading.signal, progress }),
      chosen,
      deps,
      reading.signal,
    );
  };
  const format = drawFormat(root, deps.target, load);
  const body = root.createDiv({ cls: 'crm-sync-preview-body' });
  load(deps.target);
  format.focus();
  const unfollow = deps.follow?.(() => {
    if (stopReview === undefined) read(format.value as TargetId, () => undefined);
  });
  return () => {
    unfollow?.();
    reading.abort();
    stopReview?.();
  };
}

/** Draws the batch when it is read; nothing if `signal` was aborted. */
function showBatch(
  body: HTMLElement,
  read: ReturnType<PreviewDeps['service']['preview']>,
  chosen: PreviewView,
  deps: PreviewDeps,
  signal: AbortSignal,
): void {
  read.then(
    (batch) => {
      if (signal.aborted) return;
      redrawWithFocus(body, () => {
        if ('what' in batch) drawProblem(body, unknownText(batch));
        else drawBatch(body, batch, chosen, deps);
      });
    },
    (thrown: unknown) => {
      if (!signal.aborted) drawProblem(body, `Couldn’t create the preview: ${messageOf(thrown)}`);
    },
  );
}

function drawFormat(root: HTMLElement, target: TargetId, choose: (target: TargetId) => void): HTMLSelectElement {
  const bar = root.createDiv({ cls: 'crm-sync-preview-format' });
  const label = bar.createEl('label', { text: 'Format', attr: { for: 'crm-sync-format' } });
  label.addClass('crm-sync-preview-label');
  const select = bar.createEl('select', { cls: 'dropdown', attr: { id: 'crm-sync-format' } });
  for (const choice of formatChoices()) select.createEl('option', { value: choice.id, text: choice.label });
  select.value = target;
  select.addEventListener('change', () => {
    choose(select.value as TargetId);
  });
  return select;
}

function drawReading(body: HTMLElement): (done: number, total: number) => void {
  body.empty();
  const label = body.createDiv({ cls: 'crm-sync-preview-reading', text: 'Reading notes…' });
  return (done, total) => {
    label.setText(progressText(done, total));
  };
}

function drawProblem(body: HTMLElement, text: string): void {
  body.empty();
  drawEmpty(body, { icon: 'circle-alert', title: 'Nothing to preview', text });
}
