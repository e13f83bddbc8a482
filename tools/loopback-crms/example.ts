/** What the CRMs of demo, playground and end-to-end tests have in common: one company, its stages and customers, and no deal yet. */
import type { CrmId } from '../../src/targets/targets.ts';
import type { RequestFaults } from './faults.ts';
import type { ApiRequest, RequestLog } from './request.ts';

interface Stage {
  readonly name: string;
  /** Percent. */
  readonly probability: number;
  readonly state: 'open' | 'won' | 'lost';
}

/** Those of the example vault. */
export const STAGES: readonly Stage[] = [
  { name: 'Discovery', probability: 10, state: 'open' },
  { name: 'Qualification', probability: 20, state: 'open' },
  { name: 'Proposal', probability: 50, state: 'open' },
  { name: 'Negotiation', probability: 80, state: 'open' },
  { name: 'On hold', probability: 5, state: 'open' },
  { name: 'Closed won', probability: 100, state: 'won' },
  { name: 'Closed lost', probability: 0, state: 'lost' },
];

/** Where the stage alone tells it. */
export function stateOf(stage: string): Stage['state'] {
  return STAGES.find(({ name }) => name === stage)?.state ?? 'open';
}

export const COMPANY = 'Acme Federal';

/** Who works there. */
export const SELLER = { name: 'Ada Seller', mail: 'ada@acme.example' };

/** Organizations that deals of the example vault are for, by what its notes and its rules call them. */
export const CUSTOMERS = [
  ...['Department of Defense', 'US Air Force', 'US Army', 'US Marine Corps', 'US Navy'],
  ...['Department of Homeland Security', 'General Services Administration', 'NASA', 'Smithsonian Institution'],
  ...['Department of Education', 'Department of State', 'Department of Transportation', 'National Science Foundation'],
  ...['Environmental Protection Agency', 'Federal Bureau of Investigation', 'Internal Revenue Service'],
];

/** Fiscal years, by their two digits, that its CRM keeps a forecast for. */
export const FORECAST_YEARS = [25, 26, 27, 28];

/** A deal as a person would tell it, whatever the CRM calls its parts. */
export interface Deal {
  readonly title: string;
  readonly amount: number | undefined;
  /** Its name as people see it. */
  readonly stage: string;
  /** Whether people there still work on it. */
  readonly state: Stage['state'];
  /** `2026-12-18`, as people see it there; empty: none. */
  readonly closeDate: string;
  /** Name of the company it belongs to; empty: none. */
  readonly customer: string;
}

/** A CRM on this machine that behaves as the real one does. */
export interface ExampleOrg {
  readonly target: CrmId;
  /** What has to stand in the plugin's settings below `targets.<target>`. */
  readonly settings: {
    readonly sync: { readonly address: string; readonly clientId?: string };
    readonly options?: Readonly<Record<string, string>>;
  };
  /** How a person gets in. `pages` is where the paths of the pages begin that the browser is led to. */
  readonly signIn: { readonly by: 'browser'; readonly pages: string } | { readonly by: 'key'; readonly key: string };
  /** What a person who got in is told. */
  readonly signedIn: string;
  /** For a run without a user, by the documented id of the secret. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Keys of the deals that are there, sorted; a deal of nobody's key is there as an empty one. */
  readonly deals: () => readonly string[];
  /** A deal as it stands there; undefined: there is none with this key. */
  readonly deal: (key: string) => Deal | undefined;
  /** What a colleague does to a deal meanwhile. */
  readonly editDeal: (key: string, change: DealChange) => void;
  readonly log: RequestLog;
  readonly faults: RequestFaults;
  /** Whether a request makes or changes deals; also to order faults by. */
  readonly writesDeals: (request: ApiRequest) => boolean;
  /** Whether a request is the last one of those that new deals take. */
  readonly completesDeals: (request: ApiRequest) => boolean;
  readonly close: () => Promise<void>;
}

export type DealChange = Partial<Pick<Deal, 'title' | 'amount' | 'stage'>>;
