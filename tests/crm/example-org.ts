/** The Salesforce of demo and playground: an org that knows the stages and customers of the example vault, and no deal yet. */
import type { Row } from './salesforce/org.ts';
import { textOf } from './salesforce/org.ts';
import { startSalesforce, type Salesforce } from './salesforce/server.ts';
import { CLIENT_ID, CLIENT_SECRET } from './salesforce/sign-in.ts';
import type { Stage } from './salesforce/stages.ts';

const STAGES: readonly Stage[] = [
  { name: 'Discovery', probability: 10, isClosed: false, isWon: false, forecast: 'Pipeline' },
  { name: 'Qualification', probability: 20, isClosed: false, isWon: false, forecast: 'Pipeline' },
  { name: 'Proposal', probability: 50, isClosed: false, isWon: false, forecast: 'Best Case' },
  { name: 'Negotiation', probability: 80, isClosed: false, isWon: false, forecast: 'Commit' },
  { name: 'On hold', probability: 5, isClosed: false, isWon: false, forecast: 'Omitted' },
  { name: 'Closed won', probability: 100, isClosed: true, isWon: true, forecast: 'Closed' },
  { name: 'Closed lost', probability: 0, isClosed: true, isWon: false, forecast: 'Omitted' },
];

const ACCOUNTS = [
  'Department of Defense',
  'General Services Administration',
  'NASA',
  'Department of Homeland Security',
];

export interface ExampleOrg {
  readonly crm: Salesforce;
  /** What the plugin's settings have to say of it, below `targets.salesforce`. */
  readonly sync: { readonly address: string; readonly clientId: string };
  /** For a run without a user. */
  readonly clientSecret: string;
  /** What a colleague does to a deal meanwhile. */
  readonly editDeal: (key: string, values: Row) => void;
  /** A deal as it stands there; undefined: there is none with this key. */
  readonly deal: (key: string) => Row | undefined;
}

export async function startExampleOrg(port?: number): Promise<ExampleOrg> {
  const crm = await startSalesforce({
    clock: { now: () => Date.now() },
    org: { name: 'Acme Federal', user: { name: 'Ada Seller', username: 'ada@acme.example' }, stages: STAGES },
    seed: (org) => {
      for (const name of ACCOUNTS) org.insert('Account', { Name: name });
    },
    ...(port === undefined ? {} : { port }),
  });
  const deal = (key: string): Row | undefined =>
    crm.org.live('Opportunity').find((row) => row['Opportunity_Key__c'] === key);
  return {
    crm,
    sync: { address: crm.url, clientId: CLIENT_ID },
    clientSecret: CLIENT_SECRET,
    deal,
    editDeal: (key, values) => {
      crm.org.edit(textOf(deal(key)?.['Id']), values);
    },
  };
}
