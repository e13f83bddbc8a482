/** Check for a company that appears twice among the OEMs or the partners. */
import type { UnplacedFinding } from '../domain/finding.ts';
import { hasRepeatedName, nameKey } from '../domain/name.ts';
import { namesIn } from '../domain/names.ts';
import type { NoteEntry } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { removeFrom } from './fix.ts';

/**
 * Names are compared without regard to case, a link by the note that it leads to. An OEM may also be a partner. Within
 * one list, a second share for the same name would be a mistake, and the fix removes the later one.
 */
export const nameDuplicate: Check = {
  codes: ['name-duplicate'],
  check: ({ opportunity, sources }, context) => {
    const oems = hasRepeatedName(opportunity.oems) ? findingsOn('oems', sources.oems?.[0], context) : NO_FINDINGS;
    const partners = hasRepeatedName(opportunity.partners)
      ? findingsOn('partners', sources.partners?.[0], context)
      : NO_FINDINGS;
    return partners.length === 0 ? oems : [...oems, ...partners];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'an OEM twice',
    yaml: 'oems:\n  - Microsoft\n  - Cisco # second\n  - "[[Firms/microsoft|MS]]"',
    finds: ['name-duplicate @5:5'],
    fixed: 'oems:\n  - Microsoft\n  - Cisco # second',
  },
  {
    name: 'a partner three times',
    yaml: 'partners: [Acme, ACME, Acme]',
    finds: ['name-duplicate @2:18', 'name-duplicate @2:24'],
    fixed: 'partners: [Acme]',
  },
  { name: 'a firm as OEM and as partner', yaml: 'oems: [Cisco, Dell]\npartners: [Cisco]', finds: [] },
];

function findingsOn(
  field: 'oems' | 'partners',
  entry: NoteEntry | undefined,
  context: CheckContext,
): UnplacedFinding[] {
  if (entry === undefined) return [];
  const seen = new Set<string>();
  const findings: UnplacedFinding[] = [];
  for (const { name, value, position } of namesIn(entry.value)) {
    if (position !== undefined && seen.has(nameKey(name))) {
      const fix = removeFrom([entry.key, position], value, context);
      const at = { from: value.from, to: value.to };
      findings.push({ code: 'name-duplicate', field, key: entry.key, at, data: { name }, fix });
    }
    seen.add(nameKey(name));
  }
  return findings;
}
