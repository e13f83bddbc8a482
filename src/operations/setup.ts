/** The operation of the setup assistant: it proposes settings; with `apply`, it saves them. It writes no notes. */
import * as v from 'valibot';
import { validateCurrency } from '../config/rules.ts';
import type { PlainValue } from '../domain/value.ts';
import type { FieldMatch } from '../vault/setup/match-columns.ts';
import { columnsFor, type SetupDecisions } from '../vault/setup/setup-decisions.ts';
import type { SetupQuestion, SetupResult } from '../vault/setup/setup.ts';
import { addFieldsOperation } from './add-fields.ts';
import { countedText, page } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import { isOperationError, type Operation, type OperationError } from './operation.ts';
import { choiceParameter, listParameter, textParameter, unknownName } from './parameters.ts';

const MONTH_NUMBERS = Array.from({ length: 12 }, (_, at) => String(at + 1));

const PARAMETERS = v.object({
  keys: v.optional(
    listParameter(
      '<field>=<key>[,...]',
      'The properties that contain these fields',
      'Without a key, the field keeps its current one',
    ),
  ),
  marker: v.optional(textParameter('<number>', 'Number of the marker in the list of the answer')),
  currency: v.optional(textParameter('<code>', 'The currency of amounts without one')),
  'fiscal-start': v.optional(choiceParameter('month', MONTH_NUMBERS, 'First month of the fiscal year')),
  'day-order': v.optional(
    choiceParameter(
      'order',
      ['day-first', 'month-first'],
      'The order of day and month in close dates such as 3/4/2027',
    ),
  ),
  archives: v.optional(choiceParameter('answer', ['count', 'skip'], 'Count or skip the notes in archive folders')),
  apply: v.optional(choiceParameter('answer', ['yes'], 'Save the proposed settings')),
});

type Parameters = v.InferOutput<typeof PARAMETERS>;

interface SetupAnswer {
  readonly result: SetupResult;
  /** Questions without an answer in the parameters. */
  readonly questions: readonly SetupQuestion[];
  readonly applied: boolean;
}

export const setupOperation: Operation<typeof PARAMETERS, SetupAnswer> = {
  name: 'setup',
  former: { ifGiven: 'target', operation: addFieldsOperation },
  description: 'Propose settings for the notes of the vault; without apply, only show them',
  parameters: PARAMETERS,
  access: { writes: ['settings'], with: 'apply' },
  run: async (parameters, { setup }) => {
    const found = await setup.propose();
    if (found === undefined) return { error: 'The setup was canceled.' };
    const decisions = decisionsIn(parameters, found);
    if (isOperationError(decisions)) return decisions;
    const result = (await setup.decide(found, decisions)) ?? found;
    const { proposal } = result;
    const applied = parameters.apply === 'yes' && Object.keys(proposal.changes).length > 0;
    if (applied) await setup.apply(proposal.changes);
    const questions = proposal.questions.filter(
      ({ about }) => about === 'key' || parameters[ANSWERED_BY[about]] === undefined,
    );
    return { result, questions, applied };
  },
  attention: () => undefined,
  json: setupJson,
  text: setupText,
};

/** The parameter that answers a question. The proposal has no question about a key that was selected. */
const ANSWERED_BY = {
  'fiscal-start': 'fiscal-start',
  'day-order': 'day-order',
  currency: 'currency',
  archive: 'archives',
  key: 'keys',
} as const satisfies Record<SetupQuestion['about'], keyof Parameters>;

function decisionsIn(parameters: Parameters, { proposal }: SetupResult): SetupDecisions | OperationError {
  const { marker, currency, 'fiscal-start': month, 'day-order': dayOrder, archives } = parameters;
  const numbers = proposal.markers.map((_, at) => String(at + 1));
  if (marker !== undefined && !numbers.includes(marker)) return { error: unknownName('marker', marker, numbers) };
  const error = currency === undefined ? undefined : validateCurrency(currency);
  if (error !== undefined) return { error: `currency: ${error}` };
  const keys = keysIn(parameters.keys ?? [], proposal.matches);
  if (isOperationError(keys)) return keys;
  const markers = proposal.markers[Number(marker ?? 0) - 1]?.markers;
  return {
    keys,
    ...(markers && { markers }),
    ...(currency !== undefined && { currency }),
    ...(month !== undefined && { fiscalYearStart: Number(month) }),
    ...(dayOrder && { dayOrder }),
    skipsArchives: archives === 'skip',
  };
}

/** Returns the keys in `<field>=<key>` texts by field. Only properties that may contain the field are accepted. */
function keysIn(
  given: readonly string[],
  matches: readonly FieldMatch[],
): NonNullable<SetupDecisions['keys']> | OperationError {
  const keys: Partial<Record<FieldMatch['field'], string>> = {};
  for (const text of given) {
    const [name = '', ...rest] = text.split('=');
    const key = rest.join('=').trim();
    const match = matches.find(({ field }) => field === name.trim());
    if (match === undefined) {
      return {
        error: unknownName(
          'field',
          name,
          matches.map(({ field }) => field),
        ),
      };
    }
    const columns = columnsFor(match).map((column) => column.key);
    if (key !== '' && !columns.includes(key)) return { error: unknownName(`${match.field} property`, key, columns) };
    keys[match.field] = key;
  }
  return keys;
}

/** Returns the JSON answer. `settings` has the changes in the form of data.json. */
function setupJson({ result, questions, applied }: SetupAnswer, { setup }: Messages): Json {
  const { survey, proposal, before, after } = result;
  return json({
    applied,
    surveyed: survey.notes.length,
    total: survey.total,
    unreadable: survey.failures.length,
    likely: proposal.likely,
    templates: proposal.templates,
    forecast: json({
      valid_now: before.valid,
      counted: after.counted,
      valid: after.valid,
      valid_after_fixes: after.validAfterFixes,
      remaining: after.reasonsAfterFixes.map((reason) =>
        json({ code: reason.code, field: reason.field, message: setup.reason(reason), paths: reason.paths }),
      ),
    }),
    fields: proposal.matches.map(fieldJson),
    unusable_keys: proposal.unusableKeys.map((one) => json({ field: one.field, key: one.key, message: one.message })),
    markers: proposal.markers.map(({ markers, counted, missed, extra }, at) =>
      json({ number: at + 1, marker: setup.marker(markers), counted, missed, extra }),
    ),
    unread: proposal.unread.map((one) =>
      json({ kind: one.kind, key: one.key, message: setup.unread(one), paths: one.paths }),
    ),
    questions: questions.map((question) =>
      json({ about: question.about, question: setup.question(question), parameter: ANSWERED_BY[question.about] }),
    ),
    settings: plain(proposal.changes),
  });
}

function fieldJson({ field, match, isTie, alternatives }: FieldMatch): Json {
  return json({
    field,
    key: match?.key ?? null,
    confidence: match?.confidence,
    already_read: match && match.evidence === 'read',
    notes: match?.count,
    share: match?.share,
    samples: match?.samples,
    tie: isTie,
    alternatives: alternatives.map(({ key }) => key),
  });
}

/** Returns an object of settings as a JSON value. */
function plain(value: unknown): PlainValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as PlainValue;
  return new Map(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Returns the proposal in blocks: forecast, fields, markers, stages, currency, what is not read, questions. */
function setupText({ result, questions, applied }: SetupAnswer, { setup }: Messages): string {
  const { survey, proposal, after } = result;
  const { changes } = proposal;
  const isEmpty = Object.keys(changes).length === 0;
  const next = isEmpty ? 'Nothing to change.' : applied ? 'Saved.' : 'Nothing was saved. To save this, add apply=yes.';
  const read = `${countedText(survey.notes.length, 'note')} of ${survey.total} read, ${proposal.likely} look like opportunities`;
  return page([
    [`${read}.`, `${setup.forecast(result)}. ${next}`],
    after.reasonsAfterFixes.map((reason) => `Not valid: ${setup.reason(reason)}`),
    proposal.matches.map((match) => fieldLine(match, setup.field(match.field))),
    proposal.unusableKeys.map(({ message }) => message),
    proposal.markers.map(
      ({ markers, counted, missed, extra }, at) =>
        `Marker ${at + 1}: ${setup.marker(markers)}; ${counted} counted, ${missed} missed, ${extra} extra`,
    ),
    (changes.stages ?? []).map(({ name, state }) => `Stage: ${name}${state === 'open' ? '' : ` (${state})`}`),
    changes.currency === undefined ? [] : [`Currency: ${changes.currency}`],
    changes.dayOrder === undefined ? [] : [`Order of day and month: ${changes.dayOrder}`],
    proposal.unread.map(setup.unread),
    questions.map((question) => `${setup.question(question)} Use ${ANSWERED_BY[question.about]}=.`),
  ]);
}

function fieldLine({ match, isTie, alternatives }: FieldMatch, label: string): string {
  if (match === undefined) {
    const others = alternatives.map(({ key }) => key).join(', ');
    return `${label}: ${isTie ? 'undecided' : 'not found'}${others === '' ? '' : `, possible: ${others}`}`;
  }
  const state = match.evidence === 'read' ? 'already read' : match.confidence;
  const share = `${Math.round(match.share * 100)}% of ${countedText(match.count, 'note')} fit`;
  return `${label}: ${match.key} (${state}), ${share}: ${match.samples.join(' | ')}`;
}
