/** Proof that an edit did exactly what it should: the new text is read again and compared with the old reading. */
import { sameEach } from '../domain/same-each.ts';
import { hasSameValue } from '../domain/value.ts';
import type { NoteEdit, NoteEntry, NoteValue } from '../domain/value.ts';
import type { Frontmatter } from './frontmatter.ts';

interface Side {
  readonly text: string;
  readonly frontmatter: Pick<Frontmatter, 'entries' | 'aliases'>;
}

/** State of a comparison. `seen` prevents repeated comparisons of shared values, which aliases create. */
interface Walk {
  readonly before: string;
  readonly after: string;
  readonly seen: Map<object, object> | undefined;
}

type Step = string | number;

/**
 * Returns true if `after` is `before` with only this edit: every other key has the same source text and the same
 * meaning.
 */
export function isProven(before: Side, after: Side, edit: NoteEdit): boolean {
  const shares = before.frontmatter.aliases.length > 0;
  const walk = { before: before.text, after: after.text, seen: shares ? new Map<object, object>() : undefined };
  return editedEntries(walk, before.frontmatter.entries, after.frontmatter.entries, edit.path, edit);
}

function editedEntries(
  walk: Walk,
  before: readonly NoteEntry[],
  after: readonly NoteEntry[],
  [head, ...rest]: readonly Step[],
  edit: NoteEdit,
): boolean {
  const at = before.findIndex((entry) => entry.key === head);
  const old = before[at];
  if (old === undefined) {
    const added = after.at(-1);
    if (edit.do !== 'set' || rest.length > 0 || added === undefined || added.key !== head) return false;
    return hasSameValue(added.value, edit.value) && sameEntries(walk, before, after.slice(0, -1));
  }
  if (edit.do === 'rename') return isRenamed(walk, before, after, at, edit.to);
  const others = before.filter((entry) => entry !== old);
  if (rest.length === 0 && edit.do === 'remove') return sameEntries(walk, others, after);
  const noteValue = after[at];
  return (
    noteValue !== undefined &&
    noteValue.key === head &&
    sameEntries(
      walk,
      others,
      after.filter((entry) => entry !== noteValue),
    ) &&
    editedValue(walk, old.value, noteValue.value, rest, edit)
  );
}

/**
 * Returns true if only the key's own bytes changed. Its tag, anchor, colon, and value, and every other key must be the
 * same.
 */
function isRenamed(
  walk: Walk,
  before: readonly NoteEntry[],
  after: readonly NoteEntry[],
  at: number,
  to: string,
): boolean {
  const old = before[at];
  const noteValue = after[at];
  if (old === undefined || noteValue === undefined || noteValue.key !== to) return false;
  const head = (text: string, { start, keyFrom }: NoteEntry): string => text.slice(start ?? keyFrom, keyFrom);
  const tail = (text: string, { keyTo, value }: NoteEntry): string => text.slice(keyTo, value.to);
  return (
    head(walk.before, old) === head(walk.after, noteValue) &&
    tail(walk.before, old) === tail(walk.after, noteValue) &&
    sameValue(walk, old.value, noteValue.value) &&
    sameEntries(walk, before.toSpliced(at, 1), after.toSpliced(at, 1))
  );
}

function editedValue(walk: Walk, before: NoteValue, after: NoteValue, path: readonly Step[], edit: NoteEdit): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return edit.do === 'set' && hasSameValue(after, edit.value);
  if (before.kind === 'map' && after.kind === 'map')
    return editedEntries(walk, before.entries, after.entries, path, edit);
  if (before.kind !== 'list' || after.kind !== 'list' || typeof head !== 'number') return false;
  const others = before.items.filter((_, at) => at !== head);
  if (rest.length === 0 && edit.do === 'remove') return sameItems(walk, others, after.items);
  const old = before.items[head];
  const noteValue = after.items[head];
  return (
    old !== undefined &&
    noteValue !== undefined &&
    sameItems(
      walk,
      others,
      after.items.filter((_, at) => at !== head),
    ) &&
    editedValue(walk, old, noteValue, rest, edit)
  );
}

function sameEntries(walk: Walk, before: readonly NoteEntry[], after: readonly NoteEntry[]): boolean {
  return sameEach(
    before,
    after,
    (entry, other) =>
      entry.key === other.key && sameSource(walk, entry, other) && sameValue(walk, entry.value, other.value),
  );
}

/**
 * Returns true if two pairs have the same bytes from their start, including tags and anchors of the key, to the end of
 * the value.
 */
function sameSource(walk: Walk, before: NoteEntry, after: NoteEntry): boolean {
  const [from, to] = [before.start ?? before.keyFrom, after.start ?? after.keyFrom];
  const length = before.value.to - from;
  return (
    after.value.to - to === length && walk.before.slice(from, before.value.to) === walk.after.slice(to, after.value.to)
  );
}

function sameItems(walk: Walk, before: readonly NoteValue[], after: readonly NoteValue[]): boolean {
  return sameEach(
    before,
    after,
    (item, other) =>
      walk.before.slice(item.from, item.to) === walk.after.slice(other.from, other.to) && sameValue(walk, item, other),
  );
}

function sameValue(walk: Walk, before: NoteValue, after: NoteValue): boolean {
  if (before.kind === 'scalar') {
    return after.kind === 'scalar' && before.text === after.text && before.plain === after.plain;
  }
  if (before.kind === 'map') {
    return (
      after.kind === 'map' &&
      (wasCompared(walk, before.entries, after.entries) || sameEntries(walk, before.entries, after.entries))
    );
  }
  if (before.kind === 'list') {
    return (
      after.kind === 'list' &&
      (wasCompared(walk, before.items, after.items) || sameItems(walk, before.items, after.items))
    );
  }
  return after.kind === 'empty';
}

/** Returns true if these two are being compared or were compared already. The first comparison returns their result. */
function wasCompared({ seen }: Walk, before: object, after: object): boolean {
  if (seen === undefined) return false;
  if (seen.get(before) === after) return true;
  seen.set(before, after);
  return false;
}
