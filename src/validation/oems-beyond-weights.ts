/** Check of the OEMs: each one gets a share. */
import { namesIn } from '../domain/names.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';

/** One warning for each OEM after the last weight: it is in the note but gets no share. */
export const oemsBeyondWeights: Check = {
  codes: ['oems-beyond-weights'],
  check: ({ opportunity, sources }, { oemWeights }) => {
    const entry = sources.oems?.[0];
    if (opportunity.oems.length <= oemWeights || entry === undefined) return NO_FINDINGS;
    return namesIn(entry.value)
      .slice(oemWeights)
      .map(({ name, value }, at) => ({
        code: 'oems-beyond-weights',
        field: 'oems',
        key: entry.key,
        at: { from: value.from, to: value.to },
        data: { name, position: oemWeights + at + 1, weights: oemWeights },
      }));
  },
};

export const examples: readonly Example[] = [
  {
    name: 'five OEMs',
    yaml: 'oems:\n  - Microsoft\n  - Cisco\n  - Dell\n  - "[[Firms/HPE]]"\n  - Palo Alto',
    finds: ['oems-beyond-weights @6:5', 'oems-beyond-weights @7:5'],
  },
  { name: 'three OEMs', yaml: 'oems: [Microsoft, Cisco, Dell]', finds: [] },
  {
    name: 'a fourth OEM with a weight',
    yaml: 'oems: [Microsoft, Cisco, Dell, HPE]',
    context: { oemWeights: 4 },
    finds: [],
  },
];
