/** The link in a note: the record ID, and a hash of each last synced value. */
import { hash32 } from '../domain/digest.ts';
import type { CrmId } from '../targets/targets.ts';

/**
 * Hashes of last synced values, by {@link fieldHash} of the remote name and of its {@link storedValueName}, {@link noteTextName},
 * and {@link identityName}.
 */
export type Base = ReadonlyMap<number, number>;

/** The link of a note to one record. */
export interface Link {
  readonly recordId: string;
  /** Empty if the text contains no base, or none that is intact. */
  readonly base: Base;
  /** Hash of the mapping at the last sync. It does not affect the base, whose entries are stored by name. */
  readonly mappingRev: string;
}

/** Returns the top-level key of a connection's link. */
export function linkKey(target: CrmId): string {
  return `crm_${target}`;
}

/** Returns the key of a base entry: 24 bits of the hash of the remote name. */
export function fieldHash(remote: string): number {
  return hash32(remote) >>> 8;
}

/** Returns the key of each name. Names that share a key are omitted, so that they cannot be confused. */
export function fieldHashes(names: Iterable<string>): ReadonlyMap<string, number> {
  const keys = new Map([...names].map((name) => [name, fieldHash(name)] as const));
  const times = new Map<number, number>();
  for (const key of keys.values()) times.set(key, (times.get(key) ?? 0) + 1);
  return new Map([...keys].filter(([, key]) => times.get(key) === 1));
}

/** Returns the base name of a field's value as normalized by the CRM, used if it differs from the sent value. */
export function storedValueName(remote: string): string {
  return `${remote} kept`;
}

/**
 * Returns the base name of a field's text in the note, used if it differs from the compared text: for a name, or a
 * stage with an ID.
 */
export function noteTextName(remote: string): string {
  return `${remote} said`;
}

/** Returns the base name of the field identity that a remote name refers to, used if the CRM reports it. */
export function identityName(remote: string): string {
  return `${remote} identity`;
}

/** Returns all names that the base may contain for a field. */
export function baseNames(remote: string): readonly string[] {
  return [remote, storedValueName(remote), noteTextName(remote), identityName(remote)];
}

/** Replaces a last synced value with one that neither side has, so that the next merge reports a conflict. */
export const UNCERTAIN = '\0';

const VERSION = 'v1';
const TEXT = /^v1 ([!-9;-~]+):([!-~]+) ([\w-]+) (\w+)$/;
/**
 * Bytes per entry: three for the name, four for the value. Two checksums follow all entries: one of the ID, one of
 * everything.
 */
const ENTRY = 7;
const CHECKS = 4;

/**
 * Parses a link. Returns `undefined` for a link of another org or another version, or if the record ID is damaged; the
 * note then counts as unlinked. If only the ID is intact, the base is empty.
 */
export function parseLink(text: string | undefined, orgId: string): Link | undefined {
  const match = TEXT.exec(text ?? '');
  const [, org = '', recordId = '', prints = '', mappingRev = ''] = match ?? [];
  if (match === null || org !== orgId) return undefined;
  const bytes = bytesOf(prints);
  if (bytes === undefined || bytes.length < CHECKS || (bytes.length - CHECKS) % ENTRY !== 0) return undefined;
  const end = bytes.length - CHECKS;
  const head = headCheck(org, recordId);
  if (wordAt(bytes, end) !== head) return undefined;
  const whole = wordAt(bytes, end + 2) === checked(bytes.slice(0, end + 2), head);
  const base = new Map<number, number>();
  for (let at = 0; whole && at < end; at += ENTRY) {
    const value = wordAt(bytes, at + 3) * 0x10000 + wordAt(bytes, at + 5);
    base.set((bytes.charCodeAt(at) << 16) | wordAt(bytes, at + 1), value);
  }
  return { recordId, base, mappingRev };
}

/** Returns the text of a link; the same text for the same base, regardless of its order. */
export function serializeLink(orgId: string, { recordId, base, mappingRev }: Link): string {
  let bytes = '';
  for (const [name, value] of [...base].sort(([one], [other]) => one - other)) {
    bytes += String.fromCharCode(name >>> 16) + word(name) + word(value >>> 16) + word(value);
  }
  const head = headCheck(orgId, recordId);
  bytes += word(head);
  bytes += word(checked(bytes, head));
  const prints = btoa(bytes)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
  return `${VERSION} ${orgId}:${recordId} ${prints} ${mappingRev}`;
}

/**
 * Returns the base after a run: the new last synced values, and the previous entries of all other `names`. `names` are
 * all fields that the mapping compares; entries of other fields are removed. `agreed` contains the value normalized by
 * the CRM under its {@link storedValueName}, and the note's text under its {@link noteTextName}.
 */
export function updatedBase(
  before: Base | undefined,
  names: Iterable<string>,
  agreed: Readonly<Record<string, string>>,
): Base {
  const base = new Map<number, number>();
  const owners = new Map([...names].flatMap((name) => baseNames(name).map((one) => [one, name] as const)));
  for (const [name, key] of fieldHashes(owners.keys())) {
    const isNew = Object.hasOwn(agreed, owners.get(name) ?? name);
    const value = isNew ? printOf(agreed, name) : before?.get(key);
    if (value !== undefined) base.set(key, value);
  }
  return base;
}

function printOf(agreed: Readonly<Record<string, string>>, name: string): number | undefined {
  return Object.hasOwn(agreed, name) ? hash32(agreed[name] ?? '') : undefined;
}

function headCheck(orgId: string, recordId: string): number {
  return checked(`${VERSION} ${orgId}:${recordId} `, 0xffff);
}

/** Contribution of each byte value to the checksum. */
const CRC = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x11021 : 0);
  return crc;
});

/**
 * Returns the CRC-16 of a text of bytes with the polynomial 0x1021 (https://reveng.sourceforge.io/crc-catalogue/16.htm,
 * IBM-3740, 2026-11-22). It detects every change within 16 bits, and therefore every change of one character.
 */
function checked(bytes: string, start: number): number {
  let crc = start;
  for (let at = 0; at < bytes.length; at++) {
    crc = ((crc << 8) & 0xffff) ^ (CRC[(crc >>> 8) ^ bytes.charCodeAt(at)] ?? 0);
  }
  return crc;
}

function word(value: number): string {
  return String.fromCharCode((value >>> 8) & 0xff, value & 0xff);
}

function wordAt(bytes: string, at: number): number {
  return (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);
}

function bytesOf(text: string): string | undefined {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
}
