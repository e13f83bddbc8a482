/** `GET /v1/crm/validate/:id`: the issues of the note with an opportunity ID. */
import type { Run } from '../../vault/note-service.ts';
import { pathsOfRun } from '../../vault/selection.ts';
import { skippedText } from '../failure.ts';
import { errorJson, failureJson, findingsJson } from '../finding-json.ts';
import { json, type Json } from '../json.ts';
import type { Messages } from '../messages.ts';
import type { Route } from './route.ts';

export const validateRoute: Route = {
  method: 'GET',
  path: '/v1/crm/validate/:id',
  summary: 'Validate an opportunity',
  answer: async ({ segment: id }, { notes, messages }) => {
    const run = await notes.validate({ what: 'ids', ids: [id] });
    if ('nearest' in run) return { code: 'id-unknown', detail: messages.unknownSelection(run) };
    return { ok: answerOf(id, run, messages) };
  },
};

/** `path` is null if several notes have the ID; `paths` has all of them. */
function answerOf(id: string, run: Run, messages: Messages): Json {
  const { inspections, failures, skipped } = run;
  const findings = [
    ...inspections.flatMap((inspection) => findingsJson(inspection, inspection.findings, messages)),
    ...failures.map((failure) => failureJson(failure, messages)),
  ];
  const passed = inspections.length + failures.length > 0 ? [] : skipped;
  const errors = findings.filter((finding) => finding.get('severity') === 'error');
  const paths = pathsOfRun(run);
  return json({
    opportunity_id: id,
    valid: inspections.length > 0 && failures.length === 0 && inspections.every(({ valid }) => valid),
    errors: [...errors, ...passed.map(({ reason }) => errorJson(reason, skippedText(reason, messages)))],
    warnings: findings.filter((finding) => !errors.includes(finding)),
    path: paths.length === 1 ? (paths[0] ?? null) : null,
    paths,
  });
}
