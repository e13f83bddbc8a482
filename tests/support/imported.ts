/** What an import says when all went well: the paths of the notes that were made. */
import type { SyncDesk } from '../../src/sync/sync-service.ts';

/** Of the records that have a note now, in their order; trouble throws. */
export async function madePaths(importing: ReturnType<SyncDesk['importNotes']>): Promise<readonly string[]> {
  const outcomes = await importing;
  if ('kind' in outcomes) throw new Error(JSON.stringify(outcomes));
  return outcomes.flatMap(({ path }) => path ?? []);
}
