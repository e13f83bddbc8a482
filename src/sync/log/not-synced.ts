/** Why a field was not synced, in the words of the note about a run. */
import type { FieldReason, PlanField } from '../plan.ts';

/** `{crm}` stands for the CRM's name. */
const WHY: Readonly<Record<FieldReason, string>> = {
  'new-record': 'the record is new',
  'changed-here': 'left out',
  'changed-there': 'left out',
  'both-changed': 'changed on both sides and not decided',
  'never-agreed': 'never in sync before and not decided',
  'mixed-currency': 'the amount and its currency changed on different sides',
  'empty-here': 'the note has no value',
  'empty-there': '{crm} has no value',
  'vault-wins': 'left out',
  'crm-wins': 'left out',
  chosen: 'left out',
  edited: 'left out',
  undone: 'left out',
  'push-only': 'the settings only send this field to {crm}',
  'pull-only': 'the settings only read this field from {crm}',
  'fill-only': 'the settings only fill this field where it is empty',
  'other-currency': 'the note and {crm} have different currencies here',
  'clearing-not-allowed': 'the settings do not let one side empty the other',
  'cannot-be-written-there': '{crm} does not let you change the field; ask your admin',
  'missing-there': '{crm} doesn’t have the field, or you don’t have access to it; ask your admin',
  'cannot-be-read-here': 'the note has no place for the value in {crm}',
  'from-rule': 'the value is from a rule, and the record has another one',
  'from-upgrade': 'this version reads another field of the note, and nobody changed it',
  'unreadable-here': 'the value in the note can’t be read; correct it in the note',
  'invalid-here': 'the value in the note has an error; correct it in the note',
  'refused-there': '{crm} can’t take the value of the note',
  'refused-here': 'with the value in {crm}, the note would have an error; correct it in {crm}',
  'template-there': 'the value in {crm} contains template code; remove the code in {crm}',
  'name-unknown': 'the name means no record in {crm}',
  'name-ambiguous': 'the name means several records in {crm}; choose one in the review',
  'ignored-there': '{crm} would not keep a change of the field',
  'record-locked': 'the record can’t be changed now',
  'reopened-there': 'the deal was opened again in {crm}; write its stage in the note',
  'spelled-there': '{crm} spells the value its own way',
  'changed-back': '{crm} changed the value after it was sent; it is not sent again until a side changes',
  'other-zone': '{crm} shows another day since its time zone was changed',
};

/** On one line: the reason, the code of the finding if there is one, and the CRM's own sentence. */
export function whyNotSynced({ reason, unsent, remark, lookups = [], detail }: PlanField, crm: string): string {
  const parts = [
    WHY[unsent ?? reason].replaceAll('{crm}', crm),
    ...(remark === undefined ? [] : [remark.code]),
    ...lookups.map(({ name }) => name),
    ...(detail === undefined ? [] : [detail]),
  ];
  return parts.join(': ');
}
