/** Check for another note of the vault with the same ID. */
import { conflictCopyOrigin } from '../domain/conflict-copy.ts';
import type { FindingData } from '../domain/finding.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { keySpan } from './source-text.ts';

/** Both notes get the finding, because the plugin cannot determine the copy. */
export const idDuplicate: Check = {
  codes: ['id-duplicate'],
  check: ({ opportunity: { id }, sources }, context) => {
    if (id === undefined) return NO_FINDINGS;
    const others = context.othersWithId(id);
    const entry = sources.id?.[0];
    if (others.length === 0 || entry === undefined) return NO_FINDINGS;
    const data = duplicateOf(id, context.path, others);
    return [{ code: 'id-duplicate', field: 'id', key: entry.key, at: keySpan(entry), data }];
  },
};

/** Returns the data of the finding for a note whose ID these other notes have. */
export function duplicateOf(id: string, path: string, others: readonly string[]): FindingData['id-duplicate'] {
  const copy = [path, ...others].find((one) => conflictCopyOrigin(one) !== undefined);
  return copy === undefined ? { id, others } : { id, others, copy };
}

export const examples: readonly Example[] = [
  {
    name: 'the ID of another note',
    yaml: 'title: Zero trust\nid: OPP-7',
    context: { othersWithId: (id) => (id === 'OPP-7' ? ['Opportunities/Copy.md'] : []) },
    finds: ['id-duplicate @3:1'],
  },
  { name: 'an empty ID, as in other notes', yaml: 'id:', finds: [] },
  { name: 'a unique ID', yaml: 'id: OPP-7', finds: [] },
];
