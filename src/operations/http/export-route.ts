/**
 * `POST /v1/crm/export`: the data that a CRM or file would receive. With `"dry_run": false`, sends it to the CRM, or
 * writes the file.
 */
import * as v from 'valibot';
import { DEFAULT_TARGET, isCrmId, TARGET_IDS, type TargetId } from '../../targets/targets.ts';
import { writeReady } from '../export.ts';
import { choiceParameter } from '../parameters.ts';
import { exportAnswer, exportRows } from './export-rows.ts';
import { planFor, sendExport } from './export-plan.ts';
import type { HttpAnswer } from './http-message.ts';
import type { HttpServices } from './http-services.ts';
import { runKnown } from './known-ids.ts';
import { invalidMember, namesMissing, OPPORTUNITY_IDS, readBody } from './request-body.ts';
import { runWrite } from './run-write.ts';
import type { Route } from './route.ts';

const MEMBERS = {
  opportunity_ids: v.optional(OPPORTUNITY_IDS),
  format: v.optional(choiceParameter('format', TARGET_IDS, 'The format'), DEFAULT_TARGET),
  dry_run: v.optional(v.pipe(v.boolean(), v.description('False to send the data, or to write the file')), true),
  plan: v.optional(v.pipe(v.string(), v.description('The digest of the plan to apply, from a dry run'))),
};

export const exportRoute: Route = {
  method: 'POST',
  path: '/v1/crm/export',
  summary: 'Preview the data that a CRM or file would receive, or send or write it',
  members: MEMBERS,
  answer: async (request, services) => {
    const body = readBody(request, MEMBERS);
    if ('code' in body) return body;
    const { opportunity_ids: ids, format, dry_run: isDryRun, plan: planId } = body.members;
    if (planId !== undefined && (isDryRun || !isCrmId(format)))
      return invalidMember('plan', 'plan is only for “dry_run”: false with the format of a CRM.');
    if (isDryRun) return preview(ids, format, services);
    if (ids === undefined) return namesMissing('dry_run: false');
    return runWrite(request, services, () =>
      isCrmId(format) ? sendExport({ ids, format, planId }, request, services) : writeFile(ids, format, services),
    );
  },
};

async function preview(
  ids: readonly string[] | undefined,
  format: TargetId,
  services: HttpServices,
): Promise<HttpAnswer> {
  const { notes, messages } = services;
  const known = await runKnown(ids, (selection) => notes.preview(selection, format), messages);
  if ('code' in known) return known;
  const plan = isCrmId(format) ? await planFor({ ids, format }, known, services) : undefined;
  const rows = exportRows(known, plan?.answer, { isDryRun: true, messages });
  return { ok: exportAnswer(known.run, rows, { isDryRun: true, isOne: ids?.length === 1, ...plan?.members }) };
}

async function writeFile(
  ids: readonly string[],
  format: TargetId,
  { notes, messages }: HttpServices,
): Promise<HttpAnswer> {
  const known = await runKnown(ids, (selection) => notes.preview(selection, format), messages);
  if ('code' in known) return known;
  const file = await writeReady(known.run, notes);
  const rows = exportRows(known, undefined, { isDryRun: file === undefined, messages });
  return { ok: exportAnswer(known.run, rows, { isDryRun: file === undefined, isOne: ids.length === 1, file }) };
}
