/** An exploration finds each deliberate bug. */
import { expect, test } from 'vitest';
import { mutated } from '../../support/mutated.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import type * as News from './news.ts';

async function found(bug: Mutation | undefined, { on, start, length }: Mutation, name: string) {
  const { firstNews } = await mutated<typeof News>('sync/explore/news.ts', bug, `explore-${name}`);
  return firstNews(on, start, length);
}

test.each(MUTATIONS.map((one, at) => [one.name, one, at] as const))(
  'an exploration detects that %s',
  { timeout: 120_000 },
  async (_, mutation, at) => {
    const names = await found(mutation, mutation, String(at));
    const bare = names.map((name) => name.replace(/^in quiet rounds(?: with automation)?: /, ''));
    expect(bare).toContainEqual(expect.stringContaining(mutation.finds));
  },
);
