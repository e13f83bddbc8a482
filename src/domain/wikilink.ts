/** Names in a note, written as text or as a link to another note. */
import { byKey } from './memo.ts';
import { detachString } from './detach-string.ts';
import type { NoteValue } from './value.ts';

/** Matches one wiki link or embed: `[[Firms/Acme|us]]`, `![[Acme]]`. */
const WIKI = /^!?\[\[([^[\]]*)\]\]$/;

/** Matches one Markdown link or embed: its label, and everything in the parentheses. */
const MARKDOWN = /^!?\[([^[\]]*)\]\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/;

/** Matches every link in a text. */
const LINKS = /!?\[\[[^[\]]*\]\]|!?\[[^[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)/g;

/**
 * Returns the name in a text: for a link or an embed, the name of the linked note without folder, heading, alias, and
 * `.md`. `"[[Firms/Acme#HQ|us]]"` and `"[us](Firms/Acme.md)"` → `"Acme"`; for a Markdown link to a website, its label.
 * Any other text is returned trimmed. Returns an empty string for whitespace and for a link to a heading of the same
 * note.
 */
export function linkName(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.endsWith(']]') && !trimmed.endsWith(')')) return trimmed;
  const inner = WIKI.exec(trimmed)?.[1];
  if (inner !== undefined) return targetName(inner);
  const [all, label = '', inside = ''] = MARKDOWN.exec(trimmed) ?? [];
  return all === undefined ? trimmed : markdownName(label.trim(), inside.trim());
}

function targetName(inner: string): string {
  const path = (inner.split(/\\?\||#/, 1)[0] ?? '').trim();
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (name.toLowerCase().endsWith('.md') ? name.slice(0, -3) : name).trim();
}

/** `inside` is an address, which may be in angle brackets and may be followed by a title. */
function markdownName(label: string, inside: string): string {
  const address = inside.startsWith('<') ? inside.slice(1).split('>', 1)[0] : inside.split(' "', 1)[0];
  if (address === undefined || /^[a-z][a-z\d+.-]*:/i.test(address)) return label;
  return targetName(decoded(address)) || label;
}

/** `Nordhafen%20Terminals.md` → `Nordhafen Terminals.md`; an address with an invalid `%` is returned unchanged. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/**
 * Returns the form of a text as one name. `name`: no link, or exactly one link. `links`: more than one link. `mixed`: a
 * link with text around it, or a part of a link.
 */
export function linkForm(text: string): 'name' | 'links' | 'mixed' {
  if (!text.includes('[') && !text.includes(']]')) return 'name';
  const links = text.match(LINKS) ?? [];
  if (links.length > 1) return 'links';
  if (links.length === 1) return links[0] === text.trim() ? 'name' : 'mixed';
  return text.includes('[[') || text.includes(']]') ? 'mixed' : 'name';
}

/** Returns the links in a text, each as written. */
export function linksIn(text: string): readonly string[] {
  return text.match(LINKS) ?? [];
}

/**
 * Returns the text between the brackets of a link without quotes, which YAML reads as a list in a list:
 * `[[Acme, Inc.]]` → `"Acme, Inc."`. Returns `undefined` for every other value.
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

/**
 * Returns the name in one value, which may be text, a link, or an unquoted link. Returns `undefined` for an empty
 * value, a map, another list, and a text with several links or with a link among other words.
 */
export function nameIn(value: NoteValue): string | undefined {
  if (value.kind === 'scalar') return value.text.length > MOST_SHARED ? oneName(value.text) : sharedName(value.text);
  const inner = unquotedLink(value);
  return inner === undefined ? undefined : targetName(inner) || undefined;
}

/** Returns the name in a text that is one value; `undefined` if it has none, as in {@link nameIn}. */
export function oneName(text: string): string | undefined {
  return linkForm(text) === 'name' ? detachString(linkName(text)) || undefined : undefined;
}

/** Maximum length of a text that is likely to occur in many notes, in UTF-16 units. */
const MOST_SHARED = 60;

/** Regions, stages, and companies repeat across notes: each is read once, and all notes share the same string. */
const sharedName = byKey(oneName);
