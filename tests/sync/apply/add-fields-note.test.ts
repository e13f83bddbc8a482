/** The log note about added fields. */
import { expect, test } from 'vitest';
import { addFieldsNote } from '../../../src/sync/apply/add-fields-note.ts';
import { IDENTITY } from '../../support/sync-service.ts';

const SHOWN = {
  target: 'hubspot',
  identity: IDENTITY,
  additions: [
    { name: 'note_key', label: 'Opportunity ID', about: 'single-line text, unique' },
    { name: 'region', label: 'Region', about: 'single-line text' },
  ],
  adminOnly: [],
} as const;

const REFUSED = { kind: 'record', code: 'TAKEN', message: '[[x]] | is\ntaken' } as const;

test('each field has a row, and foreign text can neither end it nor start markup', () => {
  const answers = [
    { name: 'note_key', ok: true },
    { name: 'region', ok: false, error: REFUSED },
  ] as const;
  expect(addFieldsNote({ ...SHOWN, answers, dryRun: false }, SHOWN, '2026-11-22T18:30:15Z')).toBe(
    `# HubSpot fields, 2026-11-22 18:30 UTC

Fields added to the deal in Acme Corp, signed in as Jo Doe.

| Field | Label | Type | Result |
| --- | --- | --- | --- |
| note\\_key | Opportunity ID | single-line text, unique | added |
| region | Region | single-line text | failed: \\[\\[x\\]\\] \\| is taken |
`,
  );
});

test('a rejection without a message is reported by its code', () => {
  const answers = [{ name: 'region', ok: false, error: { ...REFUSED, message: '' } }] as const;
  expect(addFieldsNote({ ...SHOWN, answers, dryRun: false }, SHOWN, '2026-11-22T18:30:15Z')).toContain(
    '| failed: TAKEN |',
  );
});
