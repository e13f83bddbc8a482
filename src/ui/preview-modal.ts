/** The export preview as a modal of the app. What it shows is drawn by the view. */
import { type App, Modal } from 'obsidian';
import { mountPreview, type PreviewDeps } from './preview-view.ts';

export type PreviewRequest = Omit<PreviewDeps, 'copy' | 'openFile'>;

/** Opens the preview. Opening a note or a file from it closes it. */
export function openPreview(app: App, request: PreviewRequest): void {
  new PreviewModal(app, request).open();
}

class PreviewModal extends Modal {
  readonly #request: PreviewRequest;
  #stop: () => void = () => undefined;

  constructor(app: App, request: PreviewRequest) {
    super(app);
    this.#request = request;
  }

  override onOpen(): void {
    this.modalEl.addClass('crm-sync-preview-modal');
    this.setTitle('Export preview');
    this.#stop = mountPreview(this.contentEl, {
      ...this.#request,
      open: (path, place) => {
        this.close();
        this.#request.open(path, place);
      },
      openFile: (path) => {
        this.close();
        void this.app.workspace.openLinkText(path, '');
      },
      copy: (text) => this.contentEl.win.navigator.clipboard.writeText(text),
    });
  }

  override onClose(): void {
    this.#stop();
    this.contentEl.empty();
  }
}
