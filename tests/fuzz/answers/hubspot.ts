/**
 * Trials that only HubSpot has: companies and labels of deals, added properties, owners, pipelines, and archived deals.
 */
import type { Additions, Identity, RemoteFilter, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { answer } from '../../../tools/loopback-crms/faults.ts';
import { PRIMARY } from '../../../tools/loopback-crms/hubspot/portal.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { converse, deal, FIELDS, KEY, scopeOf, startPortal } from '../../targets/hubspot/live.ts';
import { describing, listing, named, newKey } from './every-crm.ts';
import { isUncounted, isWithoutNext, misjudged, misread } from './judge.ts';
import { REFUSALS } from './refusals.ts';
import type { Spot } from './spot.ts';
import {
  REASON,
  settingOf,
  trial,
  wrongTrouble,
  type NextTrial,
  type Setting,
  type Started,
  type Trials,
} from './trial.ts';

const LABEL = 'Partner';
const LABEL_ID = 101;

type OverHubspot = Started<Hubspot>;

async function setting(
  options: HubspotOptions,
  chosen: Readonly<Record<string, string>>,
  more: readonly string[],
  trials: Trials<Hubspot>,
): Promise<Setting> {
  const server = await startPortal(options);
  const own: Setting['converse'] = (talk) => converse(server, talk);
  const scope = await scopeOf(server, chosen, [...FIELDS, ...more]);
  const advance = (ms: number): void => {
    server.portal.advance(ms);
  };
  return settingOf({ server, scope, converse: own }, { crm, refusals: REFUSALS.hubspot, advance }, trials);
}

function idOf({ portal }: Hubspot, key: string): string | undefined {
  return portal.byValue('deals', KEY, key)?.id;
}

/** Returns true if a deal has these companies with the expected labels. */
function hasCompanies({ portal }: Hubspot, id: string, primary: string, partner: string): boolean {
  const links = portal.links(id);
  const has = (company: string, type: number): boolean =>
    links.some((link) => link.company === company && link.types.includes(type));
  const partners = links.filter(({ types }) => types.includes(LABEL_ID));
  return has(primary, PRIMARY) && partners.length === 1 && has(partner, LABEL_ID);
}

/** Gives a deal another primary company and another partner; `fresh`: the deal is created with them. */
function associating({ server, scope }: OverHubspot, fresh: boolean, before: () => void): NextTrial {
  const { portal } = server;
  const [primary = '', former = '', partner = ''] = ['Acme', 'Beta', 'Core'].map((name) =>
    portal.insert('companies', { name }),
  );
  return () => {
    const key = newKey();
    const id = fresh
      ? undefined
      : portal.insert('deals', { [KEY]: key, dealname: key, dealstage: 'qualifiedtobuy', pipeline: 'default' });
    if (id !== undefined) portal.associate(id, former, [PRIMARY, LABEL_ID]);
    const write: RemoteWrite = deal(key, { company: primary, [LABEL]: partner }, id);
    return trial({
      talk: () => {
        server.faults.clear();
        before();
        return crm.write(scope, [write]);
      },
      judge: (answers, spot) => {
        server.faults.clear();
        // A company that is missing in the list, or replaced, appears nowhere else.
        if (isUncounted('hubspot', spot) || isOther(spot)) return undefined;
        const there = idOf(server, key);
        const isDone = there !== undefined && hasCompanies(server, there, primary, partner);
        return misjudged([write], answers, () => (isDone ? there : undefined));
      },
    });
  };
}

/** Response to a batch of associations that names neither deal nor company. */
const REFUSED = answer(207, {
  status: 'COMPLETE',
  results: [],
  numErrors: 1,
  errors: [{ status: 'error', category: 'VALIDATION_ERROR', message: REASON, context: {} }],
});

async function companyTrials(started: OverHubspot): Promise<Setting['trials']> {
  const { faults } = started.server;
  return {
    'new companies': associating(started, true, () => undefined),
    'other companies': associating(started, false, () => undefined),
    'refuse companies': associating(started, false, () => {
      faults.on('POST /deals/companies/batch/create', REFUSED, 2);
    }),
    'refuse archive': associating(started, false, () => {
      faults.on('POST /labels/archive', REFUSED);
    }),
    describe: describing({ crm, scope: started.scope }),
    'read companies': await readingCompanies(started),
  };
}

/** Reads the companies of a deal in two pages, of which the second has all of them. */
async function readingCompanies({ server, scope, converse: own }: OverHubspot): Promise<NextTrial> {
  const { portal } = server;
  const id = portal.insert('deals', {
    [KEY]: newKey(),
    dealname: 'A',
    dealstage: 'qualifiedtobuy',
    pipeline: 'default',
  });
  const [first = '', other = ''] = ['Delta', 'Echo'].map((name) => portal.insert('companies', { name }));
  portal.associate(id, first, [PRIMARY]);
  portal.associate(id, other, [LABEL_ID]);
  const link = {
    toObjectId: first,
    associationTypes: [{ typeId: PRIMARY, category: 'HUBSPOT_DEFINED', label: 'Primary' }],
  };
  const page = { status: 'COMPLETE', results: [{ from: { id }, to: [link], paging: { next: { after: '1' } } }] };
  const talk = (): ReturnType<typeof crm.read> => {
    server.faults.clear();
    server.faults.on('POST /deals/companies/batch/read', answer(200, page));
    return crm.read(scope, [id], []);
  };
  const right = await own(talk());
  return () =>
    trial({
      talk,
      judge: (found, spot) =>
        isUncounted('hubspot', spot) || isWithoutNext(spot) ? undefined : misread(scope, right, found, spot),
    });
}

/** Returns true if a number replaces an ID or a type, which may be a valid one. */
function isOther({ path, harm }: Spot): boolean {
  return harm === 'number' && ['id', 'toObjectId', 'typeId'].includes(String(path.at(-1)));
}

const additions = crm.additions as Additions;

function adding({ server, scope }: OverHubspot): NextTrial {
  return () => {
    const names = [newKey(), newKey()].map((key) => key.toLowerCase().replace('-', '_'));
    const wanted = names.map((remote) => ({ remote, label: remote, kind: 'text' as const }));
    return trial({
      talk: () => additions.add(scope, additions.findMissing(scope, wanted)),
      judge: (answers) => {
        if (answers.map(({ name }) => name).join() !== names.join()) return 'other properties';
        for (const one of answers) {
          const isThere = server.portal.property('deals', one.name) !== undefined;
          if (one.ok && !isThere) return `${one.name} is not there`;
          const wrong = one.ok ? undefined : wrongTrouble(one.error);
          if (wrong !== undefined) return wrong;
          if (!one.ok && isThere && one.error.kind === 'record') return `${one.name} is refused, and there`;
        }
        return undefined;
      },
    });
  };
}

/** A key belongs to no user, so the current user does not matter. */
function listed({ scope, converse: own }: OverHubspot, filter: RemoteFilter): Promise<NextTrial> {
  const isExcused = (spot: Spot): boolean => isUncounted('hubspot', spot) || isWithoutNext(spot) || isOther(spot);
  return listing({ crm, scope, converse: own }, filter, {} as Identity, isExcused);
}

/** More archived deals than one page lists. */
const ARCHIVED = 101;

const LISTED: HubspotOptions = {
  seed: (portal) => {
    for (let at = 0; at < ARCHIVED; at++) portal.archive(portal.insert('deals', { dealname: `Archived ${at}` }));
    const acme = portal.insert('companies', { name: 'Acme' });
    for (const key of ['A', 'B', 'C']) {
      const own = { dealname: key, dealstage: 'qualifiedtobuy', pipeline: 'default', hubspot_owner_id: '71' };
      portal.associate(portal.insert('deals', { [KEY]: key, ...own }), acme);
    }
  },
};

export const HUBSPOT: Readonly<Record<string, () => Promise<Setting>>> = {
  'HubSpot with companies and labels': () =>
    setting(
      { seed: (portal) => portal.labels.push({ typeId: LABEL_ID, label: LABEL }) },
      { partnerLabel: LABEL },
      [LABEL],
      companyTrials,
    ),
  'HubSpot with new properties': () => setting({}, {}, [], (started) => ({ add: adding(started) })),
  'HubSpot by pages': () =>
    setting(LISTED, { owner: 'ada@acme.example' }, [], async (started) => ({
      mine: await listed(started, { since: '', mine: true, open: true }),
      changed: await listed(started, { since: '2026-11-01T00:00:00Z', mine: false, open: false }),
      owner: await named('hubspot', { crm, ...started }, 'hubspot_owner_id', 'Ada Seller', [
        'id',
        'firstName',
        'lastName',
      ]),
    })),
};
