/** A row of tabs over one leaf; the main pane and the right side each use one. */
import { setIcon } from './icons.ts';
import type { LeafHome, WorkspaceLeaf } from './leaf.ts';

export class TabbedHome implements LeafHome {
  readonly kind: LeafHome['kind'];
  readonly el: HTMLElement;
  readonly bodyEl: HTMLElement;
  readonly leaves: WorkspaceLeaf[] = [];
  readonly #tabsEl: HTMLElement;
  readonly #onShow: (leaf: WorkspaceLeaf) => void;
  #shown: WorkspaceLeaf | undefined;

  constructor(kind: LeafHome['kind'], el: HTMLElement, onShow: (leaf: WorkspaceLeaf) => void) {
    this.kind = kind;
    this.el = el;
    this.#onShow = onShow;
    this.#tabsEl = el.createDiv({ cls: 'workspace-tab-header-container', attr: { role: 'tablist' } });
    this.bodyEl = el.createDiv('workspace-tab-container');
  }

  get shown(): WorkspaceLeaf | undefined {
    return this.#shown;
  }

  add(leaf: WorkspaceLeaf): void {
    this.leaves.push(leaf);
    if (this.#shown === undefined) this.#shown = leaf;
    this.refresh();
  }

  show(leaf: WorkspaceLeaf): void {
    this.#shown = leaf;
    this.refresh();
    this.#onShow(leaf);
  }

  remove(leaf: WorkspaceLeaf): void {
    const at = this.leaves.indexOf(leaf);
    if (at >= 0) this.leaves.splice(at, 1);
    const next = this.leaves[0];
    if (this.#shown === leaf && next !== undefined) this.show(next);
    else if (this.#shown === leaf) this.#shown = undefined;
    this.refresh();
  }

  refresh(): void {
    this.#tabsEl.empty();
    for (const leaf of this.leaves) {
      const isShown = leaf === this.#shown;
      leaf.hostEl.toggle(isShown);
      leaf.view.hostRetitle();
      const tab = this.#tabsEl.createDiv({
        cls: 'workspace-tab-header',
        attr: { role: 'tab', tabindex: 0, 'aria-selected': isShown, 'data-type': leaf.view.getViewType() },
      });
      tab.toggleClass('is-active', isShown);
      if (this.kind === 'root') tab.createDiv({ cls: 'workspace-tab-header-inner-title', text: leaf.getDisplayText() });
      else {
        setIcon(tab.createDiv('workspace-tab-header-inner-icon'), leaf.getIcon());
        tab.setAttr('aria-label', leaf.getDisplayText());
      }
      const choose = (): void => {
        this.show(leaf);
      };
      tab.addEventListener('click', choose);
      tab.addEventListener('keydown', (evt) => {
        if (evt.key === 'Enter') choose();
      });
    }
  }
}
