/** Meaning of the measures and dimensions of a roll-up. docs/cli.md has them as tables. */
import type { DimensionName } from '../../src/pipeline/dimensions.ts';
import type { MeasureName } from '../../src/pipeline/measures.ts';

export const MEASURE_TEXTS: Readonly<Record<MeasureName, string>> = {
  count: 'The number of opportunities',
  amount: 'The sum of the amounts',
  average: 'The amount divided by the number, rounded half up',
  weighted:
    'The amount times the probability, rounded for each opportunity. Won ones count in full, lost ones as zero. Open ones without a win probability are not counted, and are named.',
  credited: 'The shares of the OEMs. With `(unallocated)` and `(no oem)`, they add up to the amount.',
  overlay: 'The shares of the partners, which are not part of the revenue and never added to `credited`',
  'weighted-credited': 'The weighted amount, divided among the OEMs with the same weights',
  'weighted-overlay': 'The partner shares of the weighted amount',
  unallocated: 'What the shares of the OEMs leave of the amount',
  touched:
    'The full amount of each opportunity that an OEM, a partner, or a tag takes part in. The total counts each opportunity once, so that the lines do not add up to it.',
  forecast: 'The forecast amounts by fiscal year, and `(not forecast)` for the rest of the amount',
  open: 'The amounts of open opportunities',
  won: 'The amounts of won opportunities',
  lost: 'The amounts of lost opportunities',
  'win-rate': 'Won opportunities as a percentage of won and lost ones',
  'win-rate-amount': 'The amount of won opportunities as a percentage of that of won and lost ones',
  overdue: 'The amounts of open opportunities whose close date has passed',
};

const CLOSE_DATE = 'of the close date';

export const DIMENSION_TEXTS: Readonly<Record<DimensionName, string>> = {
  oem: 'The OEMs. Only with `credited`, `weighted-credited`, and `touched`.',
  partner: 'The partners. Only with `overlay`, `weighted-overlay`, and `touched`.',
  region: 'The region',
  team: 'The team',
  owner: 'The owner',
  customer: 'The customer',
  'customer-org': 'The customer organization',
  stage: 'The stage, in the order of the settings',
  status: '`open`, `won`, or `lost`, by the stages in the settings',
  source: 'The source',
  'contract-vehicle': 'The contract vehicle',
  currency: 'The currency',
  tag: 'The tags. Only with `touched`.',
  month: `The calendar month ${CLOSE_DATE}, such as \`2026-12\``,
  'fiscal-quarter': `The fiscal quarter ${CLOSE_DATE}, such as \`FY27 Q1\``,
  'fiscal-year': `The fiscal year ${CLOSE_DATE}, such as \`FY27\``,
  'forecast-year': 'The fiscal year of a forecast amount. Only with `forecast` and `touched`.',
  folder: 'The folder of the note',
};
