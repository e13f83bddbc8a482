/** The fixes of one note as rows of a change list. */
import type { Finding } from '../domain/finding.ts';
import type { NoteEdit } from '../domain/value.ts';
import { sourceAt } from '../notes/edit.ts';
import { isCertainFix } from './certain-fix.ts';
import type { ChangeRow } from './change-list.ts';
import { openDays } from './day-order.ts';
import { triedRow, type RowSource } from './change-row.ts';
import { editRows } from './edit-rows.ts';
import { analyzeNote, type AnalyzedText } from './inspect.ts';
import { createIdFix } from './new-id.ts';
import { hasNoNewError } from './keep-valid-fixes.ts';

/** Maximum number of rows of one note; the rest is listed once these are applied. Each fix is tried on the whole note. */
const MOST_IN_NOTE = 100;

/** Returns the rows of the findings that are selected and have a fix, in the order of the note. */
export function fixRows(source: RowSource, isSelected: (finding: Finding) => boolean): readonly ChangeRow[] {
  const rows: ChangeRow[] = [];
  for (const finding of source.examined.analysis.inspection.findings) {
    if (rows.length === MOST_IN_NOTE) break;
    const row = isSelected(finding) ? fixRow(source, finding) : undefined;
    if (row !== undefined) rows.push(row);
  }
  return onlyTogetherCertain(source, rows);
}

/** The edit of a finding, and the days between which only the order decides. */
interface ChosenEdit {
  readonly edit: NoteEdit | undefined;
  readonly asksOrder: boolean;
}

function fixRow(source: RowSource, finding: Finding): ChangeRow | undefined {
  const { edit, asksOrder } = chosenEdit(source, finding);
  const tried = edit && triedRow(source, { field: finding.field, kind: finding.code }, edit);
  if (edit === undefined || tried === undefined) return undefined;
  const isAnswered = !asksOrder || source.order?.given !== undefined;
  const certain = source.isSure && isAnswered && isCertain(source, finding, edit, tried.after);
  return { ...tried.row, certain, ...(asksOrder && { asksOrder: true as const }) };
}

/** Returns the fix of the finding; for a day with an open order, the day in the order that was given or inferred. */
function chosenEdit({ text, examined: { reading }, order, createId }: RowSource, finding: Finding): ChosenEdit {
  const days = openDays(finding);
  const chosen = order?.given ?? order?.inferred;
  const entry = reading.state === 'read' ? reading.note.sources.closeDate?.[0] : undefined;
  if (days === undefined || chosen === undefined || entry === undefined) {
    return { edit: createIdFix(finding, createId) ?? finding.fix, asksOrder: days !== undefined };
  }
  const value = { bare: days[chosen] };
  return { edit: { do: 'set', path: [entry.key], value, was: sourceAt(text, entry.value) }, asksOrder: true };
}

function isCertain({ examined }: RowSource, finding: Finding, edit: NoteEdit, tried: AnalyzedText): boolean {
  const { opportunity: before, findings: findingsBefore } = examined.analysis.inspection;
  const { opportunity: after, findings: findingsAfter } = tried.analysis.inspection;
  if (before === undefined || after === undefined) return false;
  return isCertainFix({ finding, edit, before, after, findingsBefore, findingsAfter });
}

/** Returns the rows; those that are certain alone, but not together with the other certain ones, are not certain. */
function onlyTogetherCertain({ text, examined, context }: RowSource, rows: readonly ChangeRow[]): readonly ChangeRow[] {
  const certain = rows.filter((row) => row.certain);
  if (certain.length < 2) return rows;
  const { text: edited, refused } = editRows(text, certain, context.rules);
  const { path, findings } = examined.analysis.inspection;
  const after = analyzeNote(path, edited, context.rules, context.today).analysis.inspection.findings;
  const isProven = hasNoNewError(after, findings, []);
  return rows.map((row) => (row.certain && (!isProven || refused.has(row)) ? { ...row, certain: false } : row));
}
