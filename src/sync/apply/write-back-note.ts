/** The end of a row in its note: pulled values and the link go in together, in one write. */
import { misreadRefusal, type Refusal } from '../../domain/refusal.ts';
import { applyEdit, sourceAt, type Edited } from '../../notes/edit.ts';
import { readNote } from '../../notes/read.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { analyzeNote } from '../../vault/inspect.ts';
import {
  baseNames,
  UNCERTAIN,
  storedValueName,
  linkKey,
  serializeLink,
  fieldHashes,
  parseLink,
  updatedBase,
} from '../../vault/link.ts';
import { noteDigest, applyPulledFields, writesToNote, setLink } from '../plan/note-changes.ts';
import { toExportable } from '../../vault/exportable.ts';
import { agreedHere, agreedNow } from '../plan/own-write.ts';
import { planColumns } from '../plan/note-values.ts';
import { omitFields } from '../plan/skip-field.ts';
import { syncFieldsIn, opportunitiesIn, type CrmContext } from '../crm/crm-context.ts';
import type { PlanRow } from '../plan/plan.ts';
import { NotUtf8 } from '../../log/ports.ts';
import { noteFailureOf, type NoteContext } from '../../vault/inspect-notes.ts';

/** What became of the note. */
export interface WriteBackResult {
  /** The link that stands there now; undefined: the note was not written, or an undo took the link away. */
  readonly link: string | undefined;
  /** Remote names of the values that the note did not take. */
  readonly untaken: readonly string[];
  /** Why the note was not written. */
  readonly refused?: Refusal | string;
}

/** What is to be written. */
export interface WriteBackInput {
  readonly row: PlanRow;
  readonly path: string;
  readonly recordId: string;
  /** The link that the note had when the row was made, as written. */
  readonly madeFrom: string | undefined;
  /** What was written to the record before and {@link madeFrom} doesn't tell, by the names of the base. */
  readonly recovered?: PlanRow['recovered'];
  /** Remote names of the fields that say what they said before, though something else was sent. */
  readonly ignored: readonly string[];
  /** By remote name: what the CRM has in the place of a value that it was sent, in a spelling or of an automation of its own. */
  readonly kept: Readonly<Record<string, string>>;
}

/**
 * A note that changed since takes no values, but its link says what was sent. One whose link changed is left alone: another
 * device was there, and knows better. Never rejects.
 */
export async function writeBackNote(
  settling: WriteBackInput,
  org: CrmContext,
  context: NoteContext,
): Promise<WriteBackResult> {
  const last: { done: WriteBackResult } = { done: { link: undefined, untaken: [], refused: '' } };
  try {
    await context.store.edit(settling.path, (text) => {
      const result = settledText(text, settling, org, context);
      last.done = result.settled;
      return result.text;
    });
    return last.done;
  } catch (error) {
    if (error instanceof NotUtf8) return { link: undefined, untaken: [], refused: misreadRefusal(error.misread) };
    return { link: undefined, untaken: [], refused: noteFailureOf(settling.path, error).message };
  }
}

interface Result {
  readonly text: string;
  readonly settled: WriteBackResult;
}

function settledText(text: string, settling: WriteBackInput, org: CrmContext, context: NoteContext): Result {
  const { row, path, madeFrom } = settling;
  const { inspection } = analyzeNote(path, text, context.rules, context.today).analysis;
  const taking = row.fields.filter(writesToNote);
  if (inspection.links?.[org.target] !== madeFrom) {
    return {
      text,
      settled: { link: undefined, untaken: taking.map(({ remote }) => remote), refused: 'linked-elsewhere' },
    };
  }
  const changed = noteDigest(inspection, org.target) !== row.noteDigest;
  const taken = changed ? undefined : applyPulledFields(text, row.fields, context.rules);
  const untaken = taking.flatMap(({ remote }) => (taken === undefined || taken.refused.has(remote) ? [remote] : []));
  const agreed = changed ? agreedSince(settling, inspection, org) : row.agreed;
  const link = linkFor({ ...settling, row: { ...row, agreed } }, untaken, org, inspection);
  const edited = relinked(taken?.text ?? text, link, org, context);
  if ('text' in edited) return { text: edited.text, settled: { link, untaken } };
  return { text, settled: { link: undefined, untaken: taking.map(({ remote }) => remote), refused: edited.refused } };
}

/** What is agreed on with a note that changed since and took nothing: what it said before was sent, whatever it says by now. */
function agreedSince({ row, madeFrom }: WriteBackInput, inspection: Inspection, org: CrmContext): PlanRow['agreed'] {
  const item = toExportable(inspection);
  const columns = planColumns(syncFieldsIn(org, opportunitiesIn([inspection])), org.choice);
  const { base } = parseLink(madeFrom, org.identity.orgId) ?? {};
  return agreedNow(agreedHere(row), { chosen: org.chosen, columns, item, base });
}

/** What was not taken stays as it was in the base. A value of the CRM's own goes beside the one that it was sent. */
function linkFor(
  { row, recordId, madeFrom, recovered = {}, ignored, kept }: WriteBackInput,
  untaken: readonly string[],
  org: CrmContext,
  inspection: Inspection,
): string | undefined {
  if (row.relink === null) return undefined;
  if (row.relink !== undefined) {
    return formerLink(row.relink, madeFrom, recordId, row, new Set([...untaken, ...ignored]), org);
  }
  const taken = omitFields(
    row.agreed,
    untaken.map((remote) => ({ remote })),
  );
  const own = Object.entries(kept).filter(([remote]) => (taken[remote] ?? UNCERTAIN) !== UNCERTAIN);
  const agreed = { ...taken, ...Object.fromEntries(own.map(([remote, text]) => [storedValueName(remote), text])) };
  const { orgId } = org.identity;
  const names = syncFieldsIn(org, opportunitiesIn([inspection])).map(({ remote }) => remote);
  const before = parseLink(madeFrom, orgId)?.base;
  const base = updatedBase(updatedBase(before, names, recovered), names, agreed);
  return serializeLink(orgId, { recordId, base, mappingRev: org.mappingRev });
}

/** The link with the fields that were taken back as they were agreed on in a former link. */
function formerLink(
  former: string,
  madeFrom: string | undefined,
  recordId: string,
  { fields }: PlanRow,
  open: ReadonlySet<string>,
  org: CrmContext,
): string {
  const { orgId } = org.identity;
  const before = parseLink(former, orgId)?.base;
  const base = new Map(parseLink(madeFrom, orgId)?.base);
  const names = fields.flatMap(({ remote, action }) =>
    action === 'hold' || open.has(remote) ? [] : baseNames(remote),
  );
  for (const key of fieldHashes(names).values()) {
    const print = before?.get(key);
    if (print === undefined) base.delete(key);
    else base.set(key, print);
  }
  return serializeLink(orgId, { recordId, base, mappingRev: org.mappingRev });
}

function relinked(text: string, link: string | undefined, { target }: CrmContext, { rules }: NoteContext): Edited {
  if (link !== undefined) return setLink(text, target, link, rules);
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const key = linkKey(target);
  const entry = reading.state === 'read' ? reading.note.entries.find((one) => one.key === key) : undefined;
  if (entry === undefined) return { text };
  return applyEdit(text, { do: 'remove', path: [key], was: sourceAt(text, entry.value) }, { createFrontmatter: false });
}
