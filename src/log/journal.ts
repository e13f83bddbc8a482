/**
 * The journal: pending writes of this device, stored before sending, so that a sync can recover after a crash at any
 * time.
 */
import type { AuditRow } from './audit.ts';
import type { Store } from './ports.ts';

/** A pending write of one row. All members can be serialized as JSON. */
export interface JournalEntry {
  /**
   * `sent`: no response was received, or nothing had to be sent and only the note shows the result. `answered`: the CRM
   * accepted the write; the note and the log may not contain it yet.
   */
  readonly phase: 'sent' | 'answered';
  readonly target: string;
  readonly orgId: string;
  /** `undefined` if the record must be created under {@link key}. */
  readonly remoteId: string | undefined;
  readonly key: string;
  /**
   * The record's version when it was checked, before sending. `undefined` if the record did not exist, or if an earlier
   * release of the plugin wrote the entry.
   */
  readonly version?: string | undefined;
  /** Time of the last request, in milliseconds since 1970 UTC. */
  readonly at: number;
  /** The sent canonical values by remote name. The previous values of the record are in {@link row}. */
  readonly sent: Readonly<Record<string, string>>;
  /**
   * Values that the note already contains and that both sides share once the CRM has accepted the write, by base name.
   * `undefined` if an earlier release of the plugin wrote the entry.
   */
  readonly agreed?: Readonly<Record<string, string>>;
  /**
   * Set if the log contains the row as done. The entry is then kept only for the note, whose link is not updated yet.
   */
  readonly logged?: true;
  /** The log line, except for data that is known only at the end. Its `link` contains the previous base. */
  readonly row: AuditRow;
}

/** The members that identify an entry: one row may be pending in two orgs. */
type Named = Pick<JournalEntry, 'target' | 'orgId' | 'row'>;

function prefix(target: string, orgId: string): string {
  return `journal/${target}/${orgId}/`;
}

/** Returns the key of an entry in the store. */
export function journalKey({ target, orgId, row }: Named): string {
  return `${prefix(target, orgId)}${row.opId}`;
}

/** Adds all entries or none; resolves when they are on disk, before anything is sent. */
export function addEntries(device: Store, entries: readonly JournalEntry[]): Promise<void> {
  return device.put(entries.map((entry) => [journalKey(entry), JSON.stringify(entry)] as const));
}

/** Removes entries from the journal. */
export function removeEntries(device: Store, entries: readonly Named[]): Promise<void> {
  return device.put(entries.map((entry) => [journalKey(entry), undefined] as const));
}

/** Returns the pending writes of one org, unordered. */
export async function pendingEntries(device: Store, target: string, orgId: string): Promise<readonly JournalEntry[]> {
  const entries = await device.list(prefix(target, orgId));
  return entries.map(([, text]) => JSON.parse(text) as JournalEntry);
}
