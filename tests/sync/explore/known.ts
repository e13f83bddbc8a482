/** What an exploration may find: values that return to an earlier one where no version tells, and faults that are being worked on. */

/**
 * A value returned to the last synced one, and the plugin takes it for unchanged: a link has fingerprints of values and no version
 * of either side, so nothing tells that somebody wrote it anew. Each with the reason.
 */
const RETURNS: Readonly<Record<string, string>> = {
  'sent over what somebody in the CRM wrote in the CRM: it is the last synced value again':
    'Between two syncs the record got another value and then the last synced one again. The record reads as it did at the last sync, and the note has a new value.',
  'sent over what a user wrote in the CRM: it is the last synced value again':
    'The other device sent a new value and then the last synced one again. On this device the record reads as it did at the last sync, and the note has a new value.',
  'sent over what somebody in the CRM wrote in the CRM: it is what this device had sent again':
    'The answer of a write was lost. The record got another value and then the written one again, and its version after the write is not known.',
  'pulled over what a user wrote in the note: it is what this device had sent again':
    'The answer of a write was lost, and the link in the note is older. The note got another value and then the written one again.',
  'pulled over what a user wrote in the note: it is the last synced value again':
    'Between two syncs the note got another value and then the last synced one again. The note reads as it did at the last sync, and the record has a new value.',
};

const REVERTED = 'A value that returns after a request that was lost is sent over.';
const CHANGED_BACK = 'A value that the CRM changes back is sent again.';
const LOCKED = 'Locked rows of Salesforce are sent again without a look at the record.';
const CARRIED =
  'The answer of a write was lost, and then the file of the other device came: it counts as an edit of what was written.';

/** Faults of the engine that are known, each with what is wrong. An exploration that finds another one fails. */
const WRONG: Readonly<Record<string, string>> = {
  'sent over what somebody in the CRM wrote in the CRM, though the journal tells of a write': REVERTED,
  'sent over what somebody in the CRM wrote in the CRM, though it is newer than what this device had sent':
    CHANGED_BACK,
  'sent over what a user wrote in the CRM, though it is newer than what this device had sent': CHANGED_BACK,
  'sent over what somebody in the CRM wrote in the CRM, which is not the last synced value': LOCKED,
  'sent over what a user wrote in the CRM, with a file that was carried: the answer was lost': CARRIED,
};

/** What is known of a fault by its name; undefined: nothing. It is the same one if it only shows in quiet rounds. */
export function knownAs(name: string): string | undefined {
  const bare = name.replace(/^in quiet rounds(?: with automation)?: /, '');
  return WRONG[bare] ?? RETURNS[bare];
}
