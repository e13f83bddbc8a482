/** The next plan after an interrupted write, by the state of note, record, and journal. */
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/log/journal.ts';
import type { FieldAction, FieldReason } from '../../../src/sync/plan/plan.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { TARGET_MODELS, type TargetModel } from '../model/target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';

const FROM = 'East';
const SENT = 'West';
const OTHER = 'North';
const NEWER = 'South';

type Changed = Partial<Readonly<Record<keyof JournalEntry, unknown>>>;

interface Scene {
  readonly crm: ModelCrm;
  readonly device: Device;
}

/** Returns a synced opportunity whose region was changed and sent without a response. */
async function cutOff(kind: TargetModel): Promise<Scene> {
  const crm = modelCrm(kind);
  const device = deviceOver(crm, { [PATH]: dealText({ region: FROM }) });
  await sync(device);
  return unheard({ crm, device }, 'lost-before');
}

async function unheard({ crm, device }: Scene, fault: 'lost-before' | 'lost-after'): Promise<Scene> {
  await device.notes.edit(PATH, (text) => setKey(text, 'region', SENT));
  let dead = false;
  crm.fault = ({ method }) => {
    const isFirst = !dead && method === 'POST';
    dead ||= isFirst;
    return isFirst ? fault : dead ? 'lost-before' : 'none';
  };
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'unknown' }] });
  crm.fault = () => 'none';
  device.clock.advance(60_000);
  return { crm, device };
}

function journalIn({ memory }: Device): readonly (readonly [string, string])[] {
  return memory.entries().filter(([key]) => key.startsWith('journal/'));
}

async function journal(device: Device, change: (entry: JournalEntry) => Changed): Promise<void> {
  const entries = journalIn(device).map(([key, text]): [string, string] => {
    const entry = JSON.parse(text) as JournalEntry;
    return [key, JSON.stringify({ ...entry, ...change(entry) })];
  });
  await device.memory.put(entries);
}

const NOTES = {
  'what was sent': (text: string) => setKey(text, 'region', SENT),
  'the former value': (text: string) => setKey(text, 'region', FROM),
  'a new value': (text: string) => setKey(text, 'region', NEWER),
  'no such key': (text: string) => text.replace(/^region:.*\n/m, ''),
} as const;

const RECORDS = { sent: SENT, before: FROM, other: OTHER } as const;

const JOURNALS: Readonly<Record<string, (entry: JournalEntry) => Changed>> = {
  sent: () => ({}),
  answered: () => ({ phase: 'answered' }),
  'sent by 0.1.0': () => ({ version: undefined, agreed: undefined }),
  'answered, by 0.1.0': () => ({ phase: 'answered', version: undefined, agreed: undefined }),
};

type NoteNow = keyof typeof NOTES;

type Expected = readonly [action: FieldAction, reason: FieldReason] | 'settled' | 'nothing';

/** In the order of {@link NOTES}. */
type Row = readonly [Expected, Expected, Expected, Expected];

const HERE = ['push', 'changed-here'] as const;
const THERE = ['pull', 'changed-there'] as const;
const ASK = ['conflict', 'both-changed'] as const;
const SILENT = ['hold', 'empty-here'] as const;

type Moved = 'moved' | 'same version' | 'version unknown';

/** If the CRM has the sent value, it is the last synced one; a note with another value may be edited or an old file. */
const ARRIVED: Row = ['settled', ASK, ASK, SILENT];
const NEVER_ARRIVED: Row = [HERE, 'nothing', HERE, SILENT];
const UNCLEAR: Row = [ASK, 'settled', ASK, SILENT];
const CHANGED_SINCE: Row = [ASK, ASK, ASK, THERE];
const SET_BACK: Row = [THERE, 'settled', ASK, THERE];
const TAKEN_ON: Row = [THERE, ASK, ASK, THERE];

const TABLE: readonly (readonly [journal: keyof typeof JOURNALS, record: keyof typeof RECORDS, Moved, Row])[] = [
  ['sent', 'sent', 'moved', ARRIVED],
  // A CRM whose versions have whole seconds may have the same one.
  ['sent', 'sent', 'same version', ARRIVED],
  ['sent', 'sent', 'version unknown', ARRIVED],
  ['sent', 'before', 'same version', NEVER_ARRIVED],
  ['sent', 'before', 'version unknown', NEVER_ARRIVED],
  ['sent', 'before', 'moved', UNCLEAR],
  ['sent', 'other', 'moved', CHANGED_SINCE],
  ['answered', 'sent', 'moved', ARRIVED],
  ['answered', 'before', 'moved', SET_BACK],
  ['answered', 'other', 'moved', TAKEN_ON],
  ['sent by 0.1.0', 'sent', 'version unknown', ARRIVED],
  ['sent by 0.1.0', 'before', 'version unknown', NEVER_ARRIVED],
  ['sent by 0.1.0', 'other', 'version unknown', CHANGED_SINCE],
  ['answered, by 0.1.0', 'sent', 'version unknown', ARRIVED],
  ['answered, by 0.1.0', 'before', 'version unknown', SET_BACK],
  ['answered, by 0.1.0', 'other', 'version unknown', TAKEN_ON],
];

const CASES = TABLE.flatMap(([state, record, moved, expected]) =>
  (Object.keys(NOTES) as NoteNow[]).map((note, at) => [state, record, moved, note, expected[at] ?? 'nothing'] as const),
);

async function happens(
  { crm, device }: Scene,
  state: string,
  record: keyof typeof RECORDS,
  moved: Moved,
  note: NoteNow,
) {
  const remote = crm.records.get('R001');
  if (remote === undefined) throw new Error('no record');
  const before = remote.version;
  crm.type('R001', { region: RECORDS[record] });
  remote.version = moved === 'moved' ? before + 1 : before;
  await journal(device, (entry) => ({
    ...(moved === 'version unknown' && { version: undefined }),
    ...JOURNALS[state]?.(entry),
  }));
  await device.notes.edit(PATH, NOTES[note]);
}

async function regionOf({ crm, device }: Scene) {
  const [row] = (await planOf(device)).rows;
  const field = row?.fields.find(({ remote }) => remote === crm.model.names.region);
  return { row, field };
}

describe.each(TARGET_MODELS)('with $target', (kind) => {
  test.each(CASES)('%s, the record has %s, %s, the note has %s', async (state, record, moved, note, expected) => {
    const scene = await cutOff(kind);
    await happens(scene, state, record, moved, note);
    const { row, field } = await regionOf(scene);
    if (typeof expected === 'string') {
      expect(field).toBeUndefined();
      expect(row?.verb).toBe(expected === 'settled' ? 'link' : 'unchanged');
    } else expect([field?.action, field?.reason]).toEqual(expected);
    const { crm, device } = scene;
    await sync(device);
    const isAsked = row?.verb === 'conflict';
    expect(journalIn(device)).toHaveLength(isAsked ? 1 : 0);
    if (isAsked) {
      // A conflict is shown until it is resolved, and then both sides have the chosen value.
      const again = await regionOf(scene);
      expect([again.field?.action, again.field?.reason]).toEqual(expected);
      const answers = new Map([[`${again.row?.opId}/${field?.remote}`, { take: 'note' as const }]]);
      await sync(device, () => ({ ...NO_DECISIONS, answers }));
      expect(journalIn(device)).toEqual([]);
      expect(crm.model.text('region', crm.records.get('R001')?.fields[crm.model.names.region] ?? null)).toBe(
        field?.noteValue,
      );
    }
    expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged']);
  });
});

/** A synced file of another device: with this last synced value, and possibly another value in it. */
const FILES: readonly (readonly [agreed: string, says: string | undefined, Expected])[] = [
  // The link may be as old as the file, and its value older than the write.
  [SENT, NEWER, ASK],
  [SENT, FROM, ASK],
  [SENT, SENT, 'nothing'],
  [SENT, undefined, SILENT],
  [OTHER, OTHER, THERE],
  [OTHER, NEWER, ASK],
];

describe.each(TARGET_MODELS)('with $target and the file of another device', (kind) => {
  test.each(FILES)('with the last synced value %s and the value %s', async (agreed, says, expected) => {
    // Files as they were before and after the finally sent value.
    const crm = modelCrm(kind);
    const device = deviceOver(crm, { [PATH]: dealText({ region: agreed }) });
    await sync(device);
    const file = device.notes.texts()[PATH] ?? '';
    await device.notes.edit(PATH, (text) => setKey(text, 'region', FROM));
    await sync(device);
    const scene = await unheard({ crm, device }, 'lost-after');
    expect(crm.model.text('region', crm.records.get('R001')?.fields[crm.model.names.region] ?? null)).toBe(SENT);
    const found = says === undefined ? NOTES['no such key'](file) : setKey(file, 'region', says);
    await device.notes.edit(PATH, () => found);
    const { field } = await regionOf(scene);
    if (typeof expected === 'string') expect(field).toBeUndefined();
    else expect([field?.action, field?.reason]).toEqual(expected);
    await sync(device);
    const isAsked = field?.action === 'conflict';
    // A conflict about the write is shown until it is resolved.
    expect(journalIn(device)).toHaveLength(isAsked && agreed === SENT ? 1 : 0);
    expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual([isAsked ? 'conflict' : 'unchanged']);
  });
});

test.each(TARGET_MODELS)(
  'with $target, an older file that arrives during a request and whose link has the sent value is a conflict',
  async (kind) => {
    const crm = modelCrm(kind);
    const device = deviceOver(crm, { [PATH]: dealText({ region: SENT }) });
    await sync(device);
    const older = setKey(device.notes.texts()[PATH] ?? '', 'region', NEWER);
    await device.notes.edit(PATH, (text) => setKey(text, 'region', FROM));
    await sync(device);
    await device.notes.edit(PATH, (text) => setKey(text, 'region', SENT));
    crm.fault = ({ method }) => {
      if (method === 'POST') device.notes.put(PATH, older);
      return 'none';
    };
    expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', noteRefused: 'linked-elsewhere' }] });
    crm.fault = () => 'none';
    expect((await regionOf({ crm, device })).field).toMatchObject({ action: 'conflict', reason: 'both-changed' });
    // The file after the other device has seen the sent value.
    await device.notes.edit(PATH, (text) => setKey(text, 'region', SENT));
    await sync(device);
    expect(journalIn(device)).toEqual([]);
    expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged']);
  },
);

test('a note that is unreadable during a request, and has the earlier value once it is readable, is a conflict', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText({ region: FROM }) });
  await sync(device);
  const before = device.notes.texts()[PATH];
  await device.notes.edit(PATH, (text) => setKey(text, 'region', SENT));
  crm.fault = ({ method }) => {
    if (method === 'POST') device.notes.put(PATH, '---\ntype: opportunity\nid: [\n---\n');
    return 'none';
  };
  await sync(device);
  crm.fault = () => 'none';
  device.notes.put(PATH, before);
  expect((await regionOf({ crm, device })).field).toMatchObject({ action: 'conflict', reason: 'both-changed' });
});

test('without the journal, the earlier value would be treated as unchanged', async () => {
  const scene = await cutOff(TARGET_MODELS[0] as TargetModel);
  await happens(scene, 'sent', 'sent', 'moved', 'the former value');
  await scene.device.memory.put(journalIn(scene.device).map(([key]) => [key, undefined] as const));
  expect((await regionOf(scene)).field).toMatchObject({ action: 'pull', reason: 'changed-there' });
});
