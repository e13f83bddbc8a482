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
    name: 'the guard allows every request',
    file: 'sync/crm/dry-run-guard.ts',
    from: "(mode === 'writing' || isRead(request, reads))",
    to: '(mode === mode || isRead(request, reads))',
    turnsRed: 'I1 ',
    on: 'salesforce',
  },
  {
    name: 'dry run is ignored',
    file: 'sync/apply/apply-plan.ts',
    from: 'if (start.dryRun) return',
    to: 'if (start.dryRun && plan.rows.length < 0) return',
    turnsRed: 'I1 ',
    on: 'hubspot',
  },
  {
    name: 'apply ignores excluded rows',
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
    name: 'the base is stored only on the device',
    file: 'sync/plan/build-plan.ts',
    from: '{ item, record, base, issues }',
    to: `{ item, record, base: ${DEVICE_BASE}, issues }`,
    needs: "import { hash32 } from '../../domain/digest.ts';",
    turnsRed: 'I5 ',
    on: 'hubspot',
  },
  {
    name: 'an older file that arrives during a request counts as an edit',
    file: 'sync/apply/write-back-note.ts',
    from: 'const agreed = changed ?',
    to: 'const agreed = changed && notPulled.length < 0 ?',
    turnsRed: 'I9 ',
    on: 'dynamics',
  },
  {
    name: 'records are created without their key',
    file: 'sync/apply/send-rows.ts',
    from: 'key: row.opportunityId,',
    to: "key: '',",
    turnsRed: 'I7 ',
    on: 'salesforce',
  },
  {
    name: 'rows have the order of the files',
    file: 'sync/plan/build-plan.ts',
    from: '.sort(byPath);\n  const index',
    to: ';\n  const index',
    turnsRed: 'I8 ',
    on: 'hubspot',
  },
  {
    name: 'blocked rows are applied',
    file: 'sync/plan/row-summary.ts',
    from: "if (blocks.length > 0) return 'blocked';",
    to: "if (blocks.length < 0) return 'blocked';",
    turnsRed: 'I10 ',
    on: 'dynamics',
  },
  {
    name: 'numbers are compared as text',
    file: 'targets/core/canonical.ts',
    from: 'return canonicalNumber(text, field.scale);',
    to: 'return text;',
    turnsRed: 'I11 ',
    on: 'salesforce',
  },
  {
    name: 'a field with direction pull is pushed',
    file: 'sync/plan/merge-field.ts',
    from: "direction === 'pull' && action === 'push'",
    to: "direction === 'ignore' && action === 'push'",
    turnsRed: 'I12 ',
    on: 'hubspot',
  },
  {
    name: 'a successful batch counts as successful for all records',
    file: 'sync/apply/send-batch.ts',
    from: 'if (answer?.ok === true) {\n      sent.answers.set(opId, answer);',
    to: "if (answer !== undefined) {\n      sent.answers.set(opId, { opId, ok: true, id: 'R001', created: false });",
    turnsRed: 'I13 ',
    on: 'dynamics',
  },
  {
    name: 'a rejected batch is not halved',
    file: 'sync/apply/send-batch.ts',
    from: "error.kind === 'record' && writes.length > 1",
    to: "error.kind === 'record' && writes.length < 1",
    turnsRed: 'I13 ',
    on: 'salesforce',
  },
  {
    name: 'the record is not checked again',
    file: 'sync/apply/check-rows.ts',
    from: '.filter((note) => isRecordUnchanged(note, snapshot, org))',
    to: '.filter((note) => isRecordUnchanged(note, snapshot, org) || true)',
    turnsRed: 'I14 ',
    on: 'hubspot',
  },
  {
    name: 'the note is not checked again',
    file: 'sync/apply/check-rows.ts',
    from: 'if (digest === row.noteDigest) return row;',
    to: 'if (digest !== "") return row;',
    turnsRed: 'I14 ',
    on: 'dynamics',
  },
  {
    name: 'the delay that the CRM requested is shortened',
    file: 'sync/crm/retry-delay.ts',
    from: 'retryAfterMs ?? step * (1 + jitter() / 4)',
    to: 'Math.min(retryAfterMs ?? step, step) * (1 + jitter() / 4)',
    turnsRed: 'I15 ',
    on: 'salesforce',
  },
  {
    name: 'a stage that was chosen in the CRM is pulled as its ID',
    file: 'targets/core/resolve-target.ts',
    from: 'theirEntry(table, remote)?.[0] ??',
    to: 'theirEntry(table, remote)?.[1] ??',
    turnsRed: 'I4 ',
    on: 'hubspot',
  },
  {
    name: 'a timestamp from the CRM is compared as text',
    file: 'targets/core/canonical.ts',
    from: 'return timestampText(text);',
    to: 'return text;',
    turnsRed: 'I11 ',
    on: 'hubspot',
  },
  {
    name: 'a write omits the version that was checked',
    file: 'sync/apply/send-rows.ts',
    from: 'const known = version === undefined',
    to: 'const known = version !== ""',
    turnsRed: 'I9 ',
    on: 'dynamics',
  },
  {
    name: 'a value that one CRM normalizes counts as an edit in the CRM',
    file: 'sync/apply/write-back-rows.ts',
    from: 'storedValues[remote] = now;',
    to: "if (now === '') storedValues[remote] = now;",
    turnsRed: 'E2 ',
    on: 'all',
  },
  {
    name: 'a value that one CRM normalizes is a conflict forever',
    file: 'sync/plan/compare.ts',
    from: "storedHash === undefined ? 'unknown' : 'normalized'",
    to: "storedHash === undefined ? 'unknown' : 'neither'",
    turnsRed: 'E2 ',
    on: 'all',
  },
  {
    name: 'the hour of a timestamp counts in the comparison of days',
    file: 'targets/core/sync-fields.ts',
    from: 'return compared?.(text, resolved) ?? text;',
    to: "return compared === undefined || text !== '' ? text : compared(text, resolved);",
    turnsRed: 'E1 ',
    on: 'all',
  },
  {
    name: 'the links of all CRMs have the same property',
    file: 'vault/record-link.ts',
    from: 'return `crm_${target}`;',
    to: 'return `crm_${target.slice(0, 0)}`;',
    turnsRed: 'E1 ',
    on: 'all',
  },
  {
    name: 'records that changed in the CRM stay in the cache',
    file: 'sync/crm/record-cache.ts',
    from: 'for (const id of changed ?? []) unchangedRecords.delete(id);',
    to: '',
    turnsRed: 'K1 ',
    on: 'dynamics',
  },
  {
    name: 'an expired change token keeps the whole cache',
    file: 'sync/crm/record-cache.ts',
    from: 'new Map(changed === undefined ? [] : ',
    to: 'new Map(',
    turnsRed: 'K1 ',
    on: 'dynamics',
  },
];
