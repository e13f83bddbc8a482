/** The operation that undoes a run. */
import * as v from 'valibot';
import { isOperationError, type Operation } from './operation.ts';
import { applyConfirmed, CONFIRM, findRun, PLAN_ANSWER, RUN } from './plan-operation.ts';
import type { SyncAnswer } from './sync-answer.ts';

const PARAMETERS = v.object({ ...RUN, ...CONFIRM });

export const undoOperation: Operation<typeof PARAMETERS, SyncAnswer> = {
  name: 'undo',
  description: 'Undo a run, except for fields that changed since; without confirm, only show the plan',
  parameters: PARAMETERS,
  access: { writes: ['notes', 'crm'], with: 'confirm' },
  run: async (parameters, services) => {
    const run = await findRun(parameters.run, services.sync);
    if (isOperationError(run)) return run;
    const plan = await services.sync.undo(run.runId);
    if (plan === undefined) {
      return { error: `The log of run ${run.runId} no longer exists, so the run can’t be undone.` };
    }
    return applyConfirmed(plan, run.target, parameters, services);
  },
  ...PLAN_ANSWER,
};
