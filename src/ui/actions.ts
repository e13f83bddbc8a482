/** Actions of the user, for all entry points: commands, menus, panel, and ribbon. */
import type { Code } from '../domain/finding.ts';
import type { Selection } from '../vault/note-service.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';
import type { ScreenRequest } from './uri-model.ts';

/** Actions that show their result or the reason for a failure; none of them rejects. */
export interface Actions {
  /** Shows the side panel and opens it if it is closed. */
  openPanel(): Promise<void>;
  /** Shows the pipeline in a tab; an open one becomes the active tab. */
  openPipeline(): Promise<void>;
  /** Creates and opens a base of the opportunities; one that exists is opened and not changed. */
  createBase(): Promise<void>;
  /** Opens the screen that an Obsidian URI requests. */
  openUri(request: ScreenRequest): Promise<void>;
  /** Validates one note in the panel, or several notes as a run in the panel's second tab. */
  validate(selection: Selection): Promise<void>;
  /** Calculates `rev_attribution`. Writes it to one note, and to several notes after confirmation. */
  attribute(selection: Selection): Promise<void>;
  /** Shows the values that the rules suggest, and writes them after confirmation. */
  fill(selection: Selection): Promise<void>;
  /**
   * Shows the fixes of issues, of one kind or of all, and writes them after confirmation. `changed` is called
   * when the list closes after that.
   */
  fix(selection: Selection, kind?: Code, changed?: () => void): Promise<void>;
  /** Lists the runs that changed notes, and undoes one. */
  undoChanges(): Promise<void>;
  /** Opens the export preview, without a target in the format shown last. */
  preview(selection: Selection, target?: TargetId): Promise<void>;
  /** Opens the review of a two-way sync; without a target, with the only connected CRM or the one that the user selects. */
  sync(selection: Selection, target?: CrmId): Promise<void>;
  /** Opens the review of the changes that were made in the CRM only. */
  pull(selection: Selection): Promise<void>;
  /** Lists records that no note is linked to, and creates notes for the selected ones; the target as for a sync. */
  importNotes(target?: CrmId): Promise<void>;
  /** Shows the fields that are missing in a CRM, and adds them after confirmation. */
  addFields(target: CrmId): Promise<void>;
  /** Opens the review of the whole vault, filtered by conflicts. */
  resolveConflicts(): Promise<void>;
  /** Opens the review of the notes that the last sync did not complete. */
  retryFailed(): Promise<void>;
  /** Opens the review of the plan that undoes the last sync. */
  undoLast(): Promise<void>;
  /** Opens the record of a note in the browser. */
  openRecord(selection: Selection): Promise<void>;
  /** Opens the log note of the last sync. */
  openLog(): Promise<void>;
  /** Proposes settings from the notes of the vault, and saves them after confirmation. */
  setUp(): Promise<void>;
  /** Prompts for a title, then creates and opens a note. */
  newNote(): Promise<void>;
  toggleDryRun(): Promise<void>;
}
