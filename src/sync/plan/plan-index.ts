/** Index of the notes and records of a plan, by IDs, keys, and links. */
import { addToGroup } from '../../domain/group.ts';
import { idKey } from '../../domain/name.ts';
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { parseLink, type Link } from '../../vault/record-link.ts';

/** A note from which a plan is made. */
export interface PlanNote {
  readonly inspection: Inspection;
  /** The note was not selected: it has no row, and is only checked for duplicates of other notes. */
  readonly contextOnly?: boolean;
}

/** A note with its link. */
export interface LinkedNote {
  readonly path: string;
  readonly inspection: Inspection;
  readonly contextOnly: boolean;
  readonly id: string;
  readonly link: Link | undefined;
}

/** Records and note paths by their keys. */
export interface PlanIndex {
  /** A merged record is also found under the IDs of the records that were merged into it. */
  readonly records: ReadonlyMap<string, RemoteRecord>;
  /** By the key of {@link idKey}, because a CRM may ignore case. */
  readonly recordsByKey: ReadonlyMap<string, readonly RemoteRecord[]>;
  readonly pathsById: ReadonlyMap<string, readonly string[]>;
  readonly pathsByRecord: ReadonlyMap<string, readonly string[]>;
}

/** Returns a note with its link to a record of the org; the link is `undefined` if the note has none for this org. */
export function linkedNote({ inspection, contextOnly = false }: PlanNote, target: CrmId, orgId: string): LinkedNote {
  const { path, opportunity, links } = inspection;
  return { path, inspection, contextOnly, id: opportunity?.id ?? '', link: parseLink(links?.[target], orgId) };
}

/** Compares two notes by path, for sorting. */
export function byPath(one: LinkedNote, other: LinkedNote): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

/** Builds the index of a plan. */
export function planIndexOf(notes: readonly LinkedNote[], { records }: Snapshot): PlanIndex {
  const byId = new Map(records.map((record) => [record.id, record] as const));
  const recordsById = new Map(byId);
  for (const record of byId.values())
    for (const former of record.formerIds ?? []) if (!recordsById.has(former)) recordsById.set(former, record);
  const recordsByKey = new Map<string, RemoteRecord[]>();
  for (const record of byId.values()) if (record.key !== '') addToGroup(recordsByKey, idKey(record.key), record);
  const pathsById = new Map<string, string[]>();
  const pathsByRecord = new Map<string, string[]>();
  for (const { path, id, link } of notes) {
    if (id !== '') addToGroup(pathsById, idKey(id), path);
    if (link !== undefined) addToGroup(pathsByRecord, recordsById.get(link.recordId)?.id ?? link.recordId, path);
  }
  return { records: recordsById, recordsByKey, pathsById, pathsByRecord };
}
