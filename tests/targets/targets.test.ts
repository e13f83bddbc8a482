import { describe, expect, test } from 'vitest';
import { codecsFor } from '../../src/targets/core/codec.ts';
import { MAPPING_SOURCES, sourceKind } from '../../src/targets/core/source.ts';
import type { Target } from '../../src/targets/core/target.ts';
import { TARGET_IDS, TARGETS } from '../../src/targets/targets.ts';
import { resolveOptions, remoteName } from '../../src/targets/core/resolve-target.ts';

test('lists the IDs in display order', () => {
  expect(TARGET_IDS).toEqual(['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml']);
});

describe.each(Object.entries<Target>(TARGETS))('%s', (_, target) => {
  test('maps existing sources with codecs that accept them', () => {
    for (const { from, codec } of target.mapping) {
      expect(MAPPING_SOURCES).toContain(from);
      expect(codecsFor(sourceKind(from), target.options), from).toContain(codec);
    }
  });

  test('has no duplicate remote names and no unresolved braces', () => {
    const names = target.mapping.map((row) => remoteName(row.to, resolveOptions(target, {}), 2027));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /[{}]/.test(name))).toEqual([]);
  });

  test('contains the year exactly if a source has one field per year', () => {
    const yearly = target.mapping.filter((row) => row.to.includes('{FY}')).map((row) => row.from);
    expect(yearly.filter((from) => from !== 'forecastAmounts')).toEqual([]);
  });

  test('limits only mapped fields, and gives a source for each limit', () => {
    for (const [to, limit] of Object.entries(target.limits)) {
      expect(target.mapping.map((row) => row.to)).toContain(to);
      expect(limit.source).toMatch(/^https:\/\//);
      expect(limit.read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test('accepts the initial values of its options', () => {
    for (const [name, option] of Object.entries(target.options)) {
      expect(option.refuse(option.initial), name).toBeUndefined();
    }
  });
});

test.each([
  ['salesforce', 'key', ['Opportunity_Key__c', 'Note_Id__c'], ['', 'My Field', '1st__c', 'Key__c ']],
  ['salesforce', 'accountKey', ['', 'Number__c'], ['My Field']],
  ['salesforce', 'currency', ['', 'EUR'], ['eur', 'Euro']],
  ['salesforce', 'duplicates', ['stop', 'save'], ['', 'yes']],
  ['hubspot', 'key', ['opportunity_key'], ['', 'Opportunity_Key', '1st']],
  ['hubspot', 'pipeline', ['default', '75e28846-ad0d'], ['', 'Sales pipeline']],
  ['hubspot', 'apiVersion', ['2026-09', '2026-03'], ['', 'v3', '2026-06']],
  ['hubspot', 'currency', ['', 'EUR'], ['eur', 'Euro']],
  ['hubspot', 'partnerLabel', ['', 'Reseller', 'Our Partner'], [' Reseller', '{key}', 'x'.repeat(51)]],
  ['hubspot', 'owner', ['', 'ada@acme.example'], ['Ada', 'ada @acme']],
  ['hubspot', 'timeZone', ['UTC', 'Europe/Berlin'], ['', 'Berlin']],
  ['dynamics', 'key', ['{prefix}opportunity_key', 'cr1_id'], ['', '{key}', 'New_Id', '{prefix}']],
  ['dynamics', 'create', ['guid', 'key'], ['', 'id']],
  [
    'dynamics',
    'tenant',
    ['organizations', 'acme.onmicrosoft.com', '99999999-8888-4777-8666-555555555555'],
    ['', 'acme'],
  ],
  ['dynamics', 'cloud', ['public', 'gcc-high', 'dod'], ['', 'toString']],
  ['dynamics', 'wonStages', ['Won', 'Closed Won, Won'], ['', ' , ']],
  ['dynamics', 'prefix', ['new_', 'cr123_'], ['', 'new', 'NEW_', '1x_', 'n_']],
] as const)('%s accepts for its %s %o, and rejects %o with a message', (id, name, good, bad) => {
  const options: Target['options'] = TARGETS[id].options;
  for (const value of good) expect(options[name]?.refuse(value), value).toBeUndefined();
  for (const value of bad) expect(options[name]?.refuse(value), value).toMatch(/^(?:Enter|Use) .+\.$/);
});
