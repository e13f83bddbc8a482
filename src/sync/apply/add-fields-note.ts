/** Readable note about fields that were added to a CRM, with the user and each result. */
import { TARGETS } from '../../targets/targets.ts';
import { inertText } from '../../domain/untrusted-text.ts';
import { additionOutcome, outcomeName } from './outcome-names.ts';
import { skippedFieldReason } from './log-note.ts';
import type { AddFieldsResult, MissingFields } from '../sync-service.ts';

/** Returns the note as Markdown, without frontmatter. `at` is ISO 8601 UTC. */
export function addFieldsNote(
  { target, identity, answers }: AddFieldsResult,
  { additions }: MissingFields,
  at: string,
): string {
  const row = (answer: AddFieldsResult['answers'][number]): string => {
    const { label, about } = additions.find(({ name }) => name === answer.name) ?? { label: '', about: '' };
    const result = answer.ok
      ? 'added'
      : `${outcomeName(additionOutcome(answer.error))}: ${skippedFieldReason(answer.error)}`;
    return `| ${[answer.name, label, about, result].map(inertText).join(' | ')} |`;
  };
  const { label, object } = TARGETS[target];
  return [
    `# ${label} fields, ${at.slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `Fields added to the ${object} in ${inertText(identity.orgName)}, signed in as ${inertText(identity.userName)}.`,
    '',
    '| Field | Label | Type | Result |',
    '| --- | --- | --- | --- |',
    ...answers.map(row),
    '',
  ].join('\n');
}
