/** Basic parts of all screens, and a region that redraws only if its model changed. */
import { setIcon, setTooltip } from 'obsidian';
import { leadsToSettings, OPEN_SETTINGS } from '../text/format.ts';
import type { Tone } from '../text/tone.ts';

export interface ButtonSpec {
  /** Button label; `undefined` for an icon alone, which then needs a {@link ButtonSpec.hint}. */
  readonly text?: string | undefined;
  readonly icon?: string | undefined;
  /** Text for screen readers and the tooltip, where the label alone is too short. */
  readonly hint?: string | undefined;
  /** `plain` looks like a row of text, `cta` is the main action of the screen. */
  readonly style?: 'plain' | 'cta' | undefined;
  readonly disabled?: boolean | undefined;
  /** Keeps the focus on this button when its region is redrawn; unique in the region. */
  readonly key?: string | undefined;
  readonly click: () => void;
}

const drawn = new WeakMap<HTMLElement, string>();

/**
 * Draws a region if its model differs from the last one drawn; otherwise leaves it unchanged. If the new drawing has an
 * element with the same `data-key` as the focused one, focus and caret are restored. A model is plain data: functions
 * are not compared.
 */
export function drawRegion<M>(el: HTMLElement, model: M, draw: (el: HTMLElement, model: M) => void): void {
  const signature = JSON.stringify(model);
  if (drawn.get(el) === signature) return;
  drawn.set(el, signature);
  redrawWithFocus(el, () => {
    draw(el, model);
  });
}

/**
 * Empties an element and draws it again. If the focus was inside, the element with the same `data-key` gets focus and
 * caret; without one, the nearest control gets the focus, so that it never falls to the body.
 */
export function redrawWithFocus(el: HTMLElement, draw: () => void): void {
  const focused = el.doc.activeElement;
  if (focused === null || !el.contains(focused)) {
    el.empty();
    draw();
    return;
  }
  const key = focused.getAttribute('data-key');
  const caret = key === null ? null : caretOf(focused);
  el.empty();
  draw();
  if (key !== null) focusKey(el, key);
  const now = el.doc.activeElement;
  if (now === el.doc.body) focusNear(el);
  else if (caret !== null && now?.instanceOf(HTMLInputElement) === true) now.setSelectionRange(...caret);
}

const CONTROL = ':is(button, input, select, textarea):not(:disabled), a[href], [tabindex="0"]';

/** Focuses the first control in the element, or in the closest element around it that has one. */
function focusNear(el: HTMLElement): void {
  for (let around: Element | null = el; around !== null; around = around.parentElement) {
    const control = around.querySelector(CONTROL);
    if (control?.instanceOf(HTMLElement) === true) {
      control.focus({ preventScroll: true });
      return;
    }
  }
}

/** Returns the selection of a focused text input; `null` for any other element. */
function caretOf(el: Element | null): [number, number] | null {
  if (el?.instanceOf(HTMLInputElement) !== true || !['text', 'search'].includes(el.type)) return null;
  return [el.selectionStart ?? 0, el.selectionEnd ?? 0];
}

/** Focuses the element of a region that has this `data-key`, if it exists. */
export function focusKey(el: HTMLElement, key: string): void {
  const found = Array.from(el.querySelectorAll('[data-key]')).find((each) => each.getAttribute('data-key') === key);
  if (found?.instanceOf(HTMLElement) === true) found.focus({ preventScroll: true });
}

/**
 * Puts one child for each item into the list, in the order of the items, and returns what `use` returns for each. Children
 * are reused by key; `make` appends a new one. Children that keep their order are not moved, so that they keep the focus.
 */
export function placeItems<M, R>(
  items: readonly M[],
  list: HTMLElement,
  keyOf: (item: M) => string,
  make: (list: HTMLElement, item: M) => HTMLElement,
  use: (el: HTMLElement, item: M) => R,
): R[] {
  const old = new Map(Array.from(list.children, (child) => [child.getAttribute('data-item'), child as HTMLElement]));
  const keys = new Set<string | null>(items.map(keyOf));
  for (const [key, el] of old) if (!keys.has(key)) el.remove();
  let next = list.firstElementChild;
  return items.map((item) => {
    const key = keyOf(item);
    const el = old.get(key) ?? make(list, item);
    el.setAttribute('data-item', key);
    if (el === next) next = el.nextElementSibling;
    else list.insertBefore(el, next);
    return use(el, item);
  });
}

/** Draws an icon next to text of the same meaning, hidden from screen readers. */
export function drawIcon(parent: HTMLElement, icon: string, tone: Tone = 'quiet'): HTMLElement {
  const el = parent.createSpan({ cls: `crm-sync-icon crm-sync-is-${tone}`, attr: { 'aria-hidden': 'true' } });
  setIcon(el, icon);
  return el;
}

export function drawButton(parent: HTMLElement, spec: ButtonSpec): HTMLButtonElement {
  const el = parent.createEl('button', { cls: 'crm-sync-button', attr: { type: 'button' } });
  if (spec.style === 'plain') el.addClass('crm-sync-plain');
  if (spec.style === 'cta') el.addClass('mod-cta');
  if (spec.icon !== undefined) drawIcon(el, spec.icon);
  if (spec.text !== undefined) el.createSpan({ text: spec.text });
  else el.addClass('clickable-icon');
  if (spec.hint !== undefined) {
    el.setAttribute('aria-label', spec.hint);
    setTooltip(el, spec.hint);
  }
  if (spec.key !== undefined) el.setAttribute('data-key', spec.key);
  el.disabled = spec.disabled ?? false;
  el.addEventListener('click', () => {
    if (el.getAttribute('aria-disabled') !== 'true') spec.click();
  });
  return el;
}

/** Milliseconds in which the second click of a double click can follow. */
const DOUBLE_CLICK_MS = 500;

/**
 * Keeps a button with this `data-key` from reacting for a moment, because it took the place of the button that the user
 * clicked. The button keeps the focus.
 */
export function holdButton(el: HTMLElement, key: string): void {
  const button = el.querySelector(`[data-key="${key}"]`);
  button?.setAttribute('aria-disabled', 'true');
  el.win.setTimeout(() => button?.removeAttribute('aria-disabled'), DOUBLE_CLICK_MS);
}

/** Draws the button that opens the settings if a message leads there. */
export function drawSettingsButton(parent: HTMLElement, message: string, click: () => void): void {
  if (leadsToSettings(message)) drawButton(parent, { text: OPEN_SETTINGS, icon: 'settings', key: 'settings', click });
}

/** Draws a state in one or two words; icon and text have the same meaning as the color. */
export function drawBadge(parent: HTMLElement, text: string, tone: Tone, icon?: string, hint?: string): HTMLElement {
  const el = parent.createSpan({ cls: `crm-sync-badge crm-sync-is-${tone}` });
  if (icon !== undefined) drawIcon(el, icon, tone);
  el.createSpan({ text });
  if (hint !== undefined) setTooltip(el, hint);
  return el;
}

export interface BarSpec {
  readonly label: string;
  /** Amount to the right of the label, such as `$600,000`. */
  readonly figure: string;
  /** Percentage after the amount, such as `60%`. */
  readonly percent: string;
  /** Length of the bar, 0 to 1. */
  readonly fraction: number;
  readonly variant: 'credit' | 'overlay' | 'rest';
}

/** Draws a labeled bar. The text contains all the information; the bar itself is decorative. */
export function drawBar(parent: HTMLElement, spec: BarSpec): HTMLElement {
  const el = parent.createDiv({ cls: `crm-sync-bar crm-sync-bar-${spec.variant}` });
  const textEl = el.createDiv({ cls: 'crm-sync-bar-words' });
  textEl.createSpan({ cls: 'crm-sync-bar-label', text: spec.label });
  textEl.createSpan({ cls: 'crm-sync-figure', text: spec.figure });
  textEl.createSpan({ cls: 'crm-sync-figure crm-sync-percent', text: spec.percent });
  const track = el.createDiv({ cls: 'crm-sync-bar-track', attr: { 'aria-hidden': 'true' } });
  track.createDiv({ cls: 'crm-sync-bar-fill' }).setCssProps({ '--crm-sync-fraction': String(spec.fraction) });
  return el;
}

/** Draws the heading of a part of the panel; badges are added after it. */
export function drawHeading(parent: HTMLElement, text: string): HTMLElement {
  const line = parent.createDiv({ cls: 'crm-sync-heading' });
  line.createEl('h3', { cls: 'crm-sync-heading-text', text });
  return line;
}

/** Draws a label and its value on one line, the value in the second column. */
export function drawRow(parent: HTMLElement, label: string, value: string): HTMLElement {
  const el = parent.createDiv({ cls: 'crm-sync-row' });
  el.createSpan({ cls: 'crm-sync-row-label', text: label });
  el.createSpan({ cls: 'crm-sync-row-value', text: value });
  return el;
}

export interface EmptySpec {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  readonly button?: ButtonSpec | undefined;
}

/** Draws the placeholder of an empty screen: the reason, and possible actions. */
export function drawEmpty(parent: HTMLElement, spec: EmptySpec): HTMLElement {
  const el = parent.createDiv({ cls: 'crm-sync-empty' });
  drawIcon(el, spec.icon);
  el.createDiv({ cls: 'crm-sync-empty-title', text: spec.title });
  el.createDiv({ cls: 'crm-sync-empty-text', text: spec.text });
  if (spec.button !== undefined) drawButton(el, spec.button);
  return el;
}

export interface BannerSpec {
  readonly label: string;
  readonly text: string;
  /** `dry`: dry run is on. `open`: dry run is off. `live`: the next action changes the CRM. */
  readonly variant: 'dry' | 'open' | 'live';
}

const BANNER_ICONS: Readonly<Record<BannerSpec['variant'], string>> = {
  dry: 'shield-check',
  open: 'info',
  live: 'triangle-alert',
};

/** Draws the most important message of a screen, above everything else. */
export function drawBanner(
  parent: HTMLElement,
  { variant, label, text }: BannerSpec,
  openSettings?: () => void,
): HTMLElement {
  const el = parent.createDiv({ cls: `crm-sync-banner crm-sync-banner-${variant}`, attr: { role: 'note' } });
  drawIcon(el, BANNER_ICONS[variant]);
  const textEl = el.createDiv();
  textEl.createDiv({ cls: 'crm-sync-banner-label', text: label });
  textEl.append(' ');
  textEl.createDiv({ text });
  if (openSettings !== undefined) drawSettingsButton(el, text, openSettings);
  return el;
}

/** Creates an element with text for screen readers only; changes of the text are announced. */
export function drawSpoken(parent: HTMLElement): HTMLElement {
  return parent.createDiv({ cls: 'crm-sync-spoken', attr: { role: 'status', 'aria-live': 'polite' } });
}

/**
 * Draws a button that expands the content of `drawBody`. `open` stores the keys of the expanded parts across redraws.
 * The content is drawn when it is first expanded.
 */
export function drawFold(
  parent: HTMLElement,
  spec: { readonly key: string; readonly label: string; readonly open: Set<string> },
  drawBody: (body: HTMLElement) => void,
): void {
  const el = parent.createDiv({ cls: 'crm-sync-fold' });
  const click = (): void => {
    if (!spec.open.delete(spec.key)) spec.open.add(spec.key);
    show();
  };
  const button = drawButton(el, { text: spec.label, icon: 'chevron-right', style: 'plain', key: spec.key, click });
  button.addClass('crm-sync-fold-button');
  const body = el.createDiv({ cls: 'crm-sync-fold-body' });
  const show = (): void => {
    const isOpen = spec.open.has(spec.key);
    button.setAttribute('aria-expanded', String(isOpen));
    body.toggleClass('crm-sync-hidden', !isOpen);
    if (isOpen && body.childElementCount === 0) drawBody(body);
  };
  show();
}
