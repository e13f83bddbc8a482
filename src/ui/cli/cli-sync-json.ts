/** What a sync command answers to a machine: the shape is public, and keeps the words of the guide. */
import type { PlainValue } from '../../domain/value.ts';
import { heldFields, type Plan, type PlanField } from '../../sync/plan.ts';
import { canonical } from '../../targets/canonical.ts';
import { TARGETS } from '../../targets/targets.ts';
import type { Trouble } from '../../targets/wire.ts';
import { json, type Json } from './cli-json.ts';
import {
  countsOf,
  notAppliedText,
  rowTroubleText,
  safetyLimitTexts,
  toldRows,
  troubleText,
  whyText,
  type NotApplied,
  type SyncAnswer,
  type ToldRow,
} from './cli-sync-model.ts';
import { blockWords, notSyncedText, wordsText } from '../words/words-plan.ts';

/**
 * `total` is `success_count` + `error_count`, one for each row; a row counts as an error when somebody has to look at it:
 * blocked, conflicting, failed, put off or not reached. `dry_run`: nothing was sent and no note was written. `planned`: it was not
 * even asked for. `held` says why a plan was not done although it was confirmed. `not_synced`: rows without any change whose
 * sides differ all the same; of a row, its fields that differ and are left.
 */
export function syncJson(answer: SyncAnswer): Json {
  const { plan, run, notApplied } = answer;
  const rows = toldRows(answer);
  const good = rows.filter(({ ok }) => ok).length;
  return json({
    total: rows.length,
    success_count: good,
    error_count: rows.length - good,
    dry_run: run === undefined,
    planned: run === undefined && notApplied === undefined,
    plan_id: plan.planId,
    run_id: run?.runId,
    undo_of: plan.undoOf,
    target: plan.target,
    org: plan.identity.orgName,
    org_id: plan.identity.orgId,
    sandbox: plan.identity.sandbox,
    user: plan.identity.userName,
    held: notApplied === undefined ? undefined : notAppliedJson(notApplied, answer),
    stopped: run?.stopped === undefined ? undefined : troubleJson(run.stopped, troubleText(run.stopped, plan)),
    counts: json(countsOf(plan)),
    not_synced: countsOf(plan).not_synced,
    skipped: plan.skipped,
    brakes: plan.brakes.map(({ why, figure }, at) => json({ why, figure, message: safetyLimitTexts(plan)[at] })),
    calls: plan.calls,
    log: run?.logPath,
    results: rows.map((row) => rowJson(row, answer)),
  });
}

function notAppliedJson(code: NotApplied, { plan }: SyncAnswer): Json {
  return json({ why: code, message: notAppliedText(code, plan) });
}

function troubleJson({ kind, code, fields }: Trouble, message: string): Json {
  return json({ kind, code, message, fields });
}

function rowJson({ row, outcome, ok }: ToldRow, { plan }: SyncAnswer): Json {
  const wrong = outcome === undefined ? undefined : rowTroubleText(outcome, plan);
  const left = row.verb === 'blocked' ? [] : heldFields(row);
  const trouble = outcome?.trouble ?? ({ kind: 'record', code: 'note-refused', message: '' } as const);
  return json({
    success: ok,
    path: row.path,
    opportunity_id: row.opportunityId === '' ? null : row.opportunityId,
    opportunity_name: row.title === '' ? null : row.title,
    verb: row.verb,
    result: outcome?.result,
    remote_id: outcome?.remoteId ?? row.remoteId,
    created: outcome?.created,
    not_synced: left.length === 0 ? undefined : left.length,
    message: left.length === 0 ? undefined : `${notSyncedText(left.length)}.`,
    fields: row.fields.map((field) => fieldJson(field, plan)),
    blocked:
      row.blocks.length === 0
        ? undefined
        : row.blocks.map((block) =>
            json({ why: block.why, message: wordsText(blockWords(block), TARGETS[plan.target].label) }),
          ),
    ignored: outcome?.ignored,
    error: wrong === undefined ? undefined : troubleJson(trouble, wrong),
  });
}

/**
 * `ours`, `theirs` and `base` as the wire spells them, empty where the side says nothing; no `base`: never agreed, or not kept
 * here; `becomes` is what is written where it goes. With a field that is left or in conflict: `message` says why and who can correct it, `code` names the finding, `names`
 * are those that mean no record or several, and `source` is the note's own text of a value that cannot be read.
 */
function fieldJson(field: PlanField, plan: Plan): PlainValue {
  const { remote, label, action, reason, ours, theirs, base, clears, remark, lookups, source } = field;
  const isOpen = action === 'hold' || action === 'conflict';
  return json({
    ...{ remote, label, action, reason, ours, theirs, base, clears },
    becomes: isOpen ? undefined : becomesText(field),
    message: isOpen ? whyText(field, plan) : undefined,
    code: remark?.code,
    names: lookups?.map(({ name, candidates }) =>
      json({
        name,
        candidates: candidates.map(({ id, label: called, detail }) => json({ id, label: called, detail })),
      }),
    ),
    source,
  });
}

/** The value that is written, as the side that it goes to spells it. */
function becomesText({ action, send, take, restores, shown }: PlanField): string {
  return restores ?? shown?.becomes ?? canonical(action === 'push' ? send : take, undefined);
}
