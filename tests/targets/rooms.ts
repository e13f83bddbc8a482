/** The parts that the suites of all CRMs need from each CRM. Adding a CRM is one line, which the compiler requires. */
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

/** Scenes by name; each rejects if its name is not true. */
export type Scenes = Readonly<Record<string, () => Promise<void>>>;

interface Room {
  /** Servers by configuration of the CRM. */
  readonly stages: Readonly<Record<string, StartStage>>;
  /** Scenes for this CRM only, or for its planned bugs. */
  readonly scenes: Scenes;
  readonly bugs: readonly SceneBug[];
}

/** The suites by folder, which contains `stage.ts`, `scenes.ts`, and `bugs.ts`. */
export const ROOMS: Readonly<Record<CrmId, Room>> = {
  salesforce: { stages: SALESFORCE_STAGES, scenes: SALESFORCE_SCENES, bugs: SALESFORCE_BUGS },
  hubspot: { stages: HUBSPOT_STAGES, scenes: HUBSPOT_SCENES, bugs: HUBSPOT_BUGS },
  dynamics: { stages: DYNAMICS_STAGES, scenes: DYNAMICS_SCENES, bugs: DYNAMICS_BUGS },
};
