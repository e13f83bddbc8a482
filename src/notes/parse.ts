/** Reads frontmatter from a note's text: finds the block, then uses the fast reader or the parser. */
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { composeBlock } from './compose.ts';
import { locateFrontmatter, unclosedProblem, withLineEnds } from './frontmatter.ts';
import type { FrontmatterBlock, Frontmatter } from './frontmatter.ts';
import { scanBlock } from './scan.ts';

/** `block` is `undefined` in broken frontmatter without a closing delimiter. */
export type Parsed =
  | { readonly state: 'read'; readonly block: FrontmatterBlock; readonly frontmatter: Frontmatter }
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly block: FrontmatterBlock | undefined; readonly problem: FrontmatterProblem };

/** Reads the frontmatter of a note. Never throws. */
export function parseFrontmatter(text: string): Parsed {
  const block = locateFrontmatter(text);
  if (block === 'absent') return { state: 'absent' };
  if (block === 'unclosed') return { state: 'broken', block: undefined, problem: unclosedProblem(text) };
  const source = withLineEnds(text, block);
  const frontmatter = scanBlock(source, block);
  if (frontmatter !== undefined) return { state: 'read', block, frontmatter };
  const composed = composeBlock(source, block);
  return 'problem' in composed
    ? { state: 'broken', block, problem: composed.problem }
    : { state: 'read', block, frontmatter: composed.frontmatter };
}
