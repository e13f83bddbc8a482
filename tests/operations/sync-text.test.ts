/** Returns the text of one field of a plan in the command-line output. */
import { expect, test } from 'vitest';
import type { FieldChange } from '../../src/sync/plan/plan.ts';
import { syncText } from '../../src/operations/sync-text.ts';
import { MESSAGES } from '../../src/ui/messages.ts';
import { planField, planOf, planRow } from '../support/sync-service.ts';

function told(field: Partial<FieldChange>): string {
  const row = planRow('a.md', { fields: [planField({ base: undefined, ...field })] });
  const text = syncText({ plan: planOf([row]), run: undefined, notApplied: undefined }, MESSAGES);
  return text.split('\n').find((line) => line.startsWith('  ')) ?? '';
}

const STAGE = { remote: 'dealstage', label: 'Deal Stage', noteValue: 'b2', crmValue: 'a1' } as const;
const shown = { noteValue: 'Negotiation', crmValue: 'Proposal', base: 'Discovery' };

test.each<[string, Partial<FieldChange>, string]>([
  [
    'as the CRM calls it',
    { ...STAGE, shown },
    '  Deal Stage: Proposal → Negotiation in Salesforce. Changed in the note.',
  ],
  ['by its name on the wire', {}, '  StageName: Prospecting → Proposal in Salesforce. Changed in the note.'],
  [
    'as it goes into the note',
    { ...STAGE, shown, action: 'pull', reason: 'changed-there' },
    '  Deal Stage: Negotiation → Proposal in the note. Changed in Salesforce.',
  ],
  [
    'with what both last matched at',
    { ...STAGE, shown, action: 'conflict', reason: 'both-changed', base: 'c3' },
    '  Deal Stage: conflict, Negotiation in the note, Proposal in Salesforce, Discovery at the last sync. Changed in the note and in Salesforce.',
  ],
  [
    'as it was before the run that is taken back',
    { noteValue: '5', crmValue: '5', reason: 'undone', shown: { becomes: '4' } },
    '  StageName: 5 → 4 in Salesforce. Restored to its previous value.',
  ],
  [
    'emptied by taking a run back',
    { action: 'pull', noteValue: '5', crmValue: '5', reason: 'undone', shown: { becomes: '' } },
    '  StageName: 5 → (empty) in the note. Restored to its previous value.',
  ],
])('a field is shown %s', (_, field, line) => {
  expect(told(field)).toBe(line);
});
