/** What is wrong with a sync: a value replaced by an author who had not seen it, a second record, silence about a difference. */
import { printKey } from '../../../src/sync/vault/link.ts';
import { carried, CRM, sent, unseen, wrote, type Author, type Minds, type Unseen } from './authors.ts';
import type { Happened } from './process.ts';
import type { ServedCrm } from './served.ts';
import type { Synced } from './syncing.ts';
import { FIELDS, type FieldName } from './values.ts';
import { compared, remembered, valueAt, type DeviceNumber, type World } from './world.ts';

export interface Fault {
  /** Of its kind: two with one name are one fault. */
  readonly name: string;
  /** Whether nothing that follows is of interest. */
  readonly ends: boolean;
  /** Undefined: it is a fault. Else a value returned to an earlier one, and nothing tells the plugin. */
  readonly returned?: true;
  /** What follows the sequence before it shows; the first device is the one that is called so by then. */
  readonly behind?: string;
}

export interface Judged {
  readonly world: World;
  readonly faults: readonly Fault[];
}

/** The world behind the sync, with who had seen what, and what was wrong with it. */
export function judged(kind: ServedCrm, before: World, device: DeviceNumber, synced: Synced): Judged {
  const faults: Fault[] = [...silent(before, device, synced), ...otherBytes(before, device, synced.world)];
  if (/"id".*"id"/.test(synced.world.deals)) faults.push({ name: 'a second record for one key', ends: true });
  const start = synced.plan === undefined ? before : compared(before, device);
  let world: World = { ...synced.world, minds: start.minds };
  for (const field of FIELDS) {
    const happened = synced.happened.filter((one) => one.field === field);
    const at = { field, device, base: baseOf(kind, before.note[device], field), journal: before.store[device] };
    const result = followed(before, world.minds[field], happened, at);
    world = { ...world, minds: { ...world.minds, [field]: result.minds } };
    faults.push(...result.faults);
    for (const place of [device, CRM] as const) {
      const changes = [
        valueAt(before, field, place),
        ...happened.filter((one) => isAt(one, place)).map((one) => one.value),
      ];
      const last = changes.findLast((value) => value !== valueAt(world, field, place));
      if (changes.length > 1 && last !== undefined) world = remembered(world, field, place, last);
    }
  }
  return { world, faults };
}

function isAt({ where, by }: Happened, place: number): boolean {
  return by !== 'asked' && (where === 'crm') === (place === CRM);
}

interface Setting {
  readonly field: FieldName;
  readonly device: DeviceNumber;
  /** What the note's link says that both agreed on. */
  readonly base: string | undefined;
  /** Writes of the device that its note does not tell of. */
  readonly journal: string;
}

/** Follows a field through a sync. Values are known by their text where the plugin carries them: it read them before. */
function followed(
  before: World,
  start: Minds,
  happened: readonly Happened[],
  setting: Setting,
): { readonly minds: Minds; readonly faults: readonly Fault[] } {
  const { field, device } = setting;
  const faults: Fault[] = [];
  let minds = start;
  const texts = { note: valueAt(before, field, device), crm: valueAt(before, field, CRM) };
  const history = {
    note: [{ text: texts.note, number: minds.at[device] }],
    crm: [{ text: texts.crm, number: minds.at[CRM] }],
  };
  for (const { where, by, value } of happened) {
    const place = where === 'note' ? device : CRM;
    const other = where === 'note' ? 'crm' : 'note';
    if (by === 'user' || by === 'colleague' || by === 'automation') {
      minds = wrote(minds, place, by === 'user' ? device : 'there');
    } else {
      const source = history[other].findLast(({ text }) => text === value)?.number;
      if (source === undefined) {
        if (by === 'plugin') faults.push({ name: `a value that nobody wrote in the ${where}`, ends: true });
        continue;
      }
      if (by === 'asked') {
        minds = sent(minds, source, device);
        continue;
      }
      const wrong = unseen(minds, source, place);
      if (wrong !== undefined) faults.push(faultOf(wrong, where, texts[where], setting));
      minds = carried(minds, source, place);
    }
    texts[where] = value;
    history[where].push({ text: value, number: minds.at[place] });
  }
  return { minds, faults };
}

function writer(by: Author, device: DeviceNumber): string {
  if (by === 'start') return 'nobody';
  if (by === 'there') return 'somebody in the CRM';
  return by === device ? 'the user' : 'the user of the other device';
}

/** `text`: what was replaced. */
function faultOf({ replaced, by, older }: Unseen, where: 'note' | 'crm', text: string, setting: Setting): Fault {
  const { base, journal, device } = setting;
  const whose = `what ${writer(replaced.by, device)} wrote`;
  const what = where === 'note' ? `pulled over ${whose} in the note` : `sent over ${whose} in the CRM`;
  const isOwn = (value: Unseen['by']): boolean => (value.sentBy & (1 << device)) !== 0;
  const isOpen = journal !== '[]';
  if (where === 'crm' && isOpen && isOwn(replaced))
    return { name: `${what}, with a file that was carried: the answer was lost`, ends: true };
  if (sentIn(journal).includes(text))
    return { name: `${what}: it is what this device had sent again`, ends: false, returned: true };
  if (text !== base) return { name: `${what}, which is not the last synced value`, ends: true };
  const isForeign = where === 'note' && replaced.by !== device;
  if (isOpen && !isForeign) return { name: `${what}, though the journal tells of a write`, ends: true };
  if (isOwn(by) && older && !isForeign)
    return { name: `${what}, though it is newer than what this device had sent`, ends: true };
  return { name: `${what}: it is the last synced value again`, ends: false, returned: true };
}

/** Values of all writes in a journal. */
function sentIn(journal: string): readonly string[] {
  const entries = JSON.parse(journal) as [string, string][];
  return entries.flatMap(([, text]) => {
    const { sent: values } = JSON.parse(text.replace(/<t(\d+)>/g, '$1')) as {
      readonly sent?: Readonly<Record<string, string>>;
    };
    // A stage that goes by an id is sent as that, and has the same number.
    return Object.values(values ?? {}).map((value) => value.replace(/^<[li]/, '<s'));
  });
}

/** The symbol of the value that a note's link has for a field; undefined: there is no link, or it has none. */
function baseOf(kind: ServedCrm, note: string, field: FieldName): string | undefined {
  const entry = new RegExp(`[ ;]${printKey(kind.names[field])}=([asil])(\\d+)`).exec(note);
  return entry === null ? undefined : `<${field === 'amount' ? 'a' : 's'}${entry[2]}>`;
}

function silent(before: World, device: DeviceNumber, { plan }: Synced): Fault[] {
  if (plan === undefined) return [];
  return FIELDS.filter((field) => {
    const [ours, theirs] = [valueAt(before, field, device), valueAt(before, field, CRM)];
    return theirs !== '' && ours !== theirs && plan.actions[field] === undefined && plan.blocks.length === 0;
  }).map((field) => ({ name: `the ${field} differs, and the plan says "${plan.verb}"`, ends: true }));
}

/** Bytes of the note that are neither a value nor the link. */
function otherBytes(before: World, device: DeviceNumber, after: World): Fault[] {
  const bare = (note: string): string => note.replace(/^(?:amount|stage|crm_\w+): .*\n/gm, '');
  const same = bare(before.note[device]) === bare(after.note[device]);
  return same ? [] : [{ name: 'other bytes of the note changed', ends: true }];
}
