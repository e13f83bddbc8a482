/** Schemas of the answers of the operations that read notes. */
import * as v from 'valibot';
import { DIMENSION_NAMES } from '../../src/pipeline/dimensions.ts';
import { MEASURE_NAMES } from '../../src/pipeline/measures.ts';
import type { NotCountedReason } from '../../src/pipeline/opportunity.ts';
import { TARGET_IDS } from '../../src/targets/targets.ts';
import {
  AMOUNT,
  codeOf,
  COUNT,
  EFFECTIVE_VALUES,
  FLAG,
  member,
  optionalMember,
  TEXT,
  TEXT_OR_NULL,
  TIME,
} from './members.ts';

/** Reasons why a note is not in a roll-up. The operation has no filter by key. */
export const NOT_COUNTED: Readonly<Record<Exclude<NotCountedReason, 'other-key'>, string>> = {
  'not-opportunity': "The note isn't an opportunity.",
  'not-read': "The note couldn't be read.",
  unreadable: "The properties couldn't be read, or the note has none.",
  'no-amount': 'The note has no amount.',
  'invalid-amount': "The amount isn't a number above zero.",
  'invalid-currency': "The currency isn't a currency code.",
  'invalid-names': 'An OEM or a partner is listed twice.',
  'invalid-value': "A value that the attribution depends on can't be read.",
  'duplicate-id': 'Another note has the same ID.',
  'other-status': 'The opportunity has another status.',
  'no-close-date': 'The opportunity has no close date, and the figures depend on it.',
  'outside-period': 'The close date is before `from` or after `to`.',
  'no-probability': 'The opportunity is open and has no win probability.',
  'not-overdue': "The close date hasn't passed.",
};

const PLACE = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)));

/** A finding, or the reason why a note was not processed. */
export const ISSUE = v.strictObject({
  code: member("The code of the [issue](issues.md), or the reason why a note isn't an opportunity", TEXT),
  severity: member('`error`, `warning`, or `info`', v.picklist(['error', 'warning', 'info'])),
  field: member('The field, or `null`', TEXT_OR_NULL),
  line: member('The line in the note, counted from 1, or `null`', PLACE),
  column: member('The column in the line, counted from 1, or `null`', PLACE),
  message: member('What is wrong and what to do', TEXT),
});

export const ISSUES = v.array(ISSUE);

export const PATH = member('The path of the note', TEXT);
export const OPPORTUNITY_ID = member('The ID, or `null`', TEXT_OR_NULL);

export const VALIDATE_ANSWER = v.strictObject({
  total: member('`valid` + `invalid` + `skipped`', COUNT),
  valid: member('Opportunities without errors', COUNT),
  invalid: member("Opportunities with errors, and notes that couldn't be read", COUNT),
  skipped: member("Notes that aren't opportunities", COUNT),
  skipped_because: member('The number of skipped notes for each reason', v.record(v.string(), COUNT)),
  notes: member(
    'The notes, each with `path`, `opportunity_id` (or `null`), `valid`, and `findings` (the issues)',
    v.array(
      v.strictObject({
        path: PATH,
        opportunity_id: OPPORTUNITY_ID,
        valid: member('`true` if the note is an opportunity without errors', FLAG),
        findings: member('The issues', ISSUES),
      }),
    ),
  ),
});

const SHARES = v.record(v.string(), AMOUNT);

/** The attribution of a note, with the keys of `rev_attribution`. */
const ATTRIBUTION = v.strictObject({
  path: PATH,
  opportunity_id: OPPORTUNITY_ID,
  opportunity_name: member('The title, or `null`', TEXT_OR_NULL),
  oem_attribution: member('The amount of each OEM', SHARES),
  partner_attribution: member('The amount of each partner', SHARES),
  region: member('The region', TEXT),
  team: optionalMember('The team', TEXT),
  customer_org: optionalMember('The customer organization', TEXT),
  total_amount: member('The amount of the opportunity', AMOUNT),
  currency: member('The code of the currency', TEXT),
  oem_unallocated: member('The part of the amount that no OEM gets', AMOUNT),
  attribution_method: member('The ID of the attribution model', TEXT),
  calculated_at: member('The time of the calculation, in UTC', TIME),
  effective_values: optionalMember(
    "The properties that the note doesn't have, each with the origin of its value: `rule` or `customer`",
    EFFECTIVE_VALUES,
  ),
});

/** Members that the command and the HTTP route share. */
export const ATTRIBUTION_RUN = {
  total: member('`written` + `unchanged` + `failed`', COUNT),
  written: member('Notes that were written. In a dry run: notes that would be written.', COUNT),
  unchanged: member('Notes that already have this attribution', COUNT),
  failed: member('Notes without a result', COUNT),
  dry_run: member('`true` if no note was written', FLAG),
  attributions: member('The results', v.array(ATTRIBUTION)),
};

export const ATTRIBUTE_ANSWER = v.strictObject({
  ...ATTRIBUTION_RUN,
  failures: member(
    'The notes without a result, each with `path` and `findings` (the issues)',
    v.array(v.strictObject({ path: PATH, findings: member('The issues', ISSUES) })),
  ),
});

const CHANGE_KIND = member('The code of the [issue](issues.md), or `undo`', TEXT);
const DAY_ORDER = v.nullable(v.picklist(['day-first', 'month-first']));
const CERTAIN = member('`true` if every reading of the old value means the new one', FLAG);
const OUTCOME = v.picklist(['done', 'changed-since', 'refused', 'failed', 'not-reached']);

/** One change of one note. */
export const FIX_CHANGE = v.strictObject({
  path: PATH,
  opportunity_id: OPPORTUNITY_ID,
  kind: CHANGE_KIND,
  key: member('The property as written in the note', TEXT),
  from: member('The exact text of the old value, or `null` if the note has no such property', TEXT_OR_NULL),
  to: member('The exact text of the new value, or `null`', TEXT_OR_NULL),
  certain: CERTAIN,
  outcome: optionalMember(
    '`done`, `changed-since`, `refused`, `failed`, or `not-reached`, if it was selected',
    OUTCOME,
  ),
  message: optionalMember("Why it isn't `done`", TEXT),
});

export const FIX_ANSWER = v.strictObject({
  total: member('The number of changes', COUNT),
  certain: member('Changes that are certain', COUNT),
  notes: member('Notes with changes', COUNT),
  applied: member('Changes that were written', COUNT),
  run_id: optionalMember('The ID of the run, for `undo=`', TEXT),
  undo_of: optionalMember('The run that is undone', TEXT),
  verified: optionalMember("`false` if another device wrote the log, so that this device can't verify it", FLAG),
  kinds: member(
    'The changes by kind, each with `kind`, `count`, and `certain`',
    v.array(
      v.strictObject({
        kind: CHANGE_KIND,
        count: member('Changes of this kind', COUNT),
        certain: member('Those that are certain', COUNT),
      }),
    ),
  ),
  day_order: optionalMember(
    'The order of day and month in close dates, if some can be read in both ways',
    v.strictObject({
      given: member('The argument `order`, or else the order in the settings, or `null`', DAY_ORDER),
      inferred: member('The order of all other close dates, or `null`', DAY_ORDER),
      day_first: member('Close dates that are possible only with the day first', COUNT),
      month_first: member('Close dates that are possible only with the month first', COUNT),
      open: member('Close dates that are possible in both ways', COUNT),
    }),
  ),
  changes: member('The changes', v.array(FIX_CHANGE)),
  skipped: optionalMember(
    'Notes that an undo skips, each with `path` and `reason`',
    v.array(
      v.strictObject({
        path: PATH,
        reason: member(
          '`changed-since`, `gone`, or `already-undone`',
          v.picklist(['changed-since', 'gone', 'already-undone']),
        ),
      }),
    ),
  ),
  failures: member(
    "The notes that couldn't be read, each with `path` and `findings` (the reason)",
    v.array(v.strictObject({ path: PATH, findings: member('The reason', ISSUES) })),
  ),
});

const FORMAT = v.picklist(TARGET_IDS);

/** The record of an opportunity as a CRM or file receives it. */
export const PAYLOAD = v.record(v.string(), v.unknown());

/** One opportunity of an export. */
export const EXPORT_RESULT = v.strictObject({
  success: member('`true` if the opportunity is ready', FLAG),
  path: PATH,
  opportunity_id: OPPORTUNITY_ID,
  format: member('The ID of the format', FORMAT),
  dry_run: member('The same as above', FLAG),
  formatted_data: optionalMember('The payload, if `success` is `true`', PAYLOAD),
  effective_values: optionalMember(
    "The properties that the note doesn't have, each with its origin: `rule` or `customer`",
    EFFECTIVE_VALUES,
  ),
  errors: optionalMember('The issues, if `success` is `false`', ISSUES),
});

/** Members of an export that the command and the HTTP route share. */
export const EXPORT_RUN = {
  total: member('`success_count` + `error_count`', COUNT),
  success_count: member('Opportunities that are ready', COUNT),
  error_count: member("Opportunities that are excluded, and notes that can't be read", COUNT),
  dry_run: member('`false` if a file was written', FLAG),
  exported_at: member('The time of the export, in UTC', TIME),
};

export const EXPORT_ANSWER = v.strictObject({
  ...EXPORT_RUN,
  file: optionalMember('The path of the file in the vault', TEXT),
  results: member('The opportunities', v.array(EXPORT_RESULT)),
});

export const FORMATS_ANSWER = v.array(FORMAT);

const FIGURE = v.nullable(AMOUNT);

/** One line of a block. */
const ROLLUP_LINE = v.strictObject({
  key: member('The name, the period, or a special line such as `(unallocated)`', TEXT),
  variants: optionalMember('Other spellings that are counted in this line', v.array(TEXT)),
  cells: member('The figures in the order of `column_keys`; `null` without opportunities', v.array(FIGURE)),
  total: member('The figure of the line, or `null`', FIGURE),
});

/** The figures of one currency. */
export const ROLLUP_BLOCK = v.strictObject({
  currency: member('The code of the currency', TEXT),
  measure: member('The measure', v.picklist(MEASURE_NAMES)),
  rows: member('The dimension of the lines', v.picklist(DIMENSION_NAMES)),
  columns: member('The dimension of the columns, or `null`', v.nullable(v.picklist(DIMENSION_NAMES))),
  column_keys: member('The columns', v.array(TEXT)),
  lines: member('The lines, each with `key`, `cells`, `total`, and `variants` (other spellings)', v.array(ROLLUP_LINE)),
  total: member('The figure of all opportunities of the currency, or `null`', FIGURE),
});

export const ROLLUP_ANSWER = v.strictObject({
  notes: member('Notes that were read', COUNT),
  counted: member('Opportunities that are in the figures', COUNT),
  not_counted: member(
    'All other notes, each with `path` and `reason`',
    v.array(v.strictObject({ path: PATH, reason: member('The reason', codeOf(NOT_COUNTED)) })),
  ),
  status: member('The status that was asked for', v.picklist(['active', 'open', 'won', 'lost', 'all'])),
  blocks: member('The figures, with a block for each currency. Amounts are in major units.', v.array(ROLLUP_BLOCK)),
});
