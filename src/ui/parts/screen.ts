/** The large screens: each one opens in a modal, and the user can move it to a tab, to read notes next to it. */
import { type App, ItemView, Modal, Platform, setIcon, type WorkspaceLeaf } from 'obsidian';
import { visibleText } from '../../domain/untrusted-text.ts';
import { drawEmpty } from './draw.ts';
import { showHidden } from './hidden-marks.ts';

export const SCREEN_VIEW = 'crm-sync-attribution-screen';

/** The modal or tab that shows a screen, as the screen sees it. */
export interface ScreenFrame {
  readonly close: () => void;
  /** Closes the modal; a tab stays, and the pane next to it becomes the active one. Called before a note is opened. */
  readonly prepareForNote: () => void;
  readonly setTitle: (title: string) => void;
}

/** Draws a screen into the element; returns a function that stops it, which is called when the screen closes. */
type MountScreen = (el: HTMLElement, frame: ScreenFrame) => () => void;

export interface ScreenSpec {
  readonly title: string;
  readonly mount: MountScreen;
  /** True if the modal has a button that moves the screen to a tab. */
  readonly isMovable?: boolean;
}

/** Opens a screen in a modal. */
export function openScreen(app: App, spec: ScreenSpec): void {
  new ScreenModal(app, new Screen(spec)).open();
}

/** A screen. Its element moves from the modal to the tab, and so does its state. */
class Screen {
  readonly el = createDiv({ cls: 'crm-sync-screen', attr: { tabindex: -1 } });
  readonly isMovable: boolean;
  title: string;
  readonly #mount: MountScreen;
  #frame: ScreenFrame | undefined;
  #stop: (() => void) | undefined;

  constructor({ title, mount, isMovable = false }: ScreenSpec) {
    this.title = visibleText(title);
    this.#mount = mount;
    this.isMovable = isMovable;
  }

  /** Shows the screen in this element instead of where it was. */
  showIn(parent: HTMLElement, frame: ScreenFrame): void {
    this.#frame = frame;
    parent.addClass('crm-sync-screen-frame');
    const restore = keepView(this.el);
    parent.append(this.el);
    if (this.#stop === undefined) this.#start();
    else restore();
  }

  /** Keeps the screen running while what shows it closes. */
  release(): void {
    this.#frame = undefined;
  }

  /** Stops the screen when the modal or tab with this frame closes, unless it was moved to another one. */
  leave(frame: ScreenFrame): void {
    if (this.#frame !== frame) return;
    this.#stop?.();
    this.#stop = undefined;
    this.el.empty();
  }

  #start(): void {
    const unmark = showHidden(this.el);
    const unmount = this.#mount(this.el, {
      close: () => this.#frame?.close(),
      prepareForNote: () => this.#frame?.prepareForNote(),
      setTitle: (title) => {
        const before = this.title;
        this.title = visibleText(title);
        if (this.title !== before) this.#frame?.setTitle(this.title);
      },
    });
    this.#stop = () => {
      unmount();
      unmark();
    };
  }
}

/** Returns a function that restores scroll positions and focus, which an element loses when it is moved. */
function keepView(el: HTMLElement): () => void {
  const scrolled = [el, ...el.querySelectorAll('*')].map((one) => ({ one, top: one.scrollTop }));
  const { activeElement } = el.doc;
  const focused = el.contains(activeElement) ? activeElement : el;
  return () => {
    for (const { one, top } of scrolled) if (top > 0) one.scrollTop = top;
    if (focused?.instanceOf(HTMLElement) === true) focused.focus({ preventScroll: true });
  };
}

class ScreenModal extends Modal {
  readonly #screen: Screen;
  readonly #frame: ScreenFrame;

  constructor(app: App, screen: Screen) {
    super(app);
    this.#screen = screen;
    const close = (): void => {
      this.close();
    };
    this.#frame = { close, prepareForNote: close, setTitle: this.#name };
  }

  override onOpen(): void {
    this.modalEl.addClass('crm-sync-screen-modal');
    this.#name(this.#screen.title);
    if (this.#screen.isMovable && !Platform.isPhone) this.#drawMove();
    this.#screen.showIn(this.contentEl, this.#frame);
  }

  override onClose(): void {
    this.#screen.leave(this.#frame);
    this.contentEl.empty();
  }

  readonly #name = (title: string): void => {
    this.setTitle(title);
    this.modalEl.setAttribute('aria-label', title);
  };

  #drawMove(): void {
    const button = createEl('button', { cls: 'clickable-icon crm-sync-screen-move', attr: { 'aria-label': MOVE } });
    setIcon(button, 'square-arrow-out-up-right');
    button.addEventListener('click', () => void this.#move());
    this.contentEl.before(button);
  }

  async #move(): Promise<void> {
    const leaf = this.app.workspace.getLeaf('tab');
    await leaf.open(new ScreenTab(leaf, this.#screen));
    this.close();
    this.app.workspace.setActiveLeaf(leaf, { focus: true });
    this.#screen.el.focus({ preventScroll: true });
  }
}

const MOVE = 'Move to a tab';

/** A tab with a screen; without one if Obsidian restored the tab after a restart, because screens are not saved. */
export class ScreenTab extends ItemView {
  override navigation = false;
  override icon = 'list-checks';
  readonly #screen: Screen | undefined;
  readonly #frame: ScreenFrame;

  constructor(leaf: WorkspaceLeaf, screen?: Screen) {
    super(leaf);
    this.#screen = screen;
    this.#frame = {
      close: () => {
        leaf.detach();
      },
      prepareForNote: () => {
        activateBeside(leaf);
      },
      setTitle: () => {
        // The app reads the title of a view only when it opens.
        screen?.release();
        void leaf.open(new ScreenTab(leaf, screen));
      },
    };
  }

  getViewType(): string {
    return SCREEN_VIEW;
  }

  getDisplayText(): string {
    return this.#screen?.title ?? CLOSED.title;
  }

  override onOpen(): Promise<void> {
    if (this.#screen === undefined)
      drawEmpty(this.contentEl, { ...CLOSED, button: { text: 'Close tab', click: this.#frame.close } });
    else this.#screen.showIn(this.contentEl, this.#frame);
    return Promise.resolve();
  }

  override onClose(): Promise<void> {
    this.#screen?.leave(this.#frame);
    return Promise.resolve();
  }
}

const CLOSED = {
  icon: 'list-checks',
  title: 'Closed list',
  text: 'Previews and reviews are not kept when Obsidian restarts. Open the list again from the panel or by command.',
};

/** Makes a pane next to the leaf the active one, so that the next note opens there, and not over the leaf. */
function activateBeside(leaf: WorkspaceLeaf): void {
  const { workspace } = leaf.view.app;
  let beside: WorkspaceLeaf | undefined;
  workspace.iterateRootLeaves((one) => {
    if (one.parent !== leaf.parent && one.view.containerEl.isShown()) beside ??= one;
  });
  workspace.setActiveLeaf(beside ?? workspace.createLeafBySplit(leaf, 'vertical'));
}
