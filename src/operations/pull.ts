/** The operation that updates notes with changes from a CRM. */
import * as v from 'valibot';
import { isOperationError, type Operation } from './operation.ts';
import { applyConfirmed, CONFIRM, PLAN_ANSWER, TARGET } from './plan-operation.ts';
import { SELECTION, selectionIn } from './selection.ts';
import type { SyncAnswer } from './sync-answer.ts';

const PARAMETERS = v.object({ ...TARGET, ...SELECTION, ...CONFIRM });

export const pullOperation: Operation<typeof PARAMETERS, SyncAnswer> = {
  name: 'pull',
  description: 'Update notes with changes from the CRM; without confirm, only show the plan',
  parameters: PARAMETERS,
  access: { writes: ['notes'], with: 'confirm' },
  run: async (parameters, services) => {
    const { target } = parameters;
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const plan = await services.sync.plan(selection, target, { direction: 'pull' });
    return applyConfirmed(plan, target, parameters, services);
  },
  ...PLAN_ANSWER,
};
