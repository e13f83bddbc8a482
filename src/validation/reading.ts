/** What is wrong with frontmatter that could not be read at all. */
import type { AnyRemark } from '../domain/finding.ts';
import type { Reading } from '../domain/opportunity.ts';
import { placeOf } from '../domain/place.ts';
import { NOTHING } from './check.ts';

/** The codes that only a note without readable frontmatter can have. */
export const READING_CODES = ['yaml-invalid', 'key-duplicate', 'frontmatter-missing'] as const;

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
