import { expect, test } from 'vitest';
import { resolveOptions, resolveTarget, remoteName } from '../../../src/targets/core/resolve-target.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';

test('lists limits by resolved remote name', () => {
  const { limits } = resolveTarget(salesforce, { options: { key: 'Note_Id__c' } });
  expect([...limits.keys()].slice(0, 2)).toEqual(['Note_Id__c', 'Name']);
});

test.each([
  ['  closed   WON ', undefined, 'closedwon'],
  ['Proposal', undefined, 'Proposal'],
  ['Proposal', {}, 'Proposal'],
  ['Proposal', { Draft: 'd1' }, undefined],
  ['draft', { Draft: 'd1' }, 'd1'],
])('maps the stage %j with the table %o to %s', (name, stages, expected) => {
  expect(resolveTarget(hubspot, stages === undefined ? {} : { stages }).stage(name)).toBe(expected);
});

test.each([
  ['Working', undefined, 's1'],
  ['Closed Won', undefined, undefined],
  ['s1', undefined, 's1'],
  ['Working', { Draft: 'd1' }, undefined],
])('uses the org’s stages: maps %j with the user’s table %o to %s', (name, stages, expected) => {
  const told = { stages: { Working: 's1' } };
  expect(resolveTarget(hubspot, stages === undefined ? {} : { stages }, told).stage(name)).toBe(expected);
});

test('prefers options of the org to those of the user', () => {
  const told = { options: { timeZone: 'Asia/Tokyo' } };
  const { options, limits } = resolveTarget(hubspot, { options: { timeZone: 'UTC', key: 'note_id' } }, told);
  expect(options).toMatchObject({ timeZone: 'Asia/Tokyo', key: 'note_id' });
  expect(limits.has('note_id')).toBe(true);
});

test('uses the initial values of options by default', () => {
  expect(resolveOptions(hubspot, { options: { pipeline: 'renewals' } })).toEqual({
    key: 'opportunity_key',
    pipeline: 'renewals',
    currency: '',
    partnerLabel: '',
    owner: '',
    apiVersion: '2026-09',
    timeZone: 'UTC',
  });
});

test.each([
  ['fy{FY}_forecast', {}, 2005, 'fy05_forecast'],
  ['{key}', { key: '{prefix}id', prefix: 'new_' }, undefined, 'new_id'],
  ['{nobody}', {}, undefined, '{nobody}'],
] as const)('resolves %s with %o', (to, options, year, expected) => {
  expect(remoteName(to, options, year)).toBe(expected);
});

test.each([
  ['closed won', 'Closed Won'],
  ['CLOSED  won', 'Closed Won'],
  ['Sold', 'Closed Won'],
  ['Cafe\u0301', 'Caf\u00e9'],
  ['Lost', undefined],
])('finds the remote stage %j in any case and spacing', (name, expected) => {
  const { stage, stageHere } = resolveTarget(hubspot, { stages: { Sold: 'Closed Won', Coffee: 'Caf\u00e9' } });
  expect(stage(name)).toBe(expected);
  expect(stageHere('closed  WON')).toBe('Sold');
});

test('distinguishes remote stages that differ only in case', () => {
  const { stageHere } = resolveTarget(hubspot, { stages: { One: 'a', Two: 'A' } });
  expect([stageHere('a'), stageHere('A')]).toEqual(['One', 'Two']);
});
