/** Properties of whole runs on one device. */
import fc from 'fast-check';
import type { Decisions } from '../../../src/sync/plan/plan.ts';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import { check, deals, holds, notesOf, same, sceneOf, state, writesSent } from './deals.ts';
import type { RemoteWrite } from '../../../src/targets/core/crm.ts';
import type { Fault } from './model-crm.ts';
import { acting, Crashed, deviceOver, NO_DECISIONS, planOf, sync, type Device } from './world.ts';

/** Also if dry run is turned on during the run: then only the guard blocks writes. */
export const I1 = check(deals, async (list, kind) => {
  const mode = { dry: false, guarded: false };
  const { crm, device } = await sceneOf(kind, list, { dryRun: () => mode.dry, guarded: () => mode.guarded });
  const all = (): string => JSON.stringify([state(crm), device.notes.texts(), writesSent(device).length]);
  const before = all();
  const plan = await planOf(device);
  same(all(), before, 'planning changed something');
  mode.dry = true;
  const run = await device.service.apply(plan, NO_DECISIONS);
  holds(run.dryRun && run.outcomes.every(({ result }) => result === 'left'), 'a dry run did something');
  same(all(), before, 'a dry run changed something');
  mode.dry = false;
  mode.guarded = true;
  const records = JSON.stringify(state(crm));
  await device.service.apply(plan, NO_DECISIONS);
  same(JSON.stringify(state(crm)), records, 'a write passed the guard');
});

export const I2 = check(
  fc.tuple(deals, fc.array(fc.nat({ max: 20 }), { maxLength: 4 })),
  async ([list, unticked], kind) => {
    const { device } = await sceneOf(kind, list);
    const plan = await planOf(device);
    const names = plan.rows.flatMap(({ opId, fields }) => [opId, ...fields.map(({ remote }) => `${opId}/${remote}`)]);
    const left = new Set(unticked.flatMap((at) => names[at % Math.max(names.length, 1)] ?? []));
    const decisions: Decisions = { ...NO_DECISIONS, excluded: left };
    const after = applyDecisions(plan, decisions);
    const sentBefore = writesSent(device).length;
    const notesBefore = new Map(notesOf(device));
    await device.service.apply(plan, decisions);
    const wanted = after.rows
      .filter(({ verb }) => verb === 'create' || verb === 'update')
      .flatMap((row) => {
        const pushed = row.fields.filter(({ action }) => action === 'push');
        const fields = Object.fromEntries(pushed.map(({ remote, send }) => [remote, send]));
        return pushed.length === 0
          ? []
          : [
              {
                opId: row.opId,
                ...(row.remoteId !== undefined && { id: row.remoteId }),
                key: row.opportunityId,
                fields,
              },
            ];
      });
    const sent = writesSent(device)
      .slice(sentBefore)
      .flatMap(({ body = '[]' }) => JSON.parse(body) as RemoteWrite[])
      // The version of the record is not a part of the plan.
      .map(({ version: _, ...write }) => write);
    const byOp = (one: { opId: string }, other: { opId: string }): number => (one.opId < other.opId ? -1 : 1);
    same(sent.sort(byOp), wanted.sort(byOp), 'sent');
    const idle = after.rows.filter(({ verb }) => ['unchanged', 'blocked', 'conflict'].includes(verb));
    for (const { path } of idle)
      same(device.notes.texts()[path], notesBefore.get(path), `the note of a row that does nothing, ${path}`);
  },
);

export const I3 = check(deals, async (list, kind) => {
  const { crm, device } = await sceneOf(kind, list);
  const plan = await planOf(device);
  await device.service.apply(plan, NO_DECISIONS);
  const after = JSON.stringify([state(crm), notesOf(device)]);
  const again = await device.service.apply(plan, NO_DECISIONS);
  holds(
    again.outcomes.every(({ result }) => result === 'stale' || result === 'left'),
    'a plan was applied twice',
  );
  same(JSON.stringify([state(crm), notesOf(device)]), after, 'the second time changed something');
  const rest = acting(await planOf(device)).filter(({ verb }) => verb !== 'conflict');
  same(
    rest.map(({ verb, fields }) => [verb, fields]),
    [],
    'a second plan has rows',
  );
});

const EXTRA = '# a comment\nmy_key:   "quoted"   # why\nempty:\nlist:\n    - b\n    - a\n';

export const I6 = check(fc.tuple(deals, fc.boolean()), async ([list, crlf], kind) => {
  const { crm, device } = await sceneOf(kind, list);
  const strange = (text: string): string => {
    const full = text.replace('---\n', `---\n${EXTRA}`).replace('Body', 'Body  \n\n\tcode\n- [ ] task');
    return crlf ? full.replaceAll('\n', '\r\n') : full;
  };
  for (const [path, text] of notesOf(device)) device.notes.put(path, strange(text));
  const rest = (text: string): string =>
    text.replace(/^(?:title|amount|close_date|stage|region|lifecycle_notes|contract_vehicle|crm_\w+):.*\r?\n/gm, '');
  const before = notesOf(device).map(([path, text]) => [path, rest(text)]);
  await sync(device);
  same(
    notesOf(device).map(([path, text]) => [path, rest(text)]),
    before,
    'bytes outside the synced properties',
  );
  holds(
    [...crm.records.values()].every(({ fields }) => fields[kind.names.untouched] === 'theirs'),
    'a field outside the mapping',
  );
});

/** Runs to the end with one crash at a call of a port, and then as many times as necessary. */
export const I7 = check(
  fc.tuple(deals, fc.nat({ max: 90 }), fc.constantFrom<Fault>('none', 'lost-after', 'timeout-before')),
  async ([list, dieAt, fault], kind) => {
    const calm = await sceneOf(kind, list);
    await sync(calm.device);
    const { crm, device } = await sceneOf(kind, list);
    const plan = await planOf(device);
    device.restart(dieAt);
    crm.fault = ({ method }) => (method === 'POST' ? fault : 'none');
    await device.service.apply(plan, NO_DECISIONS).catch((error: unknown) => {
      if (!(error instanceof Crashed)) throw error;
    });
    crm.fault = () => 'none';
    device.restart();
    device.clock.advance(61_000);
    await sync(device);
    await sync(device);
    same(state(crm), state(calm.crm), 'records after a crash');
    const values = (one: Device) => notesOf(one).map(([path, text]) => [path, text.replace(/^crm_\w+:.*$/m, '')]);
    same(values(device), values(calm.device), 'notes after a crash');
    same(
      device.memory.entries().filter(([key]) => key.startsWith('journal/')),
      [],
      'the journal',
    );
  },
);

export const I8 = check(fc.tuple(deals, fc.integer()), async ([list, seed], kind) => {
  const { crm, device } = await sceneOf(kind, list);
  const plan = await planOf(device);
  const shuffled = [...device.notes.list()].sort(
    (one, other) => ((one.size * 7 + seed) % 5) - ((other.size * 7 + seed) % 5),
  );
  const records = [...crm.records].reverse();
  crm.records.clear();
  for (const [id, record] of records) crm.records.set(id, record);
  const second = deviceOver(crm, device.notes.texts());
  const listed = second.notes.list();
  Object.assign(second.notes, {
    list: () =>
      [...listed].sort(
        (one, other) =>
          shuffled.findIndex(({ path }) => path === one.path) - shuffled.findIndex(({ path }) => path === other.path),
      ),
  });
  second.restart();
  const other = await planOf(second);
  same(
    [other.rows.map(({ opId }) => opId)],
    [plan.rows.map(({ opId }) => opId)],
    'rows in another order of notes and records',
  );
});
