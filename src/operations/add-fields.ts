/** The operation that adds missing fields to a CRM; without `confirm`, it only lists them. */
import * as v from 'valibot';
import type { PlainValue } from '../domain/value.ts';
import { additionOutcome, outcomeName } from '../sync/apply/outcome-names.ts';
import type { AddFieldsResult, MissingFields } from '../sync/sync-service.ts';
import type { AdditionResult } from '../targets/core/crm.ts';
import { TARGETS } from '../targets/targets.ts';
import { crmErrorAnswer } from './crm-error.ts';
import { countedText, page } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import type { Operation } from './operation.ts';
import { flagParameter } from './parameters.ts';
import { TARGET } from './plan-operation.ts';
import type { NotAppliedReason } from './sync-answer.ts';
import { dryRunText, whereText } from './sync-report.ts';

const PARAMETERS = v.object({
  ...TARGET,
  confirm: flagParameter('Add the fields; this changes the CRM for everyone'),
});

interface AddFieldsAnswer {
  readonly shown: MissingFields;
  /** `undefined` if the fields were only listed. */
  readonly run: AddFieldsResult | undefined;
}

export const addFieldsOperation: Operation<typeof PARAMETERS, AddFieldsAnswer> = {
  name: 'add-fields',
  description: 'Add mapped fields that are missing in the CRM; without confirm, only list them',
  parameters: PARAMETERS,
  access: { writes: ['crm'], with: 'confirm' },
  run: async ({ target, confirm }, { sync, messages }) => {
    const shown = await sync.findMissingFields(target);
    if (shown === undefined) {
      return { error: `The plugin can’t add fields to ${TARGETS[target].label}. Ask an admin to add them.` };
    }
    if ('kind' in shown) return crmErrorAnswer(shown, target, messages);
    const isWanted = confirm && shown.additions.length > 0;
    return { shown, run: isWanted ? await sync.addFields(shown) : undefined };
  },
  attention: ({ run }) =>
    run !== undefined && (run.dryRun || addedIn(run) < run.answers.length) ? 'Failed' : undefined,
  json: addFieldsJson,
  text: addFieldsText,
};

function addedIn({ answers }: AddFieldsResult): number {
  return answers.filter(({ ok }) => ok).length;
}

/**
 * Returns the JSON answer. `total` is `success_count` + `error_count`, one per field. `planned`: the command was not
 * confirmed. `dry_run`: nothing was sent. `admin_only`: other missing fields, which only an admin can add.
 */
function addFieldsJson({ shown, run }: AddFieldsAnswer, messages: Messages): Json {
  const { target, identity, additions, adminOnly } = shown;
  const failed = run === undefined ? 0 : run.answers.length - addedIn(run);
  return json({
    total: additions.length,
    success_count: additions.length - failed,
    error_count: failed,
    dry_run: run?.dryRun ?? true,
    planned: run === undefined,
    target,
    org: identity.orgName,
    org_id: identity.orgId,
    sandbox: identity.sandbox,
    user: identity.userName,
    not_applied:
      run?.dryRun === true
        ? json({ code: 'dry-run' satisfies NotAppliedReason, message: dryRunText(messages) })
        : undefined,
    admin_only: adminOnly,
    log: run?.logPath,
    results: additions.map(({ name, label, about }): PlainValue => {
      const answer = answerTo(name, run);
      return json({ success: answer?.ok !== false, name, label, about, ...resultOf(answer, shown, messages) });
    }),
  });
}

function answerTo(name: string, run: AddFieldsResult | undefined): AdditionResult | undefined {
  return run?.answers.find((answer) => answer.name === name);
}

function resultOf(
  answer: AdditionResult | undefined,
  { target }: MissingFields,
  messages: Messages,
): Readonly<Record<string, PlainValue>> {
  if (answer === undefined) return { result: 'missing' };
  if (answer.ok) return { result: 'added' };
  const { kind, code } = answer.error;
  return { result: 'failed', error: json({ kind, code, message: messages.additionError(answer.error, target) }) };
}

/** Returns one line per field, then the steps that only an admin can do, then the next step. */
function addFieldsText({ shown, run }: AddFieldsAnswer, messages: Messages): string {
  const { additions, adminOnly, target } = shown;
  const lines = additions.flatMap(({ name, label, about }) => {
    const answer = answerTo(name, run);
    const result = answer === undefined ? '' : `${answer.ok ? 'added' : outcomeName(additionOutcome(answer.error))}  `;
    const why =
      answer?.ok === false && run?.dryRun !== true ? [`  ${messages.additionError(answer.error, target)}`] : [];
    return [`${result}${name}  ${label}, ${about}`, ...why];
  });
  const next =
    run === undefined && additions.length > 0
      ? ['To add these fields, add confirm. This changes the CRM for everyone.']
      : [];
  const log = run?.logPath === undefined ? [] : [`Log: ${run.logPath}`];
  return page([
    [headOf(shown, run, messages)],
    lines,
    [messages.adminOnlyFields(adminOnly, target, additions.length > 0)].filter(Boolean),
    next,
    log,
  ]);
}

function headOf(shown: MissingFields, run: AddFieldsResult | undefined, messages: Messages): string {
  const where = whereText(shown);
  const { length } = shown.additions;
  if (run === undefined) {
    return length === 0
      ? `Nothing to add to ${where}.`
      : `${countedText(length, 'field')} missing in ${where}; nothing was sent.`;
  }
  if (run.dryRun) return `${dryRunText(messages)} ${countedText(length, 'field')} missing in ${where}.`;
  return `${messages.addedFields(addedIn(run), run)} to ${where}.`;
}
