import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { API_VERSION, apiPath, get, post } from '../../../src/targets/hubspot/api.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';

const SRC = join(import.meta.dirname, '../../../src');

/** A literal API path: its version, or one of its areas after a slash. */
const BY_HAND = /20\d\d-0[39](?!-\d)|['"`]\/(?:crm|account-info|oauth)\b|\/crm\/|\/v[34]\/|hubapi\.com\//;

test('only one file contains the paths and versions of the API', () => {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  const files = names.filter((file) => file.endsWith('.ts')).sort();
  const found = files.flatMap((file) => {
    const lines = readFileSync(join(SRC, file), 'utf8').split('\n');
    // Skips comments, source URLs, and imports.
    const code = lines.filter((line) => !/^\s*(?:\/?\*|\/\/)|https:\/\/developers\.| from '\.[^']*\.ts';$/.test(line));
    // The plugin's own HTTP API starts with /v1/crm/.
    return code
      .filter((line) => BY_HAND.test(line.replaceAll('/v1/crm/', '/')))
      .map((line) => `${file}: ${line.trim()}`);
  });
  expect(found).toEqual([
    "targets/hubspot/api.ts: export const API_VERSION = '2026-09';",
    "targets/hubspot/api.ts: export const API_VERSIONS: readonly string[] = [API_VERSION, '2026-03'];",
    "targets/hubspot/target.ts: help: 'The older version, 2026-03, doesn’t enforce the properties your admin made required.',",
  ]);
});

test('puts the selected version into the paths of all areas', () => {
  expect(API_VERSION).toBe('2026-09');
  expect(apiPath('account-info', '2026-09', 'details')).toBe('/account-info/2026-09/details');
  expect(get({ options: {} }, 'crm/owners').path).toBe('/crm/owners/2026-09');
  expect(post({ options: { apiVersion: '2026-03' } }, 'crm/objects', 'deals/search', {})).toMatchObject({
    path: '/crm/objects/2026-03/deals/search',
    repeatable: true,
  });
});

test.each([
  ['POST', '/crm/objects/2026-09/deals/batch/read', true],
  ['POST', '/crm/objects/2026-03/companies/search', true],
  ['POST', '/crm/associations/2026-09/deals/companies/batch/read', true],
  ['PATCH', '/crm/objects/2026-09/deals/batch/read', false],
  ['POST', '/crm/objects/2026-09/deals/batch/upsert', false],
  ['POST', '/crm/objects/2026-09/deals/batch/update', false],
  ['POST', '/crm/objects/2026-09/contacts/search', false],
  ['POST', '/crm/objects/2026-06/deals/search', false],
  ['POST', '/crm/objects/2026-09/deals/search/x', false],
  ['POST', '/x/crm/objects/2026-09/deals/search', false],
  ['POST', '/crm/associations/2026-09/deals/companies/batch/create', false],
  ['POST', '/crm/associations/2026-09/deals/companies/batch/labels/archive', false],
  ['POST', '/crm/properties/2026-09/deals', false],
] as const)('%s %s counts as a read: %s', (method, path, reads) => {
  expect(crm.reads.some((one) => one.method === method && one.path.test(path))).toBe(reads);
});
