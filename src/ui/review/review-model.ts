/** Display model of a plan's review: the org and user, the rows by action, and their filters. */
import { isNotSynced, type Plan, type PlanRow, type RowAction } from '../../sync/plan/plan.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import type { Tone } from '../text/tone.ts';
import type { Facet, Filter } from '../parts/filter-bar.ts';
import type { ListItem, RowButton } from '../parts/record-list.ts';
import { canSelect, type Choices, isAnswered, isSelected, openConflicts } from './review-decisions-model.ts';
import { reviewRowModel } from './review-row-model.ts';
import { rowSummary } from './review-summary-model.ts';
import { counted, containsWords, distinctNames, noteName } from '../text/format.ts';
import { fillCrmName, NOT_SYNCED, ROW_ACTION_TEXT, rowActionText } from '../text/plan.ts';

export type ReviewFacet = 'all' | 'not-synced' | RowAction;

/** One row of the list; created once for each plan. */
export interface ReviewEntry {
  readonly row: PlanRow;
  readonly title: string;
  /** File name of the note if another note has the same title; otherwise empty. */
  readonly name: string;
  /** Lowercase text that the text filter searches. */
  readonly haystack: string;
}

export interface ReviewModel {
  /** CRM name. */
  readonly crm: string;
  /** Org and user of the sync: `Acme Corp, as Jo Doe`. */
  readonly where: string;
  readonly org: { readonly text: string; readonly tone: Tone; readonly icon: string; readonly hint: string };
  /** Kinds of rows that occur, if there are several; `all` is every row whose sides differ or whose note gets a link. */
  readonly facets: readonly Facet<ReviewFacet>[];
  /** Rows by kind in the order of {@link ROW_ACTION_TEXT}, then by path; rows that are not synced come before unchanged ones. */
  readonly entries: readonly ReviewEntry[];
  /** Text about the notes that were excluded from the plan; empty if none were. */
  readonly apart: string;
}

type Kind = Exclude<ReviewFacet, 'all'>;

/** Kinds in display order. */
const KINDS: Readonly<Record<Kind, { readonly short: string }>> = (({ unchanged, ...verbs }) => ({
  ...verbs,
  'not-synced': NOT_SYNCED,
  unchanged,
}))(ROW_ACTION_TEXT);

const ORDER = Object.keys(KINDS) as readonly Kind[];

/** Returns the plan without the opportunities that have no conflict. */
export function conflictsOf(plan: Plan): Plan {
  return { ...plan, rows: plan.rows.filter(({ verb }) => verb === 'conflict'), skipped: 0 };
}

function kindOf(row: PlanRow): Kind {
  return isNotSynced(row) ? 'not-synced' : row.verb;
}

export function reviewModel(plan: Plan): ReviewModel {
  const { identity, skipped, rows } = plan;
  const { label } = TARGETS[plan.target];
  const names = distinctNames(rows.map((row) => ({ path: row.path, title: titleOf(row) })));
  const entries = ORDER.flatMap((kind) =>
    rows.filter((row) => kindOf(row) === kind).map((row) => entryOf(row, names.get(row.path) ?? '')),
  );
  const facets = ORDER.map((kind) => ({
    id: kind,
    label: KINDS[kind].short,
    count: rows.filter((row) => kindOf(row) === kind).length,
  }));
  const unchanged = facets.find(({ id }) => id === 'unchanged')?.count ?? 0;
  const present = facets.filter(({ count }) => count > 0);
  const isOneKind = present.length === 1 && unchanged === 0;
  return {
    crm: label,
    where: `${identity.orgName}, as ${identity.userName}`,
    org: identity.sandbox ? SANDBOX : PRODUCTION,
    facets: [{ id: 'all', label: 'All changes', count: rows.length - unchanged }, ...(isOneKind ? [] : present)],
    entries,
    apart: skipped === 0 ? '' : `${counted(skipped, 'note')} skipped (not opportunities, or unreadable).`,
  };
}

const SANDBOX = { text: 'Sandbox', tone: 'quiet', icon: 'shield', hint: 'Test environment' } as const;
const PRODUCTION = {
  text: 'Production',
  tone: 'warn',
  icon: 'triangle-alert',
  hint: 'Live data used by your whole team',
} as const;

function titleOf({ title, path }: PlanRow): string {
  return title === '' ? noteName(path) : title;
}

function entryOf(row: PlanRow, name: string): ReviewEntry {
  const title = titleOf(row);
  return { row, title, name, haystack: `${row.path} ${title} ${row.opportunityId}`.toLowerCase() };
}

/**
 * Returns the rows that match a filter, in the same order. Unchanged rows are only included if the filter selects them.
 */
export function filterReview(
  entries: readonly ReviewEntry[],
  { facet, text }: Filter<ReviewFacet>,
): readonly ReviewEntry[] {
  const isMeant = (kind: Kind): boolean => (facet === 'all' ? kind !== 'unchanged' : kind === facet);
  return entries.filter(({ row, haystack }) => isMeant(kindOf(row)) && containsWords(haystack, text));
}

/** Returns the name of the group of a row. */
export function reviewGroup({ row }: ReviewEntry, target: CrmId): string {
  return fillCrmName(rowActionText(row).group, TARGETS[target].label);
}

/** Returns a row as list item; `decided` is the same row after the service applied the user's choices. */
export function reviewItem(
  { row, title, name }: ReviewEntry,
  decided: PlanRow | undefined,
  choices: Choices,
  target: CrmId,
): ListItem {
  const open = openConflicts(choices, decided ?? row);
  const summary = rowSummary(row, reviewRowModel(row, decided, choices, target));
  const state = !canSelect(row) || isSelected(choices, row) ? stateOf(row, open) : LEFT;
  return {
    key: row.opId,
    title,
    detail: [
      ...(name === '' || summary.length === 0 ? [] : [name, ' · ']),
      ...(summary.length === 0 ? [name || row.path] : summary),
    ],
    selected: canSelect(row) ? isSelected(choices, row) : undefined,
    ...state,
    ...(row.verb === 'conflict' && isSelected(choices, row) && { buttons: sideButtons(row, choices, target) }),
  };
}

function sideButtons(row: PlanRow, choices: Choices, target: CrmId): readonly RowButton[] {
  return [
    { id: 'note', text: 'Keep note', pressed: isAnswered(choices, row, 'note') },
    { id: 'crm', text: `Keep ${TARGETS[target].label}`, pressed: isAnswered(choices, row, 'crm') },
  ];
}

const LEFT = { status: 'Not selected', tone: 'quiet', icon: 'circle-minus' } as const;
const DECIDED = { status: 'Resolved', tone: 'good', icon: 'check' } as const;

function stateOf(row: PlanRow, open: number): Pick<ListItem, 'status' | 'tone' | 'icon'> {
  if (row.verb === 'conflict' && open === 0) return DECIDED;
  const { word, tone, icon } = rowActionText(row);
  return { status: open > 0 ? counted(open, 'conflict') : word, tone, icon };
}
