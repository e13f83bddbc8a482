/** What an exploration may find: values that return to an earlier one where no version tells, and faults that are being worked on. */

/**
 * A value returned to the last synced one, and the plugin takes it for unchanged: a link has fingerprints of values and no version
 * of either side, so nothing tells that somebody wrote it anew. Each with the reason.
 */
export const RETURNS: Readonly<Record<string, string>> = {
  'sent over what somebody in the CRM wrote in the CRM: it is the last synced value again':
    'Between two syncs the record got another value and then the last synced one again. The record reads as it did at the last sync, and the note has a new value.',
  'sent over what a user wrote in the CRM: it is the last synced value again':
    'The other device sent a new value and then the last synced one again. On this device the record reads as it did at the last sync, and the note has a new value.',
  'pulled over what a user wrote in the note: it is the last synced value again':
    'Between two syncs the note got another value and then the last synced one again. The note reads as it did at the last sync, and the record has a new value.',
};

const PULLED_NEWER = 'pulled over what a user wrote in the note, though it is newer than what this device had sent';
const PULLED_TOLD = 'pulled over what a user wrote in the note, though the journal tells of a write';
const SENT_NEWER =
  'sent over what somebody in the CRM wrote in the CRM, though it is newer than what this device had sent';
const SENT_NEWER_USER = 'sent over what a user wrote in the CRM, though it is newer than what this device had sent';
const SENT_TOLD = 'sent over what somebody in the CRM wrote in the CRM, though the journal tells of a write';
const SENT_OVER = 'sent over what somebody in the CRM wrote in the CRM, which is not the last synced value';

const REVERTED = 'An edit that is reverted after an unknown answer, or while a request is under way, is lost.';
const CHANGED_BACK = 'A value that the CRM changes back is sent again.';
const LOCKED = 'Locked rows of Salesforce are sent again without a look at the record.';

/** Faults of the engine that are known, each with what is wrong. An exploration that finds another one fails. */
export const KNOWN: Readonly<Record<string, string>> = {
  [PULLED_NEWER]: REVERTED,
  [`in quiet rounds: ${PULLED_NEWER}`]: REVERTED,
  [PULLED_TOLD]: REVERTED,
  [`in quiet rounds: ${PULLED_TOLD}`]: REVERTED,
  [SENT_TOLD]: REVERTED,
  [`in quiet rounds: ${SENT_TOLD}`]: REVERTED,
  [SENT_NEWER]: CHANGED_BACK,
  [`in quiet rounds: ${SENT_NEWER}`]: CHANGED_BACK,
  [`in quiet rounds: ${SENT_NEWER_USER}`]: CHANGED_BACK,
  [SENT_OVER]: LOCKED,
};
