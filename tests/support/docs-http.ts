/** The tables of docs/http-api.md: the members of bodies and of answers. */
import * as v from 'valibot';
import { ROUTES } from '../../src/operations/http/routes.ts';
import { EXPORT_ROUTE_RESULT, ROUTE_ANSWERS, SHOWN_PLAN } from '../../tools/api-reference/http-answers.ts';
import { answerOf } from '../../tools/api-reference/answers.ts';
import { type Blocks, membersTable } from './docs-commands.ts';
import { table } from './markdown.ts';

/** Blocks of the page, by the name in their markers. */
export const HTTP_BLOCKS: Blocks = {
  validate_answer: () => answerTable('/v1/crm/validate/:id'),
  attribution_body: () => bodyTable('/v1/crm/attribution'),
  attribution_answer: () => answerTable('/v1/crm/attribution'),
  export_body: () => bodyTable('/v1/crm/export'),
  export_answer: () => answerTable('/v1/crm/export'),
  export_result: () => membersTable(EXPORT_ROUTE_RESULT),
  plan: () => membersTable(SHOWN_PLAN),
};

function answerTable(path: string): string {
  return membersTable(answerOf(path, ROUTE_ANSWERS));
}

/** Returns the members of a body. Each has a default, so that none is required. */
function bodyTable(path: string): string {
  const { members = {} } = ROUTES.find((route) => route.path === path) ?? {};
  const rows = Object.entries(members).map(([name, schema]) => [`\`${name}\``, aboutMember(schema)]);
  return table(['Member', 'Meaning'], rows);
}

function aboutMember(schema: v.GenericSchema): string {
  const { wrapped = schema, default: initial } = schema as { wrapped?: v.GenericSchema; default?: string | boolean };
  const { description = v.getDescription(wrapped) ?? '' }: { description?: string } = v.getMetadata(wrapped);
  return initial === undefined ? description : `${description} (default: \`${String(initial)}\`)`;
}
