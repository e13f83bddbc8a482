/** The form for a new opportunity: inputs with the values of the template, and what is wrong with entered values. */
import { describe, expect, test } from 'vitest';
import type { NewOpportunity } from '../../src/vault/new-opportunity.ts';
import { formInputs, formProblems } from '../../src/ui/new-note-model.ts';
import { deskOver } from '../support/note-service.ts';

const TEMPLATE =
  '---\ntype: opportunity\nid: {{id}}\ntitle: {{title}}\ncurrency: EUR\nstage: Quote\noems: [A, B]\n---\n';

const { service } = deskOver({}, { newNote: { folder: '', byFiscalYear: false, template: TEMPLATE } });

const draft = (values: NewOpportunity['values']) => service.draftNote({ title: '', values });

describe('the inputs', () => {
  test('have the values and the currency of the template', () => {
    const inputs = formInputs(draft({}), [], 'USD');
    expect(inputs.map(({ label, kind, initial }) => [label, kind, initial])).toEqual([
      ['Customer', 'text', ''],
      ['Amount', 'text', ''],
      ['Stage', 'text', 'Quote'],
      ['Close date', 'day', ''],
      ['OEMs', 'lines', 'A\nB'],
      ['Partners', 'lines', ''],
    ]);
    expect(inputs[1]?.hint).toBe('In EUR');
  });

  test('offer the stages of the settings, the empty one, and that of the template', () => {
    const stage = formInputs(draft({}), ['Won', 'Lost'], 'USD').find(({ field }) => field === 'stage');
    expect(stage).toMatchObject({ kind: 'choice', options: ['', 'Won', 'Lost', 'Quote'] });
  });
});

describe('the problems', () => {
  const problems = (values: NewOpportunity['values']) => formProblems(draft(values), { title: '', values });

  test('are those of values that cannot be read, with the advice', () => {
    const { amount, ...others } = problems({ amount: '50 grand', customer: 'Acme' });
    expect(amount).toContain('50 grand');
    expect(others).toEqual({});
  });

  test('do not include values that are not entered yet', () => {
    expect(problems({ amount: ' ', closeDate: '' })).toEqual({});
  });
});
