/** Opportunities of a pipeline for tests, and arbitrary ones. */
import fc from 'fast-check';
import { attribute } from '../../src/attribution/attribution.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import {
  type PipelineOpportunity,
  probabilityOf,
  type RollUpContext,
  type Status,
} from '../../src/pipeline/opportunity.ts';
import { GUIDE, V1 } from '../attribution/opportunities.ts';

export const CONTEXT: RollUpContext = {
  fiscalYearStart: 10,
  stages: ['Prospecting', 'Proposal', 'Closed Won'],
  today: '2026-11-30',
};

export interface Given extends Partial<Omit<Opportunity, 'amount'>> {
  readonly path?: string;
  readonly status?: Status;
  /** In minor units. */
  readonly amount?: number;
}

/** Returns an opportunity of the guide with these changes, and its attribution by the default model. */
export function opportunityOf({
  path = 'Opportunities/A.md',
  status = 'open',
  amount = 100_000_000,
  ...change
}: Given) {
  const currency = change.currency ?? 'USD';
  const opportunity: Opportunity = { ...GUIDE, ...change, currency, amount: { minor: amount, currency } };
  const found = attribute({ opportunity, unreadable: new Map() }, { model: 'multi_factor_v1', parameters: V1 });
  if (found === undefined) throw new Error('The opportunity has no attribution');
  const probability = probabilityOf(opportunity, status);
  return { path, opportunity, amount, split: found, status, probability } satisfies PipelineOpportunity;
}

const NAMES = ['Cisco', 'CISCO', 'Dell', 'Microsoft', 'NetApp', 'Red  Hat', 'Red Hat', 'Ünïcode', '(no oem)'];

/** Names of a list, different from each other in more than case and spaces. */
const names = fc.uniqueArray(fc.constantFrom(...NAMES), {
  maxLength: 4,
  selector: (name) => name.toLowerCase().replace(/\s+/g, ' '),
});

const text = fc.option(fc.constantFrom('East', 'east', ' East', 'West', 'APAC', 'No region'), { nil: undefined });

const day = fc.option(
  fc.constantFrom('2026-09-30', '2026-10-01', '2026-11-29', '2026-11-30', '2027-02-28', '2028-02-29', '1927-10-01'),
  { nil: undefined },
);

const amount = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 90_000_000_000_000 }));

const forecast = fc.record({
  amounts: fc
    .uniqueArray(fc.integer({ min: 2025, max: 2028 }), { maxLength: 3 })
    .chain((years) =>
      fc.tuple(...[...years].sort().map((year) => fc.integer({ max: 5000 }).map((minor) => ({ year, minor })))),
    ),
  probability: fc.option(fc.oneof(fc.integer({ min: -5, max: 105 }), fc.constantFrom(12.5, 33.3333, 0.0001)), {
    nil: undefined,
  }),
});

/** An arbitrary opportunity at a path; names, regions, and close dates are few, so that they meet. */
export const anyOpportunity = fc
  .record({
    path: fc.constantFrom('A.md', 'B.md', 'X/C.md', 'X/D.md', 'X/Y/E.md', 'X/Y/F.md', 'Z/G.md'),
    currency: fc.constantFrom('USD', 'USD', 'JPY', 'KWD'),
    status: fc.constantFrom<Status>('open', 'open', 'won', 'lost'),
    stage: fc.constantFrom('Prospecting', 'proposal', 'Closed Won', 'Unknown', undefined),
    closeDate: day,
    tags: fc.uniqueArray(fc.constantFrom('cloud', 'Cloud', 'dod', 'q4'), { maxLength: 3 }),
    ...{ amount, oems: names, partners: names, region: text, team: text, owner: text, customer: text },
    ...{ customerOrg: text, source: text, contractVehicle: text, forecast },
  })
  .map(({ forecast: { amounts, probability }, ...given }) =>
    opportunityOf({
      ...given,
      forecast: {
        amounts: amounts.map(({ year, minor }) => ({ year, money: { minor, currency: given.currency } })),
        scores: probability === undefined ? {} : { winProbability: probability },
      },
    }),
  );
