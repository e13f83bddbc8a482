/** Display model of changes to notes: the rows to select, and their outcomes. */
import type { DayOrder } from '../../domain/suggest-fix-value.ts';
import type { ChangeList, ChangeOutcome, ChangeRow, ChangeRun, OrderQuestion } from '../../vault/change-list.ts';
import {
  CHANGE_OUTCOME_TEXT,
  changeFilterText,
  changeKindText,
  changeReason,
  orderAnswerText,
  orderQuestionText,
  UNDO_SKIP_TEXT,
  valueReason,
} from '../text/changes.ts';
import { containsWords, distinctNames, noteName } from '../text/format.ts';
import type { Tone } from '../text/tone.ts';

/** One line: a change, or a note that has none. */
export interface ChangeItem {
  /** Stays the same if the list is made again. */
  readonly id: string;
  /** `undefined` for a note without a change. */
  readonly row: ChangeRow | undefined;
  readonly title: string;
  /** File name if another note has the same title; empty otherwise. */
  readonly name: string;
  /** Heading above the lines of the same kind; empty for none. */
  readonly heading: string;
  readonly badge: { readonly text: string; readonly tone: Tone } | undefined;
  /** Sentence under the values; can be empty. */
  readonly reason: string;
  /** Filters that show the line. */
  readonly facets: readonly string[];
  /** Lowercase text that the text filter searches. */
  readonly haystack: string;
}

interface ChangeFacet {
  readonly id: string;
  readonly label: string;
  readonly count: number;
}

export interface ChangesModel {
  readonly question: OrderModel | undefined;
  readonly items: readonly ChangeItem[];
  readonly facets: readonly ChangeFacet[];
}

/** The question in which order close dates have day and month. */
export interface OrderModel {
  readonly text: string;
  /** The suggested answer first. */
  readonly answers: readonly { readonly order: DayOrder; readonly label: string; readonly given: boolean }[];
}

type Details = Pick<ChangeItem, 'heading' | 'badge' | 'reason' | 'facets'>;

/** Returns the lines of a list by kind, the largest kind first, then the notes that could not be read. */
export function changesModel(list: ChangeList): ChangesModel {
  const { rows, groups, order, failures } = list;
  const place = new Map(groups.map(({ kind }, at) => [kind, at]));
  const sorted = rows.toSorted((one, other) => (place.get(one.kind) ?? 0) - (place.get(other.kind) ?? 0));
  const toItem = itemsWith(rows);
  const items = [
    ...sorted.map((row) => toItem(row, openDetails(row, order))),
    ...failures.map(({ path, message }) => noteItem(path, 'Failed', 'bad', message)),
  ];
  const labels = new Map([['check', CHECK], ...groups.map(({ kind }) => [kind, changeFilterText(kind)] as const)]);
  return { question: order && orderModel(order), items, facets: facetsOf(items, labels) };
}

const CHECK = 'Check this';

function openDetails(row: ChangeRow, order: OrderQuestion | undefined): Details {
  const badge = row.certain
    ? undefined
    : ({ text: isOpen(row, order) ? 'Answer above' : CHECK, tone: 'warn' } as const);
  const facets = row.certain ? [row.kind] : ['check', row.kind];
  return { heading: changeKindText(row.kind), badge, reason: valueReason(row, order), facets };
}

function isOpen({ asksOrder }: ChangeRow, order: OrderQuestion | undefined): boolean {
  return asksOrder === true && order?.given === undefined;
}

function orderModel(question: OrderQuestion): OrderModel {
  const { given, inferred } = question;
  const orders: readonly DayOrder[] =
    inferred === 'month-first' ? ['month-first', 'day-first'] : ['day-first', 'month-first'];
  return {
    text: orderQuestionText(question),
    answers: orders.map((order) => ({ order, label: orderAnswerText(order, question), given: order === given })),
  };
}

/** Returns the lines of a run, those that were not applied first, then the notes that an undo skips. */
export function outcomesModel({ undo, failures }: ChangeList, { outcomes }: ChangeRun): Omit<ChangesModel, 'question'> {
  const toItem = itemsWith(outcomes.map(({ row }) => row));
  const words = Object.keys(CHANGE_OUTCOME_TEXT) as readonly ChangeOutcome['outcome'][];
  const items = [
    ...failures.map(({ path, message }) => noteItem(path, 'Failed', 'bad', message)),
    ...(undo?.skipped ?? []).map(({ path, reason }) => noteItem(path, 'Skipped', 'warn', UNDO_SKIP_TEXT[reason])),
    ...words.flatMap((word) =>
      outcomes.flatMap((one) => (one.outcome === word ? [toItem(one.row, outcomeDetails(one))] : [])),
    ),
  ];
  const labels = new Map(['Skipped', ...words.map((word) => CHANGE_OUTCOME_TEXT[word].word)].map((one) => [one, one]));
  return { items, facets: facetsOf(items, labels) };
}

function outcomeDetails(outcome: ChangeOutcome): Details {
  const { word: text, tone } = CHANGE_OUTCOME_TEXT[outcome.outcome];
  return { heading: '', badge: { text, tone }, reason: changeReason(outcome), facets: [text] };
}

function itemsWith(rows: readonly ChangeRow[]): (row: ChangeRow, details: Details) => ChangeItem {
  const titled = rows.map(({ path, title }) => ({ path, title: title ?? noteName(path) }));
  const names = distinctNames(titled);
  return (row, details) => {
    const { path, key, kind, edit, before = '', after = '' } = row;
    const title = row.title ?? noteName(path);
    const at = edit.do === 'restore' ? edit.part.at : edit.path.join('\t');
    const text = `${path} ${title} ${row.opportunityId ?? ''} ${key} ${before} ${after} ${details.reason}`;
    const haystack = text.toLowerCase();
    return { id: `${path}\n${kind}\n${key}\n${at}`, row, title, name: names.get(path) ?? '', haystack, ...details };
  };
}

function noteItem(path: string, text: string, tone: Tone, reason: string): ChangeItem {
  const shared = { row: undefined, title: noteName(path), name: '', heading: '', facets: [text] };
  return { id: path, ...shared, badge: { text, tone }, reason, haystack: `${path} ${reason}`.toLowerCase() };
}

/** Returns the filters of which not every line is part; none if fewer than two kinds occur. */
function facetsOf(items: readonly ChangeItem[], labels: ReadonlyMap<string, string>): readonly ChangeFacet[] {
  const counts = new Map<string, number>();
  for (const { facets } of items) for (const facet of facets) counts.set(facet, (counts.get(facet) ?? 0) + 1);
  const some = [...counts].filter(([, count]) => count < items.length);
  return [
    { id: 'all', label: 'All', count: items.length },
    ...[...labels].flatMap(([id, label]) => some.flatMap(([one, count]) => (one === id ? [{ id, label, count }] : []))),
  ];
}

/** Returns true if the line matches the filter. */
export function isChangeMatch(
  { facets, haystack }: ChangeItem,
  { facet, text }: { readonly facet: string; readonly text: string },
): boolean {
  return (facet === 'all' || facets.includes(facet)) && (text === '' || containsWords(haystack, text));
}

/** The user's choices by ID of a line; lines without one are selected if they are certain. */
export type ChangeChoices = Map<string, boolean>;

/** Returns true if the change can be selected: a day whose order is only inferred can't be. */
export function isSelectable({ row }: ChangeItem, order: OrderQuestion | undefined): boolean {
  return row !== undefined && !isOpen(row, order);
}

/** Returns the selected rows. */
export function selectedRows(
  items: readonly ChangeItem[],
  choices: ChangeChoices,
  order: OrderQuestion | undefined,
): readonly ChangeRow[] {
  return items.flatMap((item) =>
    item.row !== undefined && isSelectable(item, order) && isChosen(item, choices) ? [item.row] : [],
  );
}

/** Returns true if the line is selected. */
export function isChosen({ id, row }: ChangeItem, choices: ChangeChoices): boolean {
  return choices.get(id) ?? row?.certain === true;
}

/** Returns a value as one line: an absent key, and white space between words. */
export function valueLine(source: string | undefined, isAfter: boolean): string {
  if (source === undefined) return isAfter ? '(removed)' : '(none)';
  return source.trim().replace(/\s+/g, ' ');
}
