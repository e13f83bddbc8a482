/** Texts of the reasons why a field was not synced, as shown in the log note. */
import type { FieldReason, FieldChange } from '../plan/plan.ts';

/** `{crm}` is replaced by the name of the CRM. */
const WHY: Readonly<Record<FieldReason, string>> = {
  'new-record': 'the record is new',
  'changed-here': 'skipped',
  'changed-there': 'skipped',
  'both-changed': 'changed on both sides and not resolved',
  'never-agreed': 'never synced before and not resolved',
  'mixed-currency': 'the amount and its currency changed on different sides',
  'empty-here': 'the note has no value',
  'empty-there': '{crm} has no value',
  'vault-wins': 'skipped',
  'crm-wins': 'skipped',
  chosen: 'skipped',
  edited: 'skipped',
  undone: 'skipped',
  'push-only': 'the settings only send this field to {crm}',
  'pull-only': 'the settings only read this field from {crm}',
  'fill-only': 'the settings only fill this field when it’s empty',
  'other-currency': 'the note and {crm} have different currencies here',
  'clearing-not-allowed': 'the settings don’t allow clearing values',
  'cannot-be-written-there': '{crm} doesn’t let you change the field; ask your admin',
  'missing-there': '{crm} doesn’t have the field, or you don’t have access to it; ask your admin',
  'cannot-be-read-here': 'the note has no property for the value in {crm}',
  'from-rule': 'the value is from a rule, and the record has another one',
  'from-upgrade': 'this version reads a different property, and neither side changed',
  'unreadable-here': 'the value in the note can’t be read; correct it in the note',
  'invalid-here': 'the value in the note has an error; correct it in the note',
  'refused-there': '{crm} can’t store the note’s value',
  'refused-here': 'the value in {crm} would be an error in the note; correct it in {crm}',
  'template-there': 'the value in {crm} contains template code; remove the code in {crm}',
  'name-unknown': 'no record in {crm} has this name',
  'name-ambiguous': 'several records in {crm} have this name; choose one in the review',
  'ignored-there': '{crm} wouldn’t store a change to the field',
  'record-locked': 'the record can’t be changed now',
  'reopened-there': 'the opportunity was reopened in {crm}; enter its stage in the note',
  'spelled-there': '{crm} formats the value differently',
  'changed-back': '{crm} changed the value after it was sent; it isn’t sent again until one side changes',
  'other-zone': '{crm} shows a different day since its time zone changed',
};

/** Returns the reason on one line: its text, the code of the finding if there is one, and the message of the CRM. */
export function whyNotSynced({ reason, unsent, finding, lookups = [], detail }: FieldChange, crm: string): string {
  const parts = [
    WHY[unsent ?? reason].replaceAll('{crm}', crm),
    ...(finding === undefined ? [] : [finding.code]),
    ...lookups.map(({ name }) => name),
    ...(detail === undefined ? [] : [detail]),
  ];
  return parts.join(': ');
}
