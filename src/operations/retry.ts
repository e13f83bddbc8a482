/** The operation that syncs the notes again that a run failed on or did not process. */
import * as v from 'valibot';
import { isOperationError, type Operation } from './operation.ts';
import { applyConfirmed, CLOSE, CONFIRM, findRun, PLAN_ANSWER, RUN } from './plan-operation.ts';
import type { SyncAnswer } from './sync-answer.ts';

const PARAMETERS = v.object({ ...RUN, ...CONFIRM, ...CLOSE });

export const retryOperation: Operation<typeof PARAMETERS, SyncAnswer> = {
  name: 'retry',
  description: 'Retry the notes that a run failed on or didn’t process; without confirm, only show the plan',
  parameters: PARAMETERS,
  access: { writes: ['notes', 'crm'], with: 'confirm' },
  run: async (parameters, services) => {
    const run = await findRun(parameters.run, services.sync);
    if (isOperationError(run)) return run;
    if (run.again.length === 0) return { error: `Run ${run.runId} has nothing to retry.` };
    const selection = { what: 'notes', paths: run.again } as const;
    const plan = await services.sync.plan(selection, run.target, { direction: 'both' });
    return applyConfirmed(plan, run.target, parameters, services);
  },
  ...PLAN_ANSWER,
};
