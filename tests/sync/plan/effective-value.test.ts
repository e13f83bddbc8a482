/** Effective values are never sent to a record on their own, and never block other changes of a row. */
import { describe, expect, test } from 'vitest';
import { hash32 } from '../../../src/domain/digest.ts';
import { inspect } from '../../../src/vault/inspect.ts';
import { updatedBase, serializeLink } from '../../../src/vault/record-link.ts';
import { implicitValueReason } from '../../../src/sync/plan/effective-value.ts';
import type { PlanNote } from '../../../src/sync/plan/plan-index.ts';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import type { NoteFieldValue } from '../../../src/targets/core/sync-fields.ts';
import type { LookupAnswer } from '../../../src/targets/core/crm.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';
import { AGREED, DOD, fieldIn, IDENTITY, linkTo, record, rowFor, SCHEMA, toldOf } from './plan-scene.ts';

const RULES = compileSettings({
  ...OPTIONS,
  rules: { organizations: [], regions: [{ of: 'DoD', region: 'East' }], teams: [] },
});

/** Returns a link without a base for some fields, as a version wrote it that had no value for them. */
function linkWithout(...names: readonly string[]): string {
  const agreed = Object.fromEntries(
    Object.keys(SCHEMA.fields).flatMap((name) =>
      name === 'Opportunity_Key__c' || names.includes(name)
        ? []
        : [[name, String((AGREED as Readonly<Record<string, string | number>>)[name] ?? '')]],
    ),
  );
  const base = updatedBase(undefined, Object.keys(agreed), agreed);
  return serializeLink(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
}

/** Returns a note without keys for organization and region: the customer and a rule define them. */
function bare(link: string | undefined, lines: Readonly<Record<string, string | undefined>> = {}): PlanNote {
  const text = dealText({ customer_org: undefined, region: undefined, crm_salesforce: link, ...lines });
  return { inspection: inspect('Deal.md', text, RULES, '2026-11-22', () => []) };
}

const dod = (...ids: readonly string[]): LookupAnswer => ({
  field: 'AccountId',
  name: 'DoD',
  candidates: ids.map((id) => ({ id, label: 'DoD', detail: '' })),
});

describe('a created record', () => {
  test('gets them', () => {
    const row = rowFor(bare(undefined), [], { lookups: [dod('001X')] });
    expect(row.verb).toBe('create');
    expect(fieldIn(row, 'AccountId')).toMatchObject({ action: 'push', send: '001X' });
    expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'push', send: 'East' });
  });
});

describe('a linked record that has another value, without a last synced one', () => {
  const link = linkWithout('AccountId', 'Region__c');

  test.each<[string, LookupAnswer]>([
    ['one account', dod('001X')],
    ['several accounts', dod('001X', '001Y')],
    ['no account', dod()],
  ])('keeps it, regardless of the name’s meaning: %s', (_, lookup) => {
    const row = rowFor(bare(link), [record({ Region__c: 'North' })], { lookups: [lookup] });
    expect(row).toMatchObject({ verb: 'unchanged', blocks: [] });
    expect(toldOf(row)).toEqual(['AccountId hold from-rule', 'Region__c hold from-rule']);
  });

  test('keeps it while the rest of the row is sent', () => {
    const row = rowFor(bare(link, { title: 'New title' }), [record({ Region__c: 'North' })], { lookups: [dod()] });
    expect(row.verb).toBe('update');
    expect(toldOf(row)).toEqual(['Name push changed-here', 'AccountId hold from-rule', 'Region__c hold from-rule']);
  });

  test('stays empty if it was empty', () => {
    const row = rowFor(bare(link), [record({ AccountId: null, Region__c: null })], { lookups: [dod('001X')] });
    expect(row).toMatchObject({ verb: 'unchanged', blocks: [] });
    expect(toldOf(row)).toEqual(['AccountId hold from-rule', 'Region__c hold from-rule']);
  });

  test('is not a reason to write the link again if both values are equal', () => {
    const row = rowFor(bare(link), [record()], { lookups: [dod('001DOD')] });
    expect(row).toMatchObject({ verb: 'unchanged', fields: [], blocks: [] });
    expect(row.agreed).toMatchObject({ AccountId: '001DOD', Region__c: 'East' });
  });
});

describe('a linked record with a last synced value', () => {
  test('keeps it if only a rule changed', () => {
    const note = bare(linkTo('006A', { Region__c: 'North' }));
    const row = rowFor(note, [record({ Region__c: 'North' })], { lookups: [dod('001DOD')] });
    expect(toldOf(row)).toEqual(['Region__c hold from-rule']);
  });

  test('writes its new value to the note', () => {
    const row = rowFor(bare(linkTo()), [record({ Region__c: 'North' })], { lookups: [dod('001DOD')] });
    expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'pull', reason: 'changed-there', take: 'North' });
  });

  test('is not overwritten if both changed', () => {
    const note = bare(linkTo('006A', { Region__c: '' }));
    const row = rowFor(note, [record({ Region__c: 'North' })], { lookups: [dod('001DOD')] });
    expect(toldOf(row)).toEqual(['Region__c hold from-rule']);
  });
});

test('a value of the note is sent as usual', () => {
  const row = rowFor(bare(linkTo(), { region: 'West' }), [record()], { lookups: [dod('001DOD'), DOD] });
  expect(toldOf(row)).toEqual(['Region__c push changed-here']);
});

describe('a field to which another field of the note was sent before', () => {
  const none = { origin: undefined, written: undefined, source: undefined, finding: undefined };
  const cell: NoteFieldValue = { ...none, state: 'note', former: 'DoD', send: 'x', noteValue: 'x' };
  const there = record();
  const print = hash32('001DOD');

  test.each<
    [
      string,
      Partial<NoteFieldValue>,
      number | undefined,
      LookupAnswer | undefined,
      ReturnType<typeof implicitValueReason>,
    ]
  >([
    ['applies while the former name still means the record’s value', {}, print, dod('001A', '001DOD'), 'from-upgrade'],
    ['applies by the choice of the user', {}, print, { ...dod(), chosenId: '001DOD' }, 'from-upgrade'],
    ['does not apply if the note changed since', {}, print, dod('001A'), undefined],
    ['does not apply if the record changed since', {}, hash32('001B'), dod('001DOD'), undefined],
    ['does not apply without a last synced value', {}, undefined, dod('001DOD'), undefined],
    ['does not apply if the name is unknown', {}, print, undefined, undefined],
    ['applies to an effective value in any case', { state: 'effective' }, undefined, undefined, 'from-rule'],
  ])('%s', (_, changes, known, answer, reason) => {
    const own = changes.state === undefined ? cell : { ...cell, former: undefined, ...changes };
    const one = { cell: own, record: there, crmValue: '001DOD' };
    expect(implicitValueReason(one, known, () => answer)).toBe(reason);
    expect(implicitValueReason({ ...one, record: undefined }, known, () => answer)).toBeUndefined();
  });
});
