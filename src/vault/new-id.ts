/** Creates IDs of opportunities, for new notes and for notes without one. */
import type { Finding } from '../domain/finding.ts';
import type { NoteEdit } from '../domain/value.ts';
import { utcTimestamp } from './export.ts';
import type { NoteContext } from './inspect-notes.ts';

/** Returns another unused ID with each call. */
export type CreateId = () => string;

/**
 * Returns a function that derives IDs from the UTC time, such as `opp-20261122-183015`, with a number if several are
 * created in the same second.
 */
export function idCreator({ clock, cache }: Pick<NoteContext, 'clock' | 'cache'>): CreateId {
  const created = new Set<string>();
  return () => {
    const id = `opp-${utcTimestamp(clock).slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`;
    let free = id;
    for (let number = 2; created.has(free) || cache.pathsWithId(free).length > 0; number++) free = `${id}-${number}`;
    created.add(free);
    return free;
  };
}

/** Returns the fix of a missing ID that creates one; `undefined` for any other finding. */
export function createIdFix({ code, field, fix }: Finding, create: CreateId): NoteEdit | undefined {
  const isMissing = field === 'id' && (code === 'required-missing' || code === 'required-empty');
  return isMissing && fix?.do === 'set' ? { ...fix, value: create() } : undefined;
}

/** Returns the findings with both fixes of a missing ID: one that creates an ID, and one that uses the note's name. */
export function withIdFixes(findings: readonly Finding[], create: CreateId): readonly Finding[] {
  const at = findings.findIndex(({ field }) => field === 'id');
  const finding = findings[at];
  const fix = finding && createIdFix(finding, create);
  return fix === undefined ? findings : findings.with(at, { ...finding, fix, otherFix: finding?.fix } as Finding);
}
