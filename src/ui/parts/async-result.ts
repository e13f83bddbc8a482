/** Draws the progress and the result of a CRM request: the wait, the data, or the error. */
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { drawEmpty, drawSettingsButton } from './draw.ts';
import { fillCrmName } from '../text/plan.ts';
import { errorMessage } from '../text/errors.ts';
import { messageOf } from '../text/format.ts';

interface Work<T> {
  readonly work: Promise<T | CrmError>;
  /** Text shown while the work is running. */
  readonly doing: string;
  /** Heading above the message of a thrown error. */
  readonly failed: string;
  readonly signal: AbortSignal;
  readonly openSettings: () => void;
}

/**
 * Draws the result of the work; nothing if `signal` was aborted, because the window was closed or other work started.
 * If the focus was in `body`, whose `tabindex` is -1, it stays there.
 */
export function drawAsyncResult<T extends object | undefined>(
  body: HTMLElement,
  target: CrmId,
  { work, doing, failed, signal, openSettings }: Work<T>,
  draw: (result: T) => void,
): void {
  const crm = TARGETS[target].label;
  const fail = (title: string, text: string): void => {
    drawSettingsButton(drawEmpty(body, { icon: 'circle-alert', title, text }), text, openSettings);
  };
  const hadFocus = body.contains(body.doc.activeElement);
  body.empty();
  if (hadFocus) body.focus({ preventScroll: true });
  body.createDiv({ cls: 'crm-sync-preview-reading', text: doing, attr: { role: 'status' } });
  work.then(
    (result) => {
      if (signal.aborted) return;
      body.empty();
      if (result === undefined || !('kind' in result)) {
        draw(result);
        return;
      }
      const { message, advice } = errorMessage(result);
      fail(fillCrmName(message, crm), fillCrmName(advice, crm));
    },
    (thrown: unknown) => {
      if (signal.aborted) return;
      body.empty();
      fail(failed, messageOf(thrown));
    },
  );
}
