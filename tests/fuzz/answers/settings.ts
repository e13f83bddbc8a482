/** All setups of the CRMs, with their trials. */
import type { CrmId } from '../../../src/targets/targets.ts';
import { ROOMS } from '../../targets/rooms.ts';
import type { StartStage } from '../../targets/stage.ts';
import { DYNAMICS } from './dynamics.ts';
import { trialsOf } from './every-crm.ts';
import { HUBSPOT } from './hubspot.ts';
import { REFUSALS } from './refusals.ts';
import { SALESFORCE } from './salesforce.ts';
import type { Setting } from './trial.ts';

type Start = () => Promise<Setting>;

function staged(id: CrmId, start: StartStage): Start {
  return async () => {
    const stage = await start('America/New_York');
    const { crm, converse, advance, server } = stage;
    const trials = await trialsOf(id, stage);
    return { crm, converse, advance, close: server.close, refusals: REFUSALS[id], trials };
  };
}

/** Setups by name. */
export const SETTINGS: Readonly<Record<string, Start>> = {
  ...Object.fromEntries(
    Object.entries(ROOMS).flatMap(([id, { stages }]) =>
      Object.entries(stages).map(([name, start]) => [name, staged(id as CrmId, start)] as const),
    ),
  ),
  ...SALESFORCE,
  ...HUBSPOT,
  ...DYNAMICS,
};
