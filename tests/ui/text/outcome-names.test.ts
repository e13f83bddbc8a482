/** An outcome has one name in all places where a user reads it. */
import { expect, test } from 'vitest';
import { addFieldsNote } from '../../../src/sync/apply/add-fields-note.ts';
import { OUTCOME_NAMES, type Outcome } from '../../../src/sync/apply/outcome-names.ts';
import { syncLogNote } from '../../../src/sync/apply/log-note.ts';
import type { AddFieldsResult, MissingFields, RowResult } from '../../../src/sync/sync-service.ts';
import type { CrmErrorKind } from '../../../src/targets/flow/request-flow.ts';
import { addFieldsOperation } from '../../../src/operations/add-fields.ts';
import { runCommand } from '../../../src/operations/command-line.ts';
import { syncText } from '../../../src/operations/sync-text.ts';
import { MESSAGES } from '../../../src/ui/messages.ts';
import { addedModel } from '../../../src/ui/sync/add-fields-model.ts';
import { resultModel } from '../../../src/ui/sync/sync-result-model.ts';
import { ROW_ACTION_TEXT } from '../../../src/ui/text/plan.ts';
import { OUTCOME_TEXT } from '../../../src/ui/text/errors.ts';
import { operationServices } from '../../support/operations.ts';
import { fakeSyncDesk, IDENTITY, outcome, planOf, planRow, syncRun } from '../../support/sync-service.ts';

/** Names as in docs/glossary.md. */
const NAMES: Readonly<Record<Outcome, string>> = {
  done: 'Done',
  failed: 'Failed',
  deferred: 'Postponed',
  stale: 'Changed since review',
  unknown: 'No response',
  left: 'Skipped',
  'not-reached': 'Not processed',
  blocked: 'Blocked',
};

test.each(Object.entries(NAMES) as [Outcome, string][])(
  '%s is “%s” on the screen, in the log note, and on the command line',
  (code, name) => {
    // A log note does not list blocked opportunities, and lists a skipped one only if it was in conflict; it counts
    // both.
    const verb = code === 'blocked' ? 'blocked' : code === 'left' ? 'conflict' : 'update';
    const result: RowResult = code === 'blocked' ? 'left' : code;
    const row = planRow('a.md', { verb });
    const plan = planOf([row]);
    const run = syncRun([outcome('a.md', { opId: row.opId, verb, result })]);
    const within = name.toLowerCase();

    const screen = resultModel(plan, run);
    expect(screen.rows.map(({ word }) => word)).toEqual([name]);
    expect(screen.facets.at(-1)).toMatchObject({ label: name, count: 1 });
    expect(screen.summary).toBe(`1 ${within}.`);

    const note = syncLogNote(run, [], undefined, plan.rows);
    expect(note).toContain(`\n1 ${within}. In Acme Corp`);
    if (code !== 'blocked') expect(note).toContain(`| ${within} |`);

    const text = syncText({ plan, run, notApplied: undefined }, MESSAGES);
    expect(text.split('\n')[0]).toMatch(new RegExp(`: 1 ${within}\\.$`));
    expect(text).toContain(`\na.md (${within}, 006A)`);
  },
);

test('screens have no other table of outcome names', () => {
  expect(OUTCOME_NAMES).toEqual(NAMES);
  expect({ ...OUTCOME_TEXT, blocked: ROW_ACTION_TEXT.blocked }).toMatchObject(
    Object.fromEntries(Object.entries(NAMES).map(([code, word]) => [code, { word }])),
  );
});

test.each<[CrmErrorKind, string]>([
  ['record', NAMES.failed],
  ['unknown', NAMES.unknown],
])('a field that wasn’t added, with an error of kind %s, is “%s” in the same places', async (kind, name) => {
  const shown: MissingFields = {
    ...{ target: 'hubspot', identity: IDENTITY, adminOnly: [] },
    additions: [{ name: 'region', label: 'Region', about: 'single-line text' }],
  };
  const error = { kind, code: 'X', message: 'No.' };
  const plain = fakeSyncDesk(planOf([]));
  const run: AddFieldsResult = { ...(await plain.addFields(shown)), answers: [{ name: 'region', ok: false, error }] };
  const sync = { ...plain, findMissingFields: () => Promise.resolve(shown), addFields: () => Promise.resolve(run) };

  expect(addedModel(shown, run).items).toMatchObject([{ word: name }]);
  expect(addFieldsNote(run, shown, '2026-11-22T12:00:00Z')).toContain(`| ${name.toLowerCase()}: No. |`);
  const text = await runCommand(
    addFieldsOperation,
    { target: 'hubspot', confirm: 'true' },
    operationServices({ sync }),
  );
  expect(text).toContain(`\n${name.toLowerCase()}  region  Region`);
});
