/** Fields that cannot be synced, among others that can: none blocks another, and each is reported. */
import fc from 'fast-check';
import { parse } from 'yaml';
import type { PlainValue } from '../../../src/domain/value.ts';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { inspect } from '../../../src/vault/inspect.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';
import { check, holds, notesOf, same, setKey, state, writesSent } from './deals.ts';
import { modelCrm, type ModelCrm } from './model-crm.ts';
import type { Role, TargetModel, Wire } from './target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from './world.ts';

const PATH = 'deal.md';
const RULES = compileSettings(OPTIONS);

type Synced = Exclude<Role, 'untouched'>;

const KEYS: Readonly<Record<Synced, string>> = {
  ...{ title: 'title', amount: 'amount', closeDate: 'close_date', stage: 'stage', region: 'region' },
  ...{ source: 'source', notes: 'lifecycle_notes', contractVehicle: 'contract_vehicle' },
};

/** Invalid values that a user can write in the note, by role. */
const WRONG_HERE: Readonly<Partial<Record<Synced, readonly string[]>>> = {
  title: ['[A, B]', '{a: 1}', ''],
  amount: ['0', '-5', '50k', '[1, 2]', '', '1.005', '1e20'],
  closeDate: ['Dec 2026', '2027-02-30', '[2027-01-01, 2027-01-02]', ''],
  stage: ['[Proposal, Alpha]', 'No such stage', ''],
  region: ['[East, West]', '{a: 1}'],
  source: ['[Web, Phone]'],
};

/** Values that a user can select in the CRM and the note cannot contain, by role. */
const WRONG_THERE: Readonly<Partial<Record<Synced, readonly string[]>>> = {
  title: ['', '<% tp.x %>', '{{title}}', '[[Link]]'],
  amount: ['0', '-5', ''],
  closeDate: [''],
  region: ['{{region}}', '[[East]]'],
  notes: ['<%* x %>'],
};

function pickOf(table: Readonly<Partial<Record<Synced, readonly string[]>>>) {
  return fc
    .constantFrom(...(Object.keys(table) as Synced[]))
    .chain((role) => fc.record({ role: fc.constant(role), text: fc.constantFrom(...(table[role] ?? [''])) }));
}

const wrongHere = fc.array(pickOf(WRONG_HERE), { maxLength: 3 });
const wrongThere = fc.array(pickOf(WRONG_THERE), { maxLength: 3 });

function wireOf({ model }: ModelCrm, role: Synced, text: string): Wire {
  return text === '' ? null : model.wire(role, text);
}

async function opening(kind: TargetModel): Promise<{ readonly crm: ModelCrm; readonly device: Device }> {
  const crm = modelCrm(kind);
  const device = deviceOver(crm, { [PATH]: dealText({ source: 'Partner' }) });
  await sync(device);
  return { crm, device };
}

function textOn({ notes }: Device): string {
  return notes.texts()[PATH] ?? '';
}

function edit({ notes }: Device, role: Synced, text: string): void {
  notes.put(PATH, setKey(textOn({ notes } as Device), KEYS[role], text));
}

function crmValue(crm: ModelCrm, role: Synced): string {
  return crm.model.text(role, crm.records.get('R001')?.fields[crm.model.names[role]] ?? null);
}

function noteValue(device: Device, role: Synced): string {
  const note = parse(textOn(device).split('---\n')[1] ?? '', { schema: 'failsafe' }) as Record<string, PlainValue>;
  const value = note[KEYS[role]] ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Regardless of invalid fields, a change of another field on either side is synced. */
export const I16 = check(fc.record({ here: wrongHere, there: wrongThere }), async ({ here, there }, kind) => {
  const { crm, device } = await opening(kind);
  const wrong = new Set<Synced>([...here, ...there].map(({ role }) => role));
  for (const { role, text } of here) edit(device, role, text);
  for (const { role, text } of there) crm.edit('R001', { [kind.names[role]]: wireOf(crm, role, text) });
  const free = (['title', 'region', 'closeDate', 'amount'] as const).filter((role) => !wrong.has(role));
  const [mine, yours] = free;
  const values = { title: 'Newer', region: 'Newer', closeDate: '2027-05-06', amount: '77' } as const;
  if (mine !== undefined) edit(device, mine, values[mine]);
  if (yours !== undefined) crm.type('R001', { [yours]: values[yours] });
  const plan = await planOf(device);
  same(
    plan.rows.flatMap(({ blocks }) => blocks),
    [],
    'a block',
  );
  // A field that both sides changed waits for the user, and is not an invalid field.
  if (plan.rows.some(({ fields }) => fields.some(({ action, unsent }) => action === 'conflict' && !unsent))) return;
  await device.service.apply(plan, NO_DECISIONS);
  if (mine !== undefined) same(crmValue(crm, mine), values[mine], `${mine} there`);
  if (yours !== undefined) same(noteValue(device, yours), values[yours], `${yours} here`);
});

/** A row without changes is one whose sides are equal. */
export const I17 = check(fc.record({ here: wrongHere, there: wrongThere }), async ({ here, there }, kind) => {
  const { crm, device } = await opening(kind);
  for (const { role, text } of here) edit(device, role, text);
  for (const { role, text } of there) crm.edit('R001', { [kind.names[role]]: wireOf(crm, role, text) });
  await sync(device);
  for (const { verb, fields } of (await planOf(device)).rows) {
    if (verb !== 'unchanged' && verb !== 'link') continue;
    for (const role of Object.keys(KEYS) as Synced[]) {
      const told = fields.some(({ remote }) => remote === kind.names[role]);
      const [one, other] = [noteValue(device, role), crmValue(crm, role)];
      holds(told || one === other || Number(one) === Number(other), `${role}: ${one} here and ${other} there, unsaid`);
    }
  }
});

/** Regardless of the CRM's values, the note stays valid, and accepts the next valid value. */
export const I18 = check(fc.array(wrongThere, { minLength: 1, maxLength: 4 }), async (rounds, kind) => {
  const { crm, device } = await opening(kind);
  for (const round of rounds) {
    for (const { role, text } of round) crm.edit('R001', { [kind.names[role]]: wireOf(crm, role, text) });
    await sync(device);
    const { valid } = inspect(PATH, textOn(device), RULES, '2026-11-22', () => []);
    holds(valid, `the note has an error: ${textOn(device)}`);
  }
  const last = { title: 'Right', amount: '75000', region: 'West', closeDate: '2027-06-30', notes: 'News' } as const;
  crm.type('R001', last);
  await sync(device);
  for (const [role, text] of Object.entries(last)) same(noteValue(device, role as Synced), text, role);
});

/** Without edits, the third sync sends nothing and writes nothing, regardless of invalid fields. */
export const I19 = check(fc.record({ here: wrongHere, there: wrongThere }), async ({ here, there }, kind) => {
  const { crm, device } = await opening(kind);
  for (const { role, text } of here) edit(device, role, text);
  for (const { role, text } of there) crm.edit('R001', { [kind.names[role]]: wireOf(crm, role, text) });
  await sync(device);
  await sync(device);
  const before = [state(crm), notesOf(device), writesSent(device).length];
  await sync(device);
  same([state(crm), notesOf(device), writesSent(device).length], before, 'the third sync');
});
