/** Properties of single rows: renames, directions, failures, and changes in between. */
import fc from 'fast-check';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import { dealText } from '../../support/rules.ts';
import { check, deals, holds, notesOf, pathOf, same, sceneOf, setKey } from './deals.ts';
import { modelCrm } from './model-crm.ts';
import { roleOf, type Role, type TargetModel } from './target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync } from './world.ts';

export const I10 = check(fc.tuple(deals, fc.boolean()), async ([list, copy], kind) => {
  const { crm, device } = await sceneOf(
    kind,
    list.map((one) => ({ ...one, synced: true })),
  );
  const rowsOf = (plan: Plan) =>
    plan.rows.map(({ opportunityId, verb, fields }) => [opportunityId, verb, fields]).sort();
  const before = await planOf(device);
  const [path, text] = notesOf(device)[0] ?? ['', ''];
  if (!copy) device.notes.put(path, undefined);
  device.notes.put('Archive/moved.md', text);
  device.restart();
  const plan = await planOf(device);
  if (!copy) {
    same(rowsOf(plan), rowsOf(before), 'a note was renamed');
    return;
  }
  const twins = plan.rows.filter((row) => row.path === path || row.path === 'Archive/moved.md');
  holds(twins.length === 2 && twins.every(({ verb }) => verb === 'blocked'), 'a copy was not blocked');
  const written = crm.writes.length;
  await device.service.apply(plan, NO_DECISIONS);
  const [, ...others] = list;
  if (others.length === 0) same(crm.writes.length, written, 'a copy was sent');
});

export const I12 = check(deals, async (list, kind) => {
  const { crm, device } = await sceneOf(
    kind,
    list.map((one) => ({ ...one, synced: true })),
  );
  for (const id of crm.records.keys()) crm.type(id, { source: 'Theirs' });
  for (const [path, text] of notesOf(device)) device.notes.put(path, setKey(text, 'lifecycle_notes', 'Ours'));
  const written = crm.writes.length;
  await sync(device);
  holds(
    notesOf(device).every(([, text]) => text.includes('source: Partner')),
    'a field that is only pushed came back',
  );
  holds(
    crm.writes.slice(written).every(({ remote }) => remote !== kind.names.notes),
    'a field that is only pulled was sent',
  );
});

export const I13 = check(
  fc.array(fc.constantFrom('', 'BAD', 'POISON', 'GOOD'), { minLength: 1, maxLength: 7 }),
  async (kinds, kind) => {
    const crm = modelCrm(kind);
    crm.batch.size = 4;
    const files = Object.fromEntries(
      kinds.map((word, at) => [pathOf(at), dealText({ id: `opp-${at}`, title: `Deal ${at} ${word}`.trim() })]),
    );
    const device = deviceOver(crm, files);
    const run = await sync(device);
    for (const [at, word] of kinds.entries()) {
      const bad = word === 'BAD' || word === 'POISON';
      const outcome = run.outcomes.find(({ path }) => path === pathOf(at));
      same(outcome?.result, bad ? 'failed' : 'done', `deal ${at} ${word}`);
      if (bad) same(device.notes.texts()[pathOf(at)], files[pathOf(at)], 'a failed note');
    }
    same(crm.records.size, kinds.filter((word) => word === '' || word === 'GOOD').length, 'records');
  },
);

/** Returns a field and a value that was not written before. */
function editedSince(kind: TargetModel, remote: string): readonly [Role, string] {
  const role = roleOf(kind, remote) ?? 'untouched';
  return [role, role === 'amount' ? '77' : role === 'closeDate' ? '2028-02-29 10:30' : 'Edited since'];
}

export const I14 = check(
  fc.tuple(deals, fc.nat({ max: 2 }), fc.constantFrom('note', 'record', 'prose', 'other field')),
  async ([list, at, where], kind) => {
    const { crm, device } = await sceneOf(kind, list);
    const plan = await planOf(device);
    const row = plan.rows[at % plan.rows.length];
    if (row === undefined) return;
    const record = [...crm.records.values()].find(({ key }) => key === row.opportunityId);
    if (where === 'note') await device.notes.edit(row.path, (text) => setKey(text, 'title', 'Edited since'));
    if (where === 'prose') await device.notes.edit(row.path, (text) => `${text}More prose.\n`);
    if (where === 'record' && record !== undefined)
      crm.type(record.id, Object.fromEntries(row.fields.map(({ remote }) => editedSince(kind, remote))));
    if (where === 'record' && record === undefined) crm.add(row.opportunityId, { [kind.names.title]: 'Edited since' });
    if (where === 'other field' && record !== undefined) crm.type(record.id, { untouched: 'news' });
    const written = crm.writes.length;
    const before = device.notes.texts()[row.path];
    const run = await device.service.apply(plan, NO_DECISIONS);
    const outcome = run.outcomes.find(({ opId }) => opId === row.opId);
    const idle = !['create', 'update', 'pull', 'link'].includes(row.verb);
    const moved =
      where === 'note' ||
      (where === 'record' && row.fields.some(({ action }) => action !== 'hold')) ||
      (where === 'record' && record === undefined);
    same(outcome?.result, idle ? 'left' : moved ? 'stale' : 'done', `a ${row.verb} row after a change of the ${where}`);
    if (!moved || idle) return;
    same(device.notes.texts()[row.path], before, 'the note of a stale row');
    holds(
      crm.writes.slice(written).every(({ recordId }) => recordId !== record?.id),
      'a stale row was sent',
    );
  },
);
