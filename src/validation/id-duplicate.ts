/** Whether another note of the vault has the same id. */
import { NOTHING, type Check, type Example } from './check.ts';
import { keySpan } from './written.ts';

/** Both notes are found at fault, for nobody can tell which of them is the copy. */
export const idDuplicate: Check = {
  codes: ['id-duplicate'],
  check: ({ opportunity: { id }, sources }, context) => {
    if (id === undefined) return NOTHING;
    const others = context.othersWithId(id);
    const entry = sources.id?.[0];
    if (others.length === 0 || entry === undefined) return NOTHING;
    return [{ code: 'id-duplicate', field: 'id', key: entry.key, at: keySpan(entry), data: { id, others } }];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'the id of another note',
    yaml: 'title: Zero trust\nid: OPP-7',
    context: { othersWithId: (id) => (id === 'OPP-7' ? ['Opportunities/Copy.md'] : []) },
    finds: ['id-duplicate @3:1'],
  },
  { name: 'nothing behind the id, as in other notes', yaml: 'id:', finds: [] },
  { name: 'an id of its own', yaml: 'id: OPP-7', finds: [] },
];
