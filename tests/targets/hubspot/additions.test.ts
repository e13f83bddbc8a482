import { afterEach, expect, test } from 'vitest';
import type { Additions, FieldSpecToAdd } from '../../../src/targets/core/crm.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { SCOPES } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import { property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { startHubspot } from '../../../tools/loopback-crms/hubspot/server.ts';
import { badGateway } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { converse, KEY, scopeOf } from './live.ts';
import { madeScope } from './talk.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const additions = crm.additions as Additions;

function wanted(remote: string, kind: FieldSpecToAdd['kind'] = 'text'): FieldSpecToAdd {
  return { remote, label: `Label of ${remote}`, kind };
}

const WANTED = [wanted(KEY, 'key'), wanted('oem_primary'), wanted('win_probability', 'number'), wanted('deal_notes')];

async function start(options: HubspotOptions = {}): Promise<Hubspot> {
  server = await startHubspot(options);
  return server;
}

test('adds missing properties once, in a separate group, and can then write them', async () => {
  const at = await start();
  const scope = await scopeOf(at);
  const lacking = additions.findMissing(scope, WANTED);
  expect(lacking.map(({ name, about }) => [name, about])).toEqual([
    [KEY, 'single-line text, unique'],
    ['oem_primary', 'single-line text'],
    ['win_probability', 'number'],
    ['deal_notes', 'multi-line text'],
  ]);
  const answers = WANTED.map(({ remote: name }) => ({ name, ok: true }));
  expect(await converse(at, additions.add(scope, lacking))).toEqual(answers);
  const groupName = 'crm_sync_attribution';
  expect(at.portal.groups.deals.find(({ name }) => name === groupName)).toMatchObject({
    label: 'CRM Sync and Attribution',
  });
  expect(at.portal.property('deals', KEY)).toMatchObject({
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
    groupName,
  });
  expect(at.portal.property('deals', 'win_probability')).toMatchObject({ type: 'number', fieldType: 'number' });
  expect(at.portal.property('deals', 'deal_notes')).toMatchObject({
    fieldType: 'textarea',
    label: 'Label of deal_notes',
  });
  expect(await converse(at, additions.add(scope, lacking))).toEqual(answers);
  const after = await scopeOf(at);
  expect(after.schema.fields[KEY]).toMatchObject({ key: true });
  expect(additions.findMissing(after, WANTED)).toEqual([]);
});

test('never offers HubSpot’s own properties or invalid names, even if the service key cannot access the property', () => {
  const own = hubspot.mapping
    .map(({ to }) => to)
    .filter((to) => ['dealname', 'description', 'company', 'pipeline'].includes(to));
  expect(own).toHaveLength(4);
  const more = [
    'hs_next_step',
    'hubspot_owner_id',
    'amount',
    'closedate',
    'dealstage',
    'deal_currency_code',
    'Partner',
    'No Name',
    '',
  ];
  const scope = madeScope({ schema: { fields: {} } });
  expect(
    additions
      .findMissing(
        scope,
        [...own, ...more, 'region'].map((name) => wanted(name)),
      )
      .map(({ name }) => name),
  ).toEqual(['region']);
});

test('reports the missing scope for each property without the permission', async () => {
  const at = await start({ portal: { scopes: SCOPES.filter((scope) => scope !== 'crm.schemas.deals.write') } });
  const scope = await scopeOf(at);
  const answers = await converse(at, additions.add(scope, additions.findMissing(scope, WANTED)));
  expect(answers).toHaveLength(4);
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, error: { kind: 'connection', code: 'MISSING_SCOPES' } });
    expect(answer.ok ? '' : answer.error.message).toContain('scopes are required. crm.schemas.deals.write');
  }
  expect(at.log.writes()).toHaveLength(1);
});

test('continues after a rejected property, and stops after a connection error', async () => {
  const unique = Array.from({ length: 10 }, (_, at) =>
    property({ name: `u${at}`, label: 'U', type: 'string', fieldType: 'text', hasUniqueValue: true }),
  );
  const at = await start({ seed: (portal) => portal.properties.deals.push(...unique) });
  const scope = await scopeOf(at);
  const lacking = additions.findMissing(scope, WANTED);
  expect(await converse(at, additions.add(scope, lacking))).toMatchObject([
    { name: KEY, ok: false, error: { kind: 'record', code: 'VALIDATION_ERROR' } },
    { name: 'oem_primary', ok: true },
    { ok: true },
    { ok: true },
  ]);
  at.faults.on('/crm/properties/2026-09/deals', badGateway, 9);
  expect(await converse(at, additions.add(scope, lacking))).toMatchObject(
    new Array(4).fill({ ok: false, error: { kind: 'later', status: 502 } }),
  );
});
