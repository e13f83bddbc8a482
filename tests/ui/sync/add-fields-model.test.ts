/** Texts about a CRM's missing fields: what would be added, its effect, and the reason for a failure. */
import { describe, expect, test } from 'vitest';
import type { PlanRow } from '../../../src/sync/plan/plan.ts';
import type { AddFieldsResult, MissingFields } from '../../../src/sync/sync-service.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';
import { addedModel, additionText, hasMissingFields, offerModel } from '../../../src/ui/sync/add-fields-model.ts';
import { IDENTITY, planField, planOf, planRow } from '../../support/sync-service.ts';

const SHOWN: MissingFields = {
  target: 'hubspot',
  identity: IDENTITY,
  additions: [
    { name: 'note_key', label: 'opportunity ID', about: 'single-line text, unique' },
    { name: 'fy27_forecast', label: 'forecast amounts FY27', about: 'number' },
  ],
  adminOnly: ['closed_on'],
};

const ADDED: AddFieldsResult = {
  target: 'hubspot',
  identity: IDENTITY,
  answers: SHOWN.additions.map(({ name }) => ({ name, ok: true })),
  dryRun: false,
};

const SCOPE: CrmError = {
  kind: 'connection',
  code: 'MISSING_SCOPES',
  message: 'This key lacks crm.schemas.deals.write',
  status: 403,
};

function failed(error: CrmError, changes: Partial<AddFieldsResult> = {}): AddFieldsResult {
  return {
    ...ADDED,
    answers: [
      { name: 'note_key', ok: true },
      { name: 'fy27_forecast', ok: false, error },
    ],
    ...changes,
  };
}

describe('the offer', () => {
  test('names each field, its label, and its type', () => {
    expect(offerModel(SHOWN, false).items).toEqual([
      { name: 'note_key', label: 'Opportunity ID', about: 'single-line text, unique' },
      { name: 'fy27_forecast', label: 'Forecast amounts FY27', about: 'number' },
    ]);
  });

  test('shows whose records change, in which org, and what does not change', () => {
    const { banner, button } = offerModel(SHOWN, false);
    expect(banner).toEqual({
      variant: 'live',
      label: 'This changes HubSpot for everyone in Acme Corp',
      text: 'This is your live account, and you’re signed in as Jo Doe. These empty fields are added to every deal. Existing data isn’t changed. Only an admin can remove a field.',
    });
    expect(button).toEqual({ label: 'Add 2 fields', approves: false });
    const sandbox = { ...SHOWN, identity: { ...IDENTITY, sandbox: true } };
    expect(offerModel(sandbox, false).banner.text).toMatch(/^It’s a sandbox, /);
  });

  test('turns off dry run for this list first while dry run is on', () => {
    const { banner, button, items } = offerModel(SHOWN, true);
    expect(banner).toMatchObject({ variant: 'dry', label: 'Dry run is on' });
    expect(button).toEqual({ label: 'Turn off dry run for these fields', approves: true });
    expect(items).toHaveLength(2);
  });

  test('without fields has no button, and still names the fields that only an admin can add', () => {
    const { button, adminOnly: rest } = offerModel({ ...SHOWN, additions: [] }, false);
    expect(button).toBeUndefined();
    expect(rest).toBe('Missing or hidden (only an admin can add these): closed_on.');
    expect(offerModel(SHOWN, false).adminOnly).toMatch(/^Also missing or hidden/);
    expect(offerModel({ ...SHOWN, adminOnly: [] }, false).adminOnly).toBe('');
  });

  test('with one field has a singular label', () => {
    expect(offerModel({ ...SHOWN, additions: SHOWN.additions.slice(1) }, false).button?.label).toBe('Add 1 field');
  });
});

describe('the result', () => {
  test('all fields added', () => {
    const model = addedModel(SHOWN, { ...ADDED, logPath: 'CRM log/x.md' });
    expect(model).toMatchObject({
      heading: 'Added 2 fields',
      hasChanges: true,
      failed: false,
      logPath: 'CRM log/x.md',
    });
    expect(model.items.map(({ word, result: says }) => [word, says])).toEqual([
      ['Added', ''],
      ['Added', ''],
    ]);
  });

  test('one field refused', () => {
    const error: CrmError = { kind: 'record', code: 'TAKEN', message: 'The name is taken.' };
    const model = addedModel(SHOWN, failed(error));
    expect(model).toMatchObject({ heading: 'Added 1 of 2 fields', hasChanges: true, failed: true });
    expect(model.items[1]).toMatchObject({
      label: 'Forecast amounts FY27',
      word: 'Failed',
      tone: 'bad',
      result: 'HubSpot says: The name is taken. Ask your admin to add it manually.',
    });
  });

  test('nothing sent', () => {
    const error: CrmError = { kind: 'connection', code: 'forbidden', message: '' };
    const answers = SHOWN.additions.map(({ name }) => ({ name, ok: false as const, error }));
    const model = addedModel(SHOWN, { ...ADDED, answers, dryRun: true });
    expect(model).toMatchObject({
      heading: 'Nothing was added because dry run is on',
      hasChanges: false,
      failed: true,
    });
    expect(model.items).toEqual([]);
  });

  test('no response', () => {
    const model = addedModel(SHOWN, failed({ kind: 'unknown', code: 'timeout', message: '' }));
    expect(model.items[1]).toMatchObject({ word: 'No response', tone: 'warn' });
  });
});

test.each<[string, CrmError, string]>([
  [
    'a right is missing',
    SCOPE,
    'HubSpot says: This key lacks crm.schemas.deals.write. This requires an additional permission in HubSpot. Ask your admin for it, or ask them to add these fields.',
  ],
  [
    'a right is missing, without words',
    { ...SCOPE, message: '' },
    'HubSpot doesn’t let you add fields (MISSING_SCOPES). This requires an additional permission in HubSpot. Ask your admin for it, or ask them to add these fields.',
  ],
  [
    'a field is refused without words',
    { kind: 'record', code: 'E400', message: '' },
    'HubSpot rejected this field (E400). Ask your admin to add it manually.',
  ],
  [
    'the user is signed out',
    { kind: 'connection', code: 'sign-in-needed', message: 'x' },
    'You’re signed out of HubSpot. Sign in again in the plugin settings.',
  ],
  [
    'the CRM is busy',
    { kind: 'later', code: 'RATE_LIMITS', message: '' },
    'HubSpot is too busy now. (RATE_LIMITS). Try again in a few minutes.',
  ],
])('if %s, the text contains advice', (_, error, text) => {
  expect(additionText(error, 'hubspot')).toBe(text);
});

test.each<[string, Partial<PlanRow>, boolean]>([
  ['a required field is missing', { blocks: [needs('target-field-needed')] }, true],
  ['a field of one year is missing', { blocks: [needs('target-field-missing')] }, true],
  ['a field is held, for it cannot be written there', { fields: [held('cannot-be-written-there')] }, true],
  ['a field is skipped because it is missing', { fields: [held('missing-there')] }, true],
  ['a field is held by a policy', { fields: [held('push-only')] }, false],
  ['another reason blocks it', { blocks: [{ why: 'same-id', others: [] }] }, false],
  ['nothing blocks it', {}, false],
])('a plan in which %s', (_, changes, lacks) => {
  expect(hasMissingFields(planOf([planRow('b.md'), planRow('a.md', changes)]))).toBe(lacks);
});

function needs(code: 'target-field-needed' | 'target-field-missing'): PlanRow['blocks'][number] {
  return { why: 'findings', findings: [{ code, data: { target: 'HubSpot', remote: 'note_key', known: [] } }] };
}

function held(reason: 'cannot-be-written-there' | 'missing-there' | 'push-only'): PlanRow['fields'][number] {
  return planField({ action: 'hold', reason });
}
