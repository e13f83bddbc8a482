/** Schema of the answer of the operations that make a plan. */
import * as v from 'valibot';
import type { NotAppliedReason } from '../../src/operations/sync-answer.ts';
import { KIND_TEXT } from '../../src/operations/sync-report.ts';
import type { BlockReason, FieldAction, RowAction } from '../../src/sync/plan/plan.ts';
import type { RowResult } from '../../src/sync/sync-service.ts';
import type { CrmErrorKind } from '../../src/targets/flow/request-flow.ts';
import { codeOf, COUNT, CRM, FLAG, member, optionalMember, TEXT, TEXT_OR_NULL, TEXTS } from './members.ts';
import { OPPORTUNITY_ID, PATH } from './note-answers.ts';

/** Meaning of each reason why a confirmed plan was not applied. */
export const NOT_APPLIED_CODES = {
  'dry-run': 'Dry run is on.',
  'safety-limits': 'The plan exceeds a safety limit.',
  'plan-changed': "The plan isn't the one whose ID was given with `confirm=`.",
} as const satisfies Readonly<Record<NotAppliedReason, string>>;

/** Name on the screen of each result of a row. */
export const RESULTS = {
  done: 'Done',
  failed: 'Failed',
  unknown: 'No response',
  stale: 'Changed since review',
  deferred: 'Postponed',
  'not-reached': 'Not processed',
  left: 'Skipped',
} as const satisfies Readonly<Record<RowResult, string>>;

/** Meaning of each reason why a row cannot sync. */
export const BLOCK_CODES = {
  findings: 'The note or the mapping has errors that prevent a record.',
  'same-id': 'Another note has the same ID.',
  'same-record': 'Another note is linked to the same record.',
  'same-key-there': 'Several records in the CRM have the ID.',
  'key-taken': 'A different record in the CRM has the ID.',
  'record-missing': "The linked record was deleted, or you can't see it.",
  'record-locked': 'The record is locked.',
  'name-unknown': "A required name isn't in the CRM.",
  'name-ambiguous': 'Several records have the required name.',
  'sent-unknown': 'An earlier sync got no response.',
  unreadable: "The note can't be read.",
  'created-by-run': 'For `undo`: the sync created the record, which stays.',
} as const satisfies Readonly<Record<BlockReason['why'], string>>;

/** The actions of a row. */
export const ROW_ACTIONS = [
  'create',
  'update',
  'pull',
  'link',
  'close',
  'conflict',
  'blocked',
  'unchanged',
] as const satisfies readonly RowAction[];

const FIELD_ACTIONS = ['push', 'pull', 'conflict', 'hold'] as const satisfies readonly FieldAction[];

const ERROR_KINDS = ['later', 'record', 'connection', 'unknown'] as const satisfies readonly CrmErrorKind[];

export const ERROR_KIND = v.picklist(ERROR_KINDS);

const MESSAGE = member('The reason as a sentence', TEXT);

/** An error of a CRM. */
export const CRM_ERROR = v.strictObject({
  kind: member('`later`, `record`, `connection`, or `unknown`', ERROR_KIND),
  code: member('The code of the plugin or of the CRM for the reason', TEXT),
  message: MESSAGE,
  fields: optionalMember('The names of the fields in the CRM', TEXTS),
});

/** The org of a CRM and the user. */
export const IDENTITY = {
  target: member('The CRM', CRM),
  org: member('The name of the org, account, or environment', TEXT),
  org_id: member('Its ID', TEXT),
  sandbox: member('`true` for a sandbox', FLAG),
  user: member('The name of the user', TEXT),
};

const CANDIDATE = v.strictObject({
  id: member('The ID of the record', TEXT),
  label: member('Its name', TEXT),
  detail: member('Text that distinguishes it from others with the same name', TEXT),
});

const NAME = v.strictObject({
  name: member('The name in the note', TEXT),
  candidates: member('Records that have the name or a similar one', v.array(CANDIDATE)),
});

/** A field whose sides differ. */
export const SYNC_FIELD = v.strictObject({
  remote: member('The name of the field in the CRM', TEXT),
  label: optionalMember('Its label in the CRM', TEXT),
  action: member(
    '`push` (to the CRM), `pull` (to the note), `conflict`, or `hold` (not changed)',
    v.picklist(FIELD_ACTIONS),
  ),
  reason: member('The code of the reason, for example `changed-here` (the note) or `changed-there` (the CRM)', TEXT),
  note_value: member('The value in the note. Empty if there is no value.', TEXT),
  crm_value: member('The value in the CRM. Empty if there is no value.', TEXT),
  last_synced_value: optionalMember(
    "The last synced value. Omitted if the field was never synced or the value isn't stored on this device.",
    TEXT,
  ),
  clears: optionalMember('`true` if the change clears a value', FLAG),
  becomes: optionalMember('The value that is written', TEXT),
  message: optionalMember('For `conflict` and `hold`: the reason as a sentence', TEXT),
  code: optionalMember('The code of the [issue](issues.md) behind the reason', TEXT),
  names: optionalMember(
    'Names without a unique record in the CRM, each with `name` and `candidates` (`id`, `label`, `detail`)',
    v.array(NAME),
  ),
  source: optionalMember("The text in the note, if it can't be read as a value", TEXT),
});

/** One opportunity of a plan or run. */
export const SYNC_RESULT = v.strictObject({
  success: member('`false` if the opportunity needs attention', FLAG),
  path: PATH,
  opportunity_id: OPPORTUNITY_ID,
  opportunity_name: member('The title, or `null`', TEXT_OR_NULL),
  verb: member(
    'The action: `create`, `update`, `pull`, `link`, `close`, `conflict`, `blocked`, or `unchanged`',
    v.picklist(ROW_ACTIONS),
  ),
  result: optionalMember('The outcome, see below', codeOf(RESULTS)),
  remote_id: optionalMember('The ID of the record', TEXT),
  created: optionalMember('`true` if the sync created the record', FLAG),
  not_synced: optionalMember("The number of fields that differ and aren't written", COUNT),
  message: optionalMember('The same as a sentence', TEXT),
  fields: member('The fields that differ', v.array(SYNC_FIELD)),
  blocked: optionalMember(
    'The reasons for `verb: blocked`, each with `code` and `message`',
    v.array(v.strictObject({ code: member('The code of the reason', codeOf(BLOCK_CODES)), message: MESSAGE })),
  ),
  ignored: optionalMember("The fields that the CRM accepted but didn't store", TEXTS),
  error: optionalMember('What went wrong: `kind`, `code`, `message`, and `fields`', CRM_ERROR),
});

const COUNTS = v.strictObject(
  Object.fromEntries(Object.entries(KIND_TEXT).map(([kind, text]) => [kind, member(`Opportunities ${text}`, COUNT)])),
);

const NOT_APPLIED = v.strictObject({
  code: member('The code of the reason', codeOf(NOT_APPLIED_CODES)),
  message: MESSAGE,
});

/** A safety limit that a plan exceeds. */
export const LIMIT = v.strictObject({
  code: member('The code of the limit', TEXT),
  value: member('The value that exceeds it', v.union([v.number(), v.string()])),
  message: MESSAGE,
});

export const SYNC_ANSWER = v.strictObject({
  total: member('`success_count` + `error_count`', COUNT),
  success_count: member('Opportunities that need no attention', COUNT),
  error_count: member(
    'Opportunities that need attention: blocked, in conflict, failed, postponed, not processed, and similar',
    COUNT,
  ),
  dry_run: member('`true` if nothing was sent and no note was written', FLAG),
  planned: member("`true` if `confirm` wasn't used", FLAG),
  plan_id: member('The ID of the plan', TEXT),
  run_id: optionalMember('The ID of the sync, if the plan was applied', TEXT),
  undo_of: optionalMember('For `undo`: the ID of the sync that is undone', TEXT),
  ...IDENTITY,
  not_applied: optionalMember("Why a confirmed plan wasn't applied: `code` and `message`", NOT_APPLIED),
  stopped: optionalMember('Why the sync stopped early: `kind`, `code`, `message`, and `fields`', CRM_ERROR),
  counts: member('The number of opportunities for each action, see `verb`. Also `not_synced`.', COUNTS),
  not_synced: member("Opportunities with fields that differ and aren't written", COUNT),
  skipped: member("The number of notes that aren't opportunities or can't be read", COUNT),
  safety_limits: member(
    'The [safety limits](sync.md#safety-limits) that the plan exceeds, each with `code`, `value`, and `message`',
    v.array(LIMIT),
  ),
  requests: member('The minimum number of requests for the plan', COUNT),
  log: optionalMember('The path of the log note', TEXT),
  results: member('The opportunities', v.array(SYNC_RESULT)),
});
