/** Detection of values that a CRM stored in its own format. */
import { nameKey } from '../../domain/name.ts';
import { canonical } from './canonical.ts';
import type { RemoteType } from './crm.ts';

/**
 * Returns true if the stored canonical text is only a normalized form of the sent one: a text in another case or
 * truncated, or a number with fewer decimals. Any other difference is a change made by the CRM, for example by an
 * admin's rule, and so is any difference in values of other types.
 */
export function isNormalizedByCrm(type: RemoteType | undefined, sent: string, stored: string): boolean {
  if (sent === stored || sent === '' || stored === '') return false;
  if (type === 'text') return nameKey(sent) === nameKey(stored) || sent.startsWith(stored);
  return type === 'number' && canonical(sent, { type, scale: stored.split('.')[1]?.length ?? 0 }) === stored;
}
