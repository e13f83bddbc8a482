/** Check for values that a template plugin has not filled in yet. */
import { FIELD_NAMES } from '../domain/fields.ts';
import { isPlaceholder } from '../domain/untrusted-text.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * A run over many notes skips a template. On the note itself, this finding explains why it is not counted as an
 * opportunity.
 */
export const placeholderValue: Check = {
  codes: ['placeholder-value'],
  check: ({ entries, sources }, context) => {
    const [first] = entries;
    const last = entries.at(-1);
    if (first === undefined || last === undefined) return NO_FINDINGS;
    const whole = context.text.slice(first.keyFrom, last.value.to);
    if (!whole.includes('{{') && !whole.includes('<%')) return NO_FINDINGS;
    return FIELD_NAMES.flatMap((field): readonly UnplacedFinding[] => {
      const entry = field === 'notes' ? undefined : sources[field]?.[0];
      if (entry === undefined || !isPlaceholder(context.text.slice(entry.value.from, entry.value.to)))
        return NO_FINDINGS;
      const data = { found: foundIn(entry.value, context) };
      return [{ code: 'placeholder-value', field, key: entry.key, at: keySpan(entry), data }];
    });
  },
};

export const examples: readonly Example[] = [
  {
    name: 'placeholders of the Templates plugin and of Templater',
    yaml: 'id: "{{id}}"\ntitle: <% tp.file.title %>\noems: ["{{oem}}", Cisco]',
    finds: ['placeholder-value @2:1', 'placeholder-value @3:1', 'placeholder-value @4:1'],
  },
  { name: 'braces in notes, and single ones', yaml: 'title: A {b} < c % d\nlifecycle_notes: "{{x}}"', finds: [] },
];
