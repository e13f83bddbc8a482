/** Display model of one row: old and new value of each field with the reason, and the blocks. */
import { displayMoney, decimalsOf, parseAmount } from '../../domain/money.ts';
import {
  isNotSynced,
  type ConflictChoice,
  type BlockReason,
  type FieldChange,
  type PlanRow,
} from '../../sync/plan/plan.ts';
import { sourceKind, sourceLabel } from '../../targets/core/source.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { type Choices, fieldKey, isSelected } from './review-decisions-model.ts';
import { fieldAdvice, type AdviceItem, adviceFor, settingsAdvice } from './review-remedy-model.ts';
import {
  fillCrmName,
  blockMessage,
  fieldReasons,
  notSyncedText,
  FIELD_REASON_TEXT,
  ROW_ACTION_TEXT,
} from '../text/plan.ts';
import { capital } from '../../domain/sentence.ts';
import { noteName } from '../text/format.ts';

export interface BlockModel {
  readonly message: string;
  readonly advice: string;
  readonly remedies: readonly AdviceItem[];
}

export interface ReviewField {
  readonly key: string;
  /** Display name in the note, with an initial capital. `there` is the label in the CRM, `remote` the API name. */
  readonly label: string;
  readonly there: string;
  readonly remote: string;
  /** Action on the field. */
  readonly way: 'push' | 'pull' | 'conflict' | 'hold';
  /** `To Salesforce`, `To the note`, `Not changed`, or `Blocked` in a blocked row. */
  readonly directionText: string;
  /** Display text of the note value; `crmValue` is that of the CRM value. */
  readonly noteValue: string;
  readonly crmValue: string;
  /** Display text of the value that will be written; `undefined` if none is. */
  readonly becomes: string | undefined;
  readonly clears: boolean;
  /** True if the record is new, so that the field had no value before. */
  readonly isNew: boolean;
  /**
   * Reason for the action, and for a missing last synced value; empty if the row states one reason for all fields,
   * because the record is new.
   */
  readonly reason: string;
  /** Sentence with the last synced value; empty without one. */
  readonly base: string;
  /** One-click actions; empty if none applies. */
  readonly remedies: readonly AdviceItem[];
  /** State of the checkbox; `undefined` if the field has none. */
  readonly selected: boolean | undefined;
  /** Choice for a field that was a conflict in the plan, resolved or not; otherwise `undefined`. */
  readonly choice:
    | {
        readonly answer: ConflictChoice | undefined;
        /** Initial text of the input for another value, in the note's format. */
        readonly text: string;
        /** Reason why the entered value is invalid; empty if it is valid. */
        readonly problem: string;
      }
    | undefined;
}

export interface ReviewRowModel {
  readonly opId: string;
  readonly path: string;
  readonly title: string;
  /** File name of the note if another note has the same title; otherwise empty. */
  readonly name: string;
  readonly verb: string;
  /** ID of the record; `undefined` if no record exists yet. */
  readonly remoteId: string | undefined;
  /** State of the checkbox; `undefined` if the row has none. */
  readonly selected: boolean | undefined;
  /** Fields with the same reason follow each other; the others are in the order of the mapping. */
  readonly fields: readonly ReviewField[];
  readonly blocks: readonly BlockModel[];
  /** Text shown if the row has no fields. */
  readonly nothing: string;
}

/**
 * Returns the display model of a row. `decided` is the same row after the service applied the user's choices;
 * `undefined` if the row was excluded. `name` is the file name of the note if another note has the same title.
 */
export function reviewRowModel(
  row: PlanRow,
  decided: PlanRow | undefined,
  choices: Choices,
  target: CrmId,
  name = '',
): ReviewRowModel {
  const crm = TARGETS[target].label;
  const canDo = row.verb !== 'blocked' && row.verb !== 'unchanged';
  const currencies = currenciesOf(row, decided);
  const fields = row.fields.map((field) => {
    const isAnswered = choices.answers.has(fieldKey(row, field)) && !choices.excluded.has(fieldKey(row, field));
    const now = (isAnswered && decided?.fields.find(({ remote }) => remote === field.remote)) || field;
    return fieldModel({ row, currencies, choices, crm, canDo, target }, field, now);
  });
  return {
    opId: row.opId,
    path: row.path,
    title: row.title === '' ? noteName(row.path) : row.title,
    name,
    verb: verbText(row, crm),
    remoteId: row.remoteId,
    selected: canDo ? isSelected(choices, row) : undefined,
    fields: byReason(fields),
    blocks: row.blocks.map((block) => blockModel(block, row, target, crm)),
    nothing: fields.length > 0 || row.blocks.length > 0 ? '' : NOTHING[row.verb === 'link' ? 'link' : 'other'],
  };
}

/** Returns the fields grouped by reason, those without a reason first. */
function byReason(fields: readonly ReviewField[]): readonly ReviewField[] {
  const reasons = new Set(['', ...fields.map(({ reason }) => reason)]);
  return [...reasons].flatMap((reason) => fields.filter((field) => field.reason === reason));
}

/** Returns the row's action; for a blocked row of a new record, with the reason that the record is new. */
function verbText(row: PlanRow, crm: string): string {
  const { verb, fields } = row;
  if (isNotSynced(row)) return `${notSyncedText(fields.length)}.`;
  const group = fillCrmName(ROW_ACTION_TEXT[verb].group, crm);
  const isNew = verb === 'blocked' && fields.some(({ reason }) => reason === 'new-record');
  return isNew ? `${group}. ${FIELD_REASON_TEXT['new-record']}` : group;
}

const NOTHING = {
  link: 'Both sides match. Only a link to the record is added to the note.',
  other: 'Both sides match.',
} as const;

/**
 * Currency codes for a row's amounts, by column; an empty code means that the currency is unknown, so only the number
 * is shown.
 */
type Currencies = Readonly<Record<'noteValue' | 'crmValue' | 'base' | 'becomes', string>>;

/**
 * Returns the currencies of both sides. If the currency field itself changes, the sides differ, and the written amounts
 * have the currency of the side that is copied.
 */
function currenciesOf({ fields, currency }: PlanRow, decided: PlanRow | undefined): Currencies {
  const field = fields.find(({ from }) => from === 'currency');
  if (field === undefined) return { noteValue: currency, crmValue: currency, base: currency, becomes: currency };
  const now = decided === undefined ? field : decided.fields.find(({ remote }) => remote === field.remote);
  const crmValue = codeIn(field.shown?.crmValue ?? field.crmValue);
  const becomes = now?.action === 'push' ? currency : now?.action === 'pull' ? crmValue : '';
  return { noteValue: currency, crmValue, base: codeIn(field.shown?.base ?? field.base ?? ''), becomes };
}

function codeIn(text: string): string {
  return /^[A-Z]{3}$/.test(text) ? text : '';
}

interface RowState {
  readonly row: PlanRow;
  readonly currencies: Currencies;
  readonly choices: Choices;
  readonly crm: string;
  readonly canDo: boolean;
  readonly target: CrmId;
}

function fieldModel(state: RowState, field: FieldChange, now: FieldChange): ReviewField {
  const { row, currencies, choices, crm, canDo, target } = state;
  const key = fieldKey(row, field);
  const noteValue = shownText(field, 'noteValue', currencies);
  const crmValue = shownText(field, 'crmValue', currencies);
  return {
    key,
    label: capital(sourceLabel(field.from)),
    there: field.label ?? field.remote,
    remote: field.remote,
    way: now.action,
    directionText: canDo || now.action === 'hold' ? fillCrmName(DIRECTION_TEXT[now.action], crm) : 'Blocked',
    noteValue,
    crmValue,
    becomes: becomesText(now, currencies),
    clears: now.clears === true,
    isNew: now.reason === 'new-record',
    reason: [fillCrmName(fieldReasons(now), crm), noBaseText(field)].filter(Boolean).join(' '),
    remedies: [...fieldAdvice(now, row, target), ...settingsAdvice(fieldReasons(now))],
    base: baseText(field, currencies),
    selected: canDo && field.action !== 'hold' ? !choices.excluded.has(key) : undefined,
    choice: field.action === 'conflict' ? choiceOf(field, now, choices.answers.get(key)) : undefined,
  };
}

function choiceOf(field: FieldChange, now: FieldChange, answer: ConflictChoice | undefined): ReviewField['choice'] {
  const isRefused = answer?.take === 'edit' && now.action === 'conflict';
  const problem = isRefused ? 'This value isn’t valid for this field. Enter a different value.' : '';
  return { answer, text: answer?.take === 'edit' ? answer.text : (field.own ?? field.noteValue), problem };
}

/** Reasons for which the written value is neither side's: it was entered by the user, or restored by an undo. */
const WRITTEN: ReadonlySet<string> = new Set(['edited', 'undone']);

function becomesText(field: FieldChange, { becomes }: Currencies): string | undefined {
  if (field.action !== 'push' && field.action !== 'pull') return undefined;
  const written = field.action === 'push' ? field.send : field.take;
  if (WRITTEN.has(field.reason) && written !== undefined && (written === null || typeof written !== 'object'))
    return valueText(field, field.shown?.becomes ?? String(written ?? ''), becomes);
  const side = field.action === 'push' ? 'noteValue' : 'crmValue';
  return shownText(field, side, { noteValue: becomes, crmValue: becomes });
}

const DIRECTION_TEXT: Readonly<Record<FieldChange['action'], string>> = {
  push: 'To {crm}',
  pull: 'To the note',
  conflict: 'Not resolved',
  hold: 'Not changed',
};

/** Returns the display text of one side: names for IDs, amounts with their currency. */
function shownText(
  field: FieldChange,
  side: 'noteValue' | 'crmValue',
  currencies: Pick<Currencies, 'noteValue' | 'crmValue'>,
): string {
  return field.shown?.[side] ?? valueText(field, field[side], currencies[side]);
}

function valueText({ from }: FieldChange, text: string, currency: string): string {
  if (text === '' || currency === '' || sourceKind(from) !== 'money') return text;
  const minor = parseAmount(text, decimalsOf(currency));
  return typeof minor === 'number' ? displayMoney({ minor, currency }) : text;
}

/** Reasons that require a last synced value. */
const AGREED: ReadonlySet<string> = new Set([
  'changed-here',
  'changed-there',
  'both-changed',
  'vault-wins',
  'crm-wins',
]);

/** Returns a sentence about a last synced value that is empty or not stored; otherwise an empty text. */
function noBaseText({ base, reason }: FieldChange): string {
  if (base === '') return 'Both were empty at the last sync.';
  return base === undefined && AGREED.has(reason) ? 'The last synced value isn’t stored on this device.' : '';
}

function baseText(field: FieldChange, currencies: Currencies): string {
  if (field.base === undefined || field.base === '') return '';
  return `Last synced value: ${field.shown?.base ?? valueText(field, field.base, currencies.base)}.`;
}

function blockModel(block: BlockReason, row: PlanRow, target: CrmId, crm: string): BlockModel {
  const { message, advice } = blockMessage(block);
  return {
    message: fillCrmName(message, crm),
    advice: fillCrmName(advice, crm),
    remedies: [...adviceFor(block, row, target), ...settingsAdvice(advice)],
  };
}
