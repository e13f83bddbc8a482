/** Draws the choices above a pipeline: figures, rows, columns, status, close date, and one value of a dimension. */
import { CHOICE_NAMES, defaultStatus, type PipelineChoices, refuseChoices } from '../../pipeline/choices.ts';
import { DIMENSION_NAMES, type DimensionName } from '../../pipeline/dimensions.ts';
import { drawRegion } from '../parts/draw.ts';
import { CHOICE_TEXT, choiceOptions, dimensionText, refusedChoicesText } from '../text/pipeline.ts';

export interface ChoicesBar {
  readonly choices: PipelineChoices;
  /** Dimension whose values can be selected; `undefined` if all opportunities count. */
  readonly filter: DimensionName | undefined;
  /** Values of that dimension. */
  readonly values: readonly { readonly id: string; readonly label: string }[];
}

export interface ChoicesHandlers {
  readonly choose: (choices: PipelineChoices) => void;
  /** Offers the values of a dimension. */
  readonly filter: (dimension: DimensionName | undefined) => void;
}

/** Draws the bar; does nothing if it has not changed. */
export function drawChoices(el: HTMLElement, bar: ChoicesBar, handlers: ChoicesHandlers): void {
  drawRegion(el, bar, () => {
    const { choices } = bar;
    for (const name of CHOICE_NAMES) {
      drawSelect(
        el,
        { label: CHOICE_TEXT[name], key: name, options: choiceOptions(name), value: choices[name] },
        (to) => {
          const changed = { ...choices, [name]: to };
          handlers.choose(name === 'measure' ? { ...changed, status: defaultStatus(changed.measure) } : changed);
        },
      );
    }
    drawOnly(el, bar, handlers);
    const problem = refuseChoices(choices);
    if (problem !== undefined) {
      el.createDiv({
        cls: 'crm-sync-choices-problem',
        text: refusedChoicesText(choices, problem),
        attr: { role: 'alert' },
      });
    }
  });
}

function drawOnly(el: HTMLElement, { choices, filter, values }: ChoicesBar, handlers: ChoicesHandlers): void {
  const dimensions = Object.fromEntries(DIMENSION_NAMES.map((name) => [name, dimensionText(name)]));
  const options = { '': 'All opportunities', ...dimensions };
  drawSelect(el, { label: 'Filter', key: 'filter', options, value: filter ?? '' }, (to) => {
    handlers.filter(DIMENSION_NAMES.find((name) => name === to));
  });
  if (filter === undefined) return;
  const keys = Object.fromEntries(values.map(({ id, label }) => [id, label]));
  const value = choices.only?.id ?? '';
  const label = dimensionText(filter);
  drawSelect(el, { label, key: 'only', options: { '': 'Select…', ...keys }, value }, (id) => {
    handlers.choose({ ...choices, only: id === '' ? undefined : { dimension: filter, id } });
  });
}

interface SelectSpec {
  readonly label: string;
  readonly key: string;
  readonly options: Readonly<Record<string, string>>;
  readonly value: string;
}

function drawSelect(el: HTMLElement, { label, key, options, value }: SelectSpec, change: (to: string) => void): void {
  const box = el.createEl('label', { cls: 'crm-sync-pick' });
  box.createSpan({ cls: 'crm-sync-pick-label', text: label });
  const select = box.createEl('select', { cls: 'dropdown', attr: { 'data-key': key } });
  for (const [option, text] of Object.entries(options)) select.createEl('option', { text, value: option });
  select.value = value;
  select.addEventListener('change', () => {
    change(select.value);
  });
}
