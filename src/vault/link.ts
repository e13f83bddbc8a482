/** The link that a note carries: which record it is, and a fingerprint of each value that both sides agreed on last. */
import { hash32 } from '../domain/digest.ts';
import type { CrmId } from '../targets/targets.ts';

/** Fingerprints of agreed values, by {@link printKey} of the remote name, of its {@link keptName}, {@link saidName}, and {@link identityName}. */
export type Base = ReadonlyMap<number, number>;

export interface Link {
  readonly recordId: string;
  /** Empty when the text holds none, or none that could be trusted. */
  readonly base: Base;
  /** Of the mapping at the last sync; tells nothing about the base, whose entries are kept by name. */
  readonly mappingRev: string;
}

/** The top-level key of a connection's link. */
export function linkKey(target: CrmId): string {
  return `crm_${target}`;
}

/** What an entry of the base goes by: 24 bits of the remote name. */
export function printKey(remote: string): number {
  return hash32(remote) >>> 8;
}

/** Each name's key; names that share one have none, so that neither can be taken for the other. */
export function printKeys(names: Iterable<string>): ReadonlyMap<string, number> {
  const keys = new Map([...names].map((name) => [name, printKey(name)] as const));
  const times = new Map<number, number>();
  for (const key of keys.values()) times.set(key, (times.get(key) ?? 0) + 1);
  return new Map([...keys].filter(([, key]) => times.get(key) === 1));
}

/** Name by which the base has a field's value as the CRM spells it, where that is not what it was sent. */
export function keptName(remote: string): string {
  return `${remote} kept`;
}

/** Name by which the base has the note's own text of a field, where that is not the text that is compared: of a name, or of a stage that goes by an id. */
export function saidName(remote: string): string {
  return `${remote} said`;
}

/** Name by which the base has which field it is that the name stood for, where the CRM tells. */
export function identityName(remote: string): string {
  return `${remote} identity`;
}

/** All names by which the base may have a field. */
export function baseNames(remote: string): readonly string[] {
  return [remote, keptName(remote), saidName(remote), identityName(remote)];
}

/** In the place of an agreed value: no value of either side, so that the next merge asks. */
export const DOUBT = '\0';

const VERSION = 'v1';
const TEXT = /^v1 ([!-9;-~]+):([!-~]+) ([\w-]+) (\w+)$/;
/** Bytes of an entry: three of the name, four of the value. Behind all entries: a check of the id, a check of everything. */
const ENTRY = 7;
const CHECKS = 4;

/**
 * Undefined for a link of another org, of another version, or so damaged that its record id cannot be trusted: the note then
 * counts as unlinked. Damage that left the id whole gives the id without a base.
 */
export function readLink(text: string | undefined, orgId: string): Link | undefined {
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

/** The text of a link; the same for the same base, whatever its order. */
export function linkText(orgId: string, { recordId, base, mappingRev }: Link): string {
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
 * The base after a run: what was agreed on, and of the other `names` what the old base had. `names` are all that the mapping
 * compares; entries of fields that left it go. `agreed` has the CRM's own spelling of a field under its {@link keptName}, and
 * the note's own text under its {@link saidName}.
 */
export function renewedBase(
  before: Base | undefined,
  names: Iterable<string>,
  agreed: Readonly<Record<string, string>>,
): Base {
  const base = new Map<number, number>();
  const owners = new Map([...names].flatMap((name) => baseNames(name).map((one) => [one, name] as const)));
  for (const [name, key] of printKeys(owners.keys())) {
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

/** What a byte does to a check, by the byte. */
const CRC = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x11021 : 0);
  return crc;
});

/**
 * CRC-16 with the polynomial 0x1021 (https://reveng.sourceforge.io/crc-catalogue/16.htm, IBM-3740, 2026-11-22) of a text of
 * bytes: it notices every change within 16 bits, so every change of one character.
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
