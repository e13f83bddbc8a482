/** The result of an import without errors: the paths of the created notes. */
import type { SyncService } from '../../src/sync/sync-service.ts';

/** Returns the paths of the notes for the imported records, in their order; throws on an error. */
export async function madePaths(importing: ReturnType<SyncService['importNotes']>): Promise<readonly string[]> {
  const outcomes = await importing;
  if ('kind' in outcomes) throw new Error(JSON.stringify(outcomes));
  return outcomes.flatMap(({ path }) => path ?? []);
}
