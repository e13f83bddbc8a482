/** Draws the panel of one note in regions; each region is redrawn only if its part of the model changed. */
import type { TargetId } from '../../targets/targets.ts';
import {
  drawBadge,
  drawBar,
  drawButton,
  drawFold,
  drawHeading,
  drawIcon,
  drawRegion,
  drawRow,
  drawSpoken,
  placeItems,
} from '../parts/draw.ts';
import { drawLinks } from './panel-link.ts';
import type { AttributionModel, LedgerModel } from './panel-attribution-model.ts';
import type { EmptyModel, EnrichmentsModel, FindingGroup, FindingItem, PanelModel, TargetItem } from './panel-model.ts';

/** User actions in the panel. Findings are identified by their index in the inspection. */
export interface PanelHandlers {
  readonly goTo: (at: number) => void;
  readonly fix: (at: number, which: 'fix' | 'otherFix') => void;
  readonly attribute: () => void;
  /** Opens another note next to this one. */
  readonly openBoth: (path: string) => void;
  readonly fill: () => void;
  /** Opens the preview of the note, or its review if the CRM is connected. */
  readonly preview: (target: TargetId) => void;
  readonly setUp: () => void;
  readonly openSettings: () => void;
  readonly empty: (does: EmptyModel['buttons'][number]['does']) => void;
}

/**
 * Mounts an empty panel and returns a function that shows a model. Expanded parts stay expanded while the panel is
 * open.
 */
export function mountPanel(el: HTMLElement, handlers: PanelHandlers): (model: PanelModel) => void {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-panel' });
  const spoken = drawSpoken(root);
  const head = root.createDiv({ cls: 'crm-sync-head' });
  const sections = root.createDiv({ cls: 'crm-sync-sections' });
  const region = (cls: string): HTMLElement => sections.createEl('section', { cls: `crm-sync-section ${cls}` });
  const offer = region('crm-sync-offer');
  const findings = region('crm-sync-findings');
  const empty = region('crm-sync-section-empty');
  const attribution = region('crm-sync-attribution');
  const enrichments = region('crm-sync-fillings');
  const links = region('crm-sync-connections');
  const targets = region('crm-sync-targets');
  const open = new Set<string>();
  return (model) => {
    drawRegion(head, model.head, drawHead);
    drawRegion(offer, model.offer ?? null, (into, text) => {
      if (text !== null) drawOffer(into, text, handlers);
    });
    drawFindings(findings, model, handlers);
    drawRegion(empty, model.empty ?? null, (into, part) => {
      if (part !== null) drawNothing(into, part, handlers);
    });
    drawRegion(attribution, model.attribution ?? null, (into, part) => {
      if (part !== null) drawAttribution(into, part, handlers, open);
    });
    drawRegion(enrichments, model.enrichments ?? null, (into, part) => {
      if (part !== null) drawEnrichments(into, part, handlers);
    });
    drawRegion(links, model.links, (into, part) => {
      drawLinks(into, part, handlers.preview, handlers.openSettings);
    });
    drawRegion(targets, model.targets, (into, part) => {
      if (part.length > 0) drawTargets(into, part, handlers);
    });
    if (spoken.textContent !== model.spoken) spoken.setText(model.spoken);
  };
}

function drawOffer(el: HTMLElement, text: string, { setUp }: PanelHandlers): void {
  el.createDiv({ cls: 'crm-sync-hint', text });
  drawButton(el, { text: 'Set up from notes', icon: 'wand-sparkles', key: 'set-up', click: setUp });
}

function drawHead(el: HTMLElement, { name, state, facts, dryRun }: PanelModel['head']): void {
  const line = el.createDiv({ cls: 'crm-sync-head-line' });
  if (name !== undefined) line.createEl('h2', { cls: 'crm-sync-head-name', text: name });
  if (state !== undefined) drawBadge(line, state.text, state.tone, state.icon, `${state.text}: ${state.hint}`);
  if (facts.length > 0) {
    const list = el.createEl('ul', { cls: 'crm-sync-facts', attr: { 'aria-label': 'At a glance' } });
    for (const fact of facts) list.createEl('li').createSpan({ text: fact });
  }
  if (dryRun !== undefined) {
    const note = el.createDiv({ cls: 'crm-sync-dry-run' });
    drawBadge(note, dryRun.text, dryRun.tone, dryRun.icon, dryRun.hint);
  }
}

interface ClearLine {
  readonly severity: 'clear';
  readonly clear: string;
}

/**
 * Draws the findings by group. Groups keep their elements, so that a change in one group does not affect the others.
 */
function drawFindings(el: HTMLElement, { findings, clear }: PanelModel, handlers: PanelHandlers): void {
  const lines: readonly ClearLine[] = clear === undefined ? [] : [{ severity: 'clear', clear }];
  const draw = (group: HTMLElement, model: FindingGroup | ClearLine): void => {
    if ('clear' in model) drawClear(group, model.clear);
    else drawGroup(group, model, handlers);
  };
  placeItems(
    [...lines, ...findings],
    el,
    (group) => group.severity,
    (list) => list.createDiv({ cls: 'crm-sync-group' }),
    (group, model) => {
      drawRegion(group, model, draw);
    },
  );
}

function drawClear(el: HTMLElement, text: string): void {
  const line = el.createDiv({ cls: 'crm-sync-clear' });
  drawIcon(line, 'check', 'good');
  line.createSpan({ text });
}

function drawGroup(el: HTMLElement, group: FindingGroup, handlers: PanelHandlers): void {
  const line = drawHeading(el, group.heading);
  line.createSpan({ cls: 'crm-sync-count', text: String(group.items.length) });
  el.createDiv({ cls: 'crm-sync-hint', text: group.hint });
  const list = el.createEl('ul', { cls: 'crm-sync-list' });
  for (const item of group.items) drawFinding(list.createEl('li', { cls: 'crm-sync-finding' }), item, group, handlers);
}

function drawFinding(el: HTMLElement, item: FindingItem, { tone, icon }: FindingGroup, handlers: PanelHandlers): void {
  drawIcon(el, icon, tone);
  const textEl = el.createDiv({ cls: 'crm-sync-finding-words' });
  const click = (): void => {
    handlers.goTo(item.at);
  };
  if (item.place === undefined) textEl.createDiv({ cls: 'crm-sync-message', text: item.message });
  else drawButton(textEl, { text: item.message, style: 'plain', key: item.id, click }).addClass('crm-sync-message');
  textEl.createDiv({ cls: 'crm-sync-advice', text: item.advice });
  const footer = textEl.createDiv({ cls: 'crm-sync-finding-foot' });
  for (const remedy of item.remedies) {
    const { label, by } = remedy;
    drawButton(footer, {
      text: label,
      key: `${by} ${item.id}`,
      click: () => {
        if (by === 'attribute') handlers.attribute();
        else if (by === 'settings') handlers.openSettings();
        else if (by === 'open') handlers.openBoth(remedy.path);
        else handlers.fix(item.at, by);
      },
    });
  }
  if (item.place !== undefined) footer.createSpan({ cls: 'crm-sync-place', text: item.place });
}

function drawNothing(el: HTMLElement, { icon, title, text, buttons }: EmptyModel, handlers: PanelHandlers): void {
  const box = el.createDiv({ cls: 'crm-sync-empty' });
  drawIcon(box, icon);
  box.createDiv({ cls: 'crm-sync-empty-title', text: title });
  box.createDiv({ cls: 'crm-sync-empty-text', text });
  buttons.forEach(({ label, does }, at) => {
    drawButton(box, {
      text: label,
      key: does,
      style: at === 0 ? 'cta' : undefined,
      click: () => {
        handlers.empty(does);
      },
    });
  });
}

function drawAttribution(el: HTMLElement, model: AttributionModel, handlers: PanelHandlers, open: Set<string>): void {
  const line = drawHeading(el, 'Attribution');
  const { badge } = model;
  if (badge !== undefined) drawBadge(line, badge.text, badge.tone, badge.icon, `${badge.text}: ${badge.hint}`);
  if (model.nothing !== undefined) el.createDiv({ cls: 'crm-sync-hint', text: model.nothing });
  for (const ledger of model.ledgers) drawLedger(el, ledger, open);
  if (model.rows.length > 0) {
    const rows = el.createDiv({ cls: 'crm-sync-rows' });
    for (const { label, value } of model.rows) drawRow(rows, label, value);
  }
  if (model.write === undefined) return;
  const style = model.write === 'Recalculate' ? 'cta' : undefined;
  drawButton(el, { text: model.write, key: 'write', style, click: handlers.attribute }).addClass('crm-sync-wide');
}

function drawLedger(el: HTMLElement, ledger: LedgerModel, open: Set<string>): void {
  const box = el.createDiv({ cls: 'crm-sync-panel-ledger' });
  box.createEl('h4', { cls: 'crm-sync-panel-ledger-name', text: ledger.heading });
  box.createDiv({ cls: 'crm-sync-hint', text: ledger.hint });
  const list = box.createEl('ul', { cls: 'crm-sync-list' });
  for (const bar of ledger.bars) drawBar(list.createEl('li'), bar);
  drawFold(box, { key: `why ${ledger.kind}`, label: 'How this was calculated', open }, (body) => {
    for (const { name, steps } of ledger.why) {
      body.createDiv({ cls: 'crm-sync-why-name', text: name });
      const sentences = body.createEl('ol', { cls: 'crm-sync-why-steps' });
      for (const step of steps) sentences.createEl('li', { text: step });
    }
  });
}

function drawEnrichments(el: HTMLElement, { items, button }: EnrichmentsModel, handlers: PanelHandlers): void {
  drawHeading(el, 'Missing metadata');
  el.createDiv({ cls: 'crm-sync-hint', text: 'Your rules can fill in these missing values.' });
  const list = el.createEl('ul', { cls: 'crm-sync-list' });
  for (const { label, value, because } of items) {
    const item = list.createEl('li');
    drawRow(item, label, value);
    item.createDiv({ cls: 'crm-sync-advice', text: because });
  }
  drawButton(el, { text: button, key: 'fill', click: handlers.fill }).addClass('crm-sync-wide');
}

function drawTargets(el: HTMLElement, targets: readonly TargetItem[], handlers: PanelHandlers): void {
  drawHeading(el, 'Export');
  const list = el.createEl('ul', { cls: 'crm-sync-list' });
  for (const { target, label, state, tone, icon } of targets) {
    const button = drawButton(list.createEl('li'), {
      style: 'plain',
      key: target,
      text: label,
      hint: `${label} ${state}. Preview export`,
      click: () => {
        handlers.preview(target);
      },
    });
    button.addClass('crm-sync-target');
    // The visible words must be those of the label, also without the space that the layout makes.
    button.append(' ');
    drawBadge(button, state, tone, icon);
    drawIcon(button, 'chevron-right').addClass('crm-sync-chevron');
  }
}
