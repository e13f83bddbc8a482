/** Mounts the import from a CRM: the filter, a list with checkboxes, and the notes that were created. */
import type { Candidate, ImportOutcome, SyncService } from '../../sync/sync-service.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import { drawAsyncResult } from '../parts/async-result.ts';
import { drawButton, drawEmpty } from '../parts/draw.ts';
import { drawFilteredList, type FilteredListSpec } from '../parts/filtered-list.ts';
import { createLabel, importFilter, type ImportItem, importItems, importSummary } from './import-model.ts';
import { createFrameScheduler } from '../parts/frame-scheduler.ts';
import { counted, containsWords, noteName } from '../text/format.ts';

export interface ImportDeps {
  readonly service: Pick<SyncService, 'candidates' | 'importNotes'>;
  readonly target: CrmId;
  readonly open: (path: string) => void;
  readonly close: () => void;
  readonly openSettings: () => void;
}

const FAILED = 'Import failed';

/** Mounts the filter; returns a function that stops the reading of records. */
export function mountImport(el: HTMLElement, deps: ImportDeps): () => void {
  let reading = new AbortController();
  const { service, target, openSettings } = deps;
  const root = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-import' });
  const form = root.createEl('form', { cls: 'crm-sync-import-form' });
  const mine = drawBox(form, 'My records only', true);
  const open = drawBox(form, 'Open only', true);
  const since = drawSince(form);
  const body = root.createDiv({ cls: 'crm-sync-import-body' });
  const hint = `Choose ${TARGETS[target].label} records that don’t have a note yet.`;
  body.createDiv({ cls: 'crm-sync-hint', text: hint });
  const show = <T extends object>(work: Promise<T | CrmError>, doing: string, draw: (result: T) => void): void => {
    drawAsyncResult(body, target, { work, doing, failed: FAILED, signal: reading.signal, openSettings }, draw);
  };
  const create = (ids: readonly string[]): void => {
    show<readonly ImportOutcome[]>(service.importNotes(target, ids), 'Creating notes…', (outcomes) => {
      drawOutcomes(body, outcomes, deps);
    });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    reading.abort();
    reading = new AbortController();
    const filter = importFilter(mine.checked, open.checked, since.value);
    const work = service.candidates(target, filter, { signal: reading.signal });
    show<readonly Candidate[]>(work, `Loading data from ${TARGETS[target].label}…`, (found) => {
      drawCandidates(body, importItems(found), create);
    });
  });
  drawButton(form, { text: 'Find', icon: 'search', click: () => undefined }).setAttr('type', 'submit');
  return () => {
    reading.abort();
  };
}

function drawBox(form: HTMLElement, text: string, checked: boolean): HTMLInputElement {
  const label = form.createEl('label', { cls: 'crm-sync-check' });
  const box = label.createEl('input', { type: 'checkbox' });
  box.checked = checked;
  label.createSpan({ text });
  return box;
}

function drawSince(form: HTMLElement): HTMLInputElement {
  const label = form.createEl('label', { cls: 'crm-sync-check' });
  label.createSpan({ text: 'Changed since' });
  return label.createEl('input', { type: 'date' });
}

function drawCandidates(
  body: HTMLElement,
  items: readonly ImportItem[],
  create: (ids: readonly string[]) => void,
): void {
  if (items.length === 0) {
    drawEmpty(body, {
      icon: 'inbox',
      title: 'Nothing to import',
      text: 'No records match these filters, or all of them already have notes.',
    });
    return;
  }
  const chosen = new Set<string>();
  const footer = body.createDiv({ cls: 'crm-sync-preview-foot' });
  const button = drawButton(footer, {
    text: createLabel(0),
    icon: 'file-plus',
    style: 'cta',
    disabled: true,
    click: () => {
      create([...chosen]);
    },
  });
  const spec: FilteredListSpec<ImportItem, 'all'> = {
    facets: [{ id: 'all', label: 'All', count: items.length }],
    entries: items,
    noun: 'records',
    empty: 'No matching records.',
    isMatch: ({ haystack }, { text }) => containsWords(haystack, text),
    draw: (list, item) => {
      drawCandidate(list, item, chosen, () => {
        button.disabled = chosen.size === 0;
        button.querySelector('span:last-child')?.replaceChildren(createLabel(chosen.size));
      });
    },
  };
  drawFilteredList(body, spec, createFrameScheduler(body.win).run);
}

function drawCandidate(list: HTMLElement, item: ImportItem, chosen: Set<string>, changed: () => void): void {
  const label = list.createEl('li').createEl('label', { cls: 'crm-sync-check crm-sync-import-item' });
  const box = label.createEl('input', { type: 'checkbox' });
  box.checked = chosen.has(item.remoteId);
  box.addEventListener('change', () => {
    if (box.checked) chosen.add(item.remoteId);
    else chosen.delete(item.remoteId);
    changed();
  });
  const textEl = label.createSpan({ cls: 'crm-sync-row-words' });
  textEl.createSpan({ text: item.title });
  textEl.createSpan({ cls: 'crm-sync-preview-about', text: item.about });
}

function drawOutcomes(
  body: HTMLElement,
  outcomes: readonly ImportOutcome[],
  { target, open, close }: ImportDeps,
): void {
  const created = outcomes.filter(({ path }) => path !== undefined).length;
  body.createDiv({
    cls: 'crm-sync-run-heading',
    text: `Created ${counted(created, 'note')}`,
    attr: { role: 'status' },
  });
  const list = body.createEl('ul', { cls: 'crm-sync-run-list' });
  for (const outcome of outcomes) {
    const { path } = outcome;
    const item = list.createEl('li');
    if (path !== undefined) {
      drawButton(item, {
        text: noteName(path),
        hint: `Open ${path}`,
        style: 'plain',
        icon: 'file-text',
        click: () => {
          close();
          open(path);
        },
      });
    }
    for (const text of importSummary(outcome, TARGETS[target].label)) item.createDiv({ cls: 'crm-sync-hint', text });
  }
}
