/** Calculates how many surveyed notes are valid with given settings, by validating them. */
import { compileSettings, type CompiledSettings } from '../../config/compiled-settings.ts';
import type { Day } from '../../domain/day.ts';
import type { FieldName } from '../../domain/fields.ts';
import { isError, type Code, type Finding } from '../../domain/finding.ts';
import { addToGroup } from '../../domain/group.ts';
import { idKey } from '../../domain/name.ts';
import type { Reading } from '../../domain/opportunity.ts';
import { onlyItem, type NoteEdit } from '../../domain/value.ts';
import type { Clock } from '../../log/ports.ts';
import { applyEdits, sourceAt } from '../../notes/edit.ts';
import { analyzeNote, withOthers, type AnalyzedText, type OthersWithId } from '../inspect.ts';
import type { Inspection, ProgressOptions } from '../note-service.ts';
import { forEachTimeSliced } from '../time-slicing.ts';
import type { SurveyedNote } from './survey-notes.ts';
import { habitualValue, type ValueHabits } from './value-habits.ts';

/** An error that makes notes invalid. */
interface InvalidReason {
  readonly code: Code;
  readonly field: FieldName | undefined;
  /** Paths of the notes, sorted. */
  readonly paths: readonly string[];
}

/** The validity of the surveyed notes with certain settings. */
export interface SetupForecast {
  /** Number of notes that count as opportunities. */
  readonly counted: number;
  /** Number of counted notes that are valid. */
  readonly valid: number;
  /** Number of counted notes that are valid after all certain fixes, including those that are valid without any. */
  readonly validAfterFixes: number;
  /** Errors that remain after all certain fixes, most frequent first. A note can have several. */
  readonly reasonsAfterFixes: readonly InvalidReason[];
}

/** The habits of the columns that decide ambiguous values. */
export type DecidingHabits = Readonly<Partial<Record<'amount' | 'closeDate', ValueHabits>>>;

interface ForecastContext {
  readonly clock: Clock;
  readonly templateFolders: readonly string[];
  readonly habits: DecidingHabits;
}

/** Returns the forecast for settings; `undefined` if the signal was aborted. Duplicate IDs are those among the notes. */
export async function setupForecast(
  notes: readonly SurveyedNote[],
  settings: Parameters<typeof compileSettings>[0],
  { clock, templateFolders, habits }: ForecastContext,
  watch: ProgressOptions = {},
): Promise<SetupForecast | undefined> {
  const rules = compileSettings(settings, templateFolders);
  const today = clock.today();
  const found: { readonly now: AnalyzedText; readonly fixed: AnalyzedText }[] = [];
  const { cancelled } = await forEachTimeSliced(notes, clock, watch, (note) => {
    const now = analyzeNote(note.path, note.text, rules, today, note.misread);
    if (now.analysis.inspection.skip === undefined)
      found.push({ now, fixed: withFixes(now, note, rules, today, habits) });
    return undefined;
  });
  if (cancelled) return undefined;
  const now = withDuplicates(found.map((one) => one.now));
  const fixed = withDuplicates(found.map((one) => one.fixed));
  return {
    counted: found.length,
    valid: now.filter(({ valid }) => valid).length,
    validAfterFixes: fixed.filter(({ valid }) => valid).length,
    reasonsAfterFixes: reasonsIn(fixed),
  };
}

function withDuplicates(texts: readonly AnalyzedText[]): readonly Inspection[] {
  const paths = new Map<string, string[]>();
  for (const { analysis } of texts) {
    const { path, opportunity } = analysis.inspection;
    if (opportunity?.id !== undefined) addToGroup(paths, idKey(opportunity.id), path);
  }
  for (const same of paths.values()) same.sort();
  return texts.map(({ analysis }) => {
    const others: OthersWithId = (id) =>
      (paths.get(idKey(id)) ?? []).filter((path) => path !== analysis.inspection.path);
    return withOthers(analysis, others);
  });
}

function reasonsIn(inspections: readonly Inspection[]): readonly InvalidReason[] {
  const found = new Map<string, { code: Code; field: FieldName | undefined; paths: Set<string> }>();
  for (const { path, findings } of inspections) {
    for (const { code, field } of findings.filter(isError)) {
      const id = `${code} ${field ?? ''}`;
      const reason = found.get(id) ?? { code, field, paths: new Set<string>() };
      reason.paths.add(path);
      found.set(id, reason);
    }
  }
  return [...found]
    .sort(([one, { paths }], [other, more]) => more.paths.size - paths.size || (one < other ? -1 : 1))
    .map(([, { code, field, paths }]) => ({ code, field, paths: [...paths].sort() }));
}

/** A fix can make another one possible: an amount in euros needs its currency first. */
const MOST_ROUNDS = 3;

function withFixes(
  now: AnalyzedText,
  { path, text, misread }: SurveyedNote,
  rules: CompiledSettings,
  today: Day,
  habits: DecidingHabits,
): AnalyzedText {
  let [current, written] = [now, text];
  for (let round = 0; round < MOST_ROUNDS && !current.analysis.inspection.valid; round += 1) {
    const edits = certainFixes(current, written, habits);
    const edited = applyEdits(written, edits, { createFrontmatter: false }).text;
    if (edited === written) break;
    written = edited;
    current = analyzeNote(path, written, rules, today, misread);
  }
  return current;
}

/** Codes whose fixes add a key, or a value that the note does not have. */
const MISSING: readonly Code[] = ['required-missing', 'required-empty'];

/** Returns the fixes of errors with one meaning. */
function certainFixes({ analysis, reading }: AnalyzedText, text: string, habits: DecidingHabits): readonly NoteEdit[] {
  return analysis.inspection.findings.filter(isError).flatMap((finding) => {
    if (MISSING.includes(finding.code) || finding.otherFix !== undefined) return [];
    return finding.fix ?? habitualFix(finding, reading, text, habits) ?? [];
  });
}

/** Codes of values that the other values of their column may decide. */
const DECIDED: Readonly<Partial<Record<Code, 'amount' | 'closeDate'>>> = {
  'close-date-invalid': 'closeDate',
  'amount-not-a-number': 'amount',
  'amount-too-precise': 'amount',
};

/** Returns the fix of an ambiguous day or amount that the other values of its column decide. */
function habitualFix(
  { code, key }: Finding,
  reading: Reading,
  text: string,
  habits: DecidingHabits,
): NoteEdit | undefined {
  const field = DECIDED[code];
  const known = field && habits[field];
  const note = reading.state === 'read' ? reading.note : undefined;
  const value = note?.entries.find((entry) => entry.key === key)?.value;
  const only = value && onlyItem(value);
  if (known === undefined || key === undefined || note === undefined || only?.kind !== 'scalar') return undefined;
  const kind = field === 'amount' ? 'money' : 'day';
  const meant = habitualValue(only.text, kind, known, note.opportunity.currency);
  return meant === undefined
    ? undefined
    : { do: 'set', path: [key], value: { bare: meant }, was: sourceAt(text, value ?? only) };
}
