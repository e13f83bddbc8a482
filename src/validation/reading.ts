/** What is wrong with frontmatter that could not be read at all. */
import type { AnyRemark } from '../domain/finding.ts';
import type { Reading } from '../domain/opportunity.ts';
import { placeOf } from '../domain/place.ts';
import { NOTHING } from './check.ts';

/** The codes that only a note without readable frontmatter can have. */
export const READING_CODES = ['yaml-invalid', 'key-duplicate', 'frontmatter-missing'] as const;

export interface ReadingExample {
  /** As the end of the sentence "a note with ...". */
  readonly name: string;
  readonly text: string;
  readonly markedBy?: string;
  readonly finds: readonly string[];
}

/**
 * One remark at most. `markedBy` is the tag or folder that says this note is meant to be an opportunity; a note without
 * frontmatter that nothing marks is in order.
 */
export function checkReading(
  reading: Exclude<Reading, { readonly state: 'read' }>,
  text: string,
  markedBy: string | undefined,
): readonly AnyRemark[] {
  if (reading.state === 'absent') {
    return markedBy === undefined ? NOTHING : [{ code: 'frontmatter-missing', data: { rule: markedBy } }];
  }
  const { at, reason, found, key, first } = reading.problem;
  if (reason !== 'duplicate-key') return [{ code: 'yaml-invalid', at, data: { reason, found } }];
  const firstLine = first === undefined ? 0 : placeOf(text, first).line;
  return [{ code: 'key-duplicate', ...(key === undefined ? {} : { key }), at, data: { firstLine } }];
}

/** Whole notes that show each code, and two in order; lists and lines as in the examples of a check. */
export const examples: readonly ReadingExample[] = [
  { name: 'a tab for an indent', text: '---\nid: OPP-1\noems:\n\t- Cisco\n---\n', finds: ['yaml-invalid @4:1'] },
  { name: 'a colon in a title', text: '---\ntitle: Navy: zero trust\n---\n', finds: ['yaml-invalid @2:8'] },
  { name: 'frontmatter that does not end', text: '---\nid: OPP-1\n', finds: ['yaml-invalid @1:1'] },
  { name: 'two stages', text: '---\nstage: Won\nid: OPP-1\nstage: Lost\n---\n', finds: ['key-duplicate @4:1'] },
  {
    name: 'a tag and no frontmatter',
    text: '# Zero trust\n#opportunity\n',
    markedBy: '#opportunity',
    finds: ['frontmatter-missing'],
  },
  { name: 'neither frontmatter nor mark', text: '# Thursday\n', finds: [] },
];
