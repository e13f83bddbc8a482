/** Makes one row of a change list by trying its edit. */
import { digest } from '../domain/digest.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';
import type { ChangeRow, OrderQuestion } from './change-list.ts';
import { valueSource } from './edit-rows.ts';
import { analyzeNote, type AnalyzedText } from './inspect.ts';
import type { NoteContext } from './inspect-notes.ts';
import type { CreateId } from './new-id.ts';

/** A note whose rows are made. */
export interface RowSource {
  readonly text: string;
  readonly examined: AnalyzedText;
  readonly context: NoteContext;
  readonly order: OrderQuestion | undefined;
  readonly createId: CreateId;
  /** False if the note counts only by its keys and is invalid, so that a run over many notes is not sure of it. */
  readonly isSure: boolean;
}

/** A row, and the note after it. */
interface TriedRow {
  readonly row: ChangeRow;
  readonly after: AnalyzedText;
}

/** Returns the row of an edit, not yet certain; `undefined` if the edit changes nothing or is refused. */
export function triedRow(
  { text, examined, context: { rules, today } }: RowSource,
  { field, kind }: Pick<ChangeRow, 'field' | 'kind'>,
  edit: NoteEdit,
): TriedRow | undefined {
  const edited = applyEdit(text, edit, { createFrontmatter: false });
  if ('refused' in edited || edited.text === text) return undefined;
  const { path, opportunity } = examined.analysis.inspection;
  const analyzed = analyzeNote(path, edited.text, rules, today);
  const [key] = edit.path;
  const isRename = edit.do === 'rename';
  const before = isRename ? edit.was : valueSource(text, examined.reading, key);
  const after = isRename ? edit.to : valueSource(edited.text, analyzed.reading, key);
  const shared = { path, opportunityId: opportunity?.id, title: opportunity?.title };
  const row = { ...shared, key, field, kind, before, after, edit, noteDigest: digest(text), certain: false };
  return { row, after: analyzed };
}
