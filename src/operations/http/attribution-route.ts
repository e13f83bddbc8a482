/** `POST /v1/crm/attribution`: calculates the attribution of notes, and writes it only if the request says so. */
import * as v from 'valibot';
import { attributionsIn, countOutcomes, notAttributedIn } from '../attribute.ts';
import { json } from '../json.ts';
import type { HttpAnswer } from './http-message.ts';
import type { HttpServices } from './http-services.ts';
import { runKnown, unknownIdJson } from './known-ids.ts';
import { namesMissing, OPPORTUNITY_IDS, readBody } from './request-body.ts';
import type { Route } from './route.ts';
import { runWrite } from './run-write.ts';

const MEMBERS = {
  opportunity_ids: v.optional(OPPORTUNITY_IDS),
  write: v.optional(v.pipe(v.boolean(), v.description('True to write the result to the notes')), false),
};

export const attributionRoute: Route = {
  method: 'POST',
  path: '/v1/crm/attribution',
  summary: 'Calculate attribution, and write it to the notes if the request says so',
  members: MEMBERS,
  answer: async (request, services) => {
    const body = readBody(request, MEMBERS);
    if ('code' in body) return body;
    const { opportunity_ids: ids, write } = body.members;
    if (!write) return answerOf(ids, true, services);
    if (ids === undefined) return namesMissing('write');
    return runWrite(request, services, () => answerOf(ids, false, services));
  },
};

async function answerOf(
  ids: readonly string[] | undefined,
  dryRun: boolean,
  { notes, now, messages }: HttpServices,
): Promise<HttpAnswer> {
  const known = await runKnown(ids, (selection) => notes.attribute(selection, { dryRun }), messages);
  if ('code' in known) return known;
  const { run, unknownIds } = known;
  const attributions = attributionsIn(run, now());
  const failures = [
    ...notAttributedIn(run, messages).map(({ path, opportunityId = null, errors }) =>
      json({ path, opportunity_id: opportunityId, errors }),
    ),
    ...unknownIds.map((id) => json({ path: null, opportunity_id: id, errors: [unknownIdJson(id, messages)] })),
  ];
  return {
    ok: json({
      total: attributions.length + failures.length,
      written: dryRun ? 0 : countOutcomes(run, 'written'),
      unchanged: countOutcomes(run, 'unchanged'),
      failed: failures.length,
      dry_run: dryRun,
      attributions,
      failures,
    }),
  };
}
