/** The pipeline on a tab or in the side panel: headline figures, tables, the period chart, and what needs attention. */
import type { Settings } from '../../config/settings.ts';
import type { Clock } from '../../log/ports.ts';
import { type PipelineChoices, refuseChoices, specOf } from '../../pipeline/choices.ts';
import type { DimensionName } from '../../pipeline/dimensions.ts';
import type { RollUpContext } from '../../pipeline/opportunity.ts';
import type { RollUp, RollUpBlock, RollUpSpec } from '../../pipeline/roll-up.ts';
import { drawButton, drawEmpty, drawFold, drawHeading, drawRegion, drawSpoken } from '../parts/draw.ts';
import { followRollUps, type LiveRollUps } from '../state/live-roll-ups.ts';
import type { PipelineNotes, PipelineState, PipelineStore } from '../state/pipeline-store.ts';
import type { SyncFactsReader } from '../state/sync-facts.ts';
import { counted } from '../text/format.ts';
import { readingText } from '../text/pipeline.ts';
import { ATTENTION, type AttentionHandlers, type AttentionList, mountAttention } from './attention.ts';
import { attentionModel } from './attention-model.ts';
import { drawChart } from './chart.ts';
import { type ChartModel, chartModel } from './chart-model.ts';
import { drawChoices } from './choices-bar.ts';
import { drawFigure, drawMatrix, type MatrixHandlers } from './matrix.ts';
import { matrixModel } from './matrix-model.ts';
import { type FigureList, mountFigureList, RollUpView } from './roll-up-view.ts';
import { TILE_NAMES, type TileModel, tileModel, TILES, tileSpecs } from './tiles-model.ts';

export interface PipelineDeps extends AttentionHandlers {
  readonly store: PipelineStore;
  readonly clock: Clock;
  /** Choices that the screen starts with. */
  readonly choices: PipelineChoices;
  /** Called with each choice of the user. */
  readonly chosen: (choices: PipelineChoices) => void;
  readonly syncFacts: SyncFactsReader;
  readonly settings: () => Settings;
  /** Returns milliseconds since 1970 UTC; `undefined` if the file no longer exists. */
  readonly mtimeOf: (path: string) => number | undefined;
  readonly newNote: () => void;
  readonly setUp: () => void;
  /** Opens the pipeline in a tab. Set if the screen is a part of another one, which then explains a vault without opportunities. */
  readonly openTab?: () => void;
}

/** Everything that the screen needs but its place and its choices. */
export type PipelinePorts = Omit<PipelineDeps, 'choices' | 'chosen' | 'openTab'>;

type Figures = Readonly<Record<string, RollUp>>;

/** The pipeline in an element. */
export class PipelineScreen {
  readonly #deps: PipelineDeps;
  readonly #parts: Parts;
  readonly #live: LiveRollUps;
  readonly #expanded = new Set<string>();
  readonly #unfollow: () => void;
  #choices: PipelineChoices;
  #filter: DimensionName | undefined;
  #shown: { readonly figures: Figures; readonly notes: PipelineNotes } | undefined;

  constructor(el: HTMLElement, deps: PipelineDeps) {
    this.#deps = deps;
    this.#choices = deps.choices;
    this.#filter = deps.choices.only?.dimension;
    this.#parts = mountParts(el, deps);
    this.#live = followRollUps<string>({
      store: deps.store,
      clock: deps.clock,
      specsOf: (context) => this.#specs(context),
      show: (figures, notes) => {
        this.#shown = { figures, notes };
        this.#draw();
      },
      showState: (state) => {
        this.#drawState(state);
      },
    });
    this.#unfollow = deps.syncFacts.follow(() => {
      this.#draw();
    });
  }

  /** Stops the screen and removes its elements. */
  stop(): void {
    this.#unfollow();
    this.#live.stop();
    this.#parts.attention.stop();
    this.#parts.root.remove();
  }

  #specs(context: RollUpContext): Readonly<Record<string, RollUpSpec>> {
    return {
      ...tileSpecs(this.#choices, context),
      chart: specOf({ ...this.#choices, ...CHART }, context),
      ...(refuseChoices(this.#choices) === undefined && { matrix: specOf(this.#choices, context) }),
      ...(this.#filter !== undefined && { values: { ...ALL, rows: this.#filter } }),
    };
  }

  #choose(choices: PipelineChoices): void {
    this.#choices = choices;
    this.#parts.list.close();
    this.#deps.chosen(choices);
    this.#drawChoices();
    this.#live.change();
  }

  #drawState(state: Exclude<PipelineState, PipelineNotes>): void {
    const text = readingText(state);
    drawRegion(this.#parts.status, text, (el) => el.createDiv({ cls: 'crm-sync-run-problem', text }));
  }

  #draw(): void {
    if (this.#shown === undefined) return;
    const { figures, notes } = this.#shown;
    const { status, main, empty, attention, list, spoken } = this.#parts;
    status.empty();
    const opportunities = [...notes.notes.values()].filter(({ counts }) => counts !== 'not-opportunity').length;
    main.toggleClass('crm-sync-hidden', opportunities === 0);
    drawRegion(empty, opportunities === 0, () => {
      if (opportunities === 0 && this.#deps.openTab === undefined) this.#drawEmpty(empty);
    });
    this.#drawChoices();
    const attended = attentionModel(notes.notes.values(), {
      ...this.#deps.syncFacts.facts(),
      ...{ today: notes.context.today, now: this.#deps.clock.now() },
      ...{ staleAfterDays: this.#deps.settings().staleAfterDays, mtimeOf: this.#deps.mtimeOf },
    });
    this.#drawTiles(figures, notes.context, attended.items.length);
    if (figures['matrix'] !== undefined) this.#parts.rollUp.show(figures['matrix'], this.#choices);
    this.#drawCharts(figures['chart'], notes.context);
    list.update();
    attention.show(attended);
    const said = counted(opportunities, 'opportunity', 'opportunities');
    if (spoken.textContent !== said) spoken.setText(said);
  }

  #drawEmpty(el: HTMLElement): void {
    const { newNote, setUp } = this.#deps;
    const button = { text: 'New opportunity note', click: newNote };
    const box = drawEmpty(el, { ...EMPTY, button });
    drawButton(box, { text: 'Set up from notes', icon: 'wand-sparkles', click: setUp });
  }

  #drawChoices(): void {
    const block = this.#shown?.figures['values']?.blocks() ?? [];
    const labels = new Map(block.flatMap(({ lines }) => lines.map(({ id, label }) => [id, label])));
    const values = [...labels].map(([id, label]) => ({ id, label }));
    drawChoices(
      this.#parts.choices,
      { choices: this.#choices, filter: this.#filter, values },
      {
        choose: (choices) => {
          this.#choose(choices);
        },
        filter: (dimension) => {
          this.#filter = dimension;
          this.#choose({ ...this.#choices, only: undefined });
        },
      },
    );
  }

  #drawTiles(figures: Figures, context: RollUpContext, attention: number): void {
    const models = TILE_NAMES.flatMap((name) => {
      const rollUp = figures[name];
      return rollUp === undefined ? [] : [tileModel(name, rollUp, context)];
    });
    drawRegion(this.#parts.tiles, { models, attention }, (el) => {
      for (const model of models) this.#drawTile(el, model);
      const tile = el.createDiv({ cls: 'crm-sync-tile' });
      tile.createDiv({ cls: 'crm-sync-tile-label', text: ATTENTION });
      const click = (): void => {
        this.#parts.attention.focus();
      };
      const text = attention.toLocaleString();
      drawButton(tile, { style: 'plain', text, hint: `${text}, ${ATTENTION}: go to list`, key: 'attention', click });
      tile.createDiv({ cls: 'crm-sync-hint', text: attention === 1 ? 'opportunity' : 'opportunities' });
    });
  }

  #drawTile(el: HTMLElement, { name, label, figures, note }: TileModel): void {
    const tile = el.createDiv({ cls: 'crm-sync-tile' });
    tile.createDiv({ cls: 'crm-sync-tile-label', text: label });
    if (figures.length === 0) tile.createDiv({ cls: 'crm-sync-tile-none', text: 'None' });
    for (const cell of figures) drawFigure(tile, cell, this.#opener(name, TILES[name].measure), `${name} `);
    tile.createDiv({ cls: 'crm-sync-hint', text: note });
  }

  /** Draws the chart of the first currency, and those of the others when the user asks for them. */
  #drawCharts(rollUp: RollUp | undefined, context: RollUpContext): void {
    const blocks = rollUp?.blocks() ?? [];
    drawRegion(this.#parts.chart, [blocks, context.today], (el) => {
      blocks.forEach((block, at) => {
        const model = chartModel(block, context);
        const draw = (into: HTMLElement): void => {
          if (model !== undefined) this.#drawChart(into, model, block);
        };
        if (at === 0) draw(el);
        else if (model !== undefined) {
          const label = `Amounts by fiscal quarter, ${block.currency}`;
          drawFold(el, { key: `chart ${block.currency}`, label, open: this.#expanded }, draw);
        }
      });
    });
  }

  #drawChart(el: HTMLElement, model: ChartModel, block: RollUpBlock): void {
    const choices = { ...this.#choices, ...CHART };
    const sort = { by: 'default' } as const;
    drawChart(el, model, (figure) => {
      const key = `table ${block.currency}`;
      drawFold(figure, { key, label: 'Show as a table', open: this.#expanded }, (body) => {
        drawMatrix(body, matrixModel(block, { choices, sort, most: Infinity }), sort, {
          open: this.#opener('chart', CHART.measure),
        });
      });
    });
  }

  /** Returns the function that lists the opportunities of a figure in this roll-up. */
  #opener(name: string, measure: PipelineChoices['measure']): MatrixHandlers['open'] {
    const rollUp = (): RollUp | undefined => this.#shown?.figures[name];
    return (cell, key) => {
      this.#parts.list.open({ rollUp, measure, cell, key }, name === 'chart' ? this.#parts.chart : this.#parts.tiles);
    };
  }
}

/** Choices of the period chart. */
const CHART = { measure: 'amount', rows: 'fiscal-quarter', columns: 'status' } as const;

const ALL = { measure: 'touched', statuses: ['open', 'won', 'lost'] } as const;

const EMPTY = {
  icon: 'chart-pie',
  title: 'No opportunities yet',
  text: 'The pipeline shows the opportunities of this vault: what closes when, what it’s worth, and what needs attention.',
};

interface Parts {
  readonly root: HTMLElement;
  readonly spoken: HTMLElement;
  readonly status: HTMLElement;
  readonly empty: HTMLElement;
  readonly main: HTMLElement;
  readonly choices: HTMLElement;
  readonly tiles: HTMLElement;
  readonly list: FigureList;
  readonly rollUp: RollUpView;
  readonly chart: HTMLElement;
  readonly attention: AttentionList;
}

function mountParts(el: HTMLElement, deps: PipelineDeps): Parts {
  const root = el.createDiv({ cls: 'crm-sync-pipeline' });
  const spoken = drawSpoken(root);
  const status = root.createDiv({ attr: { role: 'status' } });
  const empty = root.createDiv();
  const main = root.createDiv({ cls: 'crm-sync-pipeline-main crm-sync-hidden' });
  if (deps.openTab !== undefined) {
    drawButton(drawHeading(main, 'Pipeline'), { text: 'Open in a tab', key: 'tab', click: deps.openTab });
  }
  const choices = main.createDiv({ cls: 'crm-sync-choices', attr: { role: 'group', 'aria-label': 'What to show' } });
  const tiles = main.createDiv({ cls: 'crm-sync-tiles' });
  const list = mountFigureList(main, deps.open);
  const rollUp = new RollUpView(main, deps.open);
  const chart = main.createEl('section', {
    cls: 'crm-sync-charts',
    attr: { 'aria-label': 'Amounts by fiscal quarter' },
  });
  const attention = mountAttention(main, deps);
  return { root, spoken, status, empty, main, choices, tiles, list, rollUp, chart, attention };
}
