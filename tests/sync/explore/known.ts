/** What an exploration may find: values that return to an earlier one where no version tells. */

const RECORD =
  'Between two syncs of this device the record got another value and then the last synced one again. It reads as it did at the last sync, and the note has a new value.';
const NOTE =
  'Between two syncs the note got another value and then the last synced one again. It reads as it did at the last sync, and the record has a new value.';
const ANSWER =
  'The answer of a write was lost. The record got another value and then the written one again, and its version behind the write is not known.';
const LINK =
  'The answer of a write was lost, and the link in the note is older. The note got another value and then the written one again.';

/**
 * A value returned to the last synced one, and the plugin takes it for unchanged: a link has fingerprints of values and no version
 * of either side, so nothing tells that somebody wrote it anew. Each with the reason.
 */
const RETURNS: Readonly<Record<string, string>> = {
  'sent over what somebody in the CRM wrote in the CRM: it is the last synced value again': RECORD,
  'sent over what the user wrote in the CRM: it is the last synced value again': RECORD,
  'sent over what the user of the other device wrote in the CRM: it is the last synced value again': RECORD,
  'sent over what somebody in the CRM wrote in the CRM: it is what this device had sent again': ANSWER,
  'sent over what the user of the other device wrote in the CRM: it is what this device had sent again': ANSWER,
  'pulled over what the user wrote in the note: it is the last synced value again': NOTE,
  'pulled over what the user of the other device wrote in the note: it is the last synced value again': NOTE,
  'pulled over what somebody in the CRM wrote in the note: it is the last synced value again': NOTE,
  'pulled over what the user wrote in the note: it is what this device had sent again': LINK,
};

/** What is known of a fault by its name; undefined: nothing. It is the same one if it only shows in quiet rounds. */
export function knownAs(name: string): string | undefined {
  const bare = name
    .replace(/^in quiet rounds(?: with automation)?: /, '')
    .replace(/, by a link that came with the file$/, '');
  return RETURNS[bare];
}
