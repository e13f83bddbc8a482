/** Texts for work that was not done: refused edits, skipped notes, and selections that match nothing. */
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { listed, quoted } from '../../domain/sentence.ts';
import type { SkipReason } from '../../notes/skip-reason.ts';
import type { UnknownSelection } from '../../vault/note-service.ts';
import { counted, notesListed } from './format.ts';
import { ENCODING_TEXT, TOO_DEEP_TEXT, YAML_REASON_TEXT, type MessageText } from './yaml.ts';

/** Texts by refusal; the note is unchanged in every case. */
export const REFUSAL_TEXT: Readonly<Record<RefusalCode, MessageText>> = {
  ...YAML_REASON_TEXT,
  'encoding-not-utf8': ENCODING_TEXT.unknown,
  'encoding-utf-16': ENCODING_TEXT['utf-16'],
  'too-deep': TOO_DEEP_TEXT,
  'duplicate-key': {
    message: 'A property appears more than once in this note.',
    advice: 'Keep the correct one and try again.',
  },
  'no-frontmatter': { message: 'This note has no properties.', advice: 'Convert the note to an opportunity first.' },
  'changed-meanwhile': {
    message: 'The note changed before the update could be written.',
    advice: 'Refresh, then try again.',
  },
  'anchor-in-use': {
    message: 'Another property of this note refers to the value that would be replaced.',
    advice: 'Edit the note manually.',
  },
  unproven: {
    message: 'This change would have altered other parts of the note, so it wasn’t applied.',
    advice: 'Edit the note manually and report this as a bug.',
  },
  'new-errors': {
    message: 'Together, these changes would cause a new error in the note.',
    advice: 'Apply them one at a time.',
  },
};

/** Returns refusal, place, and advice on one line. */
export function refusalText(refusal: Refusal): string {
  const { message, advice } = REFUSAL_TEXT[refusal.code];
  return `${message} ${advice} (line ${refusal.place.line})`;
}

/** Reasons why a run skipped a note; each follows "because". */
export const SKIP_TEXT: Readonly<Record<SkipReason, string>> = {
  'no-frontmatter': 'it has no properties',
  'excluded-folder': 'it’s in a folder that the settings exclude',
  template: 'it’s a template',
  'other-tool': 'it’s a file of another plugin',
  outside: 'it doesn’t have the tag or isn’t in the folder that the settings require',
  unreadable: 'its properties can’t be read, and nothing marks it as an opportunity',
  'other-type': 'its “type” property has a different value',
  'too-few-keys': 'it has fewer than two of customer, amount, stage, and close date',
};

const SKIPPED: Readonly<Record<SkipReason, (notes: number) => string>> = {
  'no-frontmatter': (notes) => `${counted(notes, 'note has', 'notes have')} no properties`,
  'excluded-folder': (notes) => `${counted(notes, 'note is', 'notes are')} in excluded folders`,
  template: (notes) => counted(notes, 'note is a template', 'notes are templates'),
  'other-tool': (notes) => `${counted(notes, 'note belongs', 'notes belong')} to another plugin`,
  outside: (notes) => `${counted(notes, 'note doesn’t', 'notes don’t')} have the required tag or folder`,
  unreadable: (notes) => `${counted(notes, 'unmarked note has', 'unmarked notes have')} unreadable properties`,
  'other-type': (notes) => `${counted(notes, 'note has', 'notes have')} another type`,
  'too-few-keys': (notes) => counted(notes, 'note isn’t an opportunity', 'notes aren’t opportunities'),
};

/** Returns one sentence about the skipped notes and the reasons; empty if none were skipped. */
export function skippedSentence(skipped: readonly { readonly reason: SkipReason }[]): string {
  const parts = (Object.keys(SKIPPED) as SkipReason[])
    .map((reason) => [reason, skipped.filter((skip) => skip.reason === reason).length] as const)
    .filter(([, notes]) => notes > 0)
    .map(([reason, notes]) => SKIPPED[reason](notes));
  return parts.length === 0 ? '' : `Skipped: ${listed(parts)}.`;
}

/** Returns the message for a note that a screen still shows, but that can no longer be opened. */
export function goneText(path: string): string {
  return `The note ${notesListed([path])} can’t be opened. It was renamed or deleted. Run the check again.`;
}

/** Returns the message for a note, folder, or ID that does not exist, with similar names. */
export function unknownText(unknown: UnknownSelection): string {
  const what = unknown.what === 'id' ? 'opportunity has the ID' : `${unknown.what} is named`;
  const near =
    unknown.nearest.length === 0 ? '' : ` Did you mean ${listed(unknown.nearest.map(quoted), 'disjunction')}?`;
  return `No ${what} ${quoted(unknown.name)}.${near}`;
}

/** Returns a note about the checks that a preview omits until a CRM's org is known. */
export function uncheckedText(crm: string): string {
  return `This device hasn’t connected to ${crm} yet. Its fields, allowed values, and currency are checked when you sync.`;
}
