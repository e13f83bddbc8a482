/** Readable log note of a run. */
import { inertText, visibleText } from '../../domain/untrusted-text.ts';
import { TARGETS } from '../../targets/targets.ts';
import type { AuditField, NewLine } from '../../log/audit.ts';
import type { FieldChange, PlanRow, RowAction } from '../plan/plan.ts';
import { skippedFields } from '../plan/plan.ts';
import { whyNotSynced } from './not-synced.ts';
import { OUTCOME_NAMES, outcomeName, outcomeOf, type Outcome } from './outcome-names.ts';
import type { RowOutcome, SyncRun } from '../sync-service.ts';

/** Texts for rows without a changed field and without a new record. */
const VERBS: Readonly<Record<RowAction, string>> = {
  create: 'create',
  update: 'update',
  pull: 'pull',
  link: 'link',
  close: 'close',
  conflict: 'conflict',
  blocked: 'blocked',
  unchanged: 'unchanged',
};

const ORDER = Object.keys(OUTCOME_NAMES) as readonly Outcome[];

/**
 * Returns the note as Markdown, without frontmatter. `logPath` is the file with all details; `rows` have the labels and
 * display values of the fields.
 */
export function syncLogNote(
  run: SyncRun,
  lines: readonly NewLine[],
  logPath: string | undefined,
  rows: readonly PlanRow[],
): string {
  const { target, identity, startedAt, outcomes, runId, caller } = run;
  const crm = TARGETS[target].label;
  const byOp = new Map(lines.map((line) => [line.opId, line] as const));
  const planned = new Map(rows.map((one) => [one.opId, one.fields] as const));
  const shown = outcomes.filter(({ verb, result }) => result !== 'left' || verb === 'conflict');
  const table = shown.map((outcome) => row(outcome, byOp.get(outcome.opId), planned.get(outcome.opId) ?? [], crm));
  const stopped =
    run.stopped === undefined ? [] : [`The sync stopped early: ${inertText(skippedFieldReason(run.stopped))}.`, ''];
  return [
    `# ${crm} sync, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `${counts(outcomes)} In ${inertText(identity.orgName)}, signed in as ${inertText(identity.userName)}.${caller === undefined ? '' : ` Started by ${inertText(caller)}.`}`,
    '',
    ...stopped,
    ...(table.length === 0 ? [] : ['| Opportunity | Changes | Result |', '| --- | --- | --- |', ...table, '']),
    ...notSynced(rows, crm),
    `Run \`${runId}\`${logPath === undefined ? '' : `, details in \`${logPath}\``}.`,
    '',
  ].join('\n');
}

function counts(outcomes: readonly RowOutcome[]): string {
  const parts = ORDER.flatMap((outcome) => {
    const count = outcomes.filter((one) => outcomeOf(one) === outcome).length;
    return count === 0 ? [] : [`${count} ${outcomeName(outcome)}`];
  });
  return parts.length === 0 ? 'Nothing to do.' : `${parts.join(', ')}.`;
}

/** Rows above this number are only counted; the review and the command line show all of them. */
const MOST_NOT_SYNCED = 200;

/** Returns the section about fields that differ and were skipped, each with both sides and the reason. */
function notSynced(rows: readonly PlanRow[], crm: string): readonly string[] {
  const skipped = rows.filter((one) => one.verb !== 'blocked' && skippedFields(one).length > 0);
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, MOST_NOT_SYNCED);
  const more = skipped.length - shown.length;
  return [
    `## Not synced: ${skipped.length} ${skipped.length === 1 ? 'opportunity has' : 'opportunities have'} fields that differ`,
    '',
    `| Opportunity | Field | In the note | In ${crm} | Why |`,
    '| --- | --- | --- | --- | --- |',
    ...shown.flatMap((one) => skippedFields(one).map((field) => notSyncedRow(one, field, crm))),
    '',
    ...(more === 0 ? [] : [`And ${more} more.`, '']),
  ];
}

function notSyncedRow({ path, title }: PlanRow, field: FieldChange, crm: string): string {
  const { label, remote, shown, noteValue, crmValue } = field;
  const cells = [
    label ?? remote,
    short(shown?.noteValue ?? noteValue),
    short(shown?.crmValue ?? crmValue),
    whyNotSynced(field, crm),
  ];
  return `| ${noteLink(path, title)} | ${cells.map(inertText).join(' | ')} |`;
}

function row(outcome: RowOutcome, line: NewLine | undefined, planned: readonly FieldChange[], crm: string): string {
  const { path, title, verb, result, error, noteRefused, ignored = [] } = outcome;
  const known = (name: string): FieldChange | undefined => planned.find(({ remote }) => remote === name);
  const fields = Object.entries(line?.fields ?? {}).map(([remote, field]) => change(remote, field, known(remote), crm));
  const made = outcome.created === true ? ['created'] : [];
  const notes = [
    outcomeName(result),
    ...(error === undefined ? [] : [skippedFieldReason(error)]),
    ...(noteRefused === undefined ? [] : ['the note couldn’t be updated; the next sync will fix this']),
    ...(ignored.length === 0
      ? []
      : [`not stored by the CRM: ${ignored.map((name) => known(name)?.label ?? name).join(', ')}`]),
  ];
  const what = inertText([...made, ...fields].join('; ')) || VERBS[verb];
  return `| ${noteLink(path, title)} | ${what} | ${inertText(notes.join(': '))} |`;
}

function change(
  remote: string,
  { action, from, to }: AuditField,
  planned: FieldChange | undefined,
  crm: string,
): string {
  const { label = remote, shown } = planned ?? {};
  const pulled = action === 'pull';
  const before = (pulled ? shown?.noteValue : shown?.crmValue) ?? from;
  const after = shown?.becomes ?? (pulled ? shown?.crmValue : shown?.noteValue) ?? to;
  return `${label} ${pulled ? 'in the note' : `in ${crm}`}: ${short(before)} → ${short(after)}`;
}

function short(value: string): string {
  return value === '' ? '(empty)' : value.length > 60 ? `${value.slice(0, 59)}…` : value;
}

/** Returns the reason: the message of the CRM, or the code if it has none. */
export function skippedFieldReason({ code, message }: { readonly code: string; readonly message: string }): string {
  return message === '' ? code : message;
}

/** Characters that end a link, or start another element in it. */
const UNLINKABLE = /[[\]|#^\\<>%{}`*_$~=&\p{Cc}\u2028\u2029]/u;

/** Returns a link to a note by its title, as a table cell; plain text if path or title cannot be part of a link. */
function noteLink(path: string, title: string): string {
  const target = path.replace(/\.md$/, '');
  const name = title.replace(/\s+/g, ' ').trim();
  if (UNLINKABLE.test(target)) return inertText(name === '' ? target : `${name} (${target})`);
  if (name === '') return `[[${target}]]`;
  return UNLINKABLE.test(name) ? `[[${target}]] ${inertText(name)}` : `[[${target}\\|${visibleText(name)}]]`;
}
