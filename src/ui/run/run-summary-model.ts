/** Sentences and figures about a run. The notice and the heading of the results show them. */
import type { DoneState, RunJob, RunState } from '../state/run-state.ts';
import { counted } from '../text/format.ts';

const DOING: Readonly<Record<RunJob, string>> = {
  validate: 'Checking',
  attribute: 'Attributing',
  fill: 'Finding missing metadata in',
};

const DID: Readonly<Record<RunJob, string>> = {
  validate: 'Checked',
  attribute: 'Attributed',
  fill: 'Missing metadata in',
};

/** Returns the heading of a run: `Checking Pipeline`, `Checked Pipeline`. */
export function headingOf(state: RunState): string {
  if (state.at === 'running') return `${DOING[state.job]} ${state.where}`;
  return state.at === 'done' ? `${DID[state.job]} ${state.where}` : state.where;
}

/** Returns the progress of a run: `"120 of 10,000 notes"`; while the notes are being counted, a text for that. */
export function progressText(done: number, total: number, locale?: string): string {
  return total === 0
    ? 'Counting notes…'
    : `${done.toLocaleString(locale)} of ${counted(total, 'note', 'notes', locale)}`;
}

/** Returns the result for the notice: one sentence, or two if the run was stopped. */
export function summaryOf(state: DoneState): string {
  const stopped = state.run.cancelled ? 'Stopped early. Completed changes are kept. ' : '';
  const failed = state.run.failures.length;
  const unread = failed === 0 ? '' : ` ${counted(failed, 'note')} couldn’t be read or written.`;
  return `${stopped}${resultOf(state)}${unread}`;
}

function resultOf(state: DoneState): string {
  const { inspections } = state.run;
  switch (state.job) {
    case 'validate': {
      const valid = inspections.filter((inspection) => inspection.valid).length;
      if (inspections.length === 0) return 'No opportunities found.';
      return `Checked ${counted(inspections.length, 'opportunity', 'opportunities')}: ${both(valid, 'valid', inspections.length - valid, 'not valid')}.`;
    }
    case 'attribute': {
      const { outcomes } = state.run;
      const of = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
      if (outcomes.length === 0) return 'No opportunities found.';
      const written = `Attribution written to ${counted(of('written'), 'note')}`;
      return `${written}; ${both(of('unchanged'), 'unchanged', of('refused'), 'skipped because of errors')}.`;
    }
    case 'fill': {
      if (state.applied !== undefined) {
        const { written, refused } = state.applied;
        const left = refused.length === 0 ? '' : ` ${counted(refused.length, 'value')} couldn’t be written.`;
        return `Filled in ${counted(written, 'value')}.${left}`;
      }
      const notes = inspections.filter((inspection) => inspection.enrichments.length > 0);
      const values = notes.reduce((sum, inspection) => sum + inspection.enrichments.length, 0);
      if (values === 0) return 'Nothing to fill in. No rule in your settings matches a missing value.';
      return `${counted(values, 'missing value')} in ${counted(notes.length, 'note')} can be filled in. Nothing has been written yet.`;
    }
  }
}

function both(one: number, oneWord: string, other: number, otherWord: string): string {
  return `${one.toLocaleString()} ${oneWord}, ${other.toLocaleString()} ${otherWord}`;
}
