/** Display model of the opportunities that need attention, each with all its reasons. */
import { addDays, type Day, daysBetween, parseDay } from '../../domain/day.ts';
import { isError } from '../../domain/finding.ts';
import { quoted } from '../../domain/sentence.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { Inspection, PipelineNote } from '../../vault/note-service.ts';
import type { Facet, Filter } from '../parts/filter-bar.ts';
import type { Entry } from '../run/run-entry.ts';
import { type RunRow, runRow } from '../run/run-model.ts';
import { containsWords, counted, noteName } from '../text/format.ts';
import type { Tone } from '../text/tone.ts';

/** Reasons for attention, the most urgent first. */
const KINDS = {
  error: { label: 'Errors', tone: 'bad' },
  conflict: { label: 'Sync unfinished', tone: 'bad' },
  overdue: { label: 'Overdue', tone: 'bad' },
  outdated: { label: 'Outdated attribution', tone: 'warn' },
  closing: { label: 'Closing within 30 days', tone: 'quiet' },
  stale: { label: 'Stale', tone: 'warn' },
  unsynced: { label: 'Not synced', tone: 'quiet' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly tone: Tone }>>;

/** Reason why an opportunity needs attention. */
export type AttentionKind = keyof typeof KINDS;

const KIND_NAMES = Object.keys(KINDS) as readonly AttentionKind[];

/** Facts beyond the notes. */
export interface AttentionContext {
  readonly today: Day;
  /** Days without activity after which an open opportunity is stale. */
  readonly staleAfterDays: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Returns the time of the last change of a file in the same unit; `undefined` if it no longer exists. */
  readonly mtimeOf: (path: string) => number | undefined;
  /** CRMs that are set up. */
  readonly crms: readonly CrmId[];
  /** Paths of notes that the last sync did not complete, for example because of a conflict. */
  readonly unfinished: ReadonlySet<string>;
}

/** An opportunity with at least one reason. */
export interface AttentionItem {
  readonly path: string;
  readonly title: string;
  /** State text of each reason, the most urgent first. */
  readonly states: ReadonlyMap<AttentionKind, string>;
  readonly inspection: Inspection;
}

export interface AttentionModel {
  readonly items: readonly AttentionItem[];
  readonly facets: readonly Facet<AttentionKind | 'all'>[];
}

/** Number of days in which a close date is near. */
const NEAR_DAYS = 30;

/** Returns the opportunities that need attention, the most urgent first, and in each kind the earliest close date first. */
export function attentionModel(notes: Iterable<PipelineNote>, context: AttentionContext): AttentionModel {
  const items: AttentionItem[] = [];
  const soon = addDays(context.today, NEAR_DAYS);
  for (const note of notes) {
    const { path, inspection } = note;
    if (inspection === undefined) continue;
    const states = statesOf(note, inspection, context, soon);
    const title = inspection.opportunity?.title ?? noteName(path);
    if (states.size > 0) items.push({ path, title, states, inspection });
  }
  const rank = ({ states }: AttentionItem): number => KIND_NAMES.findIndex((kind) => states.has(kind));
  const closes = ({ inspection }: AttentionItem): Day => inspection.opportunity?.closeDate ?? '9999-12-31';
  items.sort((one, other) => rank(one) - rank(other) || (closes(one) < closes(other) ? -1 : 1));
  return { items, facets: facetsOf(items) };
}

/** Returns the state text of each reason that the note has, the most urgent first. Close dates up to `soon` are near. */
function statesOf(
  note: PipelineNote,
  inspection: Inspection,
  context: AttentionContext,
  soon: Day,
): ReadonlyMap<AttentionKind, string> {
  const { today, crms, unfinished } = context;
  const opportunity = typeof note.counts === 'object' ? note.counts : undefined;
  const stale = opportunity?.status === 'open' ? staleText(inspection, context) : undefined;
  const errors = inspection.findings.filter(isError).length;
  const closes = opportunity?.status === 'open' ? opportunity.opportunity.closeDate : undefined;
  const isLinked = crms.some((crm) => inspection.links?.[crm] !== undefined);
  const isToSync = inspection.valid && opportunity?.status !== 'lost' && crms.length > 0 && !isLinked;
  const states = new Map<AttentionKind, string>();
  if (errors > 0) states.set('error', counted(errors, 'error'));
  if (unfinished.has(inspection.path)) states.set('conflict', KINDS.conflict.label);
  if (closes !== undefined && closes < today) {
    states.set('overdue', `${counted(daysBetween(closes, today), 'day')} overdue`);
  }
  if (inspection.stored === 'stale') states.set('outdated', KINDS.outdated.label);
  if (closes !== undefined && closes >= today && closes <= soon) {
    states.set('closing', closesIn(today, closes));
  }
  if (stale !== undefined) states.set('stale', stale);
  if (isToSync) states.set('unsynced', KINDS.unsynced.label);
  return states;
}

/**
 * Returns the state of an opportunity without activity; `undefined` if it had some. The time of the file is only about
 * that of the last activity, because syncs and other programs change files, too.
 */
function staleText(
  { path, lastActivity: written }: Inspection,
  { today, now, staleAfterDays, mtimeOf }: AttentionContext,
): string | undefined {
  const day = written === undefined ? undefined : parseDay(written);
  if (written !== undefined && day === undefined) return `Last activity ${quoted(written)} isn’t a date`;
  const days = day === undefined ? Math.floor((now - (mtimeOf(path) ?? now)) / DAY_MS) : daysBetween(day, today);
  if (days <= staleAfterDays) return undefined;
  return `${day === undefined ? 'About ' : ''}${counted(days, 'day')} without activity`;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function closesIn(today: Day, closes: Day): string {
  const days = daysBetween(today, closes);
  return days === 0 ? 'Closes today' : `Closes in ${counted(days, 'day')}`;
}

function facetsOf(items: readonly AttentionItem[]): AttentionModel['facets'] {
  const kinds = KIND_NAMES.map((id) => ({
    ...{ id, label: KINDS[id].label },
    count: items.filter(({ states }) => states.has(id)).length,
  }));
  return [{ id: 'all', label: 'All', count: items.length }, ...kinds.filter(({ count }) => count > 0)];
}

/** Returns true if an item matches the filter. */
export function isAttentionMatch(item: AttentionItem, { facet, text }: Filter<AttentionKind | 'all'>): boolean {
  if (facet !== 'all' && !item.states.has(facet)) return false;
  const { customer = '', owner = '' } = item.inspection.opportunity ?? {};
  return text === '' || containsWords(`${item.path} ${item.title} ${customer} ${owner}`.toLowerCase(), text);
}

/**
 * Returns the line of an item, with the state of the selected kind, or of the most urgent one; and its texts: facts to
 * recognize it by, and its errors.
 */
export function attentionEntry(
  { path, title, states, inspection }: AttentionItem,
  facet: AttentionKind | 'all',
  locale?: string,
): { readonly entry: Entry; readonly row: RunRow } {
  const [urgent = ['error', '']] = states;
  const [kind, state] = facet === 'all' ? urgent : ([facet, states.get(facet) ?? ''] as const);
  const row = runRow({ path, inspection }, locale);
  const { customer, owner } = inspection.opportunity ?? {};
  const about = [row.amount, customer, owner].filter(Boolean).join(' · ');
  const findings = row.findings.filter(({ severity }) => severity === 'error');
  const entry = { path, title, state, tone: KINDS[kind].tone, failure: undefined };
  return { entry, row: { ...row, amount: about, folder: '', findings, canFix: row.canFix && findings.length > 0 } };
}
