/** One row of the review, ready to print: each field from what to what and why, and what stands in the way. */
import { displayMoney, decimalsOf, parseAmount } from '../../domain/money.ts';
import { isNotSynced, type Answer, type Block, type PlanField, type PlanRow } from '../../sync/plan/plan.ts';
import { sourceKind, sourceLabel } from '../../targets/core/source.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { type Choices, fieldKey, isTicked } from './review-choices-model.ts';
import { fieldRemedies, type RemedyItem, remediesOf } from './review-remedy-model.ts';
import { about, blockWords, fieldReasons, notSyncedText, REASONS, VERBS } from '../text/plan.ts';
import { capital, noteName } from '../text/format.ts';

export interface BlockModel {
  readonly message: string;
  readonly advice: string;
  readonly remedies: readonly RemedyItem[];
}

export interface ReviewField {
  readonly key: string;
  /** Ours, with a capital; theirs as people see it there, and as the wire spells it. */
  readonly label: string;
  readonly there: string;
  readonly remote: string;
  /** Where it goes. */
  readonly way: 'push' | 'pull' | 'conflict' | 'hold';
  /** `To Salesforce`, `To the note`, `Not changed`; that a blocked row does nothing. */
  readonly directionText: string;
  /** What the note says, and what the CRM says. */
  readonly ours: string;
  readonly theirs: string;
  /** What will stand where it goes to; undefined: nothing is written. */
  readonly becomes: string | undefined;
  readonly clears: boolean;
  /** Nothing stood there before: the record is new. */
  readonly isNew: boolean;
  /** Empty where the row says it for all of them: its record is new. */
  readonly reason: string;
  /** What both agreed on last, as a sentence; empty where they never did. */
  readonly base: string;
  /** What helps with one click; empty where only words help. */
  readonly remedies: readonly RemedyItem[];
  /** Undefined: there is nothing to tick. */
  readonly ticked: boolean | undefined;
  /** Set for what was a conflict in the plan, answered or not. */
  readonly choice:
    | {
        readonly answer: Answer | undefined;
        /** What an own value begins with, as it would stand in the note. */
        readonly text: string;
        /** Why the value that was written cannot be taken; empty when it can. */
        readonly problem: string;
      }
    | undefined;
}

export interface ReviewRowModel {
  readonly opId: string;
  readonly path: string;
  readonly title: string;
  readonly verb: string;
  /** Undefined: there is no record yet. */
  readonly remoteId: string | undefined;
  /** Undefined: there is nothing to tick. */
  readonly ticked: boolean | undefined;
  readonly fields: readonly ReviewField[];
  readonly blocks: readonly BlockModel[];
  /** Said where there are no fields to show. */
  readonly nothing: string;
}

/** `decided` is the same row with the user's choices made real by the desk; undefined: it leaves the row out. */
export function reviewRowModel(
  row: PlanRow,
  decided: PlanRow | undefined,
  choices: Choices,
  target: CrmId,
): ReviewRowModel {
  const crm = TARGETS[target].label;
  const canDo = row.verb !== 'blocked' && row.verb !== 'unchanged';
  const currencies = currenciesOf(row, decided);
  const fields = row.fields.map((field) => {
    const isAnswered = choices.answers.has(fieldKey(row, field)) && !choices.left.has(fieldKey(row, field));
    const now = (isAnswered && decided?.fields.find(({ remote }) => remote === field.remote)) || field;
    return fieldModel({ row, currencies, choices, crm, canDo, target }, field, now);
  });
  return {
    opId: row.opId,
    path: row.path,
    title: row.title === '' ? noteName(row.path) : row.title,
    verb: verbText(row, crm),
    remoteId: row.remoteId,
    ticked: canDo ? isTicked(choices, row) : undefined,
    fields,
    blocks: row.blocks.map((block) => blockModel(block, row, target, crm)),
    nothing: fields.length > 0 || row.blocks.length > 0 ? '' : NOTHING[row.verb === 'link' ? 'link' : 'other'],
  };
}

/** Of a row that is created the verb itself says that the record is new. */
function verbText(row: PlanRow, crm: string): string {
  const { verb, fields } = row;
  if (isNotSynced(row)) return `${notSyncedText(fields.length)}.`;
  const group = about(VERBS[verb].group, crm);
  const isNew = verb === 'blocked' && fields.some(({ reason }) => reason === 'new-record');
  return isNew ? `${group}. ${REASONS['new-record']}` : group;
}

const NOTHING = {
  link: 'Both sides match. Only a link to the record is added to the note.',
  other: 'Both sides match.',
} as const;

/** Of the amounts of a row, by where they stand; empty: nobody can tell, so that a number stands alone. */
type Currencies = Readonly<Record<'ours' | 'theirs' | 'base' | 'becomes', string>>;

/** Where the currency differs too, the amounts of both sides are not of one, and become of whichever currency goes to the other side. */
function currenciesOf({ fields, currency: ours }: PlanRow, decided: PlanRow | undefined): Currencies {
  const field = fields.find(({ from }) => from === 'currency');
  if (field === undefined) return { ours, theirs: ours, base: ours, becomes: ours };
  const now = decided === undefined ? field : decided.fields.find(({ remote }) => remote === field.remote);
  const theirs = codeIn(field.shown?.theirs ?? field.theirs);
  const becomes = now?.action === 'push' ? ours : now?.action === 'pull' ? theirs : '';
  return { ours, theirs, base: codeIn(field.shown?.base ?? field.base ?? ''), becomes };
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

function fieldModel(state: RowState, field: PlanField, now: PlanField): ReviewField {
  const { row, currencies, choices, crm, canDo, target } = state;
  const key = fieldKey(row, field);
  const ours = shownText(field, 'ours', currencies);
  const theirs = shownText(field, 'theirs', currencies);
  return {
    key,
    label: capital(sourceLabel(field.from)),
    there: field.label ?? field.remote,
    remote: field.remote,
    way: now.action,
    directionText: canDo || now.action === 'hold' ? about(DIRECTION_TEXT[now.action], crm) : 'Blocked',
    ours,
    theirs,
    becomes: becomesText(now, currencies),
    clears: now.clears === true,
    isNew: now.reason === 'new-record',
    reason: about(fieldReasons(now), crm),
    remedies: fieldRemedies(now, row, target),
    base: baseText(field, currencies),
    ticked: canDo && field.action !== 'hold' ? !choices.left.has(key) : undefined,
    choice: field.action === 'conflict' ? choiceOf(field, now, choices.answers.get(key)) : undefined,
  };
}

function choiceOf(field: PlanField, now: PlanField, answer: Answer | undefined): ReviewField['choice'] {
  const isRefused = answer?.take === 'edit' && now.action === 'conflict';
  const problem = isRefused ? 'This value isn’t valid for this field. Enter a different value.' : '';
  return { answer, text: answer?.take === 'edit' ? answer.text : (field.own ?? field.ours), problem };
}

/** What is written for reasons of its own: what the desk made of a text, or what stood there before. */
const WRITTEN: ReadonlySet<string> = new Set(['edited', 'undone']);

function becomesText(field: PlanField, { becomes }: Currencies): string | undefined {
  if (field.action !== 'push' && field.action !== 'pull') return undefined;
  const written = field.action === 'push' ? field.send : field.take;
  if (WRITTEN.has(field.reason) && written !== undefined && (written === null || typeof written !== 'object'))
    return valueText(field, field.shown?.becomes ?? String(written ?? ''), becomes);
  const side = field.action === 'push' ? 'ours' : 'theirs';
  return shownText(field, side, { ours: becomes, theirs: becomes });
}

const DIRECTION_TEXT: Readonly<Record<PlanField['action'], string>> = {
  push: 'To {crm}',
  pull: 'To the note',
  conflict: 'Not resolved',
  hold: 'Not changed',
};

/** As a person reads it: names for ids, amounts with their currency. */
function shownText(field: PlanField, side: 'ours' | 'theirs', currencies: Pick<Currencies, 'ours' | 'theirs'>): string {
  return field.shown?.[side] ?? valueText(field, field[side], currencies[side]);
}

function valueText({ from }: PlanField, text: string, currency: string): string {
  if (text === '' || currency === '' || sourceKind(from) !== 'money') return text;
  const minor = parseAmount(text, decimalsOf(currency));
  return typeof minor === 'number' ? displayMoney({ minor, currency }) : text;
}

/** Reasons that only a field both sides agreed on before can have. */
const AGREED: ReadonlySet<string> = new Set([
  'changed-here',
  'changed-there',
  'both-changed',
  'vault-wins',
  'crm-wins',
]);

function baseText(field: PlanField, currencies: Currencies): string {
  if (field.base !== undefined) {
    const value = field.shown?.base ?? valueText(field, field.base, currencies.base);
    return value === '' ? 'Both were empty at the last sync.' : `Last synced value: ${value}.`;
  }
  return AGREED.has(field.reason) ? 'The last synced value isn’t stored on this device.' : '';
}

function blockModel(block: Block, row: PlanRow, target: CrmId, crm: string): BlockModel {
  const { message, advice } = blockWords(block);
  return { message: about(message, crm), advice: about(advice, crm), remedies: remediesOf(block, row, target) };
}
