/** Every sequence of actions on two devices and in the CRM, up to a length: nobody's value is lost unseen, and all comes to rest. */
import { describe, expect, test } from 'vitest';
import { CRM_IDS } from '../../../src/targets/targets.ts';
import { explore } from './explore.ts';
import { startEngine, STARTS, startWorld } from './starts.ts';
import { news, told } from './words.ts';

/** `npm run explore -- length=6` goes further. */
const EXTENTS = [
  { length: 4, deaths: false },
  { length: 3, deaths: true },
] as const;

describe.each(CRM_IDS)('with %s', (target) => {
  const engine = startEngine(target);
  test.each(STARTS.flatMap((start) => EXTENTS.map((extent) => [start, extent.length, extent] as const)))(
    'from %s, in %i steps, nothing is lost, doubled or silent',
    { timeout: 300_000 },
    async (start, _, extent) => {
      const world = await startWorld(await engine, start);
      const found = await explore(await engine, world, { ...extent, fields: ['amount'] });
      expect(news(found).map(told)).toEqual([]);
      expect(found.worlds).toBeGreaterThan(100);
    },
  );
});
