/** The pipeline in a tab of the main area. The app keeps the choices of the user with the tab. */
import { type App, ItemView, type ViewStateResult, type WorkspaceLeaf } from 'obsidian';
import { DEFAULT_CHOICES, type PipelineChoices, readChoices } from '../../pipeline/choices.ts';
import { DIMENSION_NAMES } from '../../pipeline/dimensions.ts';
import { PIPELINE_ICON } from '../commands.ts';
import { showHidden } from '../parts/hidden-marks.ts';
import { type PipelinePorts, PipelineScreen } from './pipeline-screen.ts';

export const PIPELINE_VIEW = 'crm-sync-attribution-pipeline';

export class PipelineTab extends ItemView {
  override navigation = true;
  override icon = PIPELINE_ICON;
  readonly #ports: PipelinePorts;
  #choices: PipelineChoices = DEFAULT_CHOICES;
  #screen: PipelineScreen | undefined;

  constructor(leaf: WorkspaceLeaf, ports: PipelinePorts) {
    super(leaf);
    this.#ports = ports;
  }

  getViewType(): string {
    return PIPELINE_VIEW;
  }

  getDisplayText(): string {
    return 'Pipeline';
  }

  override getState(): Record<string, unknown> {
    return { ...super.getState(), ...this.#choices };
  }

  /** Takes the choices that the app kept; those that are not known are the defaults. */
  override async setState(state: unknown, result: ViewStateResult): Promise<void> {
    this.#choices = choicesIn(state);
    if (this.#screen !== undefined) this.#open();
    await super.setState(state, result);
  }

  override onOpen(): Promise<void> {
    this.register(showHidden(this.contentEl));
    this.#open();
    return Promise.resolve();
  }

  override onClose(): Promise<void> {
    this.#screen?.stop();
    return Promise.resolve();
  }

  #open(): void {
    this.#screen?.stop();
    this.contentEl.empty();
    this.contentEl.addClass('crm-sync-screen-frame');
    const chosen = (choices: PipelineChoices): void => {
      this.#choices = choices;
      this.app.workspace.requestSaveLayout();
    };
    const el = this.contentEl.createDiv({ cls: 'crm-sync-screen crm-sync-pipeline-tab' });
    this.#screen = new PipelineScreen(el, { ...this.#ports, choices: this.#choices, chosen });
  }
}

/** Reads the choices of a stored state, which another version of the plugin may have written. */
function choicesIn(state: unknown): PipelineChoices {
  const given: Readonly<Record<string, unknown>> = typeof state === 'object' ? { ...state } : {};
  const { choices } = readChoices(given);
  const { only } = given;
  if (typeof only !== 'object' || only === null || !('dimension' in only) || !('id' in only)) return choices;
  const dimension = DIMENSION_NAMES.find((name) => name === only.dimension);
  const { id } = only;
  return dimension === undefined || typeof id !== 'string' ? choices : { ...choices, only: { dimension, id } };
}

/** Makes an open pipeline the active tab, or opens one. */
export async function openPipeline({ workspace }: App): Promise<void> {
  const [open] = workspace.getLeavesOfType(PIPELINE_VIEW);
  const leaf = open ?? workspace.getLeaf('tab');
  if (open === undefined) await leaf.setViewState({ type: PIPELINE_VIEW, active: true });
  await workspace.revealLeaf(leaf);
}
