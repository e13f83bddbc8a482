/** The digest of a row covers everything that applying it does. */
import { expect, test } from 'vitest';
import type { PlanRow } from '../../../src/sync/plan/plan.ts';
import { rowDigest } from '../../../src/sync/plan/row-summary.ts';
import { planField, planRow } from '../../support/sync-service.ts';

const FIELD = planField({ action: 'pull', take: 'Proposal' });
const ROW = planRow('a.md', { verb: 'pull', fields: [FIELD], agreed: { StageName: 'Proposal' } });

test.each<[string, Partial<PlanRow>]>([
  ['another note', { path: 'b.md' }],
  ['another text of the note', { noteDigest: 'other' }],
  ['another key', { opportunityId: 'opp-2' }],
  ['another record', { remoteId: '006B' }],
  ['a transition', { isTransition: true }],
  ['a former link', { relink: 'v1 a' }],
  ['no former link', { relink: null }],
  ['another field of the note', { fields: [{ ...FIELD, from: 'region' }] }],
  ['another year', { fields: [{ ...FIELD, year: 2027 }] }],
  ['another value for the note', { fields: [{ ...FIELD, take: 'Won' }] }],
  ['another value for the CRM', { fields: [{ ...FIELD, action: 'push', send: 'Won' }] }],
  ['a source text that is restored', { fields: [{ ...FIELD, restores: '[a]' }] }],
  ['another agreed value', { agreed: { StageName: 'Won' } }],
  ['a name in the note', { agreed: { StageName: 'Proposal', 'StageName said': 'proposal' } }],
])('%s changes the digest', (_, changes) => {
  expect(rowDigest({ ...ROW, ...changes })).not.toBe(rowDigest(ROW));
});

test('display texts are not part of it', () => {
  const shown: Partial<PlanRow> = {
    title: 'Other',
    fields: [{ ...FIELD, label: 'Stage', base: 'x', shown: { noteValue: 'y' } }],
  };
  expect(rowDigest({ ...ROW, ...shown })).toBe(rowDigest(ROW));
});

test('if both sides are equal, only the note and its record are part of it', () => {
  const equal = planRow('a.md', { verb: 'unchanged', fields: [], agreed: {} });
  const digest = rowDigest(equal);
  expect(rowDigest({ ...equal, noteDigest: 'other', remoteVersion: '2', agreed: { StageName: 'Won' } })).toBe(digest);
  expect(rowDigest({ ...equal, path: 'b.md' })).not.toBe(digest);
  expect(rowDigest({ ...equal, remoteId: '006B' })).not.toBe(digest);
  const held = { ...equal, fields: [planField({ action: 'hold', reason: 'other-zone' })] };
  expect(rowDigest({ ...held, noteDigest: 'other' })).not.toBe(rowDigest(held));
});
