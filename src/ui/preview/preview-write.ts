/** Draws the footer of the export preview: the button that writes a file, then the path of the written file. */
import { drawButton } from '../parts/draw.ts';
import type { PreviewModel } from './preview-model.ts';
import { messageOf } from '../text/format.ts';

/**
 * Appends the footer. `write` resolves to the path of the new file. After that, the button stays disabled, so that the
 * same records are not written twice by accident.
 */
export function drawWrite(
  body: HTMLElement,
  { label, help, possible }: NonNullable<PreviewModel['write']>,
  write: () => Promise<string>,
  openFile: (path: string) => void,
): void {
  const footer = body.createDiv({ cls: 'crm-sync-preview-foot' });
  const status = footer.createDiv({ cls: 'crm-sync-preview-told', text: help, attr: { role: 'status' } });
  const button = drawButton(footer.createDiv({ cls: 'crm-sync-foot-actions' }), {
    text: label,
    icon: 'file-down',
    style: 'cta',
    key: 'write',
    disabled: !possible,
    click: () => {
      button.disabled = true;
      status.setText('Writing…');
      write().then(
        (path) => {
          showWritten(status, path, openFile);
        },
        (thrown: unknown) => {
          button.disabled = false;
          status.setText(`The file couldn’t be written: ${messageOf(thrown)}`);
        },
      );
    },
  });
}

function showWritten(status: HTMLElement, path: string, openFile: (path: string) => void): void {
  status.setText('Written: ');
  drawButton(status, {
    text: path,
    hint: `Open ${path}`,
    style: 'plain',
    click: () => {
      openFile(path);
    },
  }).addClass('crm-sync-preview-path');
}
