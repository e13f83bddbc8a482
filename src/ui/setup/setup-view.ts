/** Mounts the setup assistant: the reading of the notes, the choices with their forecast, and the undo. */
import type { Settings } from '../../config/settings.ts';
import type { SetupDecisions } from '../../vault/setup/setup-decisions.ts';
import type { SetupService } from '../../vault/setup/setup-service.ts';
import type { SetupResult } from '../../vault/setup/setup.ts';
import { drawBadge, drawButton, drawEmpty, drawFold, drawHeading, drawRegion } from '../parts/draw.ts';
import { drawProgress } from '../parts/progress.ts';
import { withErrorNotice } from '../parts/with-error-notice.ts';
import { counted } from '../text/format.ts';
import { decisionsWith, type SetupChoice, setupModel, type SetupModel } from './setup-model.ts';

export interface SetupDeps {
  readonly service: SetupService;
  readonly settings: () => Settings;
  readonly close: () => void;
  /** Opens the fixes of all notes. */
  readonly fix: () => void;
}

/** Mounts the assistant and starts to read. Returns a function that stops the reading. */
export function mountSetup(el: HTMLElement, deps: SetupDeps): () => void {
  const { service, close } = deps;
  const stop = new AbortController();
  const body = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-setup' });
  const update = drawProgress(body.createDiv(), body.createDiv(), 'Reading notes…', close);
  update(0, 0, '');
  const progress = (done: number, total: number): void => {
    update(done, total, `${Math.round((done / total) * 100)}%`);
  };
  const read = withErrorNotice(async () => {
    const result = await service.propose({ signal: stop.signal, progress });
    if (result === undefined || stop.signal.aborted) return;
    body.empty();
    if (result.proposal.likely > 0) drawProposal(body, result, deps, stop.signal);
    else drawEmpty(body, NOTHING);
  });
  void read();
  return () => {
    stop.abort();
  };
}

const NOTHING = {
  icon: 'file-text',
  title: 'No notes look like opportunities',
  text: 'An opportunity note has properties for the customer, the amount, the stage, and the close date.',
};

/** Draws the choices; each one is tried on the notes at once, and the last one wins. */
function drawProposal(body: HTMLElement, found: SetupResult, deps: SetupDeps, closed: AbortSignal): void {
  const { service, settings } = deps;
  const open = new Set<string>();
  let [result, decisions]: [SetupResult, SetupDecisions] = [found, {}];
  let trying = new AbortController();
  const choices = body.createDiv({ cls: 'crm-sync-setup-choices' });
  const foot = body.createDiv({ cls: 'crm-sync-setup-foot' });
  const draw = (isCurrent: boolean): void => {
    const model = setupModel(result, decisions, settings());
    drawRegion(choices, model, (into) => {
      drawChoices(into, model, choose);
    });
    drawRegion(foot, { ...model, isCurrent }, (into) => {
      drawFoot(into, model, open, isCurrent, apply);
    });
  };
  const choose = withErrorNotice(async (id: string, value: string) => {
    decisions = decisionsWith(decisions, id, value);
    trying.abort();
    trying = new AbortController();
    const { signal } = trying;
    draw(false);
    const next = await service.decide(found, decisions, { signal: AbortSignal.any([signal, closed]) });
    if (next === undefined || signal.aborted || closed.aborted) return;
    result = next;
    draw(true);
  });
  const apply = withErrorNotice(async () => {
    const undo = await service.apply(result.proposal.changes);
    body.empty();
    drawSaved(body, result, deps, undo);
  });
  draw(true);
}

function drawChoices(
  el: HTMLElement,
  { head, groups, hints }: SetupModel,
  choose: (id: string, value: string) => Promise<void>,
): void {
  el.createDiv({ cls: 'crm-sync-hint', text: head });
  for (const { heading, choices } of groups) {
    drawHeading(el, heading);
    for (const choice of choices) drawChoice(el, choice, choose);
  }
  for (const text of hints) el.createDiv({ cls: 'crm-sync-hint', text });
}

function drawChoice(
  el: HTMLElement,
  { id, label, options, value, state, detail }: SetupChoice,
  choose: (id: string, value: string) => Promise<void>,
): void {
  const row = el.createDiv({ cls: 'crm-sync-setup-choice' });
  const line = row.createEl('label');
  line.createSpan({ text: label });
  const select = line.createEl('select', { cls: 'dropdown', attr: { 'data-key': id } });
  for (const [each, text] of options) select.createEl('option', { text, attr: { value: each } });
  select.value = value;
  select.disabled = options.length < 2;
  select.addEventListener('change', () => void choose(id, select.value));
  if (state !== undefined) drawBadge(row, state.text, state.tone);
  if (detail !== '') row.createDiv({ cls: 'crm-sync-hint', text: detail });
}

function drawFoot(
  el: HTMLElement,
  { forecast, why, reasons, hasChanges }: SetupModel,
  open: Set<string>,
  isCurrent: boolean,
  apply: () => Promise<void>,
): void {
  const textEl = el.createDiv({ cls: 'crm-sync-setup-told' });
  textEl.createDiv({ text: isCurrent ? forecast : 'Calculating…', attr: { role: 'status' } });
  if (why !== '')
    drawFold(textEl, { key: 'why', label: why, open }, (into) => {
      for (const text of reasons) into.createDiv({ cls: 'crm-sync-hint', text });
    });
  drawButton(el, {
    text: hasChanges ? 'Apply settings' : 'Nothing to change',
    ...{ icon: 'check', style: 'cta', key: 'apply', disabled: !isCurrent || !hasChanges },
    click: () => void apply(),
  });
}

/** Draws what was reached, the fixes as the next step, and the undo. */
function drawSaved(
  body: HTMLElement,
  { after }: SetupResult,
  { close, fix }: SetupDeps,
  undo: () => Promise<void>,
): void {
  const click = withErrorNotice(async () => {
    await undo();
    close();
  });
  const saved = drawEmpty(body, {
    icon: 'circle-check',
    title: 'Settings saved',
    text: `${after.valid} of ${counted(after.counted, 'opportunity', 'opportunities')} are valid.`,
  });
  if (after.validAfterFixes > after.valid) {
    const next = (): void => {
      close();
      fix();
    };
    drawButton(saved, { text: 'Fix certain issues…', icon: 'wrench', style: 'cta', click: next });
  }
  drawButton(saved, { text: 'Undo setup', icon: 'undo-2', click: () => void click() });
  saved.querySelector('button')?.focus();
}
