/** Each bug that is put into a target's conversations on purpose turns its scene red: what the scenes are worth. */
import { describe, expect, test } from 'vitest';
import type { CrmId } from '../../src/targets/targets.ts';
import { mutated, type SceneBug } from '../support/mutated.ts';
import { BUGS as DYNAMICS_BUGS } from './dynamics/bugs.ts';
import { SCENES as DYNAMICS_SCENES } from './dynamics/scenes.ts';
import { BUGS as HUBSPOT_BUGS } from './hubspot/bugs.ts';
import { SCENES as HUBSPOT_SCENES } from './hubspot/scenes.ts';
import { BUGS as SALESFORCE_BUGS } from './salesforce/bugs.ts';
import { SCENES as SALESFORCE_SCENES } from './salesforce/scenes.ts';

/** By name; each rejects when what it says is not so. */
type Scenes = Readonly<Record<string, () => Promise<void>>>;

/** By the folder that holds them in `scenes.ts` and `bugs.ts`. */
const ROOMS: Readonly<Record<CrmId, { readonly scenes: Scenes; readonly bugs: readonly SceneBug[] }>> = {
  salesforce: { scenes: SALESFORCE_SCENES, bugs: SALESFORCE_BUGS },
  hubspot: { scenes: HUBSPOT_SCENES, bugs: HUBSPOT_BUGS },
  dynamics: { scenes: DYNAMICS_SCENES, bugs: DYNAMICS_BUGS },
};

describe.each(Object.entries(ROOMS))('%s', (room, { scenes, bugs }) => {
  test.each(Object.entries(scenes))('%s', async (_, run) => {
    await expect(run()).resolves.toBeUndefined();
  });

  test.each(bugs.map((bug, at) => [bug.name, bug, at] as const))(
    'it is found that %s',
    { timeout: 60_000 },
    async (_, bug, at) => {
      const entry = `targets/${room}/scenes.ts`;
      const { SCENES } = await mutated<{ readonly SCENES: Scenes }>(entry, bug, `${room}-${at}`);
      await expect(SCENES[bug.scene]?.()).rejects.toThrow();
    },
  );

  test('there is a bug for every scene', () => {
    expect(Object.keys(scenes).filter((name) => bugs.every(({ scene }) => scene !== name))).toEqual([]);
  });
});
