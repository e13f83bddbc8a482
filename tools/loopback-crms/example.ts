/**
 * The common content of the CRMs of demo, playground, and end-to-end tests: one company, its stages and customers, and
 * initially no opportunity.
 */
import type { CrmId } from '../../src/targets/targets.ts';
import type { RequestFaults } from './faults.ts';
import type { ApiRequest, RequestLog } from './request.ts';

interface Stage {
  readonly name: string;
  /** Percent, 0 to 100. */
  readonly probability: number;
  readonly state: 'open' | 'won' | 'lost';
}

/** The stages of the example vault. */
export const STAGES: readonly Stage[] = [
  { name: 'Discovery', probability: 10, state: 'open' },
  { name: 'Qualification', probability: 20, state: 'open' },
  { name: 'Proposal', probability: 50, state: 'open' },
  { name: 'Negotiation', probability: 80, state: 'open' },
  { name: 'On hold', probability: 5, state: 'open' },
  { name: 'Closed won', probability: 100, state: 'won' },
  { name: 'Closed lost', probability: 0, state: 'lost' },
];

/** Returns the state that a stage implies. */
export function stateOf(stage: string): Stage['state'] {
  return STAGES.find(({ name }) => name === stage)?.state ?? 'open';
}

export const COMPANY = 'Acme Federal';

/** The company's user. */
export const SELLER = { name: 'Ada Seller', mail: 'ada@acme.example' };

/** Organizations of the example vault's opportunities, by their names in its notes and rules. */
export const CUSTOMERS = [
  ...['Department of Defense', 'US Air Force', 'US Army', 'US Marine Corps', 'US Navy'],
  ...['Department of Homeland Security', 'General Services Administration', 'NASA', 'Smithsonian Institution'],
  ...['Department of Education', 'Department of State', 'Department of Transportation', 'National Science Foundation'],
  ...['Environmental Protection Agency', 'Federal Bureau of Investigation', 'Internal Revenue Service'],
];

/** Fiscal years, as two digits, with a forecast category in the CRM. */
export const FORECAST_YEARS = [25, 26, 27, 28];

/** An opportunity in neutral terms, independent of the CRM's names. */
export interface Deal {
  readonly title: string;
  readonly amount: number | undefined;
  /** The stage's name as users see it. */
  readonly stage: string;
  /** If `open`, users still work on it. */
  readonly state: Stage['state'];
  /** Day such as `2026-12-18`, as users see it in the CRM; empty if the record has no date. */
  readonly closeDate: string;
  /** Name of the company to which it belongs; empty if it has no customer. */
  readonly customer: string;
}

/** A CRM on this machine that behaves as the real one does. */
export interface ExampleOrg {
  readonly target: CrmId;
  /** The plugin's settings below `targets.<target>`. */
  readonly settings: {
    readonly sync: { readonly address: string; readonly clientId?: string };
    readonly options?: Readonly<Record<string, string>>;
  };
  /** The sign-in. `pages` is the path prefix of the pages to which the browser is sent. */
  readonly signIn: { readonly by: 'browser'; readonly pages: string } | { readonly by: 'key'; readonly key: string };
  /** The message that a signed-in user sees. */
  readonly signedIn: string;
  /** Secrets of a run without a user, by their documented IDs. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Returns the sorted keys of the existing records; a record without a key has an empty one. */
  readonly deals: () => readonly string[];
  /** Returns a record, or `undefined` if no record has this key. */
  readonly deal: (key: string) => Deal | undefined;
  /** Changes a record as another user. */
  readonly editDeal: (key: string, change: DealChange) => void;
  readonly log: RequestLog;
  readonly faults: RequestFaults;
  /** Returns true if a request creates or changes records; also used to order faults. */
  readonly writesDeals: (request: ApiRequest) => boolean;
  /** Returns true if a request is the last one needed to create records. */
  readonly completesDeals: (request: ApiRequest) => boolean;
  readonly close: () => Promise<void>;
}

export type DealChange = Partial<Pick<Deal, 'title' | 'amount' | 'stage'>>;
