/** Opens the export preview and the review as screens. */
import type { App } from 'obsidian';
import { followNotes, watchMovedNotes } from './parts/note-events.ts';
import { openNote, type NotePosition } from './parts/note-editor.ts';
import { openScreen, type ScreenFrame } from './parts/screen.ts';
import { settingsOpener } from './parts/settings-window.ts';
import { mountPreview, type PreviewDeps } from './preview/preview-view.ts';
import type { ReviewDeps } from './review/review-plan.ts';
import { mountReview } from './review/review-view.ts';

export type PreviewRequest = Omit<PreviewDeps, 'copy' | 'openFile' | 'openSettings' | 'follow' | 'review'> & {
  /** Returns the dependencies of a target's review; `undefined` if the target has only a preview. */
  readonly review: (target: PreviewDeps['target']) => ReviewDeps | undefined;
};

const PREVIEW = 'Export preview';

/** Opens the preview. A modal closes when a note or a file is opened from it. */
export function openPreview(app: App, request: PreviewRequest): void {
  openScreen(app, {
    title: PREVIEW,
    isMovable: true,
    mount: (el, frame) =>
      mountPreview(el, {
        ...request,
        open: (path, place) => {
          prepareForNote(app, path, frame);
          request.open(path, place);
        },
        openFile: (path) => {
          prepareForNote(app, path, frame);
          void openNote(app, path);
        },
        follow: (changed) => followNotes(app, changed),
        openSettings: settingsOpener(app),
        copy: (text) => el.win.navigator.clipboard.writeText(text),
        review: (target, into) => {
          const deps = request.review(target);
          frame.setTitle(deps?.title ?? PREVIEW);
          return deps && mountReview(into, reviewIn(app, deps, frame));
        },
      }),
  });
}

/** Opens a review. Closing it does not stop a sync. */
export function openReview(app: App, deps: ReviewDeps): void {
  openScreen(app, {
    title: deps.title,
    isMovable: true,
    mount: (el, frame) => mountReview(el, reviewIn(app, deps, frame)),
  });
}

/** Prepares the frame for a note that is opened next. If the note no longer exists, nothing changes. */
function prepareForNote(app: App, path: string, frame: ScreenFrame): void {
  if (app.vault.getFileByPath(path) !== null) frame.prepareForNote();
}

function reviewIn(app: App, deps: ReviewDeps, frame: ScreenFrame): ReviewDeps {
  return {
    ...deps,
    watch: (moved) => watchMovedNotes(app, moved),
    open: (path: string, spot?: NotePosition) => {
      prepareForNote(app, path, frame);
      deps.open(path, spot);
    },
    retry: (paths, target) => {
      frame.close();
      deps.retry(paths, target);
    },
  };
}
