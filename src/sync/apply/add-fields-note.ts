/** The readable note about fields that were added to a CRM: which ones, by whom, and what each came to. */
import { TARGETS } from '../../targets/targets.ts';
import { inertText } from '../../domain/foreign.ts';
import { additionOutcome, outcomeName } from './outcome-names.ts';
import { reason } from './log-note.ts';
import type { AddRun, Lacking } from '../sync-service.ts';

/** Markdown, without frontmatter; `at` is ISO 8601 UTC. */
export function addNote({ target, identity, answers }: AddRun, { additions }: Lacking, at: string): string {
  const row = (answer: AddRun['answers'][number]): string => {
    const { label, about } = additions.find(({ name }) => name === answer.name) ?? { label: '', about: '' };
    const result = answer.ok ? 'added' : `${outcomeName(additionOutcome(answer.trouble))}: ${reason(answer.trouble)}`;
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
