/** What the suites of all CRMs need of each. A further CRM is one line, and the compiler asks for it. */
import type { CrmId } from '../../src/targets/targets.ts';
import type { SceneBug } from '../support/mutated.ts';
import { BUGS as DYNAMICS_BUGS } from './dynamics/bugs.ts';
import { SCENES as DYNAMICS_SCENES } from './dynamics/scenes.ts';
import { STAGES as DYNAMICS_STAGES } from './dynamics/stage.ts';
import { BUGS as HUBSPOT_BUGS } from './hubspot/bugs.ts';
import { SCENES as HUBSPOT_SCENES } from './hubspot/scenes.ts';
import { STAGES as HUBSPOT_STAGES } from './hubspot/stage.ts';
import { BUGS as SALESFORCE_BUGS } from './salesforce/bugs.ts';
import { SCENES as SALESFORCE_SCENES } from './salesforce/scenes.ts';
import { STAGES as SALESFORCE_STAGES } from './salesforce/stage.ts';
import type { StartStage } from './stage.ts';

/** By name; each rejects when what it says is not so. */
export type Scenes = Readonly<Record<string, () => Promise<void>>>;

interface Room {
  /** By the ways in which the CRM may be set up. */
  readonly stages: Readonly<Record<string, StartStage>>;
  /** What is true of this CRM alone, or has to be found by its bugs. */
  readonly scenes: Scenes;
  readonly bugs: readonly SceneBug[];
}

/** By the folder that holds them in `stage.ts`, `scenes.ts` and `bugs.ts`. */
export const ROOMS: Readonly<Record<CrmId, Room>> = {
  salesforce: { stages: SALESFORCE_STAGES, scenes: SALESFORCE_SCENES, bugs: SALESFORCE_BUGS },
  hubspot: { stages: HUBSPOT_STAGES, scenes: HUBSPOT_SCENES, bugs: HUBSPOT_BUGS },
  dynamics: { stages: DYNAMICS_STAGES, scenes: DYNAMICS_SCENES, bugs: DYNAMICS_BUGS },
};
