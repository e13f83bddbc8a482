/** Display model of a run over many notes: totals, and the notes with their findings and results. */
import { FIELDS } from '../../domain/fields.ts';
import type { Severity } from '../../domain/finding.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Place } from '../../domain/place.ts';
import type { Enrichment, Inspection, WriteOutcome } from '../../vault/note-service.ts';
import type { ChosenEnrichment, DoneState } from '../state/run-state.ts';
import { skippedSentence } from '../text/refusals.ts';
import { headingOf, summaryOf } from './run-summary-model.ts';
import { type CurrencyTotal, totalsOf } from './run-totals-model.ts';
import { counted, containsWords, noteName } from '../text/format.ts';
import { findingMessage } from '../text/findings.ts';
import type { Tone } from '../text/tone.ts';

/**
 * Filter of the list: all notes, notes with a finding of this severity or with this write outcome, or unreadable notes.
 */
export type RunFacet = 'all' | Severity | WriteOutcome | 'failed';

export interface RunFilter {
  readonly facet: RunFacet;
  /** Words that must all occur in path, title, ID, or the messages of the findings; case-insensitive. */
  readonly text: string;
}

/**
 * One note of the results without its texts, which are created later: a run may have ten thousand notes, and a screen
 * shows two hundred.
 */
export interface RunItem {
  readonly path: string;
  readonly title: string;
  readonly tone: Tone;
  /** Short state text: `Valid`, `2 errors`, `Written`. */
  readonly state: string;
  readonly facets: readonly RunFacet[];
  /** Inspection of the note; `undefined` if it could not be read or written, and {@link failure} has the reason. */
  readonly inspection: Inspection | undefined;
  readonly failure: string | undefined;
}

export interface RunModel {
  readonly heading: string;
  /** One or two sentences, as in the notice. */
  readonly summary: string;
  /** Text about the skipped notes with reasons; empty if none were skipped. */
  readonly skipped: string;
  readonly totals: readonly CurrencyTotal[];
  /** Filters that match at least one note, `all` first. */
  readonly facets: readonly { readonly id: RunFacet; readonly label: string; readonly count: number }[];
  /** Notes that failed, then the others from most severe to least; each group in the order of the paths. */
  readonly entries: readonly RunItem[];
  /** Text shown if the list is empty. */
  readonly empty: string;
}

export interface RunFinding {
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  readonly place: Place | undefined;
}

export interface RunEnrichment {
  /** Key of the selection; unique in the run. */
  readonly id: string;
  /** Property as it will be written to the note: `"region: East"`. */
  readonly label: string;
  /** Reason from the rule that suggested the value. */
  readonly because: string;
  readonly chosen: ChosenEnrichment;
}

/** One note of the list with all its texts. */
export interface RunRow {
  /** Folder of the note; empty at the vault's root. */
  readonly folder: string;
  readonly amount: string;
  readonly findings: readonly RunFinding[];
  readonly enrichments: readonly RunEnrichment[];
}

/**
 * Returns the display model of a run. `entries` can be passed in if they are already computed, because that takes time
 * for ten thousand notes.
 */
export function runModel(state: DoneState, locale?: string, entries: readonly RunItem[] = runEntries(state)): RunModel {
  return {
    heading: headingOf(state),
    summary: summaryOf(state),
    skipped: skippedSentence(state.run.skipped),
    totals: state.job === 'fill' ? [] : totalsOf(state.run.inspections, locale),
    facets: facetsOf(entries),
    entries,
    empty: state.job === 'fill' ? 'Nothing left to fill in.' : 'No matching notes.',
  };
}

/** Returns true if the entry matches the filter. */
export function isMatch(entry: RunItem, { facet, text }: RunFilter): boolean {
  return entry.facets.includes(facet) && (text === '' || containsWords(haystack(entry), text));
}

/** Returns the suggested values for the note of an entry. */
export function enrichmentsOf({ path, inspection }: RunItem): readonly RunEnrichment[] {
  return (inspection?.enrichments ?? []).map((enrichment) => fillingOf(path, enrichment));
}

/** Returns the texts of one entry; called only for entries that are drawn. */
export function runRow(entry: RunItem, locale?: string): RunRow {
  const { path, inspection } = entry;
  const amount = inspection?.opportunity?.amount;
  return {
    folder: path.slice(0, Math.max(path.lastIndexOf('/'), 0)),
    amount: amount === undefined ? '' : displayMoney(amount, locale),
    findings: (inspection?.findings ?? []).map((finding) => ({
      severity: finding.severity,
      ...findingMessage(finding),
      place: finding.place,
    })),
    enrichments: enrichmentsOf(entry),
  };
}

const TONES: readonly Tone[] = ['bad', 'warn', 'good', 'quiet'];

/**
 * Returns the entries of a run. Its notes are already in the order of their paths, so grouping by tone keeps that
 * order.
 */
export function runEntries(state: DoneState): readonly RunItem[] {
  const outcomes = state.job === 'attribute' ? state.run.outcomes : [];
  const entries = state.run.inspections
    .map((inspection, at) => entryOf(state, inspection, outcomes[at]))
    .filter((entry) => state.job !== 'fill' || isProposal(state.applied, entry));
  const failed = state.run.failures.map(failedEntry);
  return [...failed, ...TONES.flatMap((tone) => entries.filter((entry) => entry.tone === tone))];
}

/**
 * Returns true if the entry has suggested values to select. After some were applied, it returns false, and only the
 * summary shows the result.
 */
function isProposal(applied: unknown, entry: RunItem): boolean {
  return applied === undefined && (entry.inspection?.enrichments.length ?? 0) > 0;
}

function entryOf(state: DoneState, inspection: Inspection, outcome: WriteOutcome | undefined): RunItem {
  return {
    path: inspection.path,
    title: inspection.opportunity?.title ?? noteName(inspection.path),
    ...(state.job === 'fill' ? filledState(inspection) : (outcomeState(outcome) ?? validState(inspection))),
    facets: facetsOfEntry(inspection, outcome),
    inspection,
    failure: undefined,
  };
}

function facetsOfEntry({ findings }: Inspection, outcome: WriteOutcome | undefined): readonly RunFacet[] {
  const facets: RunFacet[] = ['all'];
  for (const { severity } of findings) if (!facets.includes(severity)) facets.push(severity);
  if (outcome !== undefined) facets.push(outcome);
  return facets;
}

function failedEntry({ path, message }: DoneState['run']['failures'][number]): RunItem {
  return {
    path,
    title: noteName(path),
    tone: 'bad',
    state: 'Failed',
    facets: ['all', 'failed'],
    inspection: undefined,
    failure: message,
  };
}

const VALID = { tone: 'good', state: 'Valid' } as const;

function validState({ valid, findings }: Inspection): Pick<RunItem, 'tone' | 'state'> {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [of('error'), of('warning')];
  if (errors > 0) return { tone: 'bad', state: counted(errors, 'error') };
  if (warnings > 0) return { tone: 'warn', state: counted(warnings, 'warning') };
  return valid ? VALID : { tone: 'warn', state: 'Not valid' };
}

function outcomeState(outcome: WriteOutcome | undefined): Pick<RunItem, 'tone' | 'state'> | undefined {
  switch (outcome) {
    case 'written':
      return { tone: 'good', state: 'Written' };
    case 'unchanged':
      return { tone: 'quiet', state: 'Unchanged' };
    case 'refused':
      return { tone: 'bad', state: 'Not written' };
    case undefined:
      return undefined;
  }
}

function filledState({ enrichments }: Inspection): Pick<RunItem, 'tone' | 'state'> {
  return { tone: 'quiet', state: counted(enrichments.length, 'value') };
}

function fillingOf(path: string, { key, value, because }: Enrichment): RunEnrichment {
  return {
    id: `${path}\n${key}`,
    label: `${key}: ${value}`,
    because: `because ${FIELDS[because.field].label} is ${because.value}`,
    chosen: { path, edit: { do: 'set', path: [key], value, was: undefined } },
  };
}

const FACETS: readonly (readonly [RunFacet, string])[] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'Info'],
  ['refused', 'Not written'],
  ['written', 'Written'],
  ['unchanged', 'Unchanged'],
];

function facetsOf(entries: readonly RunItem[]): RunModel['facets'] {
  const counts = new Map<RunFacet, number>();
  for (const entry of entries) for (const facet of entry.facets) counts.set(facet, (counts.get(facet) ?? 0) + 1);
  const facets = FACETS.map(([id, label]) => ({ id, label, count: counts.get(id) ?? 0 }));
  return facets.filter((facet) => facet.id === 'all' || facet.count > 0);
}

const haystacks = new WeakMap<RunItem, string>();

/** Returns the text that the text filter searches; cached, because every keystroke needs it. */
function haystack(entry: RunItem): string {
  const known = haystacks.get(entry);
  if (known !== undefined) return known;
  const { path, title, inspection, failure = '' } = entry;
  let text = `${path} ${title} ${inspection?.opportunity?.id ?? ''} ${failure}`;
  for (const finding of inspection?.findings ?? []) text += ` ${findingMessage(finding).message}`;
  const made = text.toLowerCase();
  haystacks.set(entry, made);
  return made;
}
