/** Display model of a run over many notes: totals, and the notes with their findings and results. */
import { folderOfPath } from '../../domain/file-name.ts';
import { type Code, SEVERITIES, type Severity } from '../../domain/finding.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Place } from '../../domain/place.ts';
import type { ChangeGroup } from '../../vault/change-list.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { DoneState } from '../state/run-state.ts';
import { fixAllText, fixKindText } from '../text/changes.ts';
import { skippedSentence } from '../text/refusals.ts';
import { headingOf, summaryOf } from './run-summary-model.ts';
import { type CurrencyTotal, totalsOf } from './run-totals-model.ts';
import { counted, containsWords, noteName } from '../text/format.ts';
import { findingMessage } from '../text/findings.ts';
import type { Tone } from '../text/tone.ts';

/** Filter of the list: all notes, notes with a finding of this severity, or unreadable notes. */
export type RunFacet = 'all' | Severity | 'failed';

/** The user changes it. */
export interface RunFilter {
  facet: RunFacet;
  /** Words that must all occur in path, title, ID, or the messages of the findings; case-insensitive. */
  text: string;
}

/**
 * One note of the results without its texts, which are created later: a run may have ten thousand notes, and a screen
 * shows two hundred.
 */
export interface RunItem {
  readonly path: string;
  readonly title: string;
  readonly tone: Tone;
  /** Short state text: `Valid`, `2 errors`. */
  readonly state: string;
  readonly facets: readonly RunFacet[];
  /** Inspection of the note; `undefined` if it could not be read, and {@link failure} has the reason. */
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

/** One note of the list with all its texts. */
export interface RunRow {
  /** Folder of the note; empty at the vault's root. */
  readonly folder: string;
  readonly amount: string;
  readonly findings: readonly RunFinding[];
  /** True if a finding has a fix. */
  readonly canFix: boolean;
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
    totals: totalsOf(state.run.inspections, locale),
    facets: facetsOf(entries),
    entries,
    empty: 'No matching notes.',
  };
}

/** Returns true if the entry matches the filter. */
export function isMatch(entry: RunItem, { facet, text }: Readonly<RunFilter>): boolean {
  return entry.facets.includes(facet) && (text === '' || containsWords(haystack(entry), text));
}

/** A button that opens the fixes of one kind; of all kinds if `kind` is `undefined`. */
interface FixButton {
  readonly label: string;
  readonly kind: Code | undefined;
  readonly style: 'cta' | undefined;
}

/** Returns the buttons for the fixes: all, then each kind, the largest first; no kinds if there is only one. */
export function fixesModel(groups: readonly ChangeGroup[]): readonly FixButton[] {
  const certain = groups.reduce((sum, group) => sum + group.certain, 0);
  const kinds = groups.flatMap((group) =>
    isCode(group.kind) ? [{ label: fixKindText(group), kind: group.kind, style: undefined }] : [],
  );
  if (kinds.length === 0) return [];
  const all = { label: fixAllText(certain), kind: undefined, style: 'cta' } as const;
  return kinds.length === 1 ? [all] : [all, ...kinds];
}

/** Returns the texts of one entry; called only for entries that are drawn. */
export function runRow(entry: Pick<RunItem, 'path' | 'inspection'>, locale?: string): RunRow {
  const { path, inspection } = entry;
  const amount = inspection?.opportunity?.amount;
  return {
    folder: folderOfPath(path),
    amount: amount === undefined ? '' : displayMoney(amount, locale),
    findings: (inspection?.findings ?? []).map((finding) => ({
      severity: finding.severity,
      ...findingMessage(finding),
      place: finding.place,
    })),
    canFix: inspection?.findings.some(({ fix }) => fix !== undefined) === true,
  };
}

const TONES: readonly Tone[] = ['bad', 'warn', 'good', 'quiet'];

/** Ranks in the list, from first to last: notes that failed, then each tone. */
const RANKS = [-1, ...TONES.keys()] as const;

function rankOf({ failure, tone }: RunItem): number {
  return failure === undefined ? TONES.indexOf(tone) : -1;
}

/**
 * Returns the entries of a run. Its notes are already in the order of their paths, so grouping by tone keeps that
 * order. Entries of an earlier result whose notes are `gone` since are added at their places.
 */
export function runEntries({ run }: DoneState, gone: readonly RunItem[] = []): readonly RunItem[] {
  const entries = [...run.failures.map(failedEntry), ...run.inspections.map(entryOf)];
  const grouped = RANKS.flatMap((rank) => entries.filter((entry) => rankOf(entry) === rank));
  if (gone.length === 0) return grouped;
  const known = new Set(entries.map(({ path }) => path));
  const all = [...grouped, ...gone.filter(({ path }) => !known.has(path))];
  return all.sort((one, other) => rankOf(one) - rankOf(other) || (one.path < other.path ? -1 : 1));
}

function entryOf(inspection: Inspection): RunItem {
  const { path, opportunity, findings } = inspection;
  return {
    path,
    title: opportunity?.title ?? noteName(path),
    ...validState(inspection),
    facets: ['all', ...new Set(findings.map(({ severity }) => severity))],
    inspection,
    failure: undefined,
  };
}

function isCode(kind: ChangeGroup['kind']): kind is Code {
  return kind in SEVERITIES;
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

const FACETS: readonly (readonly [RunFacet, string])[] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'Info'],
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
