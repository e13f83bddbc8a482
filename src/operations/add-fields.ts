/** The command that adds missing fields to a CRM; without `confirm`, it only lists them. */
import type { PlainValue } from '../domain/value.ts';
import { additionOutcome, outcomeName } from '../sync/apply/outcome-names.ts';
import type { AddFieldsResult, MissingFields } from '../sync/sync-service.ts';
import type { AdditionResult } from '../targets/core/crm.ts';
import { TARGETS } from '../targets/targets.ts';
import { addedText, additionText, adminOnlyText } from '../ui/sync/add-fields-model.ts';
import { FORMAT_FLAG, type CliParameters, type UsageError } from './arguments.ts';
import type { CliResult, CliCommand } from './operation.ts';
import { json, type Json } from './note-json.ts';
import { syncDryRunText, whereText, type NotAppliedReason } from './sync-report.ts';
import { errorResult, crmIn, TARGET_FLAG, type SyncCliTools } from './sync.ts';
import { countedText, page } from './note-text.ts';

/** The `add-fields` command. */
export const ADD_FIELDS_COMMAND: CliCommand<SyncCliTools> = {
  name: 'add-fields',
  aliases: ['setup'],
  description: 'Add mapped fields that are missing in the CRM; without confirm, only list them',
  flags: {
    ...TARGET_FLAG,
    confirm: { description: 'Add the fields; this changes the CRM for everyone' },
    ...FORMAT_FLAG,
  },
  answer: addFields,
};

async function addFields(parameters: CliParameters, { sync }: SyncCliTools): Promise<CliResult | UsageError> {
  const target = crmIn(parameters['target'] ?? '');
  if (typeof target !== 'string') return target;
  const shown = await sync.findMissingFields(target);
  if (shown === undefined) {
    return { usage: `The plugin can’t add fields to ${TARGETS[target].label}. Ask an admin to add them.` };
  }
  if ('kind' in shown) return errorResult(shown, target);
  const wanted = 'confirm' in parameters && shown.additions.length > 0;
  const run = wanted ? await sync.addFields(shown) : undefined;
  return { json: addFieldsJson(shown, run), text: addFieldsText(shown, run) };
}

/**
 * Returns the JSON of the fields that can be added. `total` is `success_count` + `error_count`, one per field.
 * `planned`: the command was not confirmed. `dry_run`: nothing was sent. `admin_only`: other missing fields, which only
 * an admin can add.
 */
function addFieldsJson(shown: MissingFields, run: AddFieldsResult | undefined): Json {
  const { target, identity, additions, adminOnly: rest } = shown;
  const failed = run?.answers.filter(({ ok }) => !ok).length ?? 0;
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
        ? json({ code: 'dry-run' satisfies NotAppliedReason, message: syncDryRunText() })
        : undefined,
    admin_only: rest,
    log: run?.logPath,
    results: additions.map(({ name, label, about }): PlainValue => {
      const answer = answerTo(name, run);
      return json({ success: answer?.ok !== false, name, label, about, ...resultOf(answer, shown) });
    }),
  });
}

function answerTo(name: string, run: AddFieldsResult | undefined): AdditionResult | undefined {
  return run?.answers.find((answer) => answer.name === name);
}

function resultOf(answer: AdditionResult | undefined, { target }: MissingFields): Readonly<Record<string, PlainValue>> {
  if (answer === undefined) return { result: 'missing' };
  if (answer.ok) return { result: 'added' };
  const { kind, code } = answer.error;
  return { result: 'failed', error: json({ kind, code, message: additionText(answer.error, target) }) };
}

/** Returns one line per field, then the steps that only an admin can do, then the next step. */
function addFieldsText(shown: MissingFields, run: AddFieldsResult | undefined): string {
  const { additions, adminOnly: rest, target } = shown;
  const lines = additions.flatMap(({ name, label, about }) => {
    const answer = answerTo(name, run);
    const result = answer === undefined ? '' : `${answer.ok ? 'added' : outcomeName(additionOutcome(answer.error))}  `;
    const why = answer?.ok === false && run?.dryRun !== true ? [`  ${additionText(answer.error, target)}`] : [];
    return [`${result}${name}  ${label}, ${about}`, ...why];
  });
  const next =
    run === undefined && additions.length > 0
      ? ['To add these fields, add confirm. This changes the CRM for everyone.']
      : [];
  const log = run?.logPath === undefined ? [] : [`Log: ${run.logPath}`];
  return page([
    [headOf(shown, run)],
    lines,
    [adminOnlyText(rest, target, additions.length > 0)].filter(Boolean),
    next,
    log,
  ]);
}

function headOf(shown: MissingFields, run: AddFieldsResult | undefined): string {
  const where = whereText(shown);
  const { length } = shown.additions;
  if (run === undefined) {
    return length === 0
      ? `Nothing to add to ${where}.`
      : `${countedText(length, 'field')} missing in ${where}; nothing was sent.`;
  }
  if (run.dryRun) return `Failed: ${syncDryRunText()} ${countedText(length, 'field')} missing in ${where}.`;
  const good = run.answers.filter(({ ok }) => ok).length;
  return `${good < length ? 'Failed: ' : ''}${addedText(good, run)} to ${where}.`;
}
