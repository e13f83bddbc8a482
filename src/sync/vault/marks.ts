/** What marks a note as an opportunity beside its frontmatter: a tag in its text, or the folder it lies in. */
import type { Opportunity } from '../../domain/opportunity.ts';

export interface Marks {
  /** Finds the tag in a note's body; undefined when no tag marks. */
  readonly inBody: RegExp | undefined;
  /** Lower case, without `#`; empty when no tag marks. */
  readonly tag: string;
  /** With a slash behind; empty when no folder marks. */
  readonly folder: string;
}

/** From the settings: a tag with or without `#`, a folder with or without slashes; blank ones mark nothing. */
export function compileMarks(markers: { readonly tag: string; readonly folder: string }): Marks {
  const tag = markers.tag.trim().replace(/^#/, '');
  const folder = markers.folder.trim().replace(/^\/+|\/+$/g, '');
  const literal = tag.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return {
    inBody: tag === '' ? undefined : new RegExp(`(?:^|\\s)#${literal}(?![\\p{L}\\p{N}_-])`, 'iu'),
    tag: tag.toLowerCase(),
    folder: folder === '' ? '' : `${folder}/`,
  };
}

const CODE = /^(```|~~~)[^]*?^\1|`[^`\n]*`/gm;

/**
 * The rule that marks a note, as the user knows it: `#opportunity` or `Opportunities/`; a tag goes before the folder. Tags
 * below it, as `#opportunity/federal`, count as in the app; what stands in code is no tag. Undefined when nothing marks it.
 */
export function markOf(
  marks: Marks,
  path: string,
  text: string,
  opportunity: Opportunity | undefined,
): string | undefined {
  const { tag, inBody, folder } = marks;
  const tagged = (name: string): boolean => {
    const lower = name.replace(/^#/, '').toLowerCase();
    return lower === tag || lower.startsWith(`${tag}/`);
  };
  if (inBody !== undefined) {
    if (opportunity?.tags.some(tagged) === true) return `#${tag}`;
    if (inBody.test(text) && inBody.test(text.replace(CODE, ''))) return `#${tag}`;
  }
  return folder !== '' && path.startsWith(folder) ? folder : undefined;
}
