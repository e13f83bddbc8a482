/** The view `crm-roll-up` of a base: the base selects the notes, and the figures are those of the pipeline. */
import { BasesView, type BasesViewConfig, type Plugin, type QueryController } from 'obsidian';
import { isSameSet } from '../../domain/same-set.ts';
import { CHOICE_NAMES, readChoices } from '../../pipeline/choices.ts';
import { ROLL_UP } from '../../vault/pipeline-base.ts';
import { PIPELINE_ICON } from '../commands.ts';
import { drawRegion } from '../parts/draw.ts';
import { CHOICE_TEXT, choiceOptions, limitText } from '../text/pipeline.ts';
import { RollUpBox, type RollUpPorts } from './roll-up-box.ts';
import { rollUpRequest } from './roll-up-box-model.ts';

/** The app calls `onResize`, `focus`, and the methods of the ephemeral state, which are not in its types. */
class RollUpBase extends BasesView {
  override type = ROLL_UP;
  readonly #el: HTMLElement;
  readonly #limit: HTMLElement;
  readonly #box: RollUpBox;
  #paths: ReadonlySet<string> = new Set();
  #given: string | undefined;
  #isDrawn = false;
  /** Pixels to which the view is scrolled when it has figures; `undefined` if the user can scroll. */
  #scroll: number | undefined;

  constructor(controller: QueryController, containerEl: HTMLElement, ports: RollUpPorts) {
    super(controller);
    this.#el = containerEl.createDiv({ cls: 'crm-sync-base', attr: { tabindex: -1 } });
    this.#limit = this.#el.createDiv();
    this.#box = new RollUpBox(this.#el, ports, () => {
      this.#isDrawn = true;
      this.onResize();
    });
  }

  override onunload(): void {
    this.#box.stop();
    this.#el.remove();
  }

  /** Starts again if other notes or options are given. Changes of the notes themselves are followed anyway. */
  override onDataUpdated(): void {
    const paths = new Set(this.data.data.map(({ file }) => file.path));
    const limit = this.config.get('limit') === this.data.data.length ? paths.size : 0;
    drawRegion(this.#limit, limit, (el) => {
      if (limit > 0) el.createDiv({ cls: 'crm-sync-hint', text: limitText(limit) });
    });
    const given = givenIn(this.config);
    if (isSameSet(paths, this.#paths) && this.#given === JSON.stringify(given)) return;
    this.#paths = paths;
    this.#given = JSON.stringify(given);
    this.#box.show({ ...rollUpRequest(given), includes: (path) => paths.has(path) }, 'base');
  }

  getEphemeralState(): Record<string, unknown> {
    return { scroll: this.#scroll ?? this.#el.scrollTop };
  }

  setEphemeralState(state: unknown): void {
    if (typeof state !== 'object' || state === null || !('scroll' in state)) return;
    if (typeof state.scroll === 'number') this.#scroll = state.scroll;
    this.onResize();
  }

  onResize(): void {
    if (this.#scroll === undefined || !this.#isDrawn || !this.#el.isShown()) return;
    this.#el.scrollTop = this.#scroll;
    this.#scroll = undefined;
  }

  focus(): void {
    this.#el.focus({ preventScroll: true });
  }
}

/** Returns the options that the base has. */
function givenIn(config: BasesViewConfig): Readonly<Record<string, unknown>> {
  const all = CHOICE_NAMES.map((name) => [name, config.get(name) ?? undefined] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** Registers the view; nothing happens if Bases is turned off. */
export function addRollUpBase(plugin: Plugin, ports: RollUpPorts): void {
  plugin.registerBasesView(ROLL_UP, {
    name: 'Roll-up',
    icon: PIPELINE_ICON,
    factory: (controller, containerEl) => new RollUpBase(controller, containerEl, ports),
    options: (config) => {
      const { choices } = readChoices(givenIn(config));
      return CHOICE_NAMES.map((key) => ({
        ...{ type: 'dropdown', key, displayName: CHOICE_TEXT[key] },
        ...{ default: choices[key], options: choiceOptions(key) },
      }));
    },
  });
}
