/** Draws a roll-up: a table for each currency, the opportunities of an opened figure, and the notes that are not counted. */
import type { PipelineChoices } from '../../pipeline/choices.ts';
import { isExpected, NOT_COUNTED } from '../../pipeline/opportunity.ts';
import type { RollUp } from '../../pipeline/roll-up.ts';
import { drawButton, drawEmpty, drawFold, drawRegion, focusKey } from '../parts/draw.ts';
import { drawMore } from '../parts/filtered-list.ts';
import { noteName } from '../text/format.ts';
import { notCountedText } from '../text/pipeline.ts';
import { drawMatrix } from './matrix.ts';
import { type MatrixCell, type MatrixModel, matrixModel, type MatrixSort } from './matrix-model.ts';
import { type PartItem, type PartsModel, partsModel } from './parts-model.ts';

/** A figure whose opportunities are listed. */
interface OpenFigure {
  /** Returns the roll-up as it is now; `undefined` if it no longer exists. */
  readonly rollUp: () => RollUp | undefined;
  readonly measure: PipelineChoices['measure'];
  readonly cell: Pick<MatrixCell, 'at' | 'label'>;
  /** `data-key` of the button that opens the list. */
  readonly key: string;
}

/** Number of lines that a new table has, and of list items that are drawn at a time. */
const FIRST_LINES = 50;
const PAGE = 200;

/** The elements of a roll-up. */
export class RollUpView {
  readonly #tables: HTMLElement;
  readonly #list: FigureList;
  readonly #foot: HTMLElement;
  readonly #expanded = new Set<string>();
  readonly #openNote: (path: string) => void;
  #sort: MatrixSort = { by: 'default' };
  #most = FIRST_LINES;
  #shown: { readonly rollUp: RollUp; readonly choices: PipelineChoices } | undefined;

  /** Appends the elements, which are empty until a roll-up is shown. */
  constructor(el: HTMLElement, openNote: (path: string) => void) {
    const root = el.createDiv({ cls: 'crm-sync-roll-up' });
    this.#tables = root.createDiv({ cls: 'crm-sync-roll-up-tables' });
    this.#list = mountFigureList(root, openNote);
    this.#foot = root.createDiv({ cls: 'crm-sync-roll-up-foot' });
    this.#openNote = openNote;
  }

  /** Draws a roll-up. The list of a figure stays open while the choices stay the same. */
  show(rollUp: RollUp, choices: PipelineChoices): void {
    const isOther = this.#shown !== undefined && JSON.stringify(this.#shown.choices) !== JSON.stringify(choices);
    this.#shown = { rollUp, choices };
    if (isOther) {
      this.#sort = { by: 'default' };
      this.#most = FIRST_LINES;
      this.#list.close();
    }
    this.#draw();
  }

  #draw(): void {
    if (this.#shown === undefined) return;
    const { rollUp, choices } = this.#shown;
    const options = { choices, sort: this.#sort, most: this.#most };
    const models = rollUp.blocks().map((block) => matrixModel(block, options));
    drawRegion(this.#tables, { models, sort: this.#sort }, (el) => {
      if (models.length === 0) drawEmpty(el, NOTHING);
      for (const model of models) this.#drawTable(model, choices.measure);
    });
    this.#list.update();
    drawFoot(this.#foot, rollUp, this.#expanded, this.#openNote);
  }

  #drawTable(model: MatrixModel, measure: PipelineChoices['measure']): void {
    // The table stays if another roll-up has the same figures.
    const rollUp = (): RollUp | undefined => this.#shown?.rollUp;
    drawMatrix(this.#tables, model, this.#sort, {
      open: (cell, key) => {
        this.#list.open({ rollUp, measure, cell, key }, this.#tables);
      },
      sort: (sort) => {
        this.#sort = sort;
        this.#draw();
      },
      more: () => {
        this.#most = Infinity;
        this.#draw();
      },
    });
  }
}

const NOTHING = {
  icon: 'circle-dashed',
  title: 'No opportunities',
  text: 'No opportunity matches these choices. Choose another status or close date.',
};

export interface FigureList {
  /** Lists the opportunities of a figure. When the list closes, the focus returns to its button in `from`. */
  readonly open: (figure: OpenFigure, from: HTMLElement) => void;
  readonly close: () => void;
  /** Draws the open list again after a change of notes. */
  readonly update: () => void;
}

/** Mounts the place of the list, which is empty until a figure is opened. */
export function mountFigureList(parent: HTMLElement, openNote: (path: string) => void): FigureList {
  const el = parent.createEl('section', { cls: 'crm-sync-parts', attr: { 'aria-label': 'Opportunities' } });
  let opened: { readonly figure: OpenFigure; readonly from: HTMLElement } | undefined;
  const close = (): void => {
    const before = opened;
    opened = undefined;
    draw();
    if (before !== undefined) focusKey(before.from, before.figure.key);
  };
  const draw = (): void => {
    const rollUp = opened?.figure.rollUp();
    const model = opened && rollUp && partsModel(rollUp, opened.figure.measure, opened.figure.cell);
    drawRegion(el, model ?? null, () => {
      if (model !== undefined) drawParts(el, model, { close, openNote });
    });
  };
  el.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || opened === undefined) return;
    event.stopPropagation();
    close();
  });
  return {
    close: () => {
      opened = undefined;
      draw();
    },
    update: draw,
    open: (figure, from) => {
      opened = { figure, from };
      draw();
      focusKey(el, 'close');
      el.scrollIntoView({ block: 'nearest' });
    },
  };
}

function drawParts(
  el: HTMLElement,
  { heading, items }: PartsModel,
  { close, openNote }: { readonly close: () => void; readonly openNote: (path: string) => void },
): void {
  const head = el.createDiv({ cls: 'crm-sync-heading' });
  head.createEl('h3', { cls: 'crm-sync-heading-text', text: heading });
  drawButton(head, { icon: 'x', hint: 'Close list', key: 'close', click: close });
  const list = el.createEl('ul', { cls: 'crm-sync-list' });
  const under = el.createDiv();
  const draw = (from: number): void => {
    under.empty();
    for (const item of items.slice(from, from + PAGE)) drawPart(list, item, openNote);
    const left = items.length - from - PAGE;
    if (left > 0) {
      drawMore(under, left, () => {
        draw(from + PAGE);
      });
    }
  };
  draw(0);
}

function drawPart(list: HTMLElement, { path, title, figure, about }: PartItem, openNote: (path: string) => void): void {
  const item = list.createEl('li', { cls: 'crm-sync-part' });
  const click = (): void => {
    openNote(path);
  };
  const button = drawButton(item, { style: 'plain', text: title, key: path, click });
  button.addClass('crm-sync-part-button');
  button.append(' ');
  button.createSpan({ cls: 'crm-sync-figure', text: figure });
  button.append(' ');
  button.createSpan({ cls: 'crm-sync-part-about', text: about });
}

/** Draws the notes that no figure counts, except those that the user excluded by the choices. */
function drawFoot(el: HTMLElement, rollUp: RollUp, open: Set<string>, openNote: (path: string) => void): void {
  const left = rollUp.notCounted((reason) => !isExpected(reason));
  drawRegion(el, left, () => {
    if (left.length === 0) return;
    const label = notCountedText(left.map(({ reason }) => reason));
    drawFold(el, { key: 'not counted', label, open }, (body) => {
      const list = body.createEl('ul', { cls: 'crm-sync-list' });
      for (const { path, reason } of left.slice(0, PAGE)) {
        const about = NOT_COUNTED[reason].label;
        drawPart(list, { path, title: noteName(path), figure: '', about }, openNote);
      }
    });
  });
}
