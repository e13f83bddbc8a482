/** Trials that only Salesforce has: bulk jobs, rows of shares, record types, and pages. */
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import type { RemoteFilter, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { writeBulk } from '../../../src/targets/salesforce/bulk.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import {
  startSalesforce,
  type Salesforce,
  type SalesforceOptions,
} from '../../../tools/loopback-crms/salesforce/server.ts';
import { converse } from '../../targets/salesforce/live.ts';
import { describing, listing, named, newKey } from './every-crm.ts';
import { isUncounted, misjudged } from './judge.ts';
import { REFUSALS } from './refusals.ts';
import { REASON, settingOf, trial, type NextTrial, type Setting, type Started, type Trials } from './trial.ts';

const KEY = 'Opportunity_Key__c';
const SHARES = 'Opportunity_Share__c';
const FIELDS = [KEY, 'Name', 'Amount', 'CloseDate', 'StageName', 'OwnerId'];

type OverSalesforce = Started<Salesforce>;

async function setting(
  options: SalesforceOptions,
  chosen: Readonly<Record<string, string>>,
  more: readonly string[],
  trials: Trials<Salesforce>,
): Promise<Setting> {
  const server = await startSalesforce(options);
  const own: Setting['converse'] = (talk) => converse(server, talk);
  const fields = [...FIELDS, ...more];
  const bare = { version: '66.0', options: resolveOptions(salesforce, { options: chosen }), keyField: KEY, fields };
  const scope = { ...bare, schema: await own(crm.describe(bare, undefined)) };
  const advance = (ms: number): void => {
    server.org.advance(ms);
  };
  return settingOf({ server, scope, converse: own }, { crm, refusals: REFUSALS.salesforce, advance }, trials);
}

function deal(key: string, fields: RemoteWrite['fields'] = {}, id?: string): RemoteWrite {
  const whole = { Name: `Deal ${key}`, StageName: 'Prospecting', CloseDate: '2026-03-31', Amount: 100.5 };
  return { opId: `op ${key}`, id, key, fields: id === undefined ? { ...whole, ...fields } : fields };
}

function idOf({ org }: Salesforce, key: string): string | undefined {
  const found = org.liveWith('Opportunity', KEY, key)[0]?.['Id'];
  return typeof found === 'string' ? found : undefined;
}

const COMPLAINT = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: REASON };

/** Creates records with a job. `before`: applies a fault to it. */
function bulk({ server, scope }: OverSalesforce, before: (keys: readonly string[]) => void): NextTrial {
  const table = { object: 'Opportunity', keyField: KEY, fields: scope.schema.fields, saveDuplicates: false };
  return () => {
    const keys = [newKey(), newKey(), newKey()];
    const writes = keys.map((key) => deal(key));
    return trial({
      talk: () => {
        server.faults.bulkFailure = undefined;
        before(keys);
        return writeBulk(table, writes);
      },
      judge: (answers) => misjudged(writes, answers, ({ key }) => idOf(server, key)),
    });
  };
}

function bulkTrials(started: OverSalesforce): Setting['trials'] {
  const { faults } = started.server;
  return {
    bulk: bulk(started, () => undefined),
    'refuse in bulk': bulk(started, ([, key = '']) => {
      faults.onRow(key, COMPLAINT);
    }),
    'failed job': bulk(started, () => {
      faults.bulkFailure = { afterRows: 1, message: REASON };
    }),
  };
}

const TEXT = 'OEM Cisco: 300000\nOEM Dell: 6';

/** Gives a record other shares; `fresh`: the record is created with them. A row of an existing record is deleted. */
function sharing({ server, scope, converse: own }: OverSalesforce, fresh: boolean, isRefused: boolean): NextTrial {
  return () => {
    const key = newKey();
    const prepared = fresh
      ? undefined
      : server.org.insert('Opportunity', { [KEY]: key, Name: key, StageName: 'Prospecting' });
    const write = deal(key, { [SHARES]: TEXT }, prepared);
    const gone = { Share_Key__c: `${key}:oem:gone`, Party_Name__c: 'Gone', Role__c: 'OEM', Amount__c: 5 };
    if (prepared !== undefined) server.org.insert(SHARES, { Opportunity__c: prepared, ...gone });
    return trial({
      talk: () => {
        if (isRefused) server.faults.onRow((row, object) => object === SHARES && row['Amount__c'] !== 5, COMPLAINT);
        return crm.write(scope, [write]);
      },
      judge: async (answers, spot) => {
        server.faults.clear();
        // A row with another key, or with none, belongs to another user.
        if (spot.path.at(-1) === 'Share_Key__c' && ['null', 'text'].includes(spot.harm)) return undefined;
        const id = idOf(server, key);
        const { records } = await own(crm.read(scope, id === undefined ? [] : [id], []));
        const isThere = records[0]?.fields[SHARES] === TEXT;
        // A record that was created without its shares counts as rejected.
        return misjudged([write], answers, () => (isThere ? id : undefined));
      },
    });
  };
}

async function listed({ scope, converse: own }: OverSalesforce, filter: RemoteFilter): Promise<NextTrial> {
  const identity = await own(crm.identify(scope.options));
  return listing({ crm, scope, converse: own }, filter, identity, (spot) => isUncounted('salesforce', spot, true));
}

const LISTED: SalesforceOptions = {
  api: { pageSize: 2 },
  org: {
    recordTypes: [
      { name: 'Direct', isDefault: true, picklists: { StageName: ['Prospecting', 'Closed Won', 'Closed Lost'] } },
      { name: 'Partner' },
    ],
  },
  seed: (org) => {
    const ids = ['A', 'B', 'C', 'D', 'E'].map((key) =>
      org.insert('Opportunity', { [KEY]: key, Name: key, StageName: 'Prospecting', CloseDate: '2026-03-31' }, org.me),
    );
    org.remove(ids[0] ?? '');
    org.addProducts(ids[1] ?? '', 500);
  },
};

export const SALESFORCE: Readonly<Record<string, () => Promise<Setting>>> = {
  'Salesforce in bulk': () => setting({}, {}, [], bulkTrials),
  'Salesforce with shares': () =>
    setting({}, { shares: SHARES }, [SHARES], (started) => ({
      describe: describing({ crm, scope: started.scope }),
      shares: sharing(started, false, false),
      'new shares': sharing(started, true, false),
      'refuse shares': sharing(started, false, true),
    })),
  'Salesforce by pages': () =>
    setting(LISTED, { accountKey: 'Account_Key__c' }, [], async (started) => ({
      describe: describing({ crm, scope: started.scope }),
      changed: await listed(started, { since: '2026-11-01T00:00:00Z', mine: true, open: false }),
      open: await listed(started, { since: '', mine: false, open: true }),
      user: await named(
        'salesforce',
        { crm, ...started },
        'OwnerId',
        String(started.server.org.get(started.server.org.me)['Name']),
      ),
    })),
};
