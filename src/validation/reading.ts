/** Findings for frontmatter that could not be read. */
import type { Misread } from '../domain/encoding.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import type { Reading } from '../domain/opportunity.ts';
import { lineAt, placeOf } from '../domain/place.ts';
import { NO_FINDINGS } from './check.ts';

/** Codes of a note whose file or frontmatter cannot be read. */
export const READING_CODES = [
  'encoding-not-utf8',
  'yaml-too-deep',
  'yaml-invalid',
  'key-duplicate',
  'frontmatter-missing',
] as const;

export interface ReadingExample {
  /** End of the sentence "a note with ...". */
  readonly name: string;
  readonly text: string;
  readonly markedBy?: string;
  /** Set if the file is not UTF-8: its encoding, and the position of the first unreadable character in the text. */
  readonly misread?: Omit<Misread, 'text'>;
  readonly finds: readonly string[];
}

/**
 * Returns at most one finding. `markedBy` is the tag or folder that marks the note as an opportunity. A note without
 * frontmatter and without such a marker has no finding.
 */
export function checkReading(
  reading: Exclude<Reading, { readonly state: 'read' }>,
  text: string,
  markedBy: string | undefined,
): readonly UnplacedFinding[] {
  if (reading.state === 'absent') {
    return markedBy === undefined ? NO_FINDINGS : [{ code: 'frontmatter-missing', data: { rule: markedBy } }];
  }
  const { at, reason, found, key, first } = reading.problem;
  if (reason === 'too-deep') return [{ code: 'yaml-too-deep', at, data: {} }];
  if (reason !== 'duplicate-key') return [{ code: 'yaml-invalid', at, data: { reason, found } }];
  const firstLine = first === undefined ? 0 : placeOf(text, first).line;
  return [{ code: 'key-duplicate', ...(key === undefined ? {} : { key }), at, data: { firstLine } }];
}

/** Returns a finding for a file that is not UTF-8. `text` is its readable part. */
export function checkFile({ encoding, at }: Misread, text: string): readonly UnplacedFinding[] {
  const found = at === undefined ? '' : lineAt(text, at.from);
  return [{ code: 'encoding-not-utf8', ...(at && { at }), data: { encoding, found } }];
}

/** Whole notes that show each code, and two without findings; lists and lines as in the examples of a check. */
export const examples: readonly ReadingExample[] = [
  {
    name: 'a character that is not UTF-8',
    text: '# Caf\uFFFD\n',
    misread: { encoding: 'unknown', at: { from: 5, to: 6 } },
    finds: ['encoding-not-utf8 @1:6'],
  },
  {
    name: 'a hundred lists within a list',
    text: '---\nx: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n---\n',
    finds: ['yaml-too-deep @2:103'],
  },
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
