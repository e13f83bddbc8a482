/** Writes the result of a row into its note: pulled values and the link, in one write. */
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
} from '../../vault/record-link.ts';
import { noteDigest, applyPulledFields, writesToNote, setLink } from '../plan/note-changes.ts';
import { toExportable } from '../../vault/exportable.ts';
import { agreedBeforePull, agreedDuringRequest } from '../plan/own-write.ts';
import { planColumns } from '../plan/note-values.ts';
import { omitFields } from '../plan/skip-field.ts';
import { syncFieldsIn, opportunitiesIn, type CrmContext } from '../crm/crm-context.ts';
import type { PlanRow } from '../plan/plan.ts';
import { NotUtf8 } from '../../log/ports.ts';
import { noteFailureOf, type NoteContext } from '../../vault/inspect-notes.ts';

/** Result of writing a row back to its note. */
export interface WriteBackResult {
  /** The new link of the note; `undefined` if the note was not written, or if an undo removed the link. */
  readonly link: string | undefined;
  /** Remote names of the values that the note did not take. */
  readonly notPulled: readonly string[];
  /** Reason why the note was not written. */
  readonly refused?: Refusal | string;
}

/** Data to write back. */
export interface WriteBackInput {
  readonly row: PlanRow;
  readonly path: string;
  readonly recordId: string;
  /** The link that the note had when the row was made, as written. */
  readonly linkBefore: string | undefined;
  /**
   * Values that were written to the record earlier and that {@link linkBefore} does not have, by the names of the base.
   */
  readonly recovered?: PlanRow['recovered'];
  /** Remote names of the fields that still have their old value although another one was sent. */
  readonly ignored: readonly string[];
  /**
   * By remote name: the value that the CRM stored in place of the sent one, normalized or changed by its automation
   * .
   */
  readonly storedValues: Readonly<Record<string, string>>;
}

/**
 * Writes the note. A note that changed since the check takes no values, but its link gets the values that were sent. A
 * note with another link is left unchanged, because another device wrote newer data. Never rejects.
 */
export async function writeBackNote(
  input: WriteBackInput,
  org: CrmContext,
  context: NoteContext,
): Promise<WriteBackResult> {
  const last: { result: WriteBackResult } = { result: { link: undefined, notPulled: [], refused: '' } };
  try {
    await context.store.edit(input.path, (text) => {
      const written = writeBackText(text, input, org, context);
      last.result = written.result;
      return written.text;
    });
    return last.result;
  } catch (error) {
    if (error instanceof NotUtf8) return { link: undefined, notPulled: [], refused: misreadRefusal(error.misread) };
    return { link: undefined, notPulled: [], refused: noteFailureOf(input.path, error).message };
  }
}

interface WrittenText {
  readonly text: string;
  readonly result: WriteBackResult;
}

function writeBackText(text: string, input: WriteBackInput, org: CrmContext, context: NoteContext): WrittenText {
  const { row, path, linkBefore } = input;
  const { inspection } = analyzeNote(path, text, context.rules, context.today).analysis;
  const pulled = row.fields.filter(writesToNote);
  if (inspection.links?.[org.target] !== linkBefore) {
    return {
      text,
      result: { link: undefined, notPulled: pulled.map(({ remote }) => remote), refused: 'linked-elsewhere' },
    };
  }
  const changed = noteDigest(inspection, org.target) !== row.noteDigest;
  const taken = changed ? undefined : applyPulledFields(text, row.fields, context.rules);
  const notPulled = pulled.flatMap(({ remote }) => (taken === undefined || taken.refused.has(remote) ? [remote] : []));
  const agreed = changed ? agreedWithChangedNote(input, inspection, org) : row.agreed;
  const link = linkFor({ ...input, row: { ...row, agreed } }, notPulled, org, inspection);
  const edited = applyLink(taken?.text ?? text, link, org, context);
  if ('text' in edited) return { text: edited.text, result: { link, notPulled } };
  return { text, result: { link: undefined, notPulled: pulled.map(({ remote }) => remote), refused: edited.refused } };
}

/**
 * Returns the agreed values for a note that changed since the check and took nothing: its former value was sent,
 * even if it has another one now.
 */
function agreedWithChangedNote(
  { row, linkBefore }: WriteBackInput,
  inspection: Inspection,
  org: CrmContext,
): PlanRow['agreed'] {
  const item = toExportable(inspection);
  const columns = planColumns(syncFieldsIn(org, opportunitiesIn([inspection])), org.choice);
  const { base } = parseLink(linkBefore, org.identity.orgId) ?? {};
  return agreedDuringRequest(agreedBeforePull(row), { resolved: org.resolved, columns, item, base });
}

/**
 * Returns the new link. A value that the note did not take keeps its former base. A value that the CRM changed is
 * stored next to the one that was sent.
 */
function linkFor(
  { row, recordId, linkBefore, recovered = {}, ignored, storedValues }: WriteBackInput,
  notPulled: readonly string[],
  org: CrmContext,
  inspection: Inspection,
): string | undefined {
  if (row.relink === null) return undefined;
  if (row.relink !== undefined) {
    return formerLink(row.relink, linkBefore, recordId, row, new Set([...notPulled, ...ignored]), org);
  }
  const taken = omitFields(
    row.agreed,
    notPulled.map((remote) => ({ remote })),
  );
  const own = Object.entries(storedValues).filter(([remote]) => (taken[remote] ?? UNCERTAIN) !== UNCERTAIN);
  const agreed = { ...taken, ...Object.fromEntries(own.map(([remote, text]) => [storedValueName(remote), text])) };
  const { orgId } = org.identity;
  const names = syncFieldsIn(org, opportunitiesIn([inspection])).map(({ remote }) => remote);
  const before = parseLink(linkBefore, orgId)?.base;
  const base = updatedBase(updatedBase(before, names, recovered), names, agreed);
  return serializeLink(orgId, { recordId, base, mappingRev: org.mappingRev });
}

/** Returns the link in which the undone fields have the base of a former link. */
function formerLink(
  former: string,
  linkBefore: string | undefined,
  recordId: string,
  { fields }: PlanRow,
  open: ReadonlySet<string>,
  org: CrmContext,
): string {
  const { orgId } = org.identity;
  const before = parseLink(former, orgId)?.base;
  const base = new Map(parseLink(linkBefore, orgId)?.base);
  const names = fields.flatMap(({ remote, action }) =>
    action === 'hold' || open.has(remote) ? [] : baseNames(remote),
  );
  for (const key of fieldHashes(names).values()) {
    const hash = before?.get(key);
    if (hash === undefined) base.delete(key);
    else base.set(key, hash);
  }
  return serializeLink(orgId, { recordId, base, mappingRev: org.mappingRev });
}

function applyLink(text: string, link: string | undefined, { target }: CrmContext, { rules }: NoteContext): Edited {
  if (link !== undefined) return setLink(text, target, link, rules);
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const key = linkKey(target);
  const entry = reading.state === 'read' ? reading.note.entries.find((one) => one.key === key) : undefined;
  if (entry === undefined) return { text };
  return applyEdit(text, { do: 'remove', path: [key], was: sourceAt(text, entry.value) }, { createFrontmatter: false });
}
