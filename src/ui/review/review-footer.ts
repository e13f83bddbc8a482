/** Draws the footer of the review: totals, the typed confirmation, and the button that applies the plan. */
import { drawButton, drawIcon } from '../parts/draw.ts';
import { CONFIRM_WORD } from '../text/plan.ts';
import type { TotalsModel } from './review-totals-model.ts';

export interface FooterHandlers {
  /** Called with the typed text; returns true if it confirms the plan. */
  readonly typed: (text: string) => boolean;
  readonly apply: () => void;
  /** Turns off dry run for this plan. */
  readonly approve: () => void;
  /** Creates the plan again. */
  readonly refresh: () => void;
}

export interface FooterModel {
  readonly totals: TotalsModel;
  /** True while the main button turns off dry run for this plan. */
  readonly dryRun: boolean;
}

/** Appends the footer; `typed` is the content of the input. While dry run is on, no confirmation is needed. */
export function drawFooter(
  el: HTMLElement,
  { totals, dryRun }: FooterModel,
  typed: string,
  handlers: FooterHandlers,
): void {
  const isSkipped = totals.safetyLimits.length > 0 && !dryRun;
  const input =
    totals.safetyLimits.length === 0
      ? undefined
      : drawSafetyLimits(el, totals.safetyLimits, isSkipped ? typed : undefined);
  const footer = el.createDiv({ cls: 'crm-sync-preview-foot' });
  drawFacts(footer.createDiv({ cls: 'crm-sync-preview-told' }), totals);
  const actions = footer.createDiv({ cls: 'crm-sync-foot-actions' });
  const { label, possible, refreshes = false } = totals.button;
  const button = drawButton(actions, {
    text: label,
    icon: dryRun && !refreshes ? 'shield-check' : 'refresh-cw',
    style: 'cta',
    key: 'apply',
    disabled: !possible || (isSkipped && !handlers.typed(typed)),
    click: refreshes ? handlers.refresh : dryRun ? handlers.approve : handlers.apply,
  });
  input?.addEventListener('input', () => {
    button.disabled = !handlers.typed(input.value);
  });
}

function drawFacts(el: HTMLElement, { money, cleared, calls, help }: TotalsModel): void {
  const facts = el.createDiv({ cls: 'crm-sync-foot-facts' });
  if (money.length > 0) {
    const line = facts.createDiv();
    line.createSpan({ text: 'Total amount changes by ' });
    line.createSpan({ cls: 'crm-sync-figure crm-sync-strong', text: money.join(', ') });
  }
  if (cleared !== '') facts.createDiv({ cls: 'crm-sync-strong crm-sync-is-bad crm-sync-toned', text: cleared });
  if (calls !== '') facts.createDiv({ text: calls });
  el.createDiv({ text: help });
}

/**
 * Draws the exceeded safety limits and returns the confirmation input; `undefined`, with no input drawn, if no
 * confirmation is needed.
 */
function drawSafetyLimits(
  el: HTMLElement,
  safetyLimits: readonly string[],
  typed: string | undefined,
): HTMLInputElement | undefined {
  const box = el.createDiv({ cls: 'crm-sync-brakes', attr: { role: 'group', 'aria-label': 'Confirm large change' } });
  drawIcon(box, 'octagon-alert', 'warn');
  const textEl = box.createDiv({ cls: 'crm-sync-brake-words' });
  const list = textEl.createEl('ul', { cls: 'crm-sync-brake-list' });
  for (const text of safetyLimits) list.createEl('li', { text });
  if (typed === undefined) return undefined;
  const label = textEl.createEl('label', { cls: 'crm-sync-release' });
  label.createSpan({ text: 'To confirm, type ' });
  label.createEl('strong', { text: CONFIRM_WORD });
  return label.createEl('input', {
    type: 'text',
    value: typed,
    attr: { 'data-key': 'release', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' },
  });
}
