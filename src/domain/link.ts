/** Names in a note, written as text or as a link to another note. */
import { isBlank, type NoteValue } from './value.ts';

/**
 * The name a text gives: of a link, the note it leads to, without folder, heading, alias and `.md`. `"[[Firms/Acme#HQ|us]]"`
 * → `"Acme"`; any other text is itself, trimmed. Empty for a blank text and for a link to a heading of the same note.
 */
export function linkName(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[[') || !trimmed.endsWith(']]')) return trimmed;
  const inner = trimmed.slice(2, -2);
  return inner.includes('[[') || inner.includes(']]') ? trimmed : targetName(inner);
}

function targetName(inner: string): string {
  const path = (inner.split(/[|#]/, 1)[0] ?? '').trim();
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (name.toLowerCase().endsWith('.md') ? name.slice(0, -3) : name).trim();
}

/**
 * What stands between the brackets of a link that lacks its quotes, for YAML takes `[[Acme, Inc.]]` for a list in a list:
 * → `"Acme, Inc."`. Undefined for every other value.
 */
export function unquotedLink(value: NoteValue): string | undefined {
  const inner = value.kind === 'list' && value.flow && value.items.length === 1 ? value.items[0] : undefined;
  if (inner?.kind !== 'list' || !inner.flow || inner.items.length === 0) return undefined;
  const texts: string[] = [];
  for (const item of inner.items) {
    if (item.kind !== 'scalar') return undefined;
    texts.push(item.text.trim());
  }
  return texts.join(', ');
}

/** The name one value gives, by text, link or unquoted link; undefined when it is blank, a map or another list. */
export function nameIn(value: NoteValue): string | undefined {
  if (value.kind === 'scalar') return linkName(value.text) || undefined;
  const inner = unquotedLink(value);
  return inner === undefined ? undefined : targetName(inner) || undefined;
}

/** One name of a list, and the value that gives it. */
export interface NamedItem {
  readonly name: string;
  readonly value: NoteValue;
  /** Position in the list, blank items counted; undefined when the value stands for the list, as in `oem: Microsoft`. */
  readonly position: number | undefined;
}

/** The names a field of several names holds, in order: a scalar or an unquoted link counts as one, blank items are left out. */
export function namesIn(value: NoteValue): readonly NamedItem[] {
  const whole = nameIn(value);
  if (whole !== undefined) return [{ name: whole, value, position: undefined }];
  const named: NamedItem[] = [];
  if (value.kind !== 'list') return named;
  for (const [position, item] of value.items.entries()) {
    const name = nameIn(item);
    if (name !== undefined) named.push({ name, value: item, position });
  }
  return named;
}

/** Items of a list that say something and give no name, as a map or a list in the list; none for any other value. */
export function namelessItems(value: NoteValue): readonly NoteValue[] {
  if (value.kind !== 'list' || unquotedLink(value) !== undefined) return NO_ITEMS;
  let nameless: NoteValue[] | undefined;
  for (const item of value.items) if (nameIn(item) === undefined && !isBlank(item)) (nameless ??= []).push(item);
  return nameless ?? NO_ITEMS;
}

const NO_ITEMS: readonly NoteValue[] = [];
