/**
 * Every sequence of actions on two devices and in the CRM, up to a length: no value is lost unseen, and changes stop.
 */
import { describe, expect, test } from 'vitest';
import { CRM_IDS } from '../../../src/targets/targets.ts';
import { seed } from '../../fuzz/budget.ts';
import { explore, type ExploreOptions } from './explore.ts';
import { someMerges } from './merges.ts';
import { startEngine, STARTS, startWorld } from './starts.ts';
import { news, told, unmet } from './words.ts';

/** `npm run explore -- length=6` explores longer sequences. */
const EXTENTS = [
  ['in 4 steps', { length: 4, deaths: false, fields: ['amount'] }],
  ['in 3 steps with crashes', { length: 3, deaths: true, fields: ['amount'] }],
  ['in 3 steps with amount and stage', { length: 3, deaths: false, fields: ['amount', 'stage'] }],
] as const satisfies readonly (readonly [string, ExploreOptions])[];

/** Number of merged worlds that are also run unmerged; `npm run explore -- merges=300` runs more. */
const MERGES = 6;

describe.each(CRM_IDS)('with %s', (target) => {
  const engine = startEngine(target);
  test.each(STARTS.flatMap((start) => EXTENTS.map((extent) => [start, ...extent] as const)))(
    'from %s, %s, nothing is lost, duplicated, or hidden',
    { timeout: 600_000 },
    async (start, _, extent) => {
      const world = await startWorld(await engine, start);
      const merges = someMerges(extent.deaths ? 0 : MERGES, seed);
      const found = await explore(await engine, world, { ...extent, merged: merges.merged });
      expect(news(found).map(told)).toEqual([]);
      expect(unmet(found, start, extent.length)).toEqual([]);
      expect(found.worlds).toBeGreaterThan(100);
      expect(await merges.untrue(await engine, start, extent)).toEqual([]);
    },
  );
});
