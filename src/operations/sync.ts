/** The operation that syncs in both directions. */
import * as v from 'valibot';
import { isOperationError, type Operation } from './operation.ts';
import { applyConfirmed, CLOSE, CONFIRM, PLAN_ANSWER, TARGET } from './plan-operation.ts';
import { SELECTION, selectionIn } from './selection.ts';
import type { SyncAnswer } from './sync-answer.ts';

const PARAMETERS = v.object({ ...TARGET, ...SELECTION, ...CONFIRM, ...CLOSE });

export const syncOperation: Operation<typeof PARAMETERS, SyncAnswer> = {
  name: 'sync',
  description: 'Sync notes and CRM records in both directions; without confirm, only show the plan',
  parameters: PARAMETERS,
  access: { writes: ['notes', 'crm'], with: 'confirm' },
  run: async (parameters, services) => {
    const { target } = parameters;
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const plan = await services.sync.plan(selection, target, { direction: 'both' });
    return applyConfirmed(plan, target, parameters, services);
  },
  ...PLAN_ANSWER,
};
