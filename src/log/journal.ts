/** The journal: what was sent and is not settled yet, on this device alone, so that a crash at any moment is made good. */
import type { AuditRow } from './audit.ts';
import type { Store } from './ports.ts';

/** One row under way. All of it is JSON. */
export interface JournalEntry {
  /** `sent`: nobody has heard an answer, or nothing had to be sent and the note alone tells. `answered`: the CRM has taken it; the note and the log may not know yet. */
  readonly phase: 'sent' | 'answered';
  readonly target: string;
  readonly orgId: string;
  /** Undefined: to be made under {@link key}. */
  readonly remoteId: string | undefined;
  readonly key: string;
  /** The record's version when it was checked, before it was sent. Undefined: there was no record, or an earlier release of the plugin wrote the entry. */
  readonly version?: string | undefined;
  /** When it was sent last, milliseconds since 1970 UTC. */
  readonly at: number;
  /** Canonical values that were sent, by remote name. What the record said before is in {@link row}. */
  readonly sent: Readonly<Record<string, string>>;
  /**
   * What the note said already and both sides agree on once the CRM has taken it, by the names of the base. Undefined: an
   * earlier release of the plugin wrote the entry.
   */
  readonly agreed?: Readonly<Record<string, string>>;
  /** Whether the log has the row as done. The entry is then kept for the note alone, whose link doesn't tell yet. */
  readonly logged?: true;
  /** For the log, but for what only the end tells. Its `link` has the base that was agreed on before. */
  readonly row: AuditRow;
}

/** What names an entry: one row may be under way in two orgs. */
type Named = Pick<JournalEntry, 'target' | 'orgId' | 'row'>;

function prefix(target: string, orgId: string): string {
  return `journal/${target}/${orgId}/`;
}

/** Key in the store. */
export function journalKey({ target, orgId, row }: Named): string {
  return `${prefix(target, orgId)}${row.opId}`;
}

/** All entries or none, and on the disk before anything is sent. */
export function enter(device: Store, entries: readonly JournalEntry[]): Promise<void> {
  return device.put(entries.map((entry) => [journalKey(entry), JSON.stringify(entry)] as const));
}

/** Takes entries out. */
export function strike(device: Store, entries: readonly Named[]): Promise<void> {
  return device.put(entries.map((entry) => [journalKey(entry), undefined] as const));
}

/** What is not settled in one org, in no particular order. */
export async function unsettled(device: Store, target: string, orgId: string): Promise<readonly JournalEntry[]> {
  const entries = await device.list(prefix(target, orgId));
  return entries.map(([, text]) => JSON.parse(text) as JournalEntry);
}
