/** Display model of the form for a new opportunity. */
import { FIELDS } from '../domain/fields.ts';
import { FORM_FIELDS, type FormField, type NewOpportunity } from '../vault/new-opportunity.ts';
import type { Inspection } from '../vault/note-service.ts';
import { capital } from '../domain/sentence.ts';
import { findingMessage } from './text/findings.ts';

/** Kind of control for a field. */
type InputKind = 'text' | 'lines' | 'day' | 'choice';

export interface FormInput {
  readonly field: FormField;
  readonly label: string;
  /** Explanation of what to enter; can be empty. */
  readonly hint: string;
  readonly kind: InputKind;
  /** Only for a choice: the values, the first of which is empty. */
  readonly options: readonly string[];
  /** The value of the template. */
  readonly initial: string;
}

/** Returns the inputs, with the values of the template. `draft` is the note that the template alone makes. */
export function formInputs(draft: Inspection, stages: readonly string[], currency: string): readonly FormInput[] {
  const money = draft.opportunity?.currency ?? currency;
  const hints: Partial<Record<FormField, string>> = {
    amount: `In ${money}`,
    oems: 'One per line, the largest share first',
    partners: 'One per line',
  };
  return FORM_FIELDS.map((field) => {
    const initial = draftValue(draft, field);
    const isChoice = field === 'stage' && stages.length > 0;
    return {
      field,
      label: capital(FIELDS[field].label),
      hint: hints[field] ?? '',
      kind: isChoice ? 'choice' : KINDS[FIELDS[field].kind],
      options: isChoice ? [...new Set(['', ...stages, initial])] : [],
      initial,
    };
  });
}

const KINDS = { text: 'text', link: 'text', money: 'text', day: 'day', links: 'lines' } as const;

function draftValue({ opportunity }: Inspection, field: FormField): string {
  if (opportunity === undefined || field === 'amount') return '';
  const value = opportunity[field];
  return typeof value === 'string' ? value : (value ?? []).join('\n');
}

/** Returns what is wrong with the entered values, by field. A field without a value has no message. */
export function formProblems(
  draft: Inspection,
  { values }: NewOpportunity,
): Readonly<Partial<Record<FormField, string>>> {
  const problems: Partial<Record<FormField, string>> = {};
  for (const finding of draft.findings) {
    const field = FORM_FIELDS.find((each) => each === finding.field);
    if (field === undefined || (values[field] ?? '').trim() === '') continue;
    const { message, advice } = findingMessage(finding);
    problems[field] ??= `${message} ${advice}`;
  }
  return problems;
}
