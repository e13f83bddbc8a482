/** Prompts for the CRM if several are connected. */
import { type App, SuggestModal } from 'obsidian';
import type { CrmId } from '../../targets/targets.ts';
import { TARGETS } from '../../targets/targets.ts';
import type { ReadyConnection } from './connection-model.ts';

class CrmChooser extends SuggestModal<ReadyConnection> {
  readonly #ready: readonly ReadyConnection[];
  readonly #choose: (target: CrmId) => void;

  constructor(app: App, ready: readonly ReadyConnection[], choose: (target: CrmId) => void) {
    super(app);
    this.#ready = ready;
    this.#choose = choose;
    this.setPlaceholder('Choose a connection');
  }

  override getSuggestions(query: string): ReadyConnection[] {
    return this.#ready.filter(({ target }) => TARGETS[target].label.toLowerCase().includes(query.toLowerCase()));
  }

  override renderSuggestion({ target, identity }: ReadyConnection, el: HTMLElement): void {
    el.setText(`${TARGETS[target].label} · ${identity.orgName}`);
  }

  override onChooseSuggestion({ target }: ReadyConnection): void {
    this.#choose(target);
  }
}

/** Calls `choose` with the selected CRM: immediately if only one is ready, never if `ready` is empty. */
export function chooseCrm(app: App, ready: readonly ReadyConnection[], choose: (target: CrmId) => void): void {
  const [only] = ready;
  if (ready.length > 1) new CrmChooser(app, ready, choose).open();
  else if (only !== undefined) choose(only.target);
}
