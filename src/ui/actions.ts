/** What a person can ask for, by whichever way in; commands, menus, panel and ribbon all end here. */
import type { Selection } from '../sync/desk.ts';
import type { TargetId } from '../targets/targets.ts';

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
  /** Asks for a title, then creates and opens a note. */
  newNote(): Promise<void>;
  toggleDryRun(): Promise<void>;
}
