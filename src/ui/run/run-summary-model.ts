/** Sentences and figures about a run. The notice and the heading of the results show them. */
import type { DoneState, RunState } from '../state/run-state.ts';
import { counted } from '../text/format.ts';

/** Returns the heading of a run: `Checking Pipeline`, `Checked Pipeline`. */
export function headingOf(state: RunState): string {
  if (state.at === 'running') return `Checking ${state.where}`;
  return state.at === 'done' ? `Checked ${state.where}` : state.where;
}

/** Returns the progress of a run: `"120 of 10,000 notes"`; while the notes are being counted, a text for that. */
export function progressText(done: number, total: number, locale?: string): string {
  return total === 0
    ? 'Counting notes…'
    : `${done.toLocaleString(locale)} of ${counted(total, 'note', 'notes', locale)}`;
}

/** Returns the result for the notice: one sentence, or two if the run was stopped. */
export function summaryOf(state: DoneState): string {
  const stopped = state.run.cancelled ? 'Stopped early. The list is incomplete. ' : '';
  const failed = state.run.failures.length;
  const unread = failed === 0 ? '' : ` ${counted(failed, 'note')} couldn’t be read.`;
  return `${stopped}${resultOf(state)}${unread}`;
}

function resultOf({ run: { inspections } }: DoneState): string {
  if (inspections.length === 0) return 'No opportunities found.';
  const valid = inspections.filter((inspection) => inspection.valid).length;
  const counts = `${valid.toLocaleString()} valid, ${(inspections.length - valid).toLocaleString()} not valid`;
  return `Checked ${counted(inspections.length, 'opportunity', 'opportunities')}: ${counts}.`;
}
