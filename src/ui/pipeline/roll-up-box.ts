/** A roll-up in a note or a base: what is wrong with its options, and the figures, which follow the notes. */
import { type App, Keymap } from 'obsidian';
import { specOf } from '../../pipeline/choices.ts';
import { drawIcon, drawRegion } from '../parts/draw.ts';
import { showHidden } from '../parts/hidden-marks.ts';
import { openNote } from '../parts/note-editor.ts';
import { followRollUps, type LiveRollUps } from '../state/live-roll-ups.ts';
import { NO_OPPORTUNITIES, readingText } from '../text/pipeline.ts';
import type { PipelinePorts } from './pipeline-screen.ts';
import type { RollUpRequest } from './roll-up-box-model.ts';
import { RollUpView } from './roll-up-view.ts';

/** Ports of the box. */
export type RollUpPorts = Pick<PipelinePorts, 'store' | 'clock'> & { readonly app: App };

export interface RollUpBoxSpec extends RollUpRequest {
  /** Returns true for the notes of a base; without it, all notes of the vault count. */
  readonly includes?: (path: string) => boolean;
}

export class RollUpBox {
  readonly #ports: RollUpPorts;
  readonly #problems: HTMLElement;
  readonly #status: HTMLElement;
  readonly #figures: HTMLElement;
  readonly #view: RollUpView;
  readonly #unmark: () => void;
  readonly #drawn: () => void;
  #live: LiveRollUps | undefined;

  /** Appends the elements, which are empty until {@link show} is called. `drawn` is called after the figures are drawn. */
  constructor(el: HTMLElement, ports: RollUpPorts, drawn = (): void => undefined) {
    this.#ports = ports;
    this.#drawn = drawn;
    this.#unmark = showHidden(el);
    this.#problems = el.createDiv({ cls: 'crm-sync-roll-up-problems' });
    this.#status = el.createDiv({ attr: { role: 'status' } });
    this.#figures = el.createDiv();
    let pane: ReturnType<typeof Keymap.isModEvent> = false;
    this.#figures.addEventListener('click', (event) => (pane = Keymap.isModEvent(event)), true);
    this.#view = new RollUpView(this.#figures, (path) => void openNote(ports.app, path, { pane }));
  }

  /** Shows a roll-up in place of the one before, whose elements are kept where they are the same. */
  show({ choices, problems, includes = () => true }: RollUpBoxSpec, where: keyof typeof NO_OPPORTUNITIES): void {
    drawRegion(this.#problems, problems, (el) => {
      for (const text of problems) {
        const line = el.createDiv({ cls: 'crm-sync-roll-up-problem' });
        drawIcon(line, 'triangle-alert', 'warn');
        line.createSpan({ text });
      }
    });
    this.#figures.toggle(choices !== undefined);
    const { store, clock } = this.#ports;
    const before = this.#live;
    this.#live =
      choices &&
      followRollUps({
        ...{ store, clock, includes },
        specsOf: (context) => ({ figures: specOf(choices, context) }),
        show: ({ figures }, { notes }) => {
          const isEmpty = ![...notes.values()].some(
            ({ path, counts }) => counts !== 'not-opportunity' && includes(path),
          );
          this.#say(isEmpty ? NO_OPPORTUNITIES[where] : '');
          this.#figures.toggle(!isEmpty);
          if (!isEmpty) this.#view.show(figures, choices);
          this.#drawn();
        },
        showState: (state) => {
          this.#say(readingText(state));
        },
      });
    if (choices === undefined) this.#say('');
    before?.stop();
  }

  /** Resolves when the figures are those of the notes as they are now. */
  async upToDate(): Promise<void> {
    await this.#live?.upToDate();
  }

  stop(): void {
    this.#live?.stop();
    this.#live = undefined;
    this.#unmark();
  }

  #say(text: string): void {
    drawRegion(this.#status, text, (el) => {
      if (text !== '') el.createDiv({ cls: 'crm-sync-run-problem', text });
    });
  }
}
