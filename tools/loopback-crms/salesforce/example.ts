/** The example company in Salesforce. */
import {
  COMPANY,
  CUSTOMERS,
  type Deal,
  type DealChange,
  type ExampleOrg,
  SELLER,
  STAGES,
  stateOf,
} from '../example.ts';
import type { ApiRequest } from '../request.ts';
import { type Row, textOf } from './org.ts';
import { startSalesforce } from './server.ts';
import { CLIENT_ID, CLIENT_SECRET } from './sign-in.ts';
import type { Stage } from './stages.ts';

const FORECASTS: Readonly<Record<string, string>> = {
  Proposal: 'Best Case',
  Negotiation: 'Commit',
  'On hold': 'Omitted',
};

function stagesOfSalesforce(): Stage[] {
  const ended = { won: 'Closed', lost: 'Omitted' };
  return STAGES.map(({ name, probability, state }) => {
    const forecast = state === 'open' ? (FORECASTS[name] ?? 'Pipeline') : ended[state];
    return { name, probability, isClosed: state !== 'open', isWon: state === 'won', forecast };
  });
}

function rowOf({ title, amount, stage }: DealChange): Row {
  return {
    ...(title === undefined ? {} : { Name: title }),
    ...(amount === undefined ? {} : { Amount: amount }),
    ...(stage === undefined ? {} : { StageName: stage }),
  };
}

const writesDeals = ({ method, path }: ApiRequest): boolean =>
  method !== 'GET' && /\/composite\/sobjects(?:\/Opportunity\/\w+)?$/.test(path);

export async function startExampleSalesforce(): Promise<ExampleOrg> {
  const crm = await startSalesforce({
    clock: { now: () => Date.now() },
    org: { name: COMPANY, user: { name: SELLER.name, username: SELLER.mail }, stages: stagesOfSalesforce() },
    seed: (org) => {
      for (const name of CUSTOMERS) org.insert('Account', { Name: name });
    },
  });
  const rows = (): readonly Row[] => crm.org.live('Opportunity');
  const rowWith = (key: string): Row | undefined => rows().find((row) => row['Opportunity_Key__c'] === key);
  const dealOf = (row: Row): Deal => ({
    title: textOf(row['Name']),
    amount: typeof row['Amount'] === 'number' ? row['Amount'] : undefined,
    stage: textOf(row['StageName']),
    state: stateOf(textOf(row['StageName'])),
    closeDate: textOf(row['CloseDate']),
    customer: textOf(crm.org.row(textOf(row['AccountId']))?.['Name']),
  });
  return {
    target: 'salesforce',
    settings: { sync: { address: crm.url, clientId: CLIENT_ID } },
    signIn: { by: 'browser', pages: '/services/oauth2/' },
    signedIn: `Signed in as ${SELLER.name} to ${COMPANY}`,
    secrets: { 'crm-sync-salesforce-client-secret': CLIENT_SECRET },
    deals: () =>
      rows()
        .map((row) => textOf(row['Opportunity_Key__c']))
        .sort(),
    deal: (key) => {
      const row = rowWith(key);
      return row === undefined ? undefined : dealOf(row);
    },
    editDeal: (key, change) => {
      crm.org.edit(textOf(rowWith(key)?.['Id']), rowOf(change));
    },
    ...{ log: crm.log, faults: crm.faults, writesDeals, completesDeals: writesDeals, close: () => crm.close() },
  };
}
