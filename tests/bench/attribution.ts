/** The number of opportunities attributed per second on one core: three OEMs, two partners. */
import { multiFactorV1 } from '../../src/attribution/multi-factor-v1.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { line } from './measure.ts';

const COUNT = 500_000;
/** The fastest pass counts: other programs on the machine only add time. */
const PASSES = 12;
const GOAL = 3_000_000;

export function benchAttribution(): string[] {
  const { modelParameters } = DEFAULT_SETTINGS;
  const oems = ['Microsoft', 'Cisco', 'NetApp'];
  const partners = ['Partner A', 'Partner B'];
  const pass = (): number => {
    let drift = 0;
    const began = performance.now();
    for (let number = 0; number < COUNT; number++) {
      const minor = 1_000_003 + number * 37;
      const { oem } = multiFactorV1.split({ amount: { minor, currency: 'USD' }, oems, partners }, modelParameters);
      let sum = oem.unallocated;
      for (const share of oem.shares) sum += share.minor;
      drift += Math.abs(sum - minor);
    }
    if (drift !== 0) throw new Error(`${drift} cents were lost`);
    return COUNT / ((performance.now() - began) / 1000);
  };
  const rate = Math.max(...Array.from({ length: PASSES }, pass));
  return [
    line(
      'opportunities attributed a second, to the cent',
      `${(rate / 1e6).toFixed(2)} M`,
      'at least 3 M',
      rate >= GOAL,
    ),
  ];
}
