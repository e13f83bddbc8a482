/** Draws the period chart. Its figure has a sentence and the same figures as a table; the bars are decorative. */
import type { ChartBar, ChartModel } from './chart-model.ts';

/** Appends the chart; `drawTable` appends the table with the same figures. */
export function drawChart(el: HTMLElement, model: ChartModel, drawTable: (el: HTMLElement) => void): void {
  const figure = el.createEl('figure', { cls: 'crm-sync-chart' });
  figure.createEl('figcaption', { cls: 'crm-sync-hint', text: model.caption });
  const plot = figure.createDiv({ cls: 'crm-sync-chart-plot', attr: { 'aria-hidden': 'true' } });
  plot.setCssProps({ '--crm-sync-bars': String(model.bars.length) });
  const scale = plot.createDiv({ cls: 'crm-sync-chart-scale' });
  for (const { at, text } of model.ticks) {
    scale.createSpan({ cls: 'crm-sync-figure', text }).setCssProps({ '--crm-sync-at': String(at) });
  }
  drawBars(plot.createDiv({ cls: 'crm-sync-chart-area' }), model);
  const labels = plot.createDiv({ cls: 'crm-sync-chart-labels' });
  for (const { quarter, year, isNow } of model.bars) {
    const label = labels.createSpan({ cls: isNow ? 'crm-sync-chart-now' : '' });
    label.createSpan({ text: quarter });
    label.createSpan({ cls: 'crm-sync-chart-year', text: year });
  }
  const legend = figure.createDiv({ cls: 'crm-sync-chart-legend', attr: { 'aria-hidden': 'true' } });
  for (const series of model.series) {
    const item = legend.createSpan();
    item.createSpan({ cls: `crm-sync-chart-key crm-sync-chart-${series}` });
    item.createSpan({ text: series });
  }
  drawTable(figure);
}

/** Space of one bar in the drawing, and the width of the bar. The drawing is stretched to the space of the screen. */
const STEP = 10;
const WIDTH = 6;
const HEIGHT = 100;

function drawBars(area: HTMLElement, { ticks, bars }: ChartModel): void {
  const svg = area.createSvg('svg', {
    attr: { viewBox: `0 0 ${bars.length * STEP} ${HEIGHT}`, preserveAspectRatio: 'none' },
  });
  for (const { at } of ticks) {
    const y = HEIGHT * (1 - at);
    svg.createSvg('line', { cls: 'crm-sync-chart-line', attr: { x1: 0, x2: bars.length * STEP, y1: y, y2: y } });
  }
  bars.forEach((bar, at) => {
    drawBar(svg, bar, at * STEP + (STEP - WIDTH) / 2);
  });
}

function drawBar(svg: SVGElement, { parts }: ChartBar, x: number): void {
  let bottom = HEIGHT;
  for (const { series, height } of parts) {
    const size = height * HEIGHT;
    bottom -= size;
    svg.createSvg('rect', {
      cls: `crm-sync-chart-${series}`,
      attr: { x, y: bottom, width: WIDTH, height: size },
    });
  }
}
