/** Modals of the app for the large screens, which are drawn by their views. */
import { type App, Modal } from 'obsidian';
import { followNotes, watchMovedNotes } from './parts/note-events.ts';
import { openNote, type NotePosition } from './parts/note-editor.ts';
import { settingsOpener } from './parts/settings-window.ts';
import { showHidden } from './parts/hidden-marks.ts';
import { mountPreview, type PreviewDeps } from './preview/preview-view.ts';
import type { ReviewDeps } from './review/review-plan.ts';
import { mountReview } from './review/review-view.ts';

export type PreviewRequest = Omit<PreviewDeps, 'copy' | 'openFile' | 'openSettings' | 'follow' | 'review'> & {
  /** Returns the dependencies of a target's review; `undefined` if the target has only a preview. */
  readonly review: (target: PreviewDeps['target']) => ReviewDeps | undefined;
};

const PREVIEW = 'Export preview';

/** Opens the preview. It closes when a note or a file is opened from it. */
export function openPreview(app: App, request: PreviewRequest): void {
  openScreen(app, PREVIEW, (el, close, setTitle) =>
    mountPreview(el, {
      ...request,
      open: (path, place) => {
        closeFor(app, path, close);
        request.open(path, place);
      },
      openFile: (path) => {
        closeFor(app, path, close);
        void openNote(app, path);
      },
      follow: (changed) => followNotes(app, changed),
      openSettings: settingsOpener(app),
      copy: (text) => el.win.navigator.clipboard.writeText(text),
      review: (target, into) => {
        const deps = request.review(target);
        setTitle(deps?.title ?? PREVIEW);
        return deps && mountReview(into, closing(app, deps, close));
      },
    }),
  );
}

/** Opens a review in a modal. Closing the modal does not stop a sync. */
export function openReview(app: App, deps: ReviewDeps): void {
  openScreen(app, deps.title, (el, close) => mountReview(el, closing(app, deps, close)));
}

/** Closes a screen from which a note is opened. If the note no longer exists, the screen stays, and a notice says so. */
function closeFor(app: App, path: string, close: () => void): void {
  if (app.vault.getFileByPath(path) !== null) close();
}

function closing(app: App, deps: ReviewDeps, close: () => void): ReviewDeps {
  return {
    ...deps,
    watch: (moved) => watchMovedNotes(app, moved),
    open: (path: string, spot?: NotePosition) => {
      closeFor(app, path, close);
      deps.open(path, spot);
    },
    retry: (paths, target) => {
      close();
      deps.retry(paths, target);
    },
  };
}

/** Fills a modal; returns a function that is called when the modal closes. */
type Mount = (el: HTMLElement, close: () => void, setTitle: (title: string) => void) => () => void;

/** Opens a modal. */
export function openScreen(app: App, title: string, mount: Mount): void {
  new Screen(app, title, mount).open();
}

class Screen extends Modal {
  readonly #title: string;
  readonly #mount: Mount;
  #stop: () => void = () => undefined;

  constructor(app: App, title: string, mount: Mount) {
    super(app);
    this.#title = title;
    this.#mount = mount;
  }

  override onOpen(): void {
    this.modalEl.addClass('crm-sync-preview-modal');
    const setTitle = (title: string): void => {
      this.setTitle(title);
      this.modalEl.setAttribute('aria-label', title);
    };
    setTitle(this.#title);
    const shown = showHidden(this.modalEl);
    const close = (): void => {
      this.close();
    };
    const mounted = this.#mount(this.contentEl, close, setTitle);
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
