/** What a run over many notes shows, ready to print: totals, and the notes with what is to be said of each. */
import { FIELDS } from '../../domain/fields.ts';
import type { Severity } from '../../domain/finding.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Place } from '../../domain/place.ts';
import type { Filling, Inspection, WriteOutcome } from '../../vault/note-service.ts';
import type { ChosenFilling, DoneState } from '../state/run-state.ts';
import { skippedSentence } from '../text/refusals.ts';
import { headingOf, summaryOf } from './run-summary-model.ts';
import { type CurrencyTotal, totalsOf } from './run-totals-model.ts';
import { counted, hasWords, noteName } from '../text/format.ts';
import { findingWords } from '../text/findings.ts';

/** Which notes the list shows: all, those with a finding of this severity, those a write came out for, or the unreadable. */
export type RunFacet = 'all' | Severity | WriteOutcome | 'failed';

export interface RunFilter {
  readonly facet: RunFacet;
  /** Words that must all occur in path, title, id or the findings' words; upper and lower case alike. */
  readonly text: string;
}

/** How a state is coloured; its words say the same. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet';

/** One note of the results, before its words are made: a run may have ten thousand, and a screen shows two hundred. */
export interface RunEntry {
  readonly path: string;
  readonly title: string;
  readonly tone: Tone;
  /** The one-word state: `Valid`, `2 errors`, `Written`. */
  readonly state: string;
  readonly facets: readonly RunFacet[];
  /** Undefined for a note that could not be read or written; {@link failure} then says why. */
  readonly inspection: Inspection | undefined;
  readonly failure: string | undefined;
}

export interface RunModel {
  readonly heading: string;
  /** One sentence or two, as in the notice. */
  readonly summary: string;
  /** What was passed over, and why; empty when nothing was. */
  readonly skipped: string;
  readonly totals: readonly CurrencyTotal[];
  /** The filters that leave something, `all` first; only `all` when there is nothing to tell apart. */
  readonly facets: readonly { readonly id: RunFacet; readonly label: string; readonly count: number }[];
  /** What failed first, then the worst; each by path. */
  readonly entries: readonly RunEntry[];
  /** What stands instead of the list when it is empty. */
  readonly empty: string;
}

export interface RunFinding {
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  readonly place: Place | undefined;
}

export interface RunFilling {
  /** Unique in the run; what the ticks are kept by. */
  readonly id: string;
  /** `"region: East"`, as it will stand in the note. */
  readonly label: string;
  /** Why the rule says so. */
  readonly because: string;
  readonly chosen: ChosenFilling;
}

/** One note of the list with all its words. */
export interface RunRow {
  /** Folder of the note; empty at the vault's root. */
  readonly folder: string;
  readonly amount: string;
  readonly findings: readonly RunFinding[];
  readonly fillings: readonly RunFilling[];
}

/** The results of a run. Its entries may be handed in: to make those of ten thousand notes takes a moment of its own. */
export function runModel(
  state: DoneState,
  locale?: string,
  entries: readonly RunEntry[] = runEntries(state),
): RunModel {
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

/** Whether a filter leaves the entry. */
export function isMatch(entry: RunEntry, { facet, text }: RunFilter): boolean {
  return entry.facets.includes(facet) && (text === '' || hasWords(haystack(entry), text));
}

/** What may be filled in the note of an entry. */
export function fillingsOf({ path, inspection }: RunEntry): readonly RunFilling[] {
  return (inspection?.fillings ?? []).map((filling) => fillingOf(path, filling));
}

/** The words of one entry: made for the entries that are drawn. */
export function runRow(entry: RunEntry, locale?: string): RunRow {
  const { path, inspection } = entry;
  const amount = inspection?.opportunity?.amount;
  return {
    folder: path.slice(0, Math.max(path.lastIndexOf('/'), 0)),
    amount: amount === undefined ? '' : displayMoney(amount, locale),
    findings: (inspection?.findings ?? []).map((finding) => ({
      severity: finding.severity,
      ...findingWords(finding),
      place: finding.place,
    })),
    fillings: fillingsOf(entry),
  };
}

const TONES: readonly Tone[] = ['bad', 'warn', 'good', 'quiet'];

/** The run gives its notes by path, so each tone only has to be picked out in that order. */
export function runEntries(state: DoneState): readonly RunEntry[] {
  const outcomes = state.job === 'attribute' ? state.run.outcomes : [];
  const entries = state.run.inspections
    .map((inspection, at) => entryOf(state, inspection, outcomes[at]))
    .filter((entry) => state.job !== 'fill' || isProposal(state.applied, entry));
  const failed = state.run.failures.map(failedEntry);
  return [...failed, ...TONES.flatMap((tone) => entries.filter((entry) => entry.tone === tone))];
}

/** Once fillings were applied there is nothing left to choose: the summary tells what came of it. */
function isProposal(applied: unknown, entry: RunEntry): boolean {
  return applied === undefined && (entry.inspection?.fillings.length ?? 0) > 0;
}

function entryOf(state: DoneState, inspection: Inspection, outcome: WriteOutcome | undefined): RunEntry {
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

function failedEntry({ path, message }: DoneState['run']['failures'][number]): RunEntry {
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

function validState({ valid, findings }: Inspection): Pick<RunEntry, 'tone' | 'state'> {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [of('error'), of('warning')];
  if (errors > 0) return { tone: 'bad', state: counted(errors, 'error') };
  if (warnings > 0) return { tone: 'warn', state: counted(warnings, 'warning') };
  return valid ? VALID : { tone: 'warn', state: 'Not valid' };
}

function outcomeState(outcome: WriteOutcome | undefined): Pick<RunEntry, 'tone' | 'state'> | undefined {
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

function filledState({ fillings }: Inspection): Pick<RunEntry, 'tone' | 'state'> {
  return { tone: 'quiet', state: counted(fillings.length, 'value') };
}

function fillingOf(path: string, { key, value, because }: Filling): RunFilling {
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

function facetsOf(entries: readonly RunEntry[]): RunModel['facets'] {
  const counts = new Map<RunFacet, number>();
  for (const entry of entries) for (const facet of entry.facets) counts.set(facet, (counts.get(facet) ?? 0) + 1);
  const facets = FACETS.map(([id, label]) => ({ id, label, count: counts.get(id) ?? 0 }));
  return facets.filter((facet) => facet.id === 'all' || facet.count > 0);
}

const haystacks = new WeakMap<RunEntry, string>();

/** What the text filter looks in; made at its first use and kept, since every keystroke asks again. */
function haystack(entry: RunEntry): string {
  const known = haystacks.get(entry);
  if (known !== undefined) return known;
  const { path, title, inspection, failure = '' } = entry;
  let text = `${path} ${title} ${inspection?.opportunity?.id ?? ''} ${failure}`;
  for (const finding of inspection?.findings ?? []) text += ` ${findingWords(finding).message}`;
  const made = text.toLowerCase();
  haystacks.set(entry, made);
  return made;
}
