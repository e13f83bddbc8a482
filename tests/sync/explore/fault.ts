/** Names of faults: by the replaced value, and by the information that the plugin had. */
import { fieldHash } from '../../../src/vault/record-link.ts';
import type { Author, Unseen } from './authors.ts';
import type { ServedCrm } from './served.ts';
import type { FieldName } from './values.ts';
import type { DeviceNumber, World } from './world.ts';

export interface Fault {
  /** Name of its kind: two faults with one name are one fault. */
  readonly name: string;
  /** If true, later actions are not explored. */
  readonly ends: boolean;
  /** Set if a value returned to an earlier one and the plugin cannot detect it; otherwise this is a fault. */
  readonly returned?: true;
  /** The step after the sequence in which it shows; the first device is the one with that name at that point. */
  readonly behind?: string;
}

/** The state of a field on a device before a sync. */
export interface Held {
  /** The last synced value in the note's link, and the CRM's form of it. */
  readonly base: string | undefined;
  readonly kept: string | undefined;
  /** Values of writes that its note does not contain. */
  readonly sent: readonly string[];
  /** If true, the record changed since one of these was checked. */
  readonly moved: boolean;
  /** If true, the note came from the other device, possibly with an old link. */
  readonly foreign: boolean;
}

export function heldBy(kind: ServedCrm, world: World, device: DeviceNumber, field: FieldName): Held {
  const note = world.note[device];
  const base = baseIn(kind, note, field);
  // Sent values of other fields do not affect this one.
  const entries = journalOf(world.store[device]).filter(({ sent }) => Object.hasOwn(sent, kind.names[field]));
  const version = /<v\d+>/.exec(world.deals)?.[0] ?? '';
  return {
    ...{ base, kept: keptIn(kind, note, field) ?? base },
    // A stage with an ID is sent as the ID, and has the same number.
    sent: entries.map(({ sent }) => (sent[kind.names[field]] ?? '').replace(/^<[li]/, '<s')),
    moved: entries.some((entry) => !(entry.version ?? '').includes(version)),
    foreign: world.foreign[device],
  };
}

interface Entry {
  readonly sent: Readonly<Record<string, string>>;
  readonly version?: string;
}

function journalOf(store: string): readonly Entry[] {
  const entries = JSON.parse(store) as [string, string][];
  return entries.map(([, text]) => {
    const { sent = {}, ...rest } = JSON.parse(text.replace(/<t(\d+)>/g, '$1')) as Partial<Entry>;
    return { ...rest, sent };
  });
}

/** Returns the last synced value in a note's link. */
export function baseIn(kind: ServedCrm, note: string, field: FieldName): string | undefined {
  return baseOf(kind, note, field, '');
}

/** Returns the CRM's form of a value in a note's link. */
export function keptIn(kind: ServedCrm, note: string, field: FieldName): string | undefined {
  return baseOf(kind, note, field, ' kept');
}

const ENTRIES = new Map<string, RegExp>();

/**
 * Returns the symbol of a value in a note's link, or `undefined` if there is no link, or it does not contain the value.
 */
function baseOf(kind: ServedCrm, note: string, field: FieldName, suffix: string): string | undefined {
  const name = kind.names[field] + suffix;
  const entry = ENTRIES.get(name) ?? new RegExp(`[ ;]${fieldHash(name)}=([asil])(\\d+)`);
  ENTRIES.set(name, entry);
  const found = entry.exec(note);
  return found === null ? undefined : `<${field === 'amount' ? 'a' : 's'}${found[2]}>`;
}

function writer(by: Author, device: DeviceNumber): string {
  if (by === 'start') return 'nobody';
  if (by === 'there') return 'somebody in the CRM';
  return by === device ? 'the user' : 'the user of the other device';
}

/** Returns the fault. `text`: the replaced value. */
export function faultOf(
  { replaced, by, older }: Unseen,
  where: 'note' | 'crm',
  text: string,
  device: DeviceNumber,
  held: Held,
): Fault {
  const whose = `what ${writer(replaced.by, device)} wrote`;
  const what = where === 'note' ? `pulled over ${whose} in the note` : `sent over ${whose} in the CRM`;
  const isOwn = ({ sentBy }: Unseen['by']): boolean => (sentBy & (1 << device)) !== 0;
  const wrong = (why: string): Fault => ({ name: `${what}, ${why}`, ends: true });
  const returned = (why: string): Fault => ({ name: `${what}: ${why}`, ends: false, returned: true });
  const isOpen = held.sent.length > 0;
  if (where === 'crm' && isOpen && isOwn(replaced)) return wrong('with a file that was carried: the answer was lost');
  const isBase = text === (where === 'note' ? held.base : held.kept);
  if (isBase && held.foreign) return returned('it is the last synced value again, by a link that came with the file');
  if (held.sent.includes(text)) return returned('it is what this device had sent again');
  if (!isBase) return wrong('which is not the last synced value');
  if (isOpen && (where === 'note' || held.moved)) return wrong('though the journal tells of a write');
  if (isOwn(by) && older) return wrong('though it is newer than what this device had sent');
  return returned('it is the last synced value again');
}
