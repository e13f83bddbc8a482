/** Schemas of the answers of the HTTP API. */
import * as v from 'valibot';
import { PROBLEMS, type Problem } from '../../src/operations/http/http-message.ts';
import {
  codeOf,
  COUNT,
  type Entries,
  FLAG,
  member,
  optionalMember,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  TIME,
} from './members.ts';
import {
  ATTRIBUTION_RUN,
  EXPORT_RESULT,
  EXPORT_RUN,
  FORMATS_ANSWER,
  ISSUE,
  ISSUES,
  OPPORTUNITY_ID,
  PAYLOAD,
} from './note-answers.ts';
import { CRM_ERROR, LIMIT, RESULTS, ROW_ACTIONS } from './sync-answers.ts';

const REQUEST_ID = { request_id: member('The ID of the request', TEXT) };

const PATH_OF_ID = member('The path of the note; `null` if no note has the ID', TEXT_OR_NULL);

const ID_ANSWER = v.strictObject({
  ...REQUEST_ID,
  opportunity_id: member('The ID', TEXT),
  valid: member('`true` if exactly one note has the ID, and it has no errors', FLAG),
  errors: member('The issues that are errors', ISSUES),
  warnings: member('The other issues', ISSUES),
  path: member('The path of the note; `null` if several notes have the ID', TEXT_OR_NULL),
  paths: member('The paths of all notes with the ID', TEXTS),
});

const ATTRIBUTION_ANSWER = v.strictObject({
  ...REQUEST_ID,
  ...ATTRIBUTION_RUN,
  written: member('Notes that were written; 0 in a dry run', COUNT),
  failures: member(
    'The notes without a result, and the unknown IDs',
    v.array(v.strictObject({ path: PATH_OF_ID, opportunity_id: OPPORTUNITY_ID, errors: member('The issues', ISSUES) })),
  ),
});

/** A plan that a request can apply. */
export const SHOWN_PLAN = v.strictObject({
  digest: member('The ID of the plan', TEXT),
  create: member('Records to create', COUNT),
  update: member('Records to update', COUNT),
  pull: member('Notes to update; 0 for an export', COUNT),
  conflict: member('Opportunities in conflict, which are skipped', COUNT),
  blocked: member('Opportunities that cannot be sent', COUNT),
  safety_limits: optionalMember(
    'The [safety limits](sync.md#safety-limits) that the plan exceeds; it cannot be applied over HTTP then',
    v.array(LIMIT),
  ),
  expires_at: member('When the plan can no longer be applied, in UTC', TIME),
});

/** One opportunity of an export. */
export const EXPORT_ROUTE_RESULT = v.strictObject({
  ...EXPORT_RESULT.entries,
  success: member('`true` if the opportunity is ready, or was sent', FLAG),
  path: PATH_OF_ID,
  formatted_data: optionalMember('The payload, if the note has no errors', PAYLOAD),
  warnings: optionalMember('The issues that are not errors, if the note has no errors', ISSUES),
  verb: optionalMember('The action in the CRM', v.picklist(ROW_ACTIONS)),
  result: optionalMember('The outcome, if a plan was applied', codeOf(RESULTS)),
  remote_id: optionalMember('The ID of the record', TEXT),
  created: optionalMember('`true` if the record was created', FLAG),
  not_synced: optionalMember("The number of fields that differ and aren't sent", COUNT),
});

const EXPORT_ROUTE_ANSWER = v.strictObject({
  ...REQUEST_ID,
  success: member('`true` if all opportunities are ready, or were sent', FLAG),
  dry_run: member('`true` if nothing was sent or written', FLAG),
  format: EXPORT_RESULT.entries.format,
  total: EXPORT_RUN.total,
  success_count: EXPORT_RUN.success_count,
  error_count: EXPORT_RUN.error_count,
  exported_at: EXPORT_RUN.exported_at,
  checked: member(
    '`offline` if the checks that need the description of the CRM were skipped, otherwise `all`',
    v.picklist(['all', 'offline']),
  ),
  plan: optionalMember('For a dry run with a connected CRM: the plan', SHOWN_PLAN),
  plan_error: optionalMember('Why there is no plan: `kind`, `code`, `message`, and `fields`', CRM_ERROR),
  file: optionalMember('The path of the written file', TEXT),
  run_id: optionalMember('The ID of the sync, if a plan was applied', TEXT),
  log: optionalMember('The path of its log note', TEXT),
  stopped: optionalMember('Why it stopped early: `kind`, `code`, `message`, and `fields`', CRM_ERROR),
  formatted_data: optionalMember('The payload, if you asked for one opportunity', PAYLOAD),
  errors: member(
    'The errors of all opportunities, each with `opportunity_id`',
    v.array(v.strictObject({ opportunity_id: OPPORTUNITY_ID, ...ISSUE.entries })),
  ),
  results: member('The opportunities', v.array(EXPORT_ROUTE_RESULT)),
});

/** Answer of each route, by its path. */
export const ROUTE_ANSWERS: Readonly<Record<string, v.GenericSchema>> = {
  '/v1/crm/validate/:id': ID_ANSWER,
  '/v1/crm/attribution': ATTRIBUTION_ANSWER,
  '/v1/crm/export': EXPORT_ROUTE_ANSWER,
  '/v1/crm/formats': FORMATS_ANSWER,
};

/** Returns the answer of an operation over HTTP: an object has the ID of the request as its first member. */
export function httpAnswer(answer: v.GenericSchema): v.GenericSchema {
  const { entries } = answer as { readonly entries?: Entries };
  return entries === undefined ? answer : v.strictObject({ ...REQUEST_ID, ...entries });
}

/** An error of the HTTP API (RFC 9457). */
export const PROBLEM_ANSWER = v.strictObject({
  type: member('Always `about:blank`: `code` has the kind of the error', v.literal('about:blank')),
  title: member('The reason phrase of the status', TEXT),
  status: member('The status', COUNT),
  detail: member('What is wrong and what to do', TEXT),
  instance: member('The path of the request', TEXT),
  code: member('The code of the error', v.picklist(Object.keys(PROBLEMS) as Problem['code'][])),
  ...REQUEST_ID,
  errors: optionalMember(
    'For `invalid-member`: the wrong members',
    v.array(
      v.strictObject({
        member: member('The name of the member, with its position in a list', TEXT),
        message: member('What is wrong and what to do', TEXT),
      }),
    ),
  ),
  plan: optionalMember('For `plan-required` and `plan-stale`: the plan that would be applied now', SHOWN_PLAN),
});
