/** Modals of the app for the large screens, which are drawn by their views. */
import { type App, Modal } from 'obsidian';
import type { NotePosition } from './parts/note-editor.ts';
import { showHidden } from './parts/hidden-marks.ts';
import { mountPreview, type PreviewDeps } from './preview/preview-view.ts';
import type { ReviewDeps } from './review/review-plan.ts';
import { mountReview } from './review/review-view.ts';

export type PreviewRequest = Omit<PreviewDeps, 'copy' | 'openFile' | 'review'> & {
  /** Returns the dependencies of a target's review; `undefined` if the target has only a preview. */
  readonly review: (target: PreviewDeps['target']) => ReviewDeps | undefined;
};

/** Opens the preview. It closes when a note or a file is opened from it. */
export function openPreview(app: App, request: PreviewRequest): void {
  openScreen(app, 'Export preview', (el, close) =>
    mountPreview(el, {
      ...request,
      open: (path, place) => {
        close();
        request.open(path, place);
      },
      openFile: (path) => {
        close();
        void app.workspace.openLinkText(path, '');
      },
      copy: (text) => el.win.navigator.clipboard.writeText(text),
      review: (target, into) => {
        const deps = request.review(target);
        return deps && mountReview(into, closing(deps, close));
      },
    }),
  );
}

/** Opens a review in a modal. Closing the modal does not stop a sync. */
export function openReview(app: App, title: string, deps: ReviewDeps): void {
  openScreen(app, title, (el, close) => mountReview(el, closing(deps, close)));
}

function closing(deps: ReviewDeps, close: () => void): ReviewDeps {
  return {
    ...deps,
    open: (path: string, spot?: NotePosition) => {
      close();
      deps.open(path, spot);
    },
    retry: (paths, target) => {
      close();
      deps.retry(paths, target);
    },
  };
}

/** Opens a modal. `mount` fills it, and returns a function that is called when the modal closes. */
export function openScreen(app: App, title: string, mount: (el: HTMLElement, close: () => void) => () => void): void {
  new Screen(app, title, mount).open();
}

class Screen extends Modal {
  readonly #title: string;
  readonly #mount: (el: HTMLElement, close: () => void) => () => void;
  #stop: () => void = () => undefined;

  constructor(app: App, title: string, mount: (el: HTMLElement, close: () => void) => () => void) {
    super(app);
    this.#title = title;
    this.#mount = mount;
  }

  override onOpen(): void {
    this.modalEl.addClass('crm-sync-preview-modal');
    this.setTitle(this.#title);
    this.modalEl.setAttribute('aria-label', this.#title);
    const shown = showHidden(this.modalEl);
    const mounted = this.#mount(this.contentEl, () => {
      this.close();
    });
    this.#stop = () => {
      mounted();
      shown();
    };
  }

  override onClose(): void {
    this.#stop();
    this.contentEl.empty();
  }
}
