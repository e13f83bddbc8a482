/** Intended differences between this version and released ones, with reasons; everything else must be the same. */
import { opportunityIdOf } from '../../src/targets/dynamics/guid.ts';
import type { CrmId } from '../../src/targets/targets.ts';
import type { Told, ToldPlan } from './told.ts';

interface Difference {
  /** Description of the difference, as a sentence. */
  readonly name: string;
  readonly reason: string;
  /** By CRM and record: the fields that the record then has, if they differ; `undefined` if it has none. */
  readonly deals?: Readonly<Partial<Record<CrmId, Readonly<Record<string, Fields>>>>>;
  /** By CRM and note: the action if it differs, and fields that differ; `undefined` removes a field. */
  readonly notes: Readonly<Partial<Record<CrmId, Readonly<Record<string, Changed>>>>>;
}

type Fields = Readonly<Record<string, unknown>>;

interface Changed {
  readonly verb?: string;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

const NASA = { salesforce: '001Kx0000000008IAA', hubspot: '12345678901234568' };
const DEFENSE = { salesforce: '001Kx0000000001IAA', hubspot: '12345678901234561' };
const DYNAMICS_DEFENSE = '5ca1ab1e-0000-4000-8000-000000000009';

const customer = (id: string): Changed => ({ fields: { 'customerid_account@odata.bind': `push  → ${id}` } });
const noCustomer: Changed = { fields: { 'customerid_account@odata.bind': undefined } };
const closing = (day: string): Changed => ({ fields: { closedate: `push  → ${day}` } });
const conflict = (remote: string, sides: string): Changed => ({
  verb: 'conflict',
  fields: { [remote]: `conflict ${sides}` },
});

/** Differences from version 0.1.0. */
const DELIBERATE: readonly Difference[] = [
  {
    name: 'A new record gets an account without customer_org',
    reason:
      'Without a customer organization, key or rule, the customer is it, for every target (design, "Effective values"). ' +
      'Version 0.1.0 sent a required customer to Dynamics 365 alone. Only new records: a rule overwrites nothing.',
    notes: {
      salesforce: {
        'Deals/Never synced, by rule.md': { fields: { AccountId: `push  → ${DEFENSE.salesforce}` } },
        'Deals/Never synced, won.md': { fields: { AccountId: `push  → ${NASA.salesforce}` } },
      },
      hubspot: {
        'Deals/Never synced, by rule.md': { fields: { company: `push  → ${DEFENSE.hubspot}` } },
        'Deals/Never synced, won.md': { fields: { company: `push  → ${NASA.hubspot}` } },
      },
    },
    deals: {
      salesforce: { 'new-2': { AccountId: 'Department of Defense' }, 'new-4': { AccountId: 'NASA' } },
      hubspot: { 'new-2': { companies: ['Department of Defense'] }, 'new-4': { companies: ['NASA'] } },
    },
  },
  {
    name: 'The account of a new Dynamics 365 record is the customer organization',
    reason:
      'One field has one source for every target. Version 0.1.0 sent the customer, whatever the customer organization was. ' +
      'Records that are there keep their account.',
    notes: {
      dynamics: {
        'Deals/Never synced, by rule.md': customer(DYNAMICS_DEFENSE),
        'Deals/Never synced, organization.md': customer(DYNAMICS_DEFENSE),
        // The import left an empty customer_org, which differs from a missing key.
        'Opportunities/Imported from salesforce.md': noCustomer,
        'Opportunities/Imported from hubspot.md': noCustomer,
      },
    },
    deals: {
      dynamics: {
        'new-2': { customerid: 'Department of Defense' },
        'new-3': { customerid: 'Department of Defense' },
        'Imported from salesforce': { customerid: undefined },
        'Imported from hubspot': { customerid: undefined },
      },
    },
  },
  {
    name: 'A value that was changed to something unreadable is a conflict',
    reason:
      'Unreadable is neither absent nor empty (design, "Absent, empty, unreadable"). Version 0.1.0 took the list of regions for ' +
      'nothing, and blocked the whole note for the amount.',
    notes: {
      salesforce: {
        'Deals/Unreadable region.md': conflict('Region__c', '[South, West] | South'),
        'Deals/invalid.md': conflict('Amount', '12k | 250000'),
      },
      hubspot: {
        'Deals/Unreadable region.md': conflict('region', '[South, West] | South'),
        'Deals/invalid.md': conflict('amount', '12k | 250000'),
      },
      dynamics: {
        'Deals/Unreadable region.md': conflict('new_region', '[South, West] | South'),
        'Deals/invalid.md': conflict('estimatedvalue', '12k | 250000'),
      },
    },
  },
  {
    name: 'An account that has no name of that kind there holds back itself alone',
    reason: 'One bad field never blocks its record (design, promise 6). Version 0.1.0 blocked the row.',
    notes: {
      dynamics: {
        'Deals/Account renamed.md': { verb: 'update', fields: { estimatedvalue: 'push 250000 → 280000' } },
        'Deals/Account unknown.md': {
          verb: 'create',
          fields: {
            name: 'push  → Account unknown',
            estimatedvalue: 'push  → 285000',
            estimatedclosedate: 'push  → 2029-03-31',
            stepname: 'push  → Proposal',
            new_region: 'push  → South',
            'transactioncurrencyid@odata.bind': 'push  → 5ca1ab1e-0000-4000-8000-000000000005',
          },
        },
      },
    },
    deals: {
      dynamics: {
        'account-3': { estimatedvalue: 280_000, estimatedvalue_base: 280_000 },
        'account-4': {
          ...{ name: 'Account unknown', estimatedvalue: 285_000, estimatedvalue_base: 285_000 },
          ...{ estimatedclosedate: '2029-03-31', stepname: 'Proposal', new_region: 'South' },
          ...{ transactioncurrencyid: 'USD', exchangerate: 1, ownerid: 'Olga Other', statecode: 0, statuscode: 1 },
          ...{ new_opportunity_key: 'account-4', opportunityid: opportunityIdOf('account-4') },
        },
      },
    },
  },
  {
    name: 'A close date of HubSpot is compared as a day',
    reason: 'The zone of the account may change (design, "days, not instants"). The same instant is sent.',
    notes: {
      hubspot: {
        'Deals/Never synced.md': closing('2029-03-31'),
        'Deals/Never synced, by rule.md': closing('2029-03-31'),
        'Deals/Never synced, organization.md': closing('2029-03-31'),
        'Deals/Never synced, won.md': closing('2026-11-04'),
        'Opportunities/Imported from salesforce.md': closing('2029-06-30'),
      },
    },
  },
];

/** Returns a version's plan, with the intended differences of this version. */
export function meant(plan: ToldPlan, target: CrmId): ToldPlan {
  const changes = DELIBERATE.flatMap(({ notes }) => Object.entries(notes[target] ?? {}));
  return changes.reduce((all, [path, change]) => ({ ...all, [path]: withChange(all[path] ?? [], change) }), plan);
}

/** Returns the records that a version would have left in a CRM, with the intended differences of this version. */
export function meantDeals(deals: Readonly<Record<string, Fields>>, target: CrmId): Readonly<Record<string, Fields>> {
  const changes = DELIBERATE.flatMap((one) => Object.entries(one.deals?.[target] ?? {}));
  return changes.reduce((all, [key, change]) => ({ ...all, [key]: { ...all[key], ...change } }), deals);
}

/** Changes only the first row of a note: the second one closes the record. */
function withChange([first, ...rest]: readonly Told[], { verb, fields }: Changed): readonly Told[] {
  const all = { ...first?.fields, ...fields };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return [{ verb: verb ?? first?.verb ?? '', fields: Object.fromEntries(kept) }, ...rest];
}
