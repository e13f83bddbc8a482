/** Whether a CRM kept what it was sent, and only spells it its own way. */
import { nameKey } from '../../domain/name.ts';
import { canonical } from './canonical.ts';
import type { RemoteType } from './crm.ts';

/**
 * Of canonical texts: a text in other letters or cut off, a number with fewer decimals. Anything else is a change of the
 * CRM's own, as a rule of its admin makes, and so is whatever it made of other types.
 */
export function isRespelled(type: RemoteType | undefined, sent: string, kept: string): boolean {
  if (sent === kept || sent === '' || kept === '') return false;
  if (type === 'text') return nameKey(sent) === nameKey(kept) || sent.startsWith(kept);
  return type === 'number' && canonical(sent, { type, scale: kept.split('.')[1]?.length ?? 0 }) === kept;
}
