/** Deliberate bugs in the engine, each with the fault that an exploration must find. */
import type { CrmId } from '../../../src/targets/targets.ts';
import type { Bug } from '../../support/mutated.ts';
import type { Start } from './starts.ts';

export interface Mutation extends Bug {
  readonly name: string;
  readonly on: CrmId;
  readonly start: Start;
  readonly length: number;
  /** Start of the fault's name, regardless of the step in which it shows. */
  readonly finds: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'recovery ignores the journal',
    file: 'sync/plan/pending-writes.ts',
    from: 'isSame ? agreed : ',
    to: 'isSame ? {} : ',
    on: 'hubspot',
    start: 'linked',
    length: 3,
    finds: 'pulled over what the user wrote in the note, though the journal tells of a write',
  },
  {
    name: 'rows are sent without a journal entry',
    file: 'sync/apply/apply-plan.ts',
    from: 'if (steps.length === 0) return { steps, open: [] };\n  await addEntries(\n    run.ports.device,\n    steps.map(({ entry }) => entry),\n  );',
    to: 'if (steps.length === 0) return { steps, open: [] };',
    on: 'salesforce',
    start: 'linked',
    length: 3,
    finds: 'pulled over what the user wrote in the note, though it is newer than what this device had sent',
  },
  {
    name: 'the recheck before another attempt is skipped',
    file: 'sync/apply/recheck.ts',
    from: "if (isNew || arrived === 'other' || note === undefined) return changed;",
    to: 'if (isNew || note === undefined) return changed;',
    on: 'hubspot',
    start: 'linked',
    length: 2,
    finds: 'sent over what somebody in the CRM wrote in the CRM, which is not the last synced value',
  },
  {
    name: 'the record is not checked before it is written',
    file: 'sync/apply/check-rows.ts',
    from: 'return areFieldsUnchanged(row, columns, record, org) && isCurrencyUnchanged(row, columns, record, org);',
    to: "return areFieldsUnchanged(row, columns, record, org) || record.id !== '';",
    on: 'hubspot',
    start: 'linked',
    length: 2,
    finds: 'sent over what somebody in the CRM wrote in the CRM, which is not the last synced value',
  },
  {
    name: 'a conflict is resolved with the note value',
    file: 'sync/plan/merge-field.ts',
    from: "if (winner === 'ask') return { action: 'conflict', reason: 'both-changed' };",
    to: "if (winner === 'ask') return { action: 'push', reason: 'both-changed' };",
    on: 'dynamics',
    start: 'linked',
    length: 2,
    finds: 'sent over what the user of the other device wrote in the CRM, which is not the last synced value',
  },
  {
    name: 'records are created without their key',
    file: 'sync/apply/send-rows.ts',
    from: 'key: row.opportunityId,',
    to: "key: '',",
    on: 'salesforce',
    start: 'not linked',
    length: 2,
    finds: 'after quiet rounds something is sent',
  },
  {
    name: 'conflicts are missing from the plan',
    file: 'sync/plan/field-change.ts',
    from: 'draft.fields.push(isBase ? withBase(scope, pair, field, value) : field);',
    to: "if (field.action !== 'conflict') draft.fields.push(isBase ? withBase(scope, pair, field, value) : field);",
    on: 'dynamics',
    start: 'linked',
    length: 2,
    finds: 'the amount differs, and the plan says',
  },
  {
    name: 'the link keeps the old base',
    file: 'sync/apply/write-back-note.ts',
    from: 'const base = updatedBase(updatedBase(before, names, recovered), names, agreed);',
    to: 'const base = updatedBase(updatedBase(before, names, recovered), names, before === undefined ? agreed : {});',
    on: 'salesforce',
    start: 'linked',
    length: 2,
    finds: 'after quiet rounds something is sent',
  },
];
