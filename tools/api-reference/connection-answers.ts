/** Schemas of the answers about missing fields and about the state of connections and links. */
import * as v from 'valibot';
import { COUNT, CRM, FLAG, member, optionalMember, TEXT, TEXT_OR_NULL, TEXTS, TIME } from './members.ts';
import { OPPORTUNITY_ID, PATH } from './note-answers.ts';
import { ERROR_KIND, IDENTITY } from './sync-answers.ts';

const MESSAGE = member('The reason as a sentence', TEXT);

/** One field that is missing in a CRM. */
export const ADDED_FIELD = v.strictObject({
  success: member("`false` if the field wasn't added", FLAG),
  name: member('The name of the field in the CRM', TEXT),
  label: member('Its label', TEXT),
  about: member('Its type', TEXT),
  result: member('`missing` (only listed), `added`, or `failed`', v.picklist(['missing', 'added', 'failed'])),
  error: optionalMember(
    'What went wrong: `kind`, `code`, and `message`',
    v.strictObject({
      kind: member('`later`, `record`, `connection`, or `unknown`', ERROR_KIND),
      code: member('The code of the plugin or of the CRM for the reason', TEXT),
      message: MESSAGE,
    }),
  ),
});

export const ADD_FIELDS_ANSWER = v.strictObject({
  total: member('`success_count` + `error_count`', COUNT),
  success_count: member('Fields that were listed or added', COUNT),
  error_count: member("Fields that weren't added", COUNT),
  dry_run: member('`true` if nothing was sent', FLAG),
  planned: member("`true` if `confirm` wasn't used, or if no field is missing", FLAG),
  ...IDENTITY,
  not_applied: optionalMember(
    '`code` (`dry-run`) and `message`, if dry run is on',
    v.strictObject({ code: member('The code of the reason', v.literal('dry-run')), message: MESSAGE }),
  ),
  admin_only: member('The names of missing fields that only an admin can add', TEXTS),
  log: optionalMember('The path of the log note', TEXT),
  results: member('The fields', v.array(ADDED_FIELD)),
});

/** The state of a CRM. */
const CONNECTION = v.strictObject({
  target: IDENTITY.target,
  state: member('`ready`, `signed-out`, or `absent`', v.picklist(['ready', 'signed-out', 'absent'])),
  org: v.optional(IDENTITY.org),
  org_id: v.optional(IDENTITY.org_id),
  sandbox: v.optional(IDENTITY.sandbox),
  user: v.optional(IDENTITY.user),
});

/** The record to which a note is linked. */
export const NOTE_LINK = v.strictObject({
  target: member('The CRM', CRM),
  remote_id: member('The ID of the record', TEXT),
  url: member('The address of the record for the browser, or `null`', TEXT_OR_NULL),
  last_sync: member('When this device last synced the note, in UTC, or `null`', v.nullable(TIME)),
  changed_in_note: member('The fields that changed in the note', TEXTS),
  changed_in_crm: member('The fields that changed in the CRM, as far as this device knows', TEXTS),
  checked_at: member('When this device last read the record, in UTC, or `null`', v.nullable(TIME)),
});

/** An earlier sync. */
export const STORED_RUN = v.strictObject({
  run_id: member('The ID of the sync', TEXT),
  target: member('The CRM', CRM),
  started_at: member('When it started, in UTC', TIME),
  done: member('The number of opportunities that were done', COUNT),
  failed: member('The number of opportunities that failed or were postponed', COUNT),
  undone: member('`true` if the sync was undone', FLAG),
  log: member('The path of the log note', TEXT),
});

export const STATUS_ANSWER = v.strictObject({
  total: member('`linked` + `unlinked`', COUNT),
  linked: member('Opportunities that are linked to a record', COUNT),
  unlinked: member('Opportunities without a link', COUNT),
  changed: member('Linked opportunities that differ from the last synced values', COUNT),
  connections: member(
    'The CRMs, each with `target` and `state` (`ready`, `signed-out`, or `absent`). If `ready`, also `org`, `org_id`, `sandbox`, `user`.',
    v.array(CONNECTION),
  ),
  notes: member(
    'The opportunities, each with `path`, `opportunity_id` (or `null`), and `links`',
    v.array(
      v.strictObject({
        path: PATH,
        opportunity_id: OPPORTUNITY_ID,
        links: member('The linked records', v.array(NOTE_LINK)),
      }),
    ),
  ),
  runs: member('The last ten syncs, newest first', v.array(STORED_RUN)),
});
