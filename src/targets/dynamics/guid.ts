/** Dataverse IDs: GUIDs, derived from the note's ID for new opportunities. */
import { digest } from '../../domain/digest.ts';
import { lastingKey } from '../../domain/name.ts';

/** Returns the GUID in lowercase, without surrounding braces or spaces; `undefined` if the text is not a GUID. */
export function guidOf(text: string): string | undefined {
  const [, id] = /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i.exec(text.trim()) ?? [];
  return id?.toLowerCase();
}

/**
 * Returns the ID of the opportunity that is created for a note: the same on every device and in every attempt, so that
 * it is created only once. The GUID has version 8, whose bits are custom
 * (https://www.rfc-editor.org/rfc/rfc9562#section-5.8, 2026-11-22). It does not depend on the org: a sandbox copied
 * from production has the same IDs. Records contain it, so the derivation must never change.
 */
export function opportunityIdOf(key: string): string {
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
