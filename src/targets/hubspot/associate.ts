/** Companies put to deals, or partners taken from them; a pair that did not pass has trouble of its own. */
import { object } from 'valibot';
import { pieces } from '../answer.ts';
import type { Talk, Trouble } from '../wire.ts';
import { heard, outcomeOf, unaccounted } from './batch.ts';
import { ID, post, type Scope } from './api.ts';
import { LINKS_A_REQUEST, type LinkType } from './links.ts';
import { namedIn, rowTrouble, troubleOf } from './trouble.ts';

/** A deal and a company, and as what they belong together. */
export interface Pair {
  readonly opId: string;
  readonly deal: string;
  readonly company: string;
  readonly types: readonly LinkType[];
}

/** Answers come in any order. */
const RESULT = object({ fromObjectId: ID, toObjectId: ID });

/** `labels/archive` takes the type away and leaves the pair; it says nothing of those that it took. */
export type Deed = 'create' | 'labels/archive';

/** The trouble of each deal that has any, by its operation; the first one counts. Nothing ends the conversation. */
export function* associate(scope: Scope, deed: Deed, pairs: readonly Pair[]): Talk<ReadonlyMap<string, Trouble>> {
  const troubles = new Map<string, Trouble>();
  for (const some of pieces(pairs, LINKS_A_REQUEST)) {
    for (const [opId, trouble] of yield* send(scope, deed, some)) if (!troubles.has(opId)) troubles.set(opId, trouble);
  }
  return troubles;
}

function* send(scope: Scope, deed: Deed, pairs: readonly Pair[]): Talk<readonly (readonly [string, Trouble])[]> {
  const inputs = pairs.map(({ deal, company, types }) => ({ from: { id: deal }, to: { id: company }, types }));
  const request = post(scope, 'crm/associations', `deals/companies/batch/${deed}`, { inputs });
  const response = yield heard(request, true);
  const trouble = troubleOf(response);
  if (trouble?.kind === 'record' && pairs.length > 1) {
    const half = Math.ceil(pairs.length / 2);
    const first = yield* send(scope, deed, pairs.slice(0, half));
    return [...first, ...(yield* send(scope, deed, pairs.slice(half)))];
  }
  if (trouble !== undefined) return pairs.map(({ opId }) => [opId, trouble]);
  if (response.status === 204) return [];
  const { results, errors } = outcomeOf(RESULT, response.body);
  return pairs.flatMap(({ opId, deal, company }): (readonly [string, Trouble])[] => {
    const error = errors.find((one) => namedIn(one, 'fromObjectId').includes(deal));
    if (error !== undefined) return [[opId, rowTrouble(error)]];
    const done = results.some(({ fromObjectId, toObjectId }) => fromObjectId === deal && toObjectId === company);
    return done ? [] : [[opId, unaccounted(errors)]];
  });
}
