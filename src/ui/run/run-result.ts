/** Draws the result of a run. When notes change, the previous list stays on the screen until the new one is complete. */
import type { Code } from '../../domain/finding.ts';
import type { Place } from '../../domain/place.ts';
import type { Selection } from '../../vault/note-service.ts';
import { drawRegion, redrawWithFocus } from '../parts/draw.ts';
import { drawFilteredList, type FilteredListSpec } from '../parts/filtered-list.ts';
import type { FrameScheduler } from '../parts/frame-scheduler.ts';
import type { NoteWatch } from '../parts/note-events.ts';
import type { DoneState } from '../state/run-state.ts';
import { drawEntry } from './run-entry.ts';
import {
  isMatch,
  type RunFacet,
  type RunFilter,
  type RunItem,
  type RunModel,
  runEntries,
  runModel,
  runRow,
} from './run-model.ts';
import { drawTotals } from './run-totals.ts';

export interface ResultHandlers {
  /** Opens a note, with the cursor at the place if one is passed. */
  readonly open: (path: string, place?: Place) => void;
  /** Opens the fixes of the selection, of one kind or of all. */
  readonly fix: (selection: Selection, kind?: Code) => void;
  readonly goneWord: NoteWatch['goneWord'];
}

/** Elements that the result is drawn into, and the function that runs drawing steps, which stops the previous ones. */
export interface ResultPlace {
  readonly status: HTMLElement;
  readonly body: HTMLElement;
  readonly run: FrameScheduler['run'];
}

/** Returns a function that draws a result in place of the elements' content, and later ones of the same notes. */
export function resultDrawer(place: ResultPlace, handlers: ResultHandlers): (state: DoneState) => void {
  const { run } = place;
  const filter: RunFilter = { facet: 'all', text: '' };
  let parts: ResultParts | undefined;
  let entries: readonly RunItem[] = [];
  /** The last result, and the one in the list. */
  let [latest, shown]: (DoneState | undefined)[] = [];
  function* steps(state: DoneState): Generator<undefined, undefined> {
    const gone = entries.filter(({ path }) => handlers.goneWord(path) !== undefined);
    const now = runEntries(state, gone);
    yield;
    const model = runModel(state, undefined, now);
    yield;
    const isFirst = parts === undefined;
    const drawn = (parts ??= drawParts(place));
    const show = (): void => {
      [entries, shown] = [now, state];
      drawSummary(drawn, model);
    };
    const end = (): void => {
      if (shown !== state) {
        replaceList(drawn);
        show();
      } else if (latest !== undefined && latest !== state) {
        // The filter of this list stopped the drawing of a newer one.
        run(steps(latest));
      }
    };
    if (isFirst) show();
    const into = isFirst ? drawn.list : drawn.next;
    into.empty();
    drawFilteredList(into, listSpec(model, filter, handlers), (rows) => {
      run(followed(rows, end));
    });
    if (now.length === 0) end();
    return undefined;
  }
  return (state) => {
    latest = state;
    run(steps(state));
  };
}

interface ResultParts {
  readonly summary: HTMLElement;
  readonly totals: HTMLElement;
  readonly list: HTMLElement;
  /** Hidden; the next list is drawn here. */
  readonly next: HTMLElement;
  /** Currencies whose totals are expanded. */
  readonly open: Set<string>;
}

function drawParts({ status, body }: ResultPlace): ResultParts {
  status.empty();
  body.empty();
  const part = (cls = ''): HTMLElement => body.createDiv({ cls: `crm-sync-run-body ${cls}` });
  const [totals, list, next] = [part(), part(), part('crm-sync-hidden')];
  return { summary: status.createDiv(), totals, list, next, open: new Set() };
}

function replaceList({ list, next }: ResultParts): void {
  redrawWithFocus(list, () => {
    list.append(...next.childNodes);
  });
}

function drawSummary(parts: ResultParts, { heading, summary, skipped, totals }: RunModel): void {
  drawRegion(parts.summary, { heading, summary, skipped }, (el) => {
    el.createDiv({ cls: 'crm-sync-run-heading', text: heading });
    el.createDiv({ cls: 'crm-sync-run-summary', text: summary });
    if (skipped !== '') el.createDiv({ cls: 'crm-sync-run-skipped', text: skipped });
  });
  drawRegion(parts.totals, totals, (el) => {
    drawTotals(el, totals, parts.open);
  });
}

function listSpec(
  model: RunModel,
  filter: RunFilter,
  { open, fix, goneWord }: ResultHandlers,
): FilteredListSpec<RunItem, RunFacet> {
  const fixNote = (path: string): void => {
    fix({ what: 'note', path });
  };
  return {
    ...model,
    isMatch,
    filter,
    draw: (list, entry) => {
      drawEntry(list, entry, runRow(entry), { open, fix: fixNote, goneWord });
    },
  };
}

/** Returns the steps, followed by `end`. */
function* followed(steps: Iterator<undefined>, end: () => void): Generator<undefined, undefined> {
  while (steps.next().done !== true) yield;
  end();
  return undefined;
}
