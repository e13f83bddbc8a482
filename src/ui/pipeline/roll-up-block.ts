/** The code block `crm-roll-up`: a roll-up in a note, also in one that is printed. */
import { MarkdownRenderChild, type Plugin } from 'obsidian';
import { ROLL_UP } from '../../vault/pipeline-base.ts';
import { RollUpBox, type RollUpPorts } from './roll-up-box.ts';
import { blockRequest } from './roll-up-box-model.ts';

class RollUpBlock extends MarkdownRenderChild {
  readonly #source: string;
  readonly #ports: RollUpPorts;
  readonly #opened: Set<RollUpBlock>;
  #isLoaded = false;
  #box: RollUpBox | undefined;

  constructor(el: HTMLElement, source: string, ports: RollUpPorts, opened: Set<RollUpBlock>) {
    super(el);
    this.#source = source;
    this.#ports = ports;
    this.#opened = opened;
  }

  override onload(): void {
    this.#isLoaded = true;
    this.#open();
  }

  override onunload(): void {
    this.#isLoaded = false;
    this.stop();
  }

  /** Resolves when the figures are drawn. A block that the app never loads, as in some exports, stops then. */
  async draw(): Promise<void> {
    await this.#open().upToDate();
    if (!this.#isLoaded) this.stop();
  }

  stop(): void {
    this.#opened.delete(this);
    this.#box?.stop();
    this.#box = undefined;
  }

  #open(): RollUpBox {
    if (this.#box !== undefined) return this.#box;
    this.#opened.add(this);
    this.containerEl.empty();
    this.#box = new RollUpBox(this.containerEl.createDiv({ cls: 'crm-sync-roll-up-block' }), this.#ports);
    this.#box.show(blockRequest(this.#source), 'vault');
    return this.#box;
  }
}

/** Registers the code block. The app waits for the returned promise before it prints a note. */
export function addRollUpBlock(plugin: Plugin, ports: RollUpPorts): void {
  const opened = new Set<RollUpBlock>();
  plugin.register(() => {
    for (const block of opened) block.stop();
  });
  plugin.registerMarkdownCodeBlockProcessor(ROLL_UP, (source, el, context) => {
    const block = new RollUpBlock(el, source, ports, opened);
    context.addChild(block);
    return block.draw();
  });
}
