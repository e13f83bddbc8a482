/** Frontmatter from a note's text: the block found, and read by whoever can. */
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { composeBlock } from './compose.ts';
import { locateFrontmatter, unclosedProblem, withLineEnds } from './frontmatter.ts';
import type { FrontmatterBlock, Frontmatter } from './frontmatter.ts';
import { scanBlock } from './scan.ts';

/** `block` of a broken one is undefined when its closing fence is missing. */
export type Parsed =
  | { readonly state: 'read'; readonly block: FrontmatterBlock; readonly frontmatter: Frontmatter }
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly block: FrontmatterBlock | undefined; readonly problem: FrontmatterProblem };

/** Never throws. */
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
