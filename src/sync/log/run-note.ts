/** The readable note about a run: what was done to which deal, in plain words. */
import { TARGETS } from '../../targets/targets.ts';
import type { AuditField, NewLine } from './audit.ts';
import type { PlanField, PlanRow } from '../plan.ts';
import type { RowOutcome, RowResult, SyncRun } from '../sync-desk.ts';

const RESULTS: Readonly<Record<RowResult | 'blocked', string>> = {
  done: 'done',
  failed: 'failed',
  deferred: 'put off',
  stale: 'changed meanwhile',
  unknown: 'not known yet',
  left: 'left as they are',
  'not-reached': 'not reached',
  blocked: 'blocked',
};

const ORDER = Object.keys(RESULTS) as readonly (RowResult | 'blocked')[];

/** Markdown, without frontmatter. `logPath` names the file with every detail; `rows` know how people call fields and values. */
export function runNote(
  run: SyncRun,
  lines: readonly NewLine[],
  logPath: string | undefined,
  rows: readonly PlanRow[],
): string {
  const { target, identity, startedAt, outcomes, runId } = run;
  const byOp = new Map(lines.map((line) => [line.opId, line] as const));
  const planned = new Map(rows.map((one) => [one.opId, one.fields] as const));
  const told = outcomes.filter(({ verb, result }) => result !== 'left' || verb === 'conflict');
  const table = told.map((outcome) => row(outcome, byOp.get(outcome.opId), planned.get(outcome.opId) ?? []));
  const stopped = run.stopped === undefined ? [] : [`It stopped before the end: ${reason(run.stopped)}.`, ''];
  return [
    `# ${TARGETS[target].label} sync, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `${counts(outcomes)} In ${identity.orgName}, signed in as ${identity.userName}.`,
    '',
    ...stopped,
    ...(table.length === 0 ? [] : ['| Deal | What | Result |', '| --- | --- | --- |', ...table, '']),
    `Run \`${runId}\`${logPath === undefined ? '' : `, every detail in \`${logPath}\``}.`,
    '',
  ].join('\n');
}

function counts(outcomes: readonly RowOutcome[]): string {
  const parts = ORDER.flatMap((result) => {
    const count = outcomes.filter((one) => (one.verb === 'blocked' ? one.verb : one.result) === result).length;
    return count === 0 ? [] : [`${count} ${RESULTS[result]}`];
  });
  return parts.length === 0 ? 'Nothing to do.' : `${parts.join(', ')}.`;
}

function row(outcome: RowOutcome, line: NewLine | undefined, planned: readonly PlanField[]): string {
  const { path, title, result, trouble, noteRefused, ignored = [] } = outcome;
  const name = cell(title === '' ? path : title).replace(/[[\]]/g, ' ');
  const known = (name: string): PlanField | undefined => planned.find(({ remote }) => remote === name);
  const fields = Object.entries(line?.fields ?? {}).map(([remote, field]) => change(remote, field, known(remote)));
  const made = outcome.created === true ? ['created'] : [];
  const notes = [
    RESULTS[result],
    ...(trouble === undefined ? [] : [reason(trouble)]),
    ...(noteRefused === undefined ? [] : ['the note could not be written, the next sync mends it']),
    ...(ignored.length === 0
      ? []
      : [`not kept there: ${ignored.map((name) => known(name)?.label ?? name).join(', ')}`]),
  ];
  const link = `[[${path.replace(/\.md$/, '')}\\|${name}]]`;
  return `| ${link} | ${cell([...made, ...fields].join('; ')) || 'link'} | ${cell(notes.join(': '))} |`;
}

function change(remote: string, { action, from, to }: AuditField, planned: PlanField | undefined): string {
  const { label = remote, shown } = planned ?? {};
  const pulled = action === 'pull';
  const before = (pulled ? shown?.ours : shown?.theirs) ?? from;
  const after = shown?.becomes ?? (pulled ? shown?.theirs : shown?.ours) ?? to;
  return `${label} ${pulled ? 'in the note' : 'there'}: ${short(before)} → ${short(after)}`;
}

function short(value: string): string {
  return value === '' ? '(empty)' : value.length > 60 ? `${value.slice(0, 59)}…` : value;
}

/** Why, in the CRM's words where it has some. */
export function reason({ code, message }: { readonly code: string; readonly message: string }): string {
  return message === '' ? code : message;
}

/** Text of others, which must neither end the cell nor begin markup. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|<>`*_]/g, '\\$&');
}
