/** `POST /v1/crm/attribution`: calculates the attribution of notes. Writes nothing. */
import * as v from 'valibot';
import { attributionsIn, notAttributedIn } from '../attribute.ts';
import { json } from '../json.ts';
import { runKnown, unknownIdJson } from './known-ids.ts';
import { OPPORTUNITY_IDS, readBody } from './request-body.ts';
import type { Route } from './route.ts';

const MEMBERS = { opportunity_ids: v.optional(OPPORTUNITY_IDS), write: v.optional(v.boolean(), false) };

export const attributionRoute: Route = {
  method: 'POST',
  path: '/v1/crm/attribution',
  summary: 'Calculate attribution',
  members: MEMBERS,
  answer: async (request, _, { notes, now, messages }) => {
    const body = readBody(request, MEMBERS);
    if ('code' in body) return body;
    const { opportunity_ids: ids, write } = body.members;
    if (write) {
      const detail = 'This version writes no notes through HTTP. Omit “write”, and attribute in the app.';
      return { code: 'writing-not-allowed', detail };
    }
    const known = await runKnown(ids, (selection) => notes.attribute(selection, { dryRun: true }), messages);
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
        written: 0,
        unchanged: run.outcomes.filter((outcome) => outcome === 'unchanged').length,
        failed: failures.length,
        dry_run: true,
        attributions,
        failures,
      }),
    };
  },
};
