/** Mounts the import from a CRM: the filter, a list with checkboxes, and the notes that were created. */
import type { ImportList, ImportOutcome, SyncService } from '../../sync/sync-service.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import { drawAsyncResult } from '../parts/async-result.ts';
import { drawButton, drawEmpty } from '../parts/draw.ts';
import { drawFilteredList, type FilteredListSpec } from '../parts/filtered-list.ts';
import { createLabel, importFilter, type ImportItem, importItems, importSummary, knownText } from './import-model.ts';
import { createFrameScheduler } from '../parts/frame-scheduler.ts';
import { counted, containsWords, noteName } from '../text/format.ts';

export interface ImportDeps {
  readonly service: Pick<SyncService, 'candidates' | 'importNotes'>;
  readonly target: CrmId;
  readonly open: (path: string) => void;
  readonly close: () => void;
  readonly openSettings: () => void;
  /** The question about the setting for the user's own records; `undefined` if nothing needs to be asked. */
  readonly owner: OwnerQuestion | undefined;
}

/** The question who the user is in the CRM. */
export interface OwnerQuestion {
  readonly label: string;
  /** Returns the reason why a value is invalid. */
  readonly refuse: (value: string) => string | undefined;
  readonly save: (value: string) => Promise<void>;
}

const FAILED = 'Import failed';

/** Mounts the filter; returns a function that stops the reading of records. */
export function mountImport(el: HTMLElement, deps: ImportDeps): () => void {
  let reading = new AbortController();
  const { service, target, openSettings, owner } = deps;
  const root = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-import' });
  const form = root.createEl('form', { cls: 'crm-sync-import-form' });
  const mine = drawBox(form, 'My records only', true);
  const open = drawBox(form, 'Open only', true);
  const since = drawSince(form);
  const asked = owner && drawOwner(form, owner, mine);
  const body = root.createDiv({ cls: 'crm-sync-import-body', attr: { tabindex: -1 } });
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
    const { signal } = reading;
    const filter = importFilter(mine.checked, open.checked, since.value);
    const find = async (): Promise<ImportList | CrmError> => {
      if (mine.checked) await asked?.save();
      return service.candidates(target, filter, { signal });
    };
    if (mine.checked && asked?.isComplete() === false) return;
    show<ImportList>(find(), `Loading data from ${TARGETS[target].label}…`, (found) => {
      drawCandidates(body, found, create);
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

/** Draws the question who the user is, while only the user's own records are wanted. */
function drawOwner(form: HTMLElement, { label, refuse, save }: OwnerQuestion, mine: HTMLInputElement) {
  const row = form.createEl('label', { cls: 'crm-sync-check crm-sync-import-owner' });
  row.createSpan({ text: label });
  const input = row.createEl('input', { type: 'email' });
  const problem = form.createDiv({ cls: 'crm-sync-form-problem crm-sync-is-bad', attr: { role: 'alert' } });
  const problemText = (): string => {
    const value = input.value.trim();
    return value === '' ? 'Enter your email, or clear “My records only”.' : (refuse(value) ?? '');
  };
  mine.addEventListener('change', () => {
    row.toggleClass('crm-sync-hidden', !mine.checked);
    problem.empty();
  });
  return {
    /** Shows what is missing; returns true if nothing is. */
    isComplete: (): boolean => {
      const text = problemText();
      problem.setText(text);
      if (text !== '') input.focus();
      return text === '';
    },
    save: () => save(input.value.trim()),
  };
}

function drawCandidates(
  body: HTMLElement,
  { candidates, known }: ImportList,
  create: (ids: readonly string[]) => void,
): void {
  const items = importItems(candidates);
  if (items.length === 0) {
    const text = known === 0 ? 'No records match these filters.' : 'All records that match these filters have notes.';
    drawEmpty(body, { icon: 'inbox', title: 'Nothing to import', text });
    return;
  }
  if (known > 0) body.createDiv({ cls: 'crm-sync-hint', text: knownText(known) });
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
