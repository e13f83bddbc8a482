/** Lists the changes that fixes, attribution, or enrichment would make to a selection, without writing anything. */
import type { Code } from '../domain/finding.ts';
import type { NoteEdit } from '../domain/value.ts';
import { attributionEdit } from './attribute.ts';
import { changeGroups, type ChangeList, type ChangeRequest, type ChangeRow } from './change-list.ts';
import { triedRow, type RowSource } from './change-row.ts';
import { orderQuestion } from './day-order.ts';
import { enrichmentEdit } from './enrich.ts';
import { utcTimestamp } from './export.ts';
import { fixRows } from './fix-rows.ts';
import { idCreator } from './new-id.ts';
import { analyzeNote, isUnwritable } from './inspect.ts';
import { noteFailureOf, readable, type NoteContext } from './inspect-notes.ts';
import type { Inspection, NoteFailure, ProgressOptions, Selection, UnknownSelection } from './note-service.ts';
import { inspectSelection } from './run-selection.ts';
import { isUnknownSelection } from './selection.ts';
import { forEachTimeSliced } from './time-slicing.ts';

/** Returns the list. Only notes that have something to change are read; a canceled list contains those read so far. */
export async function listChanges(
  selection: Selection,
  request: ChangeRequest,
  context: NoteContext,
  watch: ProgressOptions = {},
): Promise<ChangeList | UnknownSelection> {
  const run = await inspectSelection(selection, context, watch);
  if (isUnknownSelection(run)) return run;
  const named = selection.what === 'note';
  const asksDays = request.work === 'fix' && isKind('close-date-invalid', request);
  const order = asksDays ? orderQuestion(run.inspections, request.order, context.rules.dayOrder) : undefined;
  const createId = idCreator(context);
  const changing = run.inspections.filter((inspection) => isCandidate(inspection, request, named));
  const rows = new Array<readonly ChangeRow[]>(changing.length).fill([]);
  const failures: NoteFailure[] = [...run.failures];
  const { cancelled } = await forEachTimeSliced(changing, context.clock, watch, async ({ path }, yieldIfNeeded, at) => {
    try {
      const { text, misread } = await readable(context.store, path);
      if (misread !== undefined) return;
      for (let wait = yieldIfNeeded(); wait !== undefined; wait = yieldIfNeeded()) await wait;
      const examined = analyzeNote(path, text, context.rules, context.today);
      const { byKeys, valid } = examined.analysis.inspection;
      const isSure = byKeys !== true || valid || named;
      rows[at] = rowsOf({ text, examined, context, order, createId, isSure }, request);
    } catch (error) {
      failures.push(noteFailureOf(path, error));
    }
  });
  const all = rows.flat();
  return {
    work: request.work,
    rows: all,
    groups: changeGroups(all),
    ...(order !== undefined && { order }),
    failures,
    cancelled: cancelled || run.cancelled,
  };
}

function isKind(code: Code, { kind }: ChangeRequest & { readonly work: 'fix' }): boolean {
  return kind === undefined || kind === code;
}

/** Returns true if the note can have rows, without trying its fixes. */
function isCandidate(inspection: Inspection, request: ChangeRequest, named: boolean): boolean {
  if (isUnwritable(inspection)) return false;
  const { byKeys, valid, findings, attribution, stored, enrichments } = inspection;
  if (request.work === 'fix') return findings.some(({ code }) => isKind(code, request));
  if (byKeys === true && !valid && !named) return false;
  if (request.work === 'attribute') return attribution !== undefined && stored !== 'current';
  return enrichments.length > 0;
}

function rowsOf(source: RowSource, request: ChangeRequest): readonly ChangeRow[] {
  if (request.work === 'fix') return fixRows(source, ({ code }) => isKind(code, request));
  const { text, examined, context } = source;
  const { stored, enrichments, findings } = examined.analysis.inspection;
  if (request.work === 'enrich') {
    return enrichments.flatMap((enrichment) => {
      const { field, because } = enrichment;
      return calculated(source, { field, kind: 'enrichment', because }, enrichmentEdit(enrichment));
    });
  }
  const at = utcTimestamp(context.clock);
  const edit = stored === 'current' ? undefined : attributionEdit(text, examined, context.rules, at);
  if (edit === undefined) return [];
  const because = findings.find(({ code }) => code === 'attribution-stale');
  return calculated(source, { field: 'revAttribution', kind: 'attribution', because }, edit);
}

interface Calculated extends Pick<ChangeRow, 'field' | 'kind'> {
  readonly because: ChangeRow['because'] | undefined;
}

function calculated(source: RowSource, about: Calculated, edit: NoteEdit): readonly ChangeRow[] {
  const tried = triedRow(source, about, edit);
  const because = about.because && { because: about.because };
  return tried === undefined ? [] : [{ ...tried.row, certain: true, ...because }];
}
