/** What a person can ask for, by whichever way in; commands, menus, panel and ribbon all end here. */
import type { Selection } from '../vault/note-service.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';

/** Each shows what it did, or why it could not; none rejects. */
export interface Actions {
  /** Brings the side panel to the front, opening it when it is not there. */
  openPanel(): Promise<void>;
  /** One note: the panel shows it. More: a run in the panel's second tab. */
  validate(selection: Selection): Promise<void>;
  /** Computes and writes `rev_attribution`. */
  attribute(selection: Selection): Promise<void>;
  /** Shows what the rules would fill, and writes it once that is agreed to. */
  fill(selection: Selection): Promise<void>;
  /** Opens the export preview; without a target, on the one shown last. */
  preview(selection: Selection, target?: TargetId): Promise<void>;
  /** Opens the review of a two-way sync. */
  sync(selection: Selection): Promise<void>;
  /** Opens the review of what changed in the CRM alone. */
  pull(selection: Selection): Promise<void>;
  /** Offers records that no note is linked to, and makes notes of those that are chosen. */
  importNotes(): Promise<void>;
  /** Shows the fields that a CRM lacks, and adds them once that is agreed to. */
  addFields(target: CrmId): Promise<void>;
  /** Opens the review of the whole vault on its conflicts. */
  resolveConflicts(): Promise<void>;
  /** Opens the review of the notes that the last sync did not get done. */
  retryFailed(): Promise<void>;
  /** Opens the review of what takes the last sync back. */
  undoLast(): Promise<void>;
  /** Shows the record of a note in the browser. */
  openRecord(selection: Selection): Promise<void>;
  /** Opens the note about the last sync. */
  openLog(): Promise<void>;
  /** Asks for a title, then creates and opens a note. */
  newNote(): Promise<void>;
  toggleDryRun(): Promise<void>;
}
