/** Names in a note, written as text or as a link to another note. */
import { byKey } from './memo.ts';
import { ownText } from './detach-string.ts';
import type { NoteValue } from './value.ts';

/** One link of the app, or an embed of it: `[[Firms/Acme|us]]`, `![[Acme]]`. */
const WIKI = /^!?\[\[([^[\]]*)\]\]$/;

/** One Markdown link, or an embed of it: its label, and all in the parentheses. */
const MARKDOWN = /^!?\[([^[\]]*)\]\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/;

/** Every link in a text. */
const LINKS = /!?\[\[[^[\]]*\]\]|!?\[[^[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)/g;

/**
 * The name a text gives: of a link or an embed, the note it leads to, without folder, heading, alias, and `.md`.
 * `"[[Firms/Acme#HQ|us]]"` and `"[us](Firms/Acme.md)"` → `"Acme"`; of a Markdown link to the web, its label. Any other text is
 * itself, trimmed. Empty for a blank text and for a link to a heading of the same note.
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

/** `inside` is an address, which may be in angle brackets and have a title behind it. */
function markdownName(label: string, inside: string): string {
  const address = inside.startsWith('<') ? inside.slice(1).split('>', 1)[0] : inside.split(' "', 1)[0];
  if (address === undefined || /^[a-z][a-z\d+.-]*:/i.test(address)) return label;
  return targetName(decoded(address)) || label;
}

/** `Nordhafen%20Terminals.md` → `Nordhafen Terminals.md`; an address with a stray `%` is itself. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/**
 * What a text is as one name. `name`: no link, or one link and nothing else. `links`: more than one link. `mixed`: a link with
 * text around it, or a part of one.
 */
export function linkForm(text: string): 'name' | 'links' | 'mixed' {
  if (!text.includes('[') && !text.includes(']]')) return 'name';
  const links = text.match(LINKS) ?? [];
  if (links.length > 1) return 'links';
  if (links.length === 1) return links[0] === text.trim() ? 'name' : 'mixed';
  return text.includes('[[') || text.includes(']]') ? 'mixed' : 'name';
}

/** The links of a text, each as written. */
export function linksIn(text: string): readonly string[] {
  return text.match(LINKS) ?? [];
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

/**
 * The name one value gives, by text, link or unquoted link; undefined when it is blank, a map or another list, and for a text
 * with several links or with a link among other words, which is no name.
 */
export function nameIn(value: NoteValue): string | undefined {
  if (value.kind === 'scalar') return value.text.length > MOST_SHARED ? oneName(value.text) : sharedName(value.text);
  const inner = unquotedLink(value);
  return inner === undefined ? undefined : targetName(inner) || undefined;
}

/** The name a text gives as one value of its own; undefined when it gives none, as {@link nameIn} has it. */
export function oneName(text: string): string | undefined {
  return linkForm(text) === 'name' ? ownText(linkName(text)) || undefined : undefined;
}

/** Most UTF-16 units of a text that many notes are likely to have. */
const MOST_SHARED = 60;

/** Regions, stages, and firms are in note after note: each is read once, and all notes hold the same text. */
const sharedName = byKey(oneName);
