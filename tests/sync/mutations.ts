/** Deliberate bugs in the engine, each with the invariant that must find it. */

import type { CrmId } from '../../src/targets/targets.ts';
import type { Bug } from '../support/mutated.ts';

export interface Mutation extends Bug {
  readonly name: string;
  /** Start of the name of an invariant, of an echo property, or of a property of known records. */
  readonly turnsRed: string;
  /** The CRM with which the bug is found; `all`: a note in all of them at the same time. */
  readonly on: CrmId | 'all';
}

/** Last synced values from the device's store, as a base that is not stored with the note. */
const DEVICE_BASE = `new Map(scope.columns.flatMap(({ remote, hashKey }) => {
  const value = record && scope.baseValue(record.id, remote);
  return value === undefined || hashKey === undefined ? [] : [[hashKey, hash32(value)] as const];
}))`;

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the guard lets everything pass',
    file: 'sync/crm/guard.ts',
    from: "(mode === 'writing' || isRead(request, reads))",
    to: '(mode === mode || isRead(request, reads))',
    turnsRed: 'I1 ',
    on: 'salesforce',
  },
  {
    name: 'dry run is not asked for',
    file: 'sync/apply/apply-plan.ts',
    from: 'if (head.dryRun) return',
    to: 'if (head.dryRun && plan.rows.length < 0) return',
    turnsRed: 'I1 ',
    on: 'hubspot',
  },
  {
    name: 'apply does not hear what was unticked',
    file: 'sync/create-sync-service.ts',
    from: 'applyPlan(applyDecisions(plan, decisions),',
    to: 'applyPlan(plan,',
    turnsRed: 'I2 ',
    on: 'dynamics',
  },
  {
    name: 'the link is written without a base',
    file: 'sync/apply/write-back-note.ts',
    from: 'const base = updatedBase(updatedBase(before, names, recovered), names, agreed);',
    to: 'const base = updatedBase(undefined, names, names.length < 0 ? agreed : recovered);',
    turnsRed: 'I3 ',
    on: 'salesforce',
  },
  {
    name: 'the base is kept on the device only',
    file: 'sync/plan/build-plan.ts',
    from: '{ item, record, base, issues }',
    to: `{ item, record, base: ${DEVICE_BASE}, issues }`,
    needs: "import { hash32 } from '../../domain/digest.ts';",
    turnsRed: 'I5 ',
    on: 'hubspot',
  },
  {
    name: 'an old file that comes back during a request counts as an edit',
    file: 'sync/apply/write-back-note.ts',
    from: 'const agreed = changed ?',
    to: 'const agreed = changed && notPulled.length < 0 ?',
    turnsRed: 'I9 ',
    on: 'dynamics',
  },
  {
    name: 'records are made without their key',
    file: 'sync/apply/send-rows.ts',
    from: 'key: row.opportunityId,',
    to: "key: '',",
    turnsRed: 'I7 ',
    on: 'salesforce',
  },
  {
    name: 'rows come in the order of the files',
    file: 'sync/plan/build-plan.ts',
    from: '.sort(byPath);\n  const index',
    to: ';\n  const index',
    turnsRed: 'I8 ',
    on: 'hubspot',
  },
  {
    name: 'what is blocked is done all the same',
    file: 'sync/plan/row-summary.ts',
    from: "if (blocks.length > 0) return 'blocked';",
    to: "if (blocks.length < 0) return 'blocked';",
    turnsRed: 'I10 ',
    on: 'dynamics',
  },
  {
    name: 'numbers are compared as they are written',
    file: 'targets/core/canonical.ts',
    from: 'return canonicalNumber(text, field.scale);',
    to: 'return text;',
    turnsRed: 'I11 ',
    on: 'salesforce',
  },
  {
    name: 'what is only pulled is pushed too',
    file: 'sync/plan/merge.ts',
    from: "direction === 'pull' && action === 'push'",
    to: "direction === 'ignore' && action === 'push'",
    turnsRed: 'I12 ',
    on: 'hubspot',
  },
  {
    name: 'a batch that passed counts as passed for all',
    file: 'sync/apply/send-batch.ts',
    from: 'if (answer?.ok === true) {\n      sent.answers.set(opId, answer);',
    to: "if (answer !== undefined) {\n      sent.answers.set(opId, { opId, ok: true, id: 'R001', created: false });",
    turnsRed: 'I13 ',
    on: 'dynamics',
  },
  {
    name: 'a poisoned batch is not halved',
    file: 'sync/apply/send-batch.ts',
    from: "error.kind === 'record' && writes.length > 1",
    to: "error.kind === 'record' && writes.length < 1",
    turnsRed: 'I13 ',
    on: 'salesforce',
  },
  {
    name: 'the record is not looked at again',
    file: 'sync/apply/check-rows.ts',
    from: '.filter((note) => isRecordUnchanged(note, snapshot, org))',
    to: '.filter((note) => isRecordUnchanged(note, snapshot, org) || true)',
    turnsRed: 'I14 ',
    on: 'hubspot',
  },
  {
    name: 'the note is not looked at again',
    file: 'sync/apply/check-rows.ts',
    from: 'if (digest === row.noteDigest) return row;',
    to: 'if (digest !== "") return row;',
    turnsRed: 'I14 ',
    on: 'dynamics',
  },
  {
    name: 'the CRM is not left alone for as long as it asked',
    file: 'sync/crm/run-flow.ts',
    from: 'retryAfterMs ?? step * (1 + jitter() / 4)',
    to: 'Math.min(retryAfterMs ?? step, step) * (1 + jitter() / 4)',
    turnsRed: 'I15 ',
    on: 'salesforce',
  },
  {
    name: 'a stage that was picked there comes back as its id',
    file: 'targets/core/resolve-target.ts',
    from: 'theirEntry(table, remote)?.[0] ??',
    to: 'theirEntry(table, remote)?.[1] ??',
    turnsRed: 'I4 ',
    on: 'hubspot',
  },
  {
    name: 'an instant that came back is compared as it is written',
    file: 'targets/core/canonical.ts',
    from: 'return momentText(text);',
    to: 'return text;',
    turnsRed: 'I11 ',
    on: 'hubspot',
  },
  {
    name: 'a write does not name the version that was looked at',
    file: 'sync/apply/send-rows.ts',
    from: 'const known = version === undefined',
    to: 'const known = version !== ""',
    turnsRed: 'I9 ',
    on: 'dynamics',
  },
  {
    name: 'the spelling of one CRM is taken for an edit there',
    file: 'sync/apply/write-back-rows.ts',
    from: 'storedValues[remote] = now;',
    to: "if (now === '') storedValues[remote] = now;",
    turnsRed: 'E2 ',
    on: 'all',
  },
  {
    name: 'the spelling of one CRM is asked about for ever',
    file: 'sync/plan/compare.ts',
    from: "storedHash === undefined ? 'unknown' : 'normalized'",
    to: "storedHash === undefined ? 'unknown' : 'neither'",
    turnsRed: 'E2 ',
    on: 'all',
  },
  {
    name: 'the hour at which a day was picked counts',
    file: 'targets/core/sync-fields.ts',
    from: 'return compared?.(text, chosen) ?? text;',
    to: "return compared === undefined || text !== '' ? text : compared(text, chosen);",
    turnsRed: 'E1 ',
    on: 'all',
  },
  {
    name: 'the links of all CRMs stand under one key',
    file: 'vault/link.ts',
    from: 'return `crm_${target}`;',
    to: 'return `crm_${target.slice(0, 0)}`;',
    turnsRed: 'E1 ',
    on: 'all',
  },
  {
    name: 'what changed there stays known as it was',
    file: 'sync/crm/record-cache.ts',
    from: 'for (const id of changed ?? []) unchangedRecords.delete(id);',
    to: '',
    turnsRed: 'K1 ',
    on: 'dynamics',
  },
  {
    name: 'a mark that has run out leaves all as it was',
    file: 'sync/crm/record-cache.ts',
    from: 'new Map(changed === undefined ? [] : ',
    to: 'new Map(',
    turnsRed: 'K1 ',
    on: 'dynamics',
  },
];
