/** The links of Markdown pages: their targets, and a check that these exist. */
import { posix } from 'node:path';

/**
 * Returns the text of a file, empty for a folder, or `undefined` if the path does not exist. Paths are from the root,
 * with `/`.
 */
export type ReadFile = (path: string) => string | undefined;

/** Removes code, in which links and headings have no effect. */
function withoutCode(page: string): string {
  return page
    .replace(/^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*\n)*?[ \t]*\1.*$/gm, '')
    .replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, '``');
}

/** Returns the target of every link and image of a page, as written, in Markdown and in HTML. */
function linksIn(page: string): readonly string[] {
  const text = withoutCode(page).replace(/<!--[^]*?-->/g, '');
  const forms = [
    /\]\(\s*(?:<([^>\n]*)>|((?:[^\s()]|\([^\s()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g,
    /^ {0,3}\[[^\]]+\]:\s*(?:<([^>\n]*)>|(\S+))/gm,
    /<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)()"/g,
  ];
  return forms.flatMap((form) => [...text.matchAll(form)].map(([, one, other]) => one ?? other ?? ''));
}

/**
 * Returns the anchors of a page as GitHub creates them: of its headings, the second of two equal ones with `-1`, and of
 * HTML.
 */
export function anchorsIn(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const fenced = page.replace(/^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*\n)*?[ \t]*\1.*$/gm, '');
  for (const [, heading = ''] of fenced.matchAll(/^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of fenced.matchAll(/<\w+\b[^>]*?\b(?:id|name)="([^"]*)"/g)) anchors.add(id);
  return anchors;
}

/** Returns a heading in lowercase, without Markdown markers and punctuation, and with hyphens for spaces. */
function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns one message for each broken link of the page at a path. Web addresses are not checked. */
export function brokenLinks(path: string, read: ReadFile): readonly string[] {
  return linksIn(read(path) ?? '').flatMap((link) => {
    if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link)) return [];
    const [to = '', anchor = ''] = link.split('#').map(decodeURIComponent);
    const target = to === '' ? path : to.startsWith('/') ? to.slice(1) : posix.join(posix.dirname(path), to);
    const text = read(target);
    if (text === undefined) return [`${path} links to ${link}, but ${target} doesn’t exist.`];
    if (!link.includes('#') || !target.endsWith('.md') || anchorsIn(text).has(anchor)) return [];
    return [`${path} links to ${link}, but ${target} has no heading “${anchor}”.`];
  });
}
