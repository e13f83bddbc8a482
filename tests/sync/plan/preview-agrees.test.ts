/** A preview has the same findings for a note as a plan: both use the same checks. */
import { describe, expect, test } from 'vitest';
import { SEVERITIES, type UnplacedFinding, type Code } from '../../../src/domain/finding.ts';
import { exporterFor } from '../../../src/vault/export.ts';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { isError } from '../../../src/domain/finding.ts';
import type { RemoteSchema } from '../../../src/targets/core/crm.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { TargetSettings } from '../../../src/targets/core/target.ts';
import { OPTIONS } from '../../support/rules.ts';
import { IDENTITY, linked, note, record, rowFor, SCHEMA, schemaWith } from './plan-scene.ts';
import type { PlanNote } from '../../../src/sync/plan/plan-index.ts';

interface Scene {
  readonly lines?: Readonly<Record<string, string>>;
  readonly choice?: TargetSettings;
  readonly schema?: RemoteSchema;
}

/** An invalid probability, and a time zone, depend on the codecs of other CRMs, whose suites test them. */
type TargetCode = Exclude<Extract<Code, `target-${string}`>, 'target-percent-unfit' | 'target-zone-unknown'>;

const REGION_ONLY = salesforce.mapping.filter(({ to }) => to !== 'Region__c');
const closed = (...values: readonly string[]) => ({
  closed: true,
  choices: values.map((value) => ({ value, label: value })),
});

/** A note, a mapping, or an object with each code; a warning blocks neither preview nor plan. */
const SCENES: Readonly<Record<TargetCode, Scene>> = {
  'target-required-missing': { schema: schemaWith({ LeadSource: { required: true } }) },
  'target-text-too-long': { lines: { title: 'x'.repeat(121) } },
  'target-value-unknown': { schema: schemaWith({ StageName: closed('Prospecting', 'Closed Won') }) },
  'target-amount-too-large': { schema: schemaWith({ Amount: { wholeDigits: 5 } }) },
  'target-field-missing': { schema: schemaWith({ Region__c: undefined }) },
  'target-field-needed': { schema: schemaWith({ StageName: undefined }) },
  'target-field-read-only': { schema: schemaWith({ Region__c: { updatable: false, creatable: false } }) },
  'target-required-unmapped': {
    choice: { mapping: REGION_ONLY },
    schema: schemaWith({ Region__c: { required: true } }),
  },
  'target-key-not-unique': { schema: schemaWith({ Opportunity_Key__c: { key: false } }) },
  'target-value-new': { schema: schemaWith({ Region__c: { choices: [{ value: 'West', label: 'West' }] } }) },
  'target-kind-wrong': { schema: schemaWith({ Region__c: { type: 'number' } }) },
  'target-currency-mismatch': { choice: { options: { currency: 'EUR' } } },
  'target-currency-unmapped': { schema: { ...SCHEMA, currencyField: 'CurrencyIsoCode' } },
};

const CASES = Object.entries(SCENES) as [TargetCode, Scene][];

function told(findings: readonly UnplacedFinding[]): readonly string[] {
  const texts = findings.map(({ code, field, data }) => JSON.stringify([code, field, data]));
  return [...new Set(texts)].sort();
}

function inPreview(one: PlanNote, { choice = {}, schema }: Scene, known = true): readonly UnplacedFinding[] {
  const rules = compileSettings({ ...OPTIONS, targets: { salesforce: choice } });
  const org = known ? { orgId: IDENTITY.orgId, schema: schema ?? SCHEMA } : undefined;
  const result = exporterFor('salesforce', '2026-11-22T18:00:00Z', rules, org)(one.inspection);
  return result.ok ? [] : result.findings;
}

function inPlan(one: PlanNote, { choice = {}, schema = SCHEMA }: Scene, records = 0): readonly UnplacedFinding[] {
  const row = rowFor(one, records === 0 ? [] : [record()], { choice, schema });
  const blocking = row.blocks.flatMap((block) => (block.why === 'findings' ? block.findings : []));
  // A problem of one field skips only that field.
  const left = row.fields.flatMap(({ finding }) => finding ?? []);
  const errors = [...blocking, ...left].filter(({ code }) => SEVERITIES[code] === 'error');
  // Each amount is skipped because of the one currency.
  return [...new Map(errors.map((finding) => [JSON.stringify(finding), finding])).values()];
}

test.each(CASES)('%s of a new record is found by both', (code, scene) => {
  const one = note(scene.lines);
  const found = inPlan(one, scene);
  expect(told(inPreview(one, scene))).toEqual(told(found));
  expect(found.map((finding) => finding.code)).toEqual(
    SEVERITIES[code] === 'error' ? expect.arrayContaining([code]) : expect.not.arrayContaining([code]),
  );
});

test('a valid note passes both', () => {
  expect([inPreview(note(), {}), inPlan(note(), {})]).toEqual([[], []]);
});

test('a note with errors is excluded from both because of the same ones', () => {
  const one = note({ amount: '50k', region: '[East, West]' });
  const own = one.inspection.findings.filter(isError);
  expect(told(inPreview(one, {}))).toEqual(told(own));
  expect(told(inPlan(one, {}))).toEqual(told(own));
});

describe('of an existing record', () => {
  const scene: Scene = { lines: { title: 'x'.repeat(121) }, schema: schemaWith({ LeadSource: { required: true } }) };

  test('only values that would be pushed count', () => {
    const one = linked(scene.lines);
    expect(inPlan(one, scene, 1).map(({ code }) => code)).toContain('target-text-too-long');
    expect(told(inPreview(one, scene))).toEqual(told(inPlan(one, scene, 1)));
  });

  test('a link to another org is ignored', () => {
    const one = linked({ ...scene.lines, crm_salesforce: 'v1 00DOTHER:006A x m' });
    expect(inPreview(one, scene).map(({ code }) => code)).toContain('target-required-missing');
  });
});

describe('while the org is unknown', () => {
  const OFFLINE: readonly TargetCode[] = ['target-text-too-long', 'target-currency-mismatch'];

  test.each(OFFLINE)('%s needs no connection, so a preview finds it', (code) => {
    const one = note(SCENES[code].lines);
    expect(inPreview(one, SCENES[code], false).map((finding) => finding.code)).toEqual([code]);
  });

  test.each(CASES.filter(([code]) => !OFFLINE.includes(code)))('%s waits for a plan', (_, scene) => {
    expect(inPreview(note(scene.lines), scene, false)).toEqual([]);
  });
});

test('the yen of a note are not dollars of the org, in a preview as in a plan', () => {
  const choice = { options: { currency: 'USD' } };
  const one = note({ amount: '1000', currency: 'JPY' });
  const expected = [{ code: 'target-currency-mismatch', data: { found: 'JPY', crmValue: 'USD' } }];
  expect(inPlan(one, { choice })).toMatchObject(expected);
  expect(inPreview(one, { choice }, false)).toMatchObject(expected);
  const told = { ...SCHEMA, options: { currency: 'USD' } };
  expect(inPreview(one, { schema: told })).toMatchObject(expected);
});
