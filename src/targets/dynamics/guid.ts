/** Ids of Dataverse: GUIDs, for new deals worked out of the note's id. */
import { digest } from '../../domain/digest.ts';
import { lastingKey } from '../../domain/name.ts';

/** The GUID in lower case, without what people copy around it; undefined when it is none. */
export function guidOf(text: string): string | undefined {
  const [, id] = /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i.exec(text.trim()) ?? [];
  return id?.toLowerCase();
}

/**
 * The id of the deal that is made for a note: the same on every device and every try, so that it is made once. Of version 8,
 * whose bits are the maker's own (https://www.rfc-editor.org/rfc/rfc9562#section-5.8, 2026-11-22). The org is no part of it: a
 * sandbox copied from production has the same ids. It stands in records, so it never changes.
 */
export function dealIdOf(key: string): string {
  const hex = digest(`opportunity ${lastingKey(key)}`);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ];
  return groups.join('-');
}
